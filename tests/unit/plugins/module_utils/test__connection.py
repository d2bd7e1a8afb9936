# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options and variables to a connection; against a server where it matters what is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AuthenticationError,
    NotSentError,
    OptionError,
    ServerError,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock, FakeCredentials
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.raw_server import RawServer, answer, answering

TOKEN = {"auth_token": "the-token", "endpoint": "https://sms.example"}
NO_HOME = {"HOME": "/nonexistent"}
LOGGED_IN = answer(b'{"token": {}}', "201 Created", "X-Subject-Token: iam-token\r\n")


class RecordedTransport:
    """Takes the place of HttpTransport and notes how it was made."""

    made: list[dict[str, Any]]

    def __init__(self, **options: Any) -> None:
        self.made.append(options)


@pytest.fixture
def transports(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    monkeypatch.setattr(RecordedTransport, "made", made, raising=False)
    monkeypatch.setattr(_connection, "HttpTransport", RecordedTransport)
    return made


def connect(options: dict[str, Any], environ: dict[str, str] | None = None) -> Connection:
    return Connection(options, {**NO_HOME, **(environ or {})}, FakeClock())


@pytest.mark.parametrize(
    ("options", "environ", "verify"),
    [
        ({}, {}, True),
        ({"validate_certs": True}, {}, True),
        ({"validate_certs": None}, {}, True),
        ({"validate_certs": False}, {}, False),
        ({"validate_certs": False, "ca_path": "/given"}, {"OS_CACERT": "/variable"}, False),
        ({"ca_path": "/given"}, {"OS_CACERT": "/variable"}, "/given"),
        ({"validate_certs": True}, {"OS_CACERT": "/variable"}, "/variable"),
        ({}, {"OS_CACERT": ""}, True),
    ],
)
def test_validate_certs_and_ca_path_given_by_the_user_win(
    transports: list[dict[str, Any]], options: dict[str, Any], environ: dict[str, str], verify: bool | str
) -> None:
    connect({**TOKEN, **options}, environ)
    assert transports == [{"verify": verify, "timeout": 60.0}]


@pytest.mark.parametrize(("given", "expected"), [(None, 60.0), (5, 5.0), (0.5, 0.5), ("7", 7.0)])
def test_a_timeout_is_a_number_of_seconds(transports: list[dict[str, Any]], given: Any, expected: float) -> None:
    connect({**TOKEN, "timeout": given})
    assert transports[0]["timeout"] == expected


@pytest.mark.parametrize("given", [0, -1.0, float("nan"), float("inf")])
def test_a_timeout_that_is_none_is_refused(given: float) -> None:
    with pytest.raises(OptionError) as caught:
        connect({**TOKEN, "timeout": given})
    assert caught.value.message == f"timeout must be a number of seconds above 0, not {given}."


@pytest.mark.parametrize(
    ("options", "environ", "attempts"),
    [
        ({"max_retries": 0}, {"HW_MAX_RETRIES": "9"}, 1),
        ({"max_retries": 2}, {}, 3),
        ({}, {"HW_MAX_RETRIES": "3"}, 4),
        ({}, {"HW_MAX_RETRIES": ""}, 6),
        ({}, {}, 6),
    ],
)
def test_a_request_is_repeated_at_most_max_retries_times(
    start_server: Callable[..., RawServer], options: dict[str, Any], environ: dict[str, str], attempts: int
) -> None:
    refusal = answering(*[answer(b"", "503 Busy")] * attempts)
    server = start_server(refusal)
    connection = connect({"endpoint": server.url, "iam_endpoint": server.url, **options, "auth_token": "x"}, environ)
    iam = connection.open_iam(connection.iam_url(), Credentials(), Deadline(connection.clock))
    with pytest.raises(ServerError, match=r"^Logging in: IAM answered with an empty body \(HTTP 503\)\."):
        iam.create_token("Logging in", {}, None)
    connection.close()
    assert len(server.requests) == attempts


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "9999999999", "²"])
def test_a_number_of_retries_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(OptionError) as caught:
        connect(TOKEN, {"HW_MAX_RETRIES": value})
    assert caught.value.message == f"max_retries must be a whole number from 0, not {value}."


@pytest.mark.parametrize("options", [{"region": "cn-north-4"}, {"region": "cn-north-4", "auth_method": "password"}])
def test_nothing_complete_fails_before_any_request(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match=r"not complete|No credentials"):
        connect(options)


@pytest.mark.parametrize(
    ("auth_method", "secret"), [(None, "given-pw"), ("auto", "given-pw"), ("aksk", "env-sk"), ("token", "env-token")]
)
def test_auth_method_chooses_the_credentials_and_without_it_a_secret_of_the_task_does(
    auth_method: str | None, secret: str
) -> None:
    environ = {"HW_AUTH_TOKEN": "env-token", "HW_ACCESS_KEY": "env-ak", "HW_SECRET_KEY": "env-sk"}
    user = {"user_id": "u-1", "password": "given-pw", "iam_endpoint": "https://iam.example"}
    assert connect({**user, "auth_method": auth_method}, environ).secrets() == {secret}


def test_a_region_without_sms_fails_before_any_request(start_server: Callable[..., RawServer]) -> None:
    server = start_server()
    user = {"username": "u", "password": "p", "domain_name": "d", "iam_endpoint": server.url}
    connection = connect({**user, "region": "nowhere-1"})
    with pytest.raises(OptionError, match=r"^No SMS endpoint is known for region nowhere-1"):
        connection.sms(Deadline(connection.clock))
    assert server.connections == 0


def test_a_ca_path_that_does_not_exist_fails_before_any_request(tmp_path: Path) -> None:
    path = tmp_path / "missing.pem"
    with pytest.raises(OptionError) as caught:
        connect({**TOKEN, "ca_path": str(path)})
    assert caught.value.message == f"ca_path names {path}, which does not exist."


def test_a_password_adds_one_call_to_iam(start_server: Callable[..., RawServer]) -> None:
    iam = start_server(answering(LOGGED_IN))
    sms = start_server(answering(answer(), answer()))
    user = {"username": "u", "password": "p", "domain_name": "d"}
    connection = connect({**user, "endpoint": f"{sms.url}/v3", "iam_endpoint": f"{iam.url}/v3"})
    api = connection.sms(Deadline(connection.clock, 300))
    api.delete_task("t-1")
    api.delete_task("t-2")
    assert [(one.method, one.target) for one in iam.requests] == [("POST", "/v3/auth/tokens?nocatalog=true")]
    assert json.loads(iam.requests[0].body)["auth"]["scope"] == {"domain": {"name": "d"}}
    assert [(one.method, one.target, one.headers["x-auth-token"]) for one in sms.requests] == [
        ("DELETE", "/v3/tasks/t-1", "iam-token"),
        ("DELETE", "/v3/tasks/t-2", "iam-token"),
    ]
    assert connection.secrets() == {"p", "iam-token"}


def test_a_password_that_iam_repeats_is_not_shown(start_server: Callable[..., RawServer]) -> None:
    body = json.dumps({"error": {"code": 401, "message": "wrong: my-password", "title": "Unauthorized"}}).encode()
    iam = start_server(answering(answer(body, "401 Unauthorized")))
    connection = connect({"user_id": "u-1", "password": "my-password", "iam_endpoint": iam.url})
    with pytest.raises(AuthenticationError) as caught:
        connection.token(Deadline(connection.clock))
    assert caught.value.what == "Logging in to IAM as the user with ID u-1: wrong: ******** (HTTP 401)."


def test_a_token_can_be_had_by_itself() -> None:
    connection = connect(TOKEN)
    assert connection.token(Deadline(connection.clock)) == "the-token"


def test_a_token_of_a_login_and_of_an_agency(start_server: Callable[..., RawServer]) -> None:
    agency_token = answer(b'{"token": {}}', "201 Created", "X-Subject-Token: agency-token\r\n")
    iam = start_server(answering(LOGGED_IN))
    user = {"user_id": "u", "password": "p", "iam_endpoint": iam.url}
    connection = connect(user)
    assert connection.token(Deadline(connection.clock)) == "iam-token"
    connection.close()
    agency = {"agency_name": "helpers", "agency_domain_name": "other"}
    again = start_server(answering(LOGGED_IN, agency_token))
    connection = connect({**user, **agency, "iam_endpoint": again.url})
    assert connection.token(Deadline(connection.clock)) == "agency-token"


def test_a_key_has_no_token() -> None:
    connection = connect({"access_key": "a", "secret_key": "s", "region": "cn-north-4"})
    with pytest.raises(OptionError) as caught:
        connection.token(Deadline(connection.clock))
    assert caught.value.message == (
        "There is no token to get: requests are signed with an access key, without a login."
    )


def test_the_metadata_service_is_asked_briefly(transports: list[dict[str, Any]]) -> None:
    connection = connect({**TOKEN, "timeout": 30})
    client = connection.open_metadata("http://169.254.169.254", Credentials(), Deadline(connection.clock))
    assert client.service == "the metadata service"
    assert transports == [{"verify": True, "timeout": 30.0}, {"timeout": 3.0}]


def test_the_metadata_service_is_asked_twice_at_most_and_no_secret_of_the_run_is_shown(
    start_server: Callable[..., RawServer],
) -> None:
    busy = answer(b'{"error_code": "X", "error_msg": "busy with ready-made-token"}', "503 Busy")
    server = start_server(answering(busy, busy))
    connection = connect({**TOKEN, "auth_token": "ready-made-token", "max_retries": 9})
    client = connection.open_metadata(server.url, FakeCredentials(), Deadline(connection.clock, 60))
    with pytest.raises(ServerError) as caught:
        client.call("Asking", "GET", "/latest", repeatable=True)
    assert [one.headers["x-auth-token"] for one in server.requests] == ["token-1", "token-1"]
    assert caught.value.what == "Asking: busy with ******** (X, HTTP 503)."


def test_the_metadata_service_is_not_asked_when_the_time_is_over() -> None:
    connection = connect(TOKEN)
    deadline = Deadline(connection.clock, 1)
    connection.clock.sleep(2)
    client = connection.open_metadata("http://127.0.0.1:9", Credentials(), deadline)
    with pytest.raises(NotSentError):
        client.call("Asking", "GET", "/latest", repeatable=True)
