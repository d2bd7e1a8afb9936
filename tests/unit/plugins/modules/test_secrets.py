# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret is ever shown: not in the result, not in the invocation, and not where a service repeats it."""

from __future__ import annotations

import html
import json
from typing import Any
from urllib.parse import quote

import pytest
from requests.structures import CaseInsensitiveDict

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.modules import sms_task, sms_task_info
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import ID, OK, reply
from ansible_collections.huaweicloud.sms.tests.unit.plugins.modules.run_module import IAM, SMS, run_main

TASK = f"{SMS}/v3/tasks/{ID}"
LOGIN = f"POST {IAM}/v3/auth/tokens?nocatalog=true"
LIST = f"GET {SMS}/v3/tasks?limit=200&offset=0"
ARGS = {"state": "absent", "task_id": ID, "endpoint": SMS, "iam_endpoint": IAM, "max_retries": 0}
#: with characters that JSON, HTML and URLs write in another way
SECRET = 'se"cr<e>t&/\\+ü%'
PLAIN = 'se"cr<e>t&/\\+%'

METHODS: list[Any] = [
    pytest.param({"auth_token": PLAIN}, {}, PLAIN, id="auth_token"),
    pytest.param({"access_key": "AK", "secret_key": SECRET}, {}, SECRET, id="secret_key"),
    pytest.param({"access_key": "AK", "secret_key": "x", "security_token": PLAIN}, {}, PLAIN, id="security_token"),
    pytest.param({}, {"HW_AUTH_TOKEN": PLAIN}, PLAIN, id="HW_AUTH_TOKEN"),
    pytest.param({}, {"HW_ACCESS_KEY": "AK", "HW_SECRET_KEY": SECRET}, SECRET, id="HW_SECRET_KEY"),
    pytest.param(
        {},
        {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "x", "HUAWEICLOUD_SDK_SECURITY_TOKEN": PLAIN},
        PLAIN,
        id="HUAWEICLOUD_SDK_SECURITY_TOKEN",
    ),
]
SPELLINGS: list[Any] = [
    pytest.param(lambda secret: secret, id="raw"),
    pytest.param(lambda secret: json.dumps(secret)[1:-1], id="JSON"),
    pytest.param(html.escape, id="HTML"),
    pytest.param(quote, id="URL"),
    pytest.param(lambda secret: quote(secret, safe=""), id="URL, slashes too"),
]


def echo(status: int, said: str) -> Answer:
    return reply({"error_code": "SMS.9001", "error_msg": f"Bad: {said}.", "details": [{"said": said}]}, status)


def page(status: int, said: str) -> Answer:
    """A page that is no JSON."""
    body = f"<html><title>Bad: {said}</title></html>".encode()
    return Answer(status, CaseInsensitiveDict({"Content-Type": "text/html", "X-Request-Id": said}), body)


def check_hidden(result: dict[str, Any], secret: str) -> None:
    shown = json.dumps(result, ensure_ascii=False)
    forms = [form.values[0](secret) for form in SPELLINGS]
    for form in forms:
        assert json.dumps(form, ensure_ascii=False)[1:-1] not in shown
        assert form not in shown


@pytest.mark.parametrize("spell", SPELLINGS)
@pytest.mark.parametrize(("given", "environ", "secret"), METHODS)
def test_a_secret_that_sms_repeats_is_hidden(
    given: dict[str, Any], environ: dict[str, str], secret: str, spell: Any
) -> None:
    steps: list[Any] = [(f"DELETE {TASK}", echo(400, spell(secret))), (f"GET {TASK}", page(400, spell(secret)))]
    result, dummy = run_main(sms_task.main, {**ARGS, **given}, *steps, environ=environ)
    assert (result["failed"], result["error"]["code"]) == (True, "SMS.9001")
    check_hidden(result, secret)
    result, dummy = run_main(
        sms_task.main, {**ARGS, **given}, (f"DELETE {TASK}", page(404, spell(secret))), environ=environ
    )
    assert "this is not SMS" in result["msg"]
    check_hidden(result, secret)


@pytest.mark.parametrize("spell", SPELLINGS)
@pytest.mark.parametrize("secret_of", ["password", "the token that IAM gave"])
def test_a_secret_of_a_login_that_is_repeated_is_hidden(spell: Any, secret_of: str) -> None:
    password, token = ("x1x2x3", PLAIN) if secret_of != "password" else (SECRET, "y1y2y3")
    login = Answer(201, CaseInsensitiveDict({"X-Subject-Token": token}), b"{}")
    args = {**ARGS, "user_id": "u", "password": password}
    secret = token if secret_of != "password" else password
    result, wire = run_main(sms_task.main, args, (LOGIN, login), (f"DELETE {TASK}", page(404, spell(secret))))
    assert wire.headers[1]["X-Auth-Token"] == token
    check_hidden(result, secret)


@pytest.mark.parametrize("option", ["password", "totp_passcode"])
def test_a_secret_that_iam_repeats_is_hidden(option: str) -> None:
    args = {**ARGS, "user_id": "u", "password": "x1x2x3", "totp_passcode": "987654"}
    secret = args[option]
    assert isinstance(secret, str)
    answered = reply({"error": {"code": 401, "message": f"Wrong: {secret}", "title": "Unauthorized"}}, 401)
    result, dummy = run_main(sms_task.main, args, (LOGIN, answered))
    assert result["failed"] is True
    check_hidden(result, secret)


@pytest.mark.parametrize("secret", ["0123456789abcdef" * 40, "k" * 23])
@pytest.mark.parametrize("before", [0, 150, 170, 190, 470, 490, 499])
def test_no_part_of_a_secret_is_left_where_a_long_answer_is_cut(before: int, secret: str) -> None:
    said = "." * before + secret
    html_page = page(404, said)._replace(headers={"Content-Type": "text/html"})
    text = Answer(404, CaseInsensitiveDict(), said.encode())
    for steps in ([echo(400, said), echo(400, said)], [html_page], [text]):
        requests = zip((f"DELETE {TASK}", f"GET {TASK}"), steps)
        result, dummy = run_main(sms_task.main, {**ARGS, "auth_token": secret}, *requests)
        assert result["failed"] is True
        assert secret[:8] not in json.dumps(result)


@pytest.mark.parametrize("option", ["auth_token", "secret_key", "security_token", "password", "totp_passcode"])
def test_no_secret_is_in_the_invocation(option: str) -> None:
    args = {"endpoint": SMS, "iam_endpoint": IAM, "auth_token": "t1t2t3", option: "s3cr3t-value"}
    result, dummy = run_main(sms_task_info.main, args, (LIST, reply({"count": 0, "tasks": []})))
    assert "s3cr3t-value" not in json.dumps(result)
    assert result["invocation"]["module_args"][option] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_what_is_no_secret_is_shown() -> None:
    args = {**ARGS, "access_key": "AKAKAK", "secret_key": "s3cr3t-value", "wait": False}
    result, wire = run_main(sms_task.main, args, (f"DELETE {TASK}", OK))
    assert (result["deleted"], result["invocation"]["module_args"]["access_key"]) == ([ID], "AKAKAK")
    assert wire.headers[0]["Authorization"].startswith("SDK-HMAC-SHA256 Access=AKAKAK, SignedHeaders=")
    assert "s3cr3t-value" not in wire.headers[0]["Authorization"]
