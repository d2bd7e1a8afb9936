# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What "gone" means: every row of the table, for the answer to DELETE and for the answer to GET.

Gone is what the service says, not a bare 404.
"""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    DELETE,
    GET,
    ID,
    OK,
    Script,
    answer,
    delete,
    find,
    outcome,
    refusal,
    reply,
    task,
)

NOT_SMS = "this is not SMS, or not a path that it serves."
WRONG_ADDRESS = "Check endpoint and region"
READY = task()


def html(status: int) -> Answer:
    return answer(status, b"<html><title>Not here</title></html>", Content_Type="text/html")


SAY_GONE = [
    *[
        pytest.param(refusal(status, "SMS.7703"), id=f"{status} SMS.7703")
        for status in range(400, 500)
        if status != 407
    ],
    pytest.param(reply({"errorCode": "SMS.7703", "errorMsg": "x"}, 404), id="other spelling"),
    pytest.param(reply({"error": {"code": "SMS.7703", "message": "x"}}, 400), id="wrapped"),
    pytest.param(refusal(404, "SMS.2252"), id="404 SMS.2252"),
    pytest.param(refusal(404, "SMS.7602"), id="404 SMS.7602"),
    pytest.param(refusal(404, "SMS.0001"), id="404 with an SMS code that nobody knows"),
]

NOT_THE_SERVICE = [
    pytest.param(refusal(404, "APIGW.0101"), id="404 APIGW.0101"),
    pytest.param(refusal(404, "APIG.0101"), id="404 APIG.0101"),
    pytest.param(html(404), id="404 HTML"),
    pytest.param(answer(404, b"<!DOCTYPE html><p>no"), id="404 HTML that calls itself JSON"),
    pytest.param(answer(404, b"not found", Content_Type="text/plain"), id="404 text"),
    pytest.param(answer(404, b""), id="404 nothing"),
    pytest.param(answer(404, b"{}"), id="404 JSON without a code"),
    pytest.param(answer(404, b"[]"), id="404 JSON that is no object"),
    pytest.param(reply({"message": "SMS.7703"}, 404), id="404 JSON whose text names the code"),
    pytest.param(html(200), id="200 HTML"),
    pytest.param(html(400), id="400 HTML"),
    pytest.param(answer(400, b""), id="400 nothing"),
    pytest.param(answer(405, b"{}"), id="405 without a code"),
    pytest.param(answer(302, b"", Location="https://elsewhere"), id="redirect"),
]

FORBIDDEN = [
    pytest.param(status, code, id=f"{status} {code}")
    for code in ("SMS.6527", "SMS.2248", "SMS.9004", "APIGW.0302", "APIGW.0306", "APIG.0302", "APIG.0306")
    for status in (400, 403, 404)
]


@pytest.mark.parametrize("answered", SAY_GONE)
def test_gone_at_delete_is_no_failure_and_one_request(answered: Answer) -> None:
    assert outcome(delete(Script((DELETE, answered)))) == (False, [], [ID], [])


@pytest.mark.parametrize("answered", SAY_GONE)
def test_gone_at_get_ends_the_waiting(answered: Answer) -> None:
    assert outcome(delete(Script((DELETE, OK), (GET, answered)))) == (True, [ID], [], [])


@pytest.mark.parametrize("answered", SAY_GONE)
def test_gone_at_get_in_check_mode_and_in_info(answered: Answer) -> None:
    assert outcome(delete(Script((GET, answered)), check_mode=True)) == (False, [], [ID], [])
    assert find(Script((GET, answered)), task_ids=[ID], details=True)["count"] == 0


@pytest.mark.parametrize("answered", NOT_THE_SERVICE)
def test_an_answer_that_is_not_from_sms_is_a_failure_that_says_so(answered: Answer) -> None:
    result = delete(Script((DELETE, answered)))
    assert outcome(result) == (False, [], [], [ID])
    assert NOT_SMS in result["msg"]
    assert WRONG_ADDRESS in result["error"]["hint"]
    assert result["error"]["http_status"] == answered.status
    assert result["error"]["endpoint"] == "https://sms.example"


@pytest.mark.parametrize("answered", NOT_THE_SERVICE)
def test_an_answer_to_get_that_is_not_from_sms_is_a_failure_after_an_accepted_deletion(answered: Answer) -> None:
    result = delete(Script((DELETE, OK), (GET, answered)))
    assert outcome(result) == (True, [], [], [ID])
    assert NOT_SMS in result["msg"]
    assert "SMS accepted the deletion, but how it ended could not be seen." in result["msg"]


@pytest.mark.parametrize("answered", NOT_THE_SERVICE)
def test_an_answer_that_is_not_from_sms_fails_in_check_mode(answered: Answer) -> None:
    result = delete(Script((GET, answered)), check_mode=True)
    assert outcome(result) == (False, [], [], [ID])
    assert NOT_SMS in result["msg"]


@pytest.mark.parametrize(("status", "code"), FORBIDDEN)
def test_somebody_elses_or_no_permission_is_never_gone_at_delete(status: int, code: str) -> None:
    result = delete(Script((DELETE, refusal(status, code))))
    assert outcome(result) == (False, [], [], [ID])
    assert (result["error"]["code"], result["error"]["http_status"]) == (code, status)
    assert result["error"]["hint"] is not None


@pytest.mark.parametrize(("status", "code"), FORBIDDEN)
def test_somebody_elses_or_no_permission_is_never_gone_at_get(status: int, code: str) -> None:
    result = delete(Script((GET, refusal(status, code))), check_mode=True)
    assert outcome(result) == (False, [], [], [ID])
    assert result["error"]["code"] == code


@pytest.mark.parametrize("code", ["SMS.9004", "APIGW.0302", "APIGW.0306", "APIGW.0802", "SMS.0001"])
def test_without_the_permission_to_read_the_deletion_stands_and_a_warning_says_so(code: str) -> None:
    result = delete(Script((DELETE, OK), (GET, refusal(403, code))))
    assert outcome(result) == (True, [ID], [], [])
    assert len(result["warnings"]) == 1
    assert "Deleting migration task t-1: accepted, but not verified." in result["warnings"][0]
    assert f"Reading migration task t-1: refused ({code}, HTTP 403)." in result["warnings"][0]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "SMS.6527"),
        (403, "SMS.6527"),
        (404, "SMS.2248"),
        (403, "SMS.2248"),
        (404, "SMS.9004"),
        (400, "APIGW.0306"),
    ],
)
def test_any_other_refusal_while_waiting_is_a_failure_of_a_deletion_that_was_accepted(status: int, code: str) -> None:
    result = delete(Script((DELETE, OK), (GET, refusal(status, code))))
    assert outcome(result) == (True, [], [], [ID])
    assert (result["error"]["code"], "warnings" in result) == (code, False)
    assert "SMS accepted the deletion, but how it ended could not be seen." in result["msg"]


@pytest.mark.parametrize("code", ["SMS.9004", "SMS.6527"])
def test_without_the_permission_to_read_a_deletion_of_somebody_else_is_not_taken_for_done(code: str) -> None:
    deleting = reply(task(state="DELETING"))
    result = delete(Script((GET, deleting), (GET, refusal(403, code))), diff=True)
    assert outcome(result) == (False, [], [], [ID])
    assert "The deletion was under way already, but how it ended could not be seen." in result["msg"]


@pytest.mark.parametrize("code", ["SMS.7719", "SMS.2015"])
@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500, 503])
def test_a_busy_code_is_never_gone_whatever_its_status(status: int, code: str) -> None:
    result = delete(Script((DELETE, refusal(status, code)), (GET, reply(READY))))
    assert outcome(result) == (False, [], [], [ID])
    assert (result["error"]["code"], result["error"]["http_status"]) == (code, status)
    assert "stop_running=true" in result["error"]["hint"]


@pytest.mark.parametrize(
    "answered",
    [
        pytest.param(reply({"error_code": "SMS.7703", "error_msg": "x"}), id="200 with an error code"),
        pytest.param(refusal(404, "IAM.0004"), id="404 of IAM"),
        pytest.param(refusal(404, "APIGW.0201"), id="404 of the gateway"),
        pytest.param(refusal(404, "7703"), id="404 with a code without a prefix"),
        pytest.param(refusal(400, "SMS.9001"), id="400 SMS.9001"),
        pytest.param(refusal(400, "SMS.2252"), id="400 with another code"),
        pytest.param(refusal(409, "SMS.0001"), id="409"),
    ],
)
def test_another_refusal_is_a_failure_that_names_the_states(answered: Answer) -> None:
    result = delete(Script((DELETE, answered), (GET, reply(READY))))
    assert outcome(result) == (False, [], [], [ID])
    assert (
        "The task mig-t-1 is in state READY, its source server server-t-1 is connected and in state waiting."
        in result["msg"]
    )


@pytest.mark.parametrize("body", [b"", b'""', b"null", b"[]", b"{}", b"text", b"\x00\xff", b'{"name": "x"}'])
def test_a_task_that_is_read_as_something_else_is_no_task(body: bytes) -> None:
    result = delete(Script((GET, answer(200, body))), check_mode=True)
    assert outcome(result) == (False, [], [], [ID])
    assert NOT_SMS in result["msg"]
