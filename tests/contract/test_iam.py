# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAM and the metadata service, seen by a plain client."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
from huaweicloudsdksms.v3 import ListTasksRequest
from plain_client import TIMEOUT, code, login, send
from sdk_client import make_client
from sms_simulator import seed
from sms_simulator.client import Simulator


def moment(text: str) -> datetime:
    """A time of IAM."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)


def error(answer: requests.Response) -> tuple[int, int, str]:
    """Status, code and title of an error in Keystone's shape."""
    assert answer.headers["X-IAM-Trace-Id"]
    assert "X-Subject-Token" not in answer.headers
    body = answer.json()["error"]
    return answer.status_code, body["code"], body["title"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (None, "domain"),
        ({"domain": {"name": "example-account"}}, "domain"),
        ({"domain": {"id": "a1b2c3d4e5f60718293a4b5c6d7e8f90"}}, "domain"),
        ({"project": {"name": "cn-north-4"}}, "project"),
        ({"project": {"id": "0215ef11e49d4743be23dd97a1561abc"}, "domain": {"name": "example-account"}}, "project"),
    ],
)
def test_login(simulator: Simulator, scope: dict[str, Any] | None, expected: str) -> None:
    answer = login(simulator, **({"scope": scope} if scope else {}))
    token = answer.json()["token"]
    assert answer.status_code == 201
    assert {"project", "domain"} & set(token) == {expected}
    assert moment(token["expires_at"]) - moment(token["issued_at"]) == timedelta(days=1)
    assert 2000 < len(answer.headers["X-Subject-Token"]) < 4096
    assert "catalog" not in token
    assert send(simulator, "GET", "/v3/tasks", token=answer.headers["X-Subject-Token"]).status_code == 200
    assert simulator.requests()[-1]["auth"] == {"kind": "token", "label": "password"}


def test_catalog_comes_unless_declined(simulator: Simulator) -> None:
    assert len(login(simulator, query="").content) > 10_000


def test_login_by_id_and_with_a_second_factor(simulator: Simulator) -> None:
    known = simulator.credentials["password"]
    user = {"id": known["user_id"], "password": known["password"]}
    assert login(simulator, user=user).status_code == 201
    simulator.settings(mfa_required=True)
    assert error(login(simulator, user=user)) == (401, 401, "Unauthorized")
    for passcode, status in (("123456", 201), ("000000", 401)):
        totp = {"methods": ["password", "totp"], "totp": {"user": {"id": known["user_id"], "passcode": passcode}}}
        assert login(simulator, user=user, identity=totp).status_code == status


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"user": {"name": "ansible", "password": "wrong", "domain": {"name": "example-account"}}}, 401),
        ({"user": {"name": "nobody", "password": "wrong", "domain": {"name": "example-account"}}}, 401),
        ({"user": {"name": "ansible", "password": "wrong"}}, 400),
        ({"identity": {"methods": ["magic"]}}, 400),
        ({"scope": {"project": {"name": "mars-1"}}}, 404),
        ({"scope": {"domain": {"name": "customer-account"}}}, 401),
    ],
)
def test_login_errors(simulator: Simulator, changes: dict[str, Any], status: int) -> None:
    assert error(login(simulator, **changes))[:2] == (status, status)


def test_agency_by_token(simulator: Simulator) -> None:
    token = login(simulator).headers["X-Subject-Token"]
    role = {
        "methods": ["assume_role"],
        "assume_role": {"domain_name": "customer-account", "agency_name": "sms-operator"},
    }
    answer = login(
        simulator, identity=role, scope={"domain": {"name": "customer-account"}}, headers={"X-Auth-Token": token}
    )
    assert answer.status_code == 201
    rows = send(simulator, "GET", "/v3/tasks", token=answer.headers["X-Subject-Token"]).json()["tasks"]
    assert [row["id"] for row in rows] == [seed.MIG_PARTNER01]
    assert error(login(simulator, identity=role))[0] == 401
    role["assume_role"] = {"domain_name": "customer-account", "agency_name": "unknown"}
    assert error(login(simulator, identity=role, headers={"X-Auth-Token": token}))[0] == 404


def test_token_life(simulator: Simulator) -> None:
    simulator.settings(token_seconds=600)
    token = login(simulator).headers["X-Subject-Token"]
    simulator.settings(clock_offset_seconds=599)
    assert send(simulator, "GET", "/v3/tasks", token=token).status_code == 200
    simulator.settings(clock_offset_seconds=601)
    assert code(send(simulator, "GET", "/v3/tasks", token=token)) == (401, "APIGW.0307")
    assert code(send(simulator, "GET", "/v3/tasks", token="garbled")) == (401, "APIGW.0301")


def test_validate(simulator: Simulator) -> None:
    token = login(simulator).headers["X-Subject-Token"]
    url = simulator.iam_endpoint + "/v3/auth/tokens?nocatalog=1"
    good = requests.get(url, headers={"X-Auth-Token": token, "X-Subject-Token": token}, timeout=TIMEOUT)
    assert (good.status_code, good.headers["X-Subject-Token"]) == (200, token)
    assert (
        error(requests.get(url, headers={"X-Auth-Token": token, "X-Subject-Token": "other"}, timeout=TIMEOUT))[0] == 404
    )
    assert error(requests.get(url, headers={"X-Subject-Token": token}, timeout=TIMEOUT))[0] == 401


@pytest.mark.parametrize(
    ("identity", "account"),
    [
        ({"methods": ["token"], "token": {"duration_seconds": 1800}}, seed.ACCOUNT),
        (
            {
                "methods": ["assume_role"],
                "assume_role": {"domain_name": "customer-account", "agency_name": "sms-operator"},
            },
            seed.PARTNER_ACCOUNT,
        ),
    ],
)
def test_temporary_keys(simulator: Simulator, identity: dict[str, Any], account: str) -> None:
    token = login(simulator).headers["X-Subject-Token"]
    url = simulator.iam_endpoint + "/v3.0/OS-CREDENTIAL/securitytokens"
    answer = requests.post(url, json={"auth": {"identity": identity}}, headers={"X-Auth-Token": token}, timeout=TIMEOUT)
    key = answer.json()["credential"]
    assert answer.status_code == 201
    assert moment(key["expires_at"]) > datetime.now(timezone.utc) + timedelta(seconds=890)
    changes = {"access_key": key["access"], "secret_key": key["secret"], "security_token": key["securitytoken"]}
    listed = {
        task.id for task in make_client(simulator, "aksk", **changes).list_tasks(ListTasksRequest(limit=200)).tasks
    }
    assert listed == {task_id for task_id, task in simulator.tasks().items() if task["owner"] == account}


def test_temporary_keys_errors(simulator: Simulator) -> None:
    url = simulator.iam_endpoint + "/v3.0/OS-CREDENTIAL/securitytokens"
    headers = {"X-Auth-Token": simulator.credentials["token"]["auth_token"]}
    short = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 60}}}}
    assert code(requests.post(url, json=short, headers=headers, timeout=TIMEOUT)) == (400, "IAM.0007")
    assert code(requests.post(url, data=b"{", headers=headers, timeout=TIMEOUT)) == (400, "IAM.0011")
    assert code(requests.post(url, json=short, timeout=TIMEOUT)) == (401, "APIGW.0301")


def test_throttled_login(simulator: Simulator) -> None:
    simulator.settings(iam_throttle_requests=1, iam_throttle_seconds=60, retry_after="seconds", retry_after_seconds=3)
    assert login(simulator).status_code == 201
    answer = login(simulator)
    assert (*code(answer), answer.headers["Retry-After"]) == (429, "IAM.0012", "3")


def metadata(simulator: Simulator, token: str | None = None) -> requests.Response:
    """Ask the metadata service for keys."""
    headers = {"X-Metadata-Token": token} if token else {}
    return requests.get(simulator.metadata_endpoint + "/openstack/latest/securitykey", headers=headers, timeout=TIMEOUT)


def metadata_token(simulator: Simulator) -> requests.Response:
    """Ask the metadata service for a token."""
    url = simulator.metadata_endpoint + "/meta-data/latest/api/token"
    return requests.put(url, headers={"X-Metadata-Token-Ttl-Seconds": "21600"}, timeout=TIMEOUT)


def test_metadata_keys(simulator: Simulator) -> None:
    simulator.settings(metadata_mode="required")
    assert metadata(simulator).status_code == 401
    key = metadata(simulator, metadata_token(simulator).text).json()["credential"]
    changes = {"access_key": key["access"], "secret_key": key["secret"], "security_token": key["securitytoken"]}
    assert make_client(simulator, "aksk", **changes).list_tasks(ListTasksRequest()).count > 40
    assert simulator.requests()[-1]["auth"] == {"kind": "temporary", "label": "ecs_agency"}


@pytest.mark.parametrize("status", [404, 405, 503])
def test_old_metadata_service(simulator: Simulator, status: int) -> None:
    simulator.settings(metadata_mode="absent", metadata_absent_status=status)
    assert metadata_token(simulator).status_code == status
    assert metadata(simulator).status_code == 200


def test_metadata_without_an_agency(simulator: Simulator) -> None:
    simulator.settings(metadata_agency=False)
    answer = metadata(simulator)
    assert answer.status_code == 401
    assert "Please configure Cloud Service Agency first" in answer.text
