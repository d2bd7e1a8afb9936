# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What SMS may answer that is not quite what was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import AnswerLostError, SmsError
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    DELETE,
    ENDPOINT,
    GET,
    ID,
    LIST,
    TOKEN,
    Script,
    answer,
    delete,
    find,
    listed,
    refusal,
    reply,
    task,
)

NAMED = "GET /v3/tasks?name=mig&limit=200&offset=0"
#: what would lead to another path than that of a task, or to none
BAD_IDS = ["", " ", ".", "..", " .. ", "x" * 37, None, 3, ["t-1"]]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_a_task_of_the_name_without_an_id_is_not_passed_over(bad: Any) -> None:
    sms = Script((NAMED, listed({**task(name="mig"), "id": bad})))
    with pytest.raises(SmsError, match="this is not SMS") as caught:
        delete(sms, name="mig")
    assert caught.value.endpoint == ENDPOINT


@pytest.mark.parametrize("bad", BAD_IDS)
def test_other_rows_without_an_id_are_left_out(bad: Any) -> None:
    rows = listed({**task(), "id": bad}, task("t-2", name="mig"), count=1)
    assert [row["id"] for row in find(Script((LIST, rows)))["sms_tasks"]] == ["t-2"]
    named = Script((NAMED, rows), ("DELETE /v3/tasks/t-2", reply("")))
    assert delete(named, name="mig", wait=False)["deleted"] == ["t-2"]


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"error_code": "X"}, True),
        ({"code": "SMS.9001", "message": "No."}, True),
        ({"error": {"error_code": "SMS.9001"}}, True),
        ({"error": {"code": "IAM.0011", "message": "No."}}, True),
        ({"code": "200", "message": "OK"}, False),
        ({"code": 0, "message": "success"}, False),
        ({"message": "The task was deleted."}, False),
        ("The task was deleted.", False),
    ],
)
def test_a_deletion_that_answers_with_an_error_was_not_accepted(body: Any, refused: bool) -> None:
    looks = [(GET, reply(task()))] if refused else []
    result = delete(Script((DELETE, reply(body)), *looks), wait=False)
    assert (result["changed"], result["deleted"]) == (not refused, [] if refused else [ID])


def test_what_is_read_may_have_a_field_that_is_called_like_that_of_an_error() -> None:
    row = {**task(), "code": "SMS.9001"}
    found = find(Script((GET, reply(row))), task_ids=[ID], details=True)
    assert [one["code"] for one in found["sms_tasks"]] == ["SMS.9001"]


def test_a_secret_that_sms_gives_as_the_name_of_a_field_is_hidden() -> None:
    row = {**task(), TOKEN: "x", "names": [f"a {TOKEN}"]}
    (shown,) = find(Script((LIST, listed(row))))["sms_tasks"]
    assert TOKEN not in json.dumps(shown)
    assert shown["names"] == ["a ********"]


@pytest.mark.parametrize("field", ["name", "state"])
def test_a_message_is_short_however_long_what_it_quotes(field: str) -> None:
    row = task(source="replicate", **{field: "x" * 100000})
    result = delete(Script((DELETE, refusal(400, "SMS.7719")), (GET, reply(row))))
    assert len(result["msg"]) < 2000
    assert "Wait until" in result["msg"] or "stop_running" in result["msg"], "the hint is cut off"


def test_the_request_id_of_an_answer_that_broke_off_is_no_secret() -> None:
    got = answer(200, b'{"id": ', whole=False, X_Request_Id=TOKEN)
    with pytest.raises(AnswerLostError) as caught:
        find(Script((GET, got)), task_ids=[ID], details=True, max_retries=0)
    assert caught.value.request_id == "********"
