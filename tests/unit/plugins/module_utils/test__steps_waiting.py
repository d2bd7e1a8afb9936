# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting until a task is really gone, and the time limit of the whole run, with and without waiting."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    DELETE,
    GET,
    GONE,
    ID,
    OK,
    UNAUTHORISED,
    Script,
    answer,
    delete,
    lost,
    never_opened,
    outcome,
    refusal,
    reply,
    task,
)

OLD = reply(task())
DELETING = reply(task(state="DELETING"))
BROKEN = refusal(503, "APIGW.0613")


@pytest.mark.parametrize(
    ("seen", "slept"),
    [
        ([GONE], []),
        ([OLD, GONE], [5.0]),
        ([DELETING, GONE], [5.0]),
        ([OLD, OLD, DELETING, DELETING, GONE], [5.0] * 4),
        ([reply(task(state="deleting")), GONE], [5.0]),
        ([reply(task(state="ABORT", source="error")), GONE], [5.0]),
    ],
)
def test_old_state_deleting_and_gone(clock: FakeClock, seen: list[Any], slept: list[float]) -> None:
    result = delete(Script((DELETE, OK), *((GET, one) for one in seen)), clock)
    assert result == {"changed": True, "deleted": [ID], "already_absent": [], "sms_tasks": []}
    assert clock.slept == slept


@pytest.mark.parametrize("interval", [0.5, 1.0, 7.0])
def test_the_pause_between_two_looks_is_that_of_wait_interval(clock: FakeClock, interval: float) -> None:
    delete(Script((DELETE, OK), (GET, OLD), (GET, DELETING), (GET, GONE)), clock, wait_interval=interval)
    assert clock.slept == [interval, interval]


@pytest.mark.parametrize("state", ["READY", "ABORT", "MIGRATE_FAIL", "UNHEARD_OF", "ready"])
def test_another_state_after_deleting_means_that_the_deletion_failed(state: str) -> None:
    row = task(state=state, source="error")
    result = delete(Script((DELETE, OK), (GET, DELETING), (GET, reply(row))))
    hint = "Look at the task in the console for the reason, then delete it again."
    assert outcome(result) == (True, [], [], [ID])
    assert result["msg"] == (
        f"Deleting migration task t-1: the deletion failed, since its state went from DELETING to {state.upper()}. "
        f"The task mig-t-1 is in state {state.upper()}, its source server server-t-1 is connected and in state error. "
        f"{hint}"
    )
    assert (result["error"]["hint"], result["error"]["code"], result["sms_tasks"]) == (hint, None, [row])


def test_a_state_that_is_not_told_after_deleting_means_that_the_deletion_failed() -> None:
    result = delete(Script((DELETE, OK), (GET, DELETING), (GET, reply({"id": ID}))))
    assert outcome(result) == (True, [], [], [ID])
    assert "went from DELETING to unknown." in result["msg"]


@pytest.mark.parametrize("seen_again", [True, False])
@pytest.mark.parametrize("diff", [True, False])
def test_a_deletion_of_somebody_else_that_fails_is_a_failure_without_a_change(diff: bool, seen_again: bool) -> None:
    first: list[Any] = [(GET, DELETING)] if diff else [(DELETE, BUSY), (GET, DELETING)]
    again: list[Any] = [(GET, DELETING)] if seen_again else []
    result = delete(Script(*first, *again, (GET, OLD)), diff=diff)
    assert outcome(result) == (False, [], [], [ID])
    assert "the deletion failed, since its state went from DELETING to READY." in result["msg"]


@pytest.mark.parametrize(
    ("timeout", "interval", "slept"),
    [
        (12.0, 5.0, [5.0, 5.0, 1.0]),
        (11.0, 5.0, [5.0, 5.0]),
        (6.0, 5.0, [5.0, 0.4]),
        (4.0, 5.0, [3.6]),
        (300.0, 1000.0, [299.0]),
        (1.0, 5.0, [0.9]),
        (0.5, 5.0, [0.45]),
    ],
)
def test_the_deadline_is_kept_to_with_a_last_look_shortly_before(
    clock: FakeClock, timeout: float, interval: float, slept: list[float]
) -> None:
    looks = [(GET, DELETING)] * (len(slept) + 1)
    result = delete(Script((DELETE, OK), *looks), clock, wait_timeout=timeout, wait_interval=interval)
    assert outcome(result) == (True, [], [], [ID])
    assert result["msg"] == (
        "Deleting migration task t-1: SMS accepted the deletion, but the task is still in state DELETING. "
        f"The time limit (wait_timeout, {timeout:g} s) is over. "
        "Run it again later to see what became of the task, or raise wait_timeout."
    )
    assert clock.slept == pytest.approx(slept)
    assert clock.passed <= timeout


def test_a_time_limit_does_not_say_how_the_task_looked_before_its_deletion(clock: FakeClock) -> None:
    steps = [(GET, OLD), (DELETE, OK), (GET, DELETING), (GET, DELETING)]
    assert "READY" not in delete(Script(*steps), clock, wait_timeout=5, diff=True)["msg"]


def test_every_request_is_given_what_is_left_of_the_time(clock: FakeClock) -> None:
    script = Script((DELETE, OK), (GET, OLD), (GET, DELETING), (GET, GONE))
    delete(script, clock, wait_timeout=20, wait_interval=6)
    assert script.limits == [20.0, 20.0, 14.0, 8.0]


def slow(clock: FakeClock, seconds: float, given: Any) -> Any:
    def answered() -> Any:
        clock.passed += seconds
        return given

    return answered


@pytest.mark.parametrize("wait", [True, False])
def test_a_slow_answer_uses_up_the_time_and_nothing_more_is_sent(clock: FakeClock, wait: bool) -> None:
    script = Script((DELETE, slow(clock, 10, OK)))
    result = delete(script, clock, wait=wait, wait_timeout=10, task_ids=[ID, "t-2"])
    assert outcome(result) == (True, [] if wait else [ID], [], [ID, "t-2"] if wait else ["t-2"])
    assert "not sent, since the time limit (wait_timeout, 10 s) was over." in result["failures"][-1]["msg"]
    assert (result["error"]["code"], result["error"]["http_status"]) == (None, None)


def test_an_accepted_deletion_whose_end_was_not_seen_in_time(clock: FakeClock) -> None:
    result = delete(Script((DELETE, slow(clock, 10, OK))), clock, wait_timeout=10)
    assert outcome(result) == (True, [], [], [ID])
    assert (
        "SMS accepted the deletion, but its end was not seen. The time limit (wait_timeout, 10 s) is over."
        in result["msg"]
    )


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize(("retry_after", "left"), [("11", 10.0), ("10", 10.0), ("3600", 300.0)])
def test_a_retry_after_beyond_the_deadline_is_not_waited_for(
    clock: FakeClock, wait: bool, retry_after: str, left: float
) -> None:
    throttled = refusal(429, "APIGW.0308", "Too many requests", Retry_After=retry_after)
    result = delete(Script((DELETE, throttled)), clock, wait=wait, wait_timeout=left)
    assert (outcome(result), clock.slept) == ((False, [], [], [ID]), [])
    assert f"It was not tried again {retry_after} s later, since the time limit" in result["msg"]
    assert (result["error"]["code"], result["error"]["http_status"]) == ("APIGW.0308", 429)


def test_a_retry_after_within_the_deadline_is_kept_to(clock: FakeClock) -> None:
    throttled = refusal(429, "APIGW.0308", Retry_After="9")
    assert outcome(delete(Script((DELETE, throttled), (DELETE, OK)), clock, wait=False, wait_timeout=10))[0] is True
    assert clock.slept == [9.0]


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param([lost] * 2, id="lost"),
        pytest.param([BROKEN] * 2, id="503"),
        pytest.param([refusal(400, "SMS.9001")], id="refused"),
        pytest.param([answer(200, b"<html>")], id="a web page"),
        pytest.param([never_opened] * 2, id="no connection"),
        pytest.param([UNAUTHORISED], id="401"),
    ],
)
def test_an_accepted_deletion_whose_end_cannot_be_seen_is_a_failure_with_a_change(failing: list[Any]) -> None:
    result = delete(Script((DELETE, OK), *((GET, one) for one in failing)), max_retries=1)
    assert outcome(result) == (True, [], [], [ID])
    assert "SMS accepted the deletion, but how it ended could not be seen." in result["msg"]


def test_a_look_that_gets_lost_is_taken_again(clock: FakeClock) -> None:
    assert outcome(delete(Script((DELETE, OK), (GET, lost), (GET, BROKEN), (GET, GONE)), clock)) == (True, [ID], [], [])


def test_wait_false_does_not_look_at_all() -> None:
    assert delete(Script((DELETE, OK), ("DELETE /v3/tasks/t-2", GONE)), wait=False, task_ids=[ID, "t-2"]) == {
        "changed": True,
        "deleted": [ID],
        "already_absent": ["t-2"],
        "sms_tasks": [],
    }


def test_the_retries_of_a_run_end_with_its_deadline(clock: FakeClock) -> None:
    result = delete(Script(*[(DELETE, BROKEN)] * 3, (GET, BROKEN)), clock, wait_timeout=3, max_retries=100)
    assert outcome(result) == (False, [], [], [ID])
    assert clock.passed < 3
    assert "since the time limit (wait_timeout, 3 s) is over before." in result["msg"]
