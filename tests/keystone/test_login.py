# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IAM password login against an implementation of the protocol that is not ours: OpenStack Keystone.

Keystone differs from Huawei's IAM in one point: a project named without its account is refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import json
import re
import struct
import time
import typing as t

import pytest

if t.TYPE_CHECKING:
    from conftest import Outcome, RunTask
    from keystone_server import Keystone
    from sms_standin import Sms


def find_missing() -> list[str]:
    """Return what these tests need and this Python does not have."""
    missing = []
    for name in ("ansible.module_utils.basic", "gunicorn.app.wsgiapp", "keystone.wsgi.api", "requests"):
        try:
            found = importlib.util.find_spec(name) is not None
        except ImportError:
            found = False
        if not found:
            missing.append(name.partition(".")[0])
    return missing


if find_missing():
    pytest.skip(
        f"not installed: {', '.join(find_missing())}; see tests/keystone/requirements.txt", allow_module_level=True
    )

TASK_ID = "7a9f5f1e-2f0e-4c86-9f8b-5b1a6a3c0d11"


def user_by_name(keystone: Keystone) -> dict[str, t.Any]:
    """Return the options that log in with the user's and the account's name."""
    names = keystone.names
    return {
        "auth_method": "password",
        "iam_endpoint": keystone.endpoint,
        "username": names.user.name,
        "password": names.user.password,
        "domain_name": names.domain_name,
        "task_ids": [TASK_ID],
    }


def user_by_id(keystone: Keystone) -> dict[str, t.Any]:
    """Return the options that log in with the user's ID and nothing else."""
    names = keystone.names
    return {
        "auth_method": "password",
        "iam_endpoint": keystone.endpoint,
        "user_id": names.user.id,
        "password": names.user.password,
        "task_ids": [TASK_ID],
    }


def check_deleted(outcome: Outcome, sms: Sms) -> dict[str, t.Any]:
    """Insist that the task was deleted with one valid token; return what Keystone says of that token."""
    assert outcome.status == 0, outcome.output
    assert outcome.result["changed"] is True
    assert outcome.result["deleted"] == [TASK_ID]
    path = f"/v3/tasks/{TASK_ID}"
    assert [(seen.method, seen.path) for seen in sms.seen] == [("DELETE", path), ("GET", path)]
    assert len({seen.token for seen in sms.seen}) == 1
    assert sms.seen[0].token not in outcome.output
    meaning = sms.seen[0].meaning
    assert meaning is not None
    return meaning


def check_refused(outcome: Outcome, sms: Sms, password: str) -> None:
    """Insist on a readable failure from the login's 401, without the password, before any request to the service."""
    assert outcome.status == 1, outcome.output
    assert outcome.result["failed"] is True
    assert outcome.result["error"]["http_status"] == 401
    assert re.fullmatch(r"\S[^\n]{10,400}\S", outcome.result["msg"])
    assert "401" in outcome.result["msg"]
    assert "Traceback" not in outcome.output
    check_hidden(outcome, password)
    assert sms.seen == []


def check_hidden(outcome: Outcome, password: str) -> None:
    """Insist that the password was not written, neither as it is nor in one of JSON's spellings."""
    for spelling in (
        password,
        json.dumps(password)[1:-1],
        json.dumps(password, ensure_ascii=False)[1:-1],
        repr(password),
    ):
        assert spelling.strip() not in outcome.output


def compute_passcode(secret: str) -> str:
    """Return the six digits that a virtual MFA device shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1000000:06}"


@pytest.mark.parametrize("suffix", ["", "/", "/v3", "/v3/"])
def test_iam_endpoint_with_and_without_version(keystone: Keystone, sms: Sms, run_task: RunTask, suffix: str) -> None:
    outcome = run_task(**{**user_by_name(keystone), "iam_endpoint": keystone.endpoint + suffix})
    meaning = check_deleted(outcome, sms)
    assert meaning["methods"] == ["password"]
    assert meaning["user"]["id"] == keystone.names.user.id
    check_hidden(outcome, keystone.names.user.password)


def test_account_by_name_is_the_scope(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    meaning = check_deleted(run_task(**user_by_name(keystone)), sms)
    assert meaning["domain"] == {"id": keystone.names.domain_id, "name": keystone.names.domain_name}
    assert "project" not in meaning


def test_account_by_id_is_the_scope(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    options = user_by_name(keystone)
    del options["domain_name"]
    meaning = check_deleted(run_task(**options, domain_id=keystone.names.domain_id), sms)
    assert meaning["domain"]["id"] == keystone.names.domain_id
    assert meaning["user"]["id"] == keystone.names.user.id
    assert "project" not in meaning


@pytest.mark.parametrize("key", ["project_id", "project_name"])
@pytest.mark.parametrize("account", ["domain_id", "domain_name"])
def test_project_is_the_scope(keystone: Keystone, sms: Sms, run_task: RunTask, account: str, key: str) -> None:
    options = user_by_name(keystone)
    del options["domain_name"]
    options.update({account: getattr(keystone.names, account), key: getattr(keystone.names, key)})
    meaning = check_deleted(run_task(**options), sms)
    assert meaning["project"]["id"] == keystone.names.project_id
    assert meaning["project"]["domain"]["id"] == keystone.names.domain_id
    assert "domain" not in meaning


def test_user_by_id_without_scope(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    meaning = check_deleted(run_task(**user_by_id(keystone)), sms)
    assert meaning["user"]["id"] == keystone.names.user.id
    assert "project" not in meaning
    assert "domain" not in meaning


def test_user_by_id_with_account_scope(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    meaning = check_deleted(run_task(**user_by_id(keystone), domain_name=keystone.names.domain_name), sms)
    assert meaning["user"]["id"] == keystone.names.user.id
    assert meaning["domain"]["id"] == keystone.names.domain_id


def test_user_by_id_with_project_scope(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    meaning = check_deleted(run_task(**user_by_id(keystone), project_id=keystone.names.project_id), sms)
    assert meaning["user"]["id"] == keystone.names.user.id
    assert meaning["project"]["id"] == keystone.names.project_id


def test_everything_from_openstack_variables(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    names = keystone.names
    environ = {
        "OS_AUTH_URL": f"{keystone.endpoint}/v3",
        "OS_USERNAME": names.user.name,
        "OS_PASSWORD": names.user.password,
        "OS_DOMAIN_NAME": names.domain_name,
        "OS_PROJECT_NAME": names.project_name,
    }
    outcome = run_task(environ, task_ids=[TASK_ID])
    assert check_deleted(outcome, sms)["project"]["id"] == names.project_id
    check_hidden(outcome, names.user.password)


def test_password_with_passcode(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    user = keystone.names.mfa_user
    options = {**user_by_id(keystone), "user_id": user.id, "password": user.password}
    passcode = compute_passcode(user.totp_secret)
    outcome = run_task(**options, totp_passcode=passcode, domain_name=keystone.names.domain_name)
    meaning = check_deleted(outcome, sms)
    assert sorted(meaning["methods"]) == ["password", "totp"]
    assert meaning["user"]["id"] == user.id
    check_hidden(outcome, user.password)


def test_passcode_missing(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    user = keystone.names.mfa_user
    options = {**user_by_id(keystone), "user_id": user.id, "password": user.password}
    check_refused(run_task(**options, domain_name=keystone.names.domain_name), sms, user.password)


@pytest.mark.parametrize("login", [user_by_name, user_by_id])
def test_wrong_password(
    keystone: Keystone, sms: Sms, run_task: RunTask, login: t.Callable[[Keystone], dict[str, t.Any]]
) -> None:
    password = 'Wröng-"pass\\word 1'
    check_refused(run_task(**{**login(keystone), "password": password}), sms, password)


def test_password_is_not_stripped(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    password = keystone.names.user.password.strip()
    check_refused(run_task(**{**user_by_name(keystone), "password": password}), sms, password)


@pytest.mark.parametrize(
    "change",
    [
        {"username": "nobody"},
        {"domain_name": "no-such-account"},
        {"project_id": "0123456789abcdef0123456789abcdef"},
        {"project_name": "no-such-project"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_unknown_name(keystone: Keystone, sms: Sms, run_task: RunTask, change: dict[str, str]) -> None:
    check_refused(run_task(**{**user_by_name(keystone), **change}), sms, keystone.names.user.password)


def test_other_account_is_another_user(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    options = {**user_by_name(keystone), "domain_name": keystone.names.other_domain_name}
    check_refused(run_task(**options), sms, keystone.names.user.password)


def test_check_mode_logs_in_and_deletes_nothing(keystone: Keystone, sms: Sms, run_task: RunTask) -> None:
    outcome = run_task(**user_by_name(keystone), _ansible_check_mode=True)
    assert outcome.status == 0, outcome.output
    assert (outcome.result["changed"], outcome.result["already_absent"]) == (False, [TASK_ID])
    assert [seen.method for seen in sms.seen] == ["GET"]
