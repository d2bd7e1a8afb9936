# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever comes back as an answer: no traceback, and a failure that can be read by people and programs."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from true_sms import OK, TOKEN, TrueSms, check_result, reply, run_info, run_task

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport

ID = "t-1"
#: the names under which services put things, so that the made-up bodies come close to real ones
NAMES = (
    "error_code error_msg errorCode errorMsg error_message code message msg error errors details request_id requestId "
    "title id state name source_server connected tasks count encoded_authorization_message error_param error_json"
).split()
CODES = "SMS.7703 SMS.7719 SMS.2015 SMS.6527 SMS.9004 SMS.9001 APIGW.0101 APIGW.0301 APIGW.0307 APIGW.0308 401".split()

CODED = base64.b64encode(f"u:{TOKEN}:x".encode()).decode()

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=60),
    st.sampled_from(CODES),
    st.sampled_from(("READY", "DELETING", "ABORTING", "RUNNING", "deleting", TOKEN, f"a\n{TOKEN}\r\nb")),
    st.sampled_from((TOKEN.upper(), CODED, f"x{CODED}", "\ud800", "a" * 70000)),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from((*NAMES, TOKEN)), st.text(max_size=8)), inner, max_size=6),
    ),
    max_leaves=25,
)
# A code point that is half of a pair cannot be sent as itself, but as JSON's \\ud800.
bodies = st.one_of(
    st.binary(max_size=200),
    values.map(lambda value: json.dumps(value).encode()),
    values.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")),
    values.map(lambda value: json.dumps(value).encode("utf-16")),
    # What JSON may escape, but does not have to.
    values.map(lambda value: json.dumps(value).replace("-", "\\u002D").encode()),
    st.text(max_size=200).map(lambda text: f"<html><title>{text}</title>".encode("utf-8", "replace")),
)
printable = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
headers = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.one_of(st.sampled_from(("application/json", "text/html", "")), printable),
        "Retry-After": st.one_of(st.integers(-5, 10**12).map(str), printable),
        "Date": printable,
        "X-Request-Id": printable,
        "X-Subject-Token": printable,
    },
)
answers = st.builds(
    lambda body, status, whole, extra: reply(body, status, whole, **extra),
    bodies,
    st.one_of(
        st.sampled_from((200, 202, 204, 302, 400, 401, 403, 404, 405, 409, 429, 500, 502, 503, 504)),
        st.integers(100, 599),
    ),
    st.booleans(),
    headers,
)


def play(operation: str, answer: Answer, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One operation, with the same answer to each request of its kind."""
    sms = TrueSms([ID, *(f"t-{number}" for number in range(2, 24))], blocked=[ID] if operation == "stop" else [])
    hit = {
        "delete": ("DELETE", f"/v3/tasks/{ID}"),
        "wait": ("GET", f"/v3/tasks/{ID}"),
        "show": ("GET", f"/v3/tasks/{ID}"),
        "list": ("GET", "/v3/tasks"),
        "batch": ("POST", "/v3/tasks/delete"),
        "stop": ("POST", f"/v3/tasks/{ID}/action"),
        "login": ("POST", "/v3/auth/tokens"),
    }[operation]

    def send(transport: Any, method: str, url: str, sent: Any, body: bytes, authorize: Any, limit: float) -> Answer:
        path = url.partition("example")[2].partition("?")[0]
        return answer if (method, path) == hit else sms.send("me", method, url, body)

    patch.setattr(HttpTransport, "send", send)
    if operation in ("show", "list"):
        return run_info(details=operation == "show", task_ids=[ID] if operation == "show" else None)
    login = {"auth_token": None, "username": "u", "password": TOKEN, "domain_name": "d"}
    more: dict[str, Any] = {**login, "iam_endpoint": "https://iam.example"} if operation == "login" else {}
    asked = list(sms.tasks) if operation == "batch" else [ID]
    result = run_task(task_ids=asked, stop_running=operation == "stop", wait_timeout=30, **more)
    check_result(result, asked)
    assert not set(result["deleted"]) & set(sms.tasks) or operation == "wait"
    if not result["changed"]:
        assert result["deleted"] == []
        assert sms.accepted == {}, "something was deleted or stopped, and changed is false"
    return result


@pytest.mark.parametrize("operation", ["delete", "wait", "show", "list", "batch", "stop", "login"])
@settings(max_examples=400)
@given(answer=answers)
@example(answer=reply(b"[" * 100000, 400))
@example(answer=reply(b'{"error_code": "SMS.7703"', 404))
@example(answer=reply({"id": ID, "state": ["DELETING"], "name": {"a": 1}, "source_server": 3}))
@example(answer=reply({"id": ID, "state": "a\nb", "name": "c\nd", "source_server": {"name": "e\nf", "state": "g\nh"}}))
@example(answer=reply({"tasks": [1, None, {"id": 3}, {"id": ID}], "count": True}))
@example(answer=reply(b"1" * 5000, 400))
@example(answer=reply(b'{"id": "t-1", "state": NaN, "size": 1e999, "count": ' + b"9" * 10000 + b"}"))
@example(answer=reply(b'{"id": "t-1", "x": ' + b"[" * 900 + b"]" * 900 + b"}"))
@example(answer=reply({"error_code": "SMS.7719", TOKEN: {TOKEN: [TOKEN]}, "details": [{TOKEN: 1}]}, 400))
@example(answer=reply({"error_code": "SMS.7719", "error_msg": CODED}, 400, **{"X-Request-Id": TOKEN}))
@example(answer=reply({"id": ID, "state": "READY", TOKEN: "x", "name": "n" * 990 + TOKEN}))
@example(answer=reply({"tasks": [{"id": ID, TOKEN: TOKEN}], "count": -1}))
@example(answer=OK)
def test_any_answer_is_read(operation: str, answer: Answer) -> None:
    with pytest.MonkeyPatch.context() as patch:
        result = play(operation, answer, patch)
    check_result(result)
    assert TOKEN not in json.dumps(result)
    for said in (result, *result.get("failures", [])):
        shown = json.dumps([said.get("msg"), said.get("error")])
        assert TOKEN not in shown.lower()
        assert CODED[4:24] not in shown
