# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A few tasks: order, duplicates, rounds, and what happens to the others when one fails or the run stops."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    FORBIDDEN,
    GONE,
    OK,
    THROTTLED,
    UNAUTHORISED,
    Script,
    delete,
    lost,
    never_opened,
    outcome,
    refusal,
    reply,
    task,
)

A, B, C = "DELETE /v3/tasks/a", "DELETE /v3/tasks/b", "DELETE /v3/tasks/c"
SEE_A, SEE_B, SEE_C = "GET /v3/tasks/a", "GET /v3/tasks/b", "GET /v3/tasks/c"
ABC = ["a", "b", "c"]
DELETING = reply(task("x", state="DELETING"))
OLD = reply(task("x"))


def test_all_are_asked_for_first_and_then_waited_for_in_rounds(clock: FakeClock) -> None:
    script = Script(
        (A, OK),
        (B, OK),
        (C, OK),
        (SEE_A, DELETING),
        (SEE_B, DELETING),
        (SEE_C, GONE),
        (SEE_A, DELETING),
        (SEE_B, GONE),
        (SEE_A, GONE),
    )
    assert outcome(delete(script, clock, task_ids=ABC)) == (True, ABC, [], [])
    assert clock.slept == [5.0, 5.0]


def test_the_waiting_for_one_does_not_starve_another(clock: FakeClock) -> None:
    looks = [(SEE_A, DELETING), (SEE_B, OLD), (SEE_A, DELETING), (SEE_B, GONE), (SEE_A, DELETING)]
    result = delete(Script((A, OK), (B, OK), *looks), clock, task_ids=["a", "b"], wait_timeout=11)
    assert outcome(result) == (True, ["b"], [], ["a"])


def test_stopping_one_does_not_keep_the_others_from_being_asked_for() -> None:
    running, stopped = reply(task("a", "RUNNING", "replicate")), reply(task("a", "ABORT", "stopped"))
    script = Script(
        (A, BUSY),
        (SEE_A, running),
        ("POST /v3/tasks/a/action", OK, {"operation": "stop"}),
        (B, OK),
        (SEE_A, running),
        (SEE_B, DELETING),
        (SEE_A, stopped),
        (A, OK),
        (SEE_B, GONE),
        (SEE_A, GONE),
    )
    assert outcome(delete(script, task_ids=["a", "b"], stop_running=True)) == (True, ["a", "b"], [], [])


def test_duplicates_are_sent_once_and_the_order_is_that_of_the_request() -> None:
    script = Script((C, OK), (A, GONE), (B, OK))
    result = delete(script, task_ids=["c", "a", "c", "b", "a"], wait=False)
    assert outcome(result) == (True, ["c", "b"], ["a"], [])


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ([(B, FORBIDDEN)], "SMS.9004"),
        ([(B, BUSY), (SEE_B, OLD)], "SMS.7719"),
        ([(B, refusal(404, "APIGW.0101"))], "APIGW.0101"),
        ([(B, lost), (SEE_B, lost)], None),
        ([(B, THROTTLED)], "APIGW.0308"),
    ],
)
def test_one_bad_id_does_not_keep_the_others_from_being_deleted(bad: list[Any], code: str | None) -> None:
    result = delete(Script((A, OK), *bad, (C, OK)), task_ids=ABC, wait=False, max_retries=0)
    assert outcome(result) == (True, ["a", "c"], [], ["b"])
    assert (result["error"], result["failures"][0]["error"]["code"]) == (result["failures"][0]["error"], code)
    assert result["msg"] == f"1 of 3 migration tasks failed. {result['failures'][0]['msg']}"


def test_several_failures_are_counted_and_the_first_is_told() -> None:
    result = delete(Script((A, OK), (B, BUSY), (SEE_B, OLD), (C, FORBIDDEN)), task_ids=ABC, wait=False)
    assert outcome(result) == (True, ["a"], [], ["b", "c"])
    assert result["msg"] == (
        f"2 of 3 migration tasks failed. {result['failures'][0]['msg']} The others are in failures."
    )
    assert (result["error"]["code"], result["failures"][1]["error"]["code"]) == ("SMS.7719", "SMS.9004")


@pytest.mark.parametrize("bad", ["", " ", "x" * 37, ".", "..", "\n", " . ", "\ud800"])
@pytest.mark.parametrize("check_mode", [True, False])
def test_a_badly_formed_id_fails_before_any_request_whichever_others_are_in_the_list(
    bad: str, check_mode: bool
) -> None:
    with pytest.raises(OptionError, match=r"Not the ID of a migration task: .* Nothing was sent\."):
        delete(Script(), task_ids=["a", *(str(number) for number in range(40)), bad], check_mode=check_mode)


def test_a_login_that_fails_in_the_middle_stops_the_run() -> None:
    result = delete(Script((A, OK), (B, UNAUTHORISED)), task_ids=ABC)
    assert outcome(result) == (True, [], [], ABC)
    said = {failure["id"]: failure for failure in result["failures"]}
    cause = "Deleting migration task b: Incorrect app authentication information (APIGW.0303, HTTP 401)."
    assert said["a"]["msg"] == (
        "Deleting migration task a: SMS accepted the deletion, but how it ended was not seen, because the run stopped. "
        f"{cause} Check the credentials and auth_method."
    )
    assert said["b"]["msg"] == f"{cause} Check the credentials and auth_method."
    assert said["c"]["msg"] == (
        "Deleting migration task c: not sent, because the run stopped before. "
        f"{cause} Check the credentials and auth_method."
    )
    for one in ("a", "c"):
        assert (said[one]["error"]["code"], said[one]["error"]["endpoint"]) == (None, "https://sms.example")
    # The failure as a whole is the one that stopped the run, not one that follows from it.
    assert (result["error"], result["error"]["code"]) == (said["b"]["error"], "APIGW.0303")


def test_a_login_that_fails_after_wait_false_leaves_what_was_done() -> None:
    result = delete(Script((A, OK), (B, UNAUTHORISED)), task_ids=ABC, wait=False)
    assert outcome(result) == (True, ["a"], [], ["b", "c"])


def test_a_login_that_fails_in_check_mode_stops_the_run() -> None:
    result = delete(Script((SEE_A, OLD), (SEE_B, UNAUTHORISED)), task_ids=ABC, check_mode=True)
    assert outcome(result) == (True, ["a"], [], ["b", "c"])


@pytest.mark.parametrize("code", ["APIGW.0301", "APIGW.0307"])
def test_a_token_that_cannot_be_renewed_is_not_sent_again(code: str) -> None:
    result = delete(Script((A, refusal(401, code))), task_ids=ABC)
    assert (outcome(result), result["error"]["code"]) == ((False, [], [], ABC), code)


def test_a_login_that_fails_while_waiting_stops_the_looks_at_the_others() -> None:
    result = delete(Script((A, OK), (B, OK), (SEE_A, UNAUTHORISED)), task_ids=["a", "b"])
    assert (outcome(result), result["error"]["code"]) == ((True, [], [], ["a", "b"]), "APIGW.0303")


def test_a_login_that_fails_while_a_refusal_is_looked_into_stops_the_run() -> None:
    result = delete(Script((A, BUSY), (SEE_A, UNAUTHORISED)), task_ids=["a", "b"])
    assert outcome(result) == (False, [], [], ["a", "b"])
    assert (result["error"]["code"], result["failures"][1]["error"]["code"]) == ("SMS.7719", None)


def test_a_login_that_fails_while_an_uncertain_delete_is_settled_stops_the_run() -> None:
    result = delete(Script((A, lost), (SEE_A, UNAUTHORISED)), task_ids=["a", "b"], max_retries=0)
    assert outcome(result) == (False, [], [], ["a", "b"])
    assert "not sent, because the run stopped before." in result["failures"][1]["msg"]


def test_a_connection_that_never_opens_stops_the_run() -> None:
    result = delete(Script((A, never_opened), (A, never_opened)), task_ids=ABC, max_retries=1)
    assert outcome(result) == (False, [], [], ABC)
    assert "It was tried 2 times." in result["failures"][0]["msg"]


@pytest.mark.parametrize("wait", [True, False])
def test_what_was_not_sent_before_the_deadline_is_in_failures(clock: FakeClock, wait: bool) -> None:
    throttled = refusal(429, "APIGW.0308", Retry_After="9")
    result = delete(
        Script((A, throttled), (A, OK), (B, throttled), (C, OK)), clock, task_ids=ABC, wait=False, wait_timeout=10
    )
    assert outcome(result) == (True, ["a", "c"], [], ["b"])
    assert "It was not tried again 9 s later" in result["msg"]
    late = delete(Script((A, throttled)), FakeClock(), task_ids=["a"], wait=wait, wait_timeout=9)
    assert outcome(late) == (False, [], [], ["a"])


def test_every_id_without_the_permission_to_read_has_a_warning_of_its_own() -> None:
    result = delete(Script((A, OK), (B, OK), (SEE_A, FORBIDDEN), (SEE_B, FORBIDDEN)), task_ids=["a", "b"])
    assert (outcome(result), len(result["warnings"])) == ((True, ["a", "b"], [], []), 2)


def test_three_warnings_are_all_shown() -> None:
    steps = [(A, OK), (B, OK), (C, OK), (SEE_A, FORBIDDEN), (SEE_B, FORBIDDEN), (SEE_C, FORBIDDEN)]
    warnings = delete(Script(*steps), task_ids=ABC)["warnings"]
    assert [warning.split(":")[0] for warning in warnings] == [f"Deleting migration task {one}" for one in ABC]


def test_many_warnings_of_one_kind_are_summed_up() -> None:
    ids = ["a", "b", "c", "d", "e"]
    steps = [(f"DELETE /v3/tasks/{task_id}", OK) for task_id in ids]
    steps += [(f"GET /v3/tasks/{task_id}", FORBIDDEN) for task_id in ids]
    result = delete(Script(*steps), task_ids=ids)
    assert (outcome(result), len(result["warnings"])) == ((True, ids, [], []), 4)
    assert result["warnings"][-1] == "The same for 2 more tasks."
