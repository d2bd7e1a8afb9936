# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""stop_running: stop the task, wait until it has stopped, delete it; and every way in which that can go wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    DELETE,
    FORBIDDEN,
    GET,
    GONE,
    ID,
    OK,
    SOURCE,
    STOP,
    THROTTLED,
    UNAUTHORISED,
    Reply,
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

Outcome = tuple[bool, list[str], list[str], list[str]]

BODY = {"operation": "stop"}
OTHER = refusal(400, "SMS.9999", "No")
RUNNING = reply(task(state="RUNNING", source="replicate"))
STOPPING = reply(task(state="ABORTING", source="stopping"))
STOPPED_ROW = task(state="ABORT", source="stopped")
STOPPED = reply(STOPPED_ROW)
DELETING = reply(task(state="DELETING", source="deleting"))
REFUSED = [(DELETE, BUSY), (GET, RUNNING)]
ASKED: list[Any] = [*REFUSED, (STOP, OK, BODY)]
CHANGED: Outcome = (True, [ID], [], [])
FAILED: Outcome = (True, [], [], [ID])


def stop(*steps: tuple[Any, ...], clock: FakeClock | None = None, **given: Any) -> dict[str, Any]:
    return delete(Script(*steps), clock, stop_running=True, **given)


@pytest.mark.parametrize("wait", [True, False])
def test_stop_wait_until_it_has_stopped_and_delete(clock: FakeClock, wait: bool) -> None:
    last: list[Any] = [(GET, GONE)] if wait else []
    steps = [*ASKED, (GET, RUNNING), (GET, STOPPING), (GET, STOPPED), (DELETE, OK), *last]
    result = stop(*steps, clock=clock, wait=wait)
    assert result == {"changed": True, "deleted": [ID], "already_absent": [], "sms_tasks": [STOPPED_ROW]}
    assert clock.slept == [5.0] * (3 if wait else 2)


def test_a_task_that_is_not_busy_is_not_stopped() -> None:
    assert outcome(stop((DELETE, OK), wait=False)) == CHANGED


@pytest.mark.parametrize(
    "row",
    [
        task(state="RUNNING", source="replicate", connected=None),
        task(state="READY", source="waiting", connected=None),
        task(state="RUNNING", source="replicate", connected=True),
    ],
)
def test_a_busy_code_is_enough_to_stop_the_task(row: dict[str, Any]) -> None:
    first: list[Any] = [(DELETE, BUSY), (GET, reply(row)), (STOP, OK, BODY)]
    assert outcome(stop(*first, (GET, STOPPED), (DELETE, OK), wait=False)) == CHANGED


def test_another_refusal_of_a_blocked_source_server_is_enough_too() -> None:
    steps = [(DELETE, OTHER), (GET, RUNNING), (STOP, OK, BODY), (GET, STOPPED), (DELETE, OK)]
    assert outcome(stop(*steps, wait=False)) == CHANGED


def test_another_refusal_of_a_source_server_that_is_free_stops_nothing() -> None:
    assert outcome(stop((DELETE, OTHER), (GET, STOPPED))) == (False, [], [], [ID])


@pytest.mark.parametrize("row", [task(state="ABORTING", source="replicate"), task(state="RUNNING", source="STOPPING")])
def test_a_task_that_stops_already_is_only_waited_for(row: dict[str, Any]) -> None:
    steps = [(DELETE, BUSY), (GET, reply(row)), (GET, STOPPED), (DELETE, OK)]
    assert outcome(stop(*steps, wait=False)) == CHANGED


@pytest.mark.parametrize(
    "ended",
    [
        pytest.param(task(state="MIGRATE_FAIL", source="error"), id="ended in error"),
        pytest.param(task(state="MIGRATE_SUCCESS", source="finished"), id="finished meanwhile"),
        pytest.param(task(state="RUNNING", source="replicate", connected=False), id="disconnected meanwhile"),
        pytest.param(task(state="SYNCING", source="waiting"), id="the state of the task says nothing"),
    ],
)
def test_whatever_lifts_the_rule_ends_the_stopping(ended: dict[str, Any]) -> None:
    result = stop(*ASKED, (GET, reply(ended)), (DELETE, OK), (GET, GONE))
    assert (outcome(result), result["sms_tasks"]) == (CHANGED, [ended])


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_stop_without_a_certain_answer_is_not_sent_again(status: int) -> None:
    steps = [*REFUSED, (STOP, refusal(status, "APIGW.0201"), BODY), (GET, STOPPED), (DELETE, OK)]
    assert outcome(stop(*steps, wait=False)) == CHANGED


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_stop_is_accepted_with_any_status_of_success(status: int) -> None:
    steps = [*REFUSED, (STOP, answer(status, b""), BODY), (GET, STOPPED), (DELETE, OK)]
    assert outcome(stop(*steps, wait=False)) == CHANGED


def test_a_stop_whose_answer_got_lost_may_be_a_change(clock: FakeClock) -> None:
    result = stop(*REFUSED, (STOP, lost, BODY), (GET, STOPPED), (DELETE, BUSY), (GET, RUNNING), (GET, GONE))
    assert outcome(result) == (True, [], [ID], [])


def test_a_stop_whose_answer_got_lost_is_not_sent_again() -> None:
    assert outcome(stop(*REFUSED, (STOP, lost, BODY), (GET, STOPPED), (DELETE, OK), wait=False)) == CHANGED


@pytest.mark.parametrize("first", [THROTTLED, never_opened])
def test_a_stop_that_did_not_arrive_is_sent_again(first: Reply) -> None:
    steps = [*REFUSED, (STOP, first, BODY), (STOP, OK, BODY), (GET, STOPPED), (DELETE, OK)]
    assert outcome(stop(*steps, wait=False)) == CHANGED


@pytest.mark.parametrize(
    ("refused", "looks"),
    [(refusal(400, "SMS.1038", "Not now"), [(GET, RUNNING)]), (BUSY, [(GET, RUNNING)]), (FORBIDDEN, [])],
)
def test_a_stop_that_is_refused_is_a_failure_that_names_the_states(refused: Answer, looks: list[Any]) -> None:
    result = stop(*REFUSED, (STOP, refused, BODY), *looks)
    assert outcome(result) == (False, [], [], [ID])
    assert result["msg"].startswith("Stopping migration task t-1, to delete it: ")
    assert (
        "The task mig-t-1 is in state RUNNING, its source server server-t-1 is connected and in state replicate."
        in result["msg"]
    )


def test_a_stop_that_is_refused_because_the_task_just_ended_is_no_failure() -> None:
    steps = [*REFUSED, (STOP, refusal(400, "SMS.1038"), BODY), (GET, STOPPED), (DELETE, OK), (GET, GONE)]
    assert outcome(stop(*steps)) == CHANGED


def test_a_stop_that_is_refused_shows_the_task_as_it_was_seen_last() -> None:
    seen = task(state="SYNCING", source="syncing")
    result = stop(*REFUSED, (STOP, refusal(400, "SMS.1038"), BODY), (GET, reply(seen)))
    assert result["sms_tasks"] == [seen]
    assert "The task mig-t-1 is in state SYNCING, its source server" in result["msg"]


def test_a_stop_that_is_refused_is_not_sent_again() -> None:
    steps = [*REFUSED, (STOP, refusal(400, "SMS.1038"), BODY), (GET, STOPPED), (DELETE, BUSY), (GET, RUNNING)]
    result = stop(*steps, (STOP, refusal(400, "SMS.1038"), BODY))
    assert (outcome(result), result["error"]["code"]) == ((False, [], [], [ID]), "SMS.1038")


def test_a_stop_that_the_login_does_not_permit_stops_the_run() -> None:
    result = stop(*REFUSED, (STOP, UNAUTHORISED, BODY), task_ids=[ID, "t-2"])
    assert (outcome(result), result["error"]["code"]) == ((False, [], [], [ID, "t-2"]), "APIGW.0303")


def test_a_stop_that_is_ignored_ends_with_the_deadline(clock: FakeClock) -> None:
    result = stop(*ASKED, *[(GET, RUNNING)] * 4, clock=clock, wait_timeout=12)
    assert outcome(result) == FAILED
    assert result["msg"] == (
        "Deleting migration task t-1: SMS was asked to stop the task, but the task is still in state RUNNING. The time "
        "limit (wait_timeout, 12 s) is over. The task mig-t-1 is in state RUNNING, its source server server-t-1 is "
        "connected and in state replicate. Run it again later to see what became of the task, or raise wait_timeout."
    )
    assert clock.passed <= 12


def test_a_task_that_somebody_else_stops_forever_is_no_change(clock: FakeClock) -> None:
    steps = [(DELETE, BUSY), (GET, STOPPING), *[(GET, STOPPING)] * 2]
    result = stop(*steps, clock=clock, wait_timeout=5)
    assert outcome(result) == (False, [], [], [ID])
    assert "The task was being stopped already, but the task is still in state ABORTING." in result["msg"]


def test_stopping_and_deleting_share_one_deadline(clock: FakeClock) -> None:
    steps = [*ASKED, (GET, STOPPING), (GET, STOPPED), (DELETE, OK), (GET, DELETING), (GET, DELETING)]
    result = stop(*steps, clock=clock, wait_timeout=12)
    assert outcome(result) == FAILED
    assert "SMS accepted the deletion, but the task is still in state DELETING." in result["msg"]
    assert clock.slept == [5.0, 5.0, 1.0]


def test_gone_at_the_stop() -> None:
    assert outcome(stop(*REFUSED, (STOP, GONE, BODY))) == (False, [], [ID], [])


@pytest.mark.parametrize("wait", [True, False])
def test_gone_while_it_stops_was_deleted_by_somebody_else_but_the_stop_is_a_change(wait: bool) -> None:
    assert outcome(stop(*ASKED, (GET, GONE), wait=wait)) == (True, [], [ID], [])


def test_deleting_while_it_stops_is_somebody_elses_deletion() -> None:
    assert outcome(stop(*ASKED, (GET, DELETING), (GET, GONE))) == (True, [], [ID], [])
    assert outcome(stop(*ASKED, (GET, DELETING), wait=False)) == (True, [], [ID], [])


def test_a_deletion_that_is_refused_again_after_the_stop_is_tried_until_it_is_not(clock: FakeClock) -> None:
    again = [(GET, STOPPED), (DELETE, BUSY), (GET, STOPPED)]
    result = stop(*ASKED, *again, *again, (GET, STOPPED), (DELETE, OK), clock=clock, wait=False)
    assert outcome(result) == CHANGED
    assert clock.slept == [5.0, 5.0]


def test_a_deletion_that_is_refused_for_another_reason_after_the_stop_is_a_failure_with_a_change() -> None:
    result = stop(*ASKED, (GET, STOPPED), (DELETE, FORBIDDEN))
    assert (outcome(result), result["error"]["code"]) == (FAILED, "SMS.9004")


def test_gone_right_after_the_stop_is_somebody_elses_deletion() -> None:
    assert outcome(stop(*ASKED, (GET, STOPPED), (DELETE, GONE))) == (True, [], [ID], [])


@pytest.mark.parametrize("reading", [FORBIDDEN, refusal(400, "SMS.9001")])
def test_a_stop_whose_end_cannot_be_seen_is_a_failure_with_a_change(reading: Answer) -> None:
    result = stop(*ASKED, (GET, reading))
    assert outcome(result) == FAILED
    assert "SMS was asked to stop the task, but how it ended could not be seen." in result["msg"]


def test_the_source_server_is_asked_while_the_task_does_not_tell_its_connection() -> None:
    row = task(state="RUNNING", source="replicate", connected=None)
    looks = [
        (GET, reply(row)),
        (SOURCE, reply({"id": "s", "connected": True})),
        (GET, reply(row)),
        (SOURCE, reply({"id": "s", "connected": False})),
    ]
    assert (
        outcome(stop((DELETE, BUSY), (GET, reply(row)), (STOP, OK, BODY), *looks, (DELETE, OK), wait=False)) == CHANGED
    )


def test_a_refused_login_at_the_source_server_deletes_nothing_more() -> None:
    row = reply(task(state="RUNNING", source="replicate", connected=None))
    result = stop((DELETE, BUSY), (GET, row), (STOP, OK, BODY), (GET, row), (SOURCE, UNAUTHORISED))
    assert (outcome(result), result["error"]["code"]) == (FAILED, "APIGW.0303")


def test_stop_running_false_sends_no_stop() -> None:
    assert outcome(delete(Script(*REFUSED))) == (False, [], [], [ID])
