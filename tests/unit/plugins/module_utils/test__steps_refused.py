# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a refused DELETE means: busy, blocked, under way already; and what an uncertain one means."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    DELETE,
    ENDPOINT,
    FORBIDDEN,
    GET,
    GONE,
    ID,
    OK,
    SOURCE,
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

HINT = (
    "Stop the migration task and wait until it has stopped (or set stop_running=true), "
    "or shut down the agent on the source server, then delete the task again."
)
BLOCKING = [
    "initialize",
    "init",
    "stopping",
    "deleting",
    "cloning",
    "replicate",
    "syncing",
    "cutovering",
    "skipping",
    "clearing",
    "premiging",
]
FREE = ["unavailable", "waiting", "stopped", "cleared", "clearfailed", "premigready", "premiged", "finished", "error"]
OTHER = refusal(400, "SMS.9999", "No")
DELETING = reply(task(state="DELETING", source="deleting"))


def test_a_busy_source_server_is_a_failure_that_names_the_states_and_says_what_to_do() -> None:
    row = task(state="RUNNING", source="replicate")
    refused = reply(
        {"error_code": "SMS.7719", "error_msg": "Still running.", "details": [{"error_code": "SMS.7719"}]},
        400,
        X_Request_Id="r-7",
    )
    result = delete(Script((DELETE, refused), (GET, reply(row))))
    message = (
        "Deleting migration task t-1: Still running (SMS.7719, HTTP 400, request ID r-7). The task mig-t-1 is in "
        f"state RUNNING, its source server server-t-1 is connected and in state replicate. {HINT}"
    )
    error = {
        "code": "SMS.7719",
        "message": "Still running.",
        "http_status": 400,
        "request_id": "r-7",
        "hint": HINT,
        "details": [{"error_code": "SMS.7719"}],
        "endpoint": ENDPOINT,
    }
    assert result == {
        "changed": False,
        "deleted": [],
        "already_absent": [],
        "sms_tasks": [row],
        "msg": message,
        "error": error,
        "failures": [{"id": ID, "msg": message, "error": error}],
    }


@pytest.mark.parametrize("code", ["SMS.7719", "SMS.2015"])
@pytest.mark.parametrize("connected", [True, False, None])
@pytest.mark.parametrize("source", ["replicate", "waiting", "", "unheard-of"])
def test_busy_codes_mean_busy_whatever_the_details_say_or_leave_out(
    code: str, connected: bool | None, source: str
) -> None:
    refused, row = refusal(400, code), task(source=source, connected=connected)
    result = delete(Script((DELETE, refused), (GET, reply(row))))
    assert (outcome(result), result["error"]["hint"]) == ((False, [], [], [ID]), HINT)


@pytest.mark.parametrize("source", [*BLOCKING, *(state.upper() for state in BLOCKING)])
def test_any_other_refusal_of_a_blocked_source_server_says_the_same(source: str) -> None:
    result = delete(Script((DELETE, OTHER), (GET, reply(task(source=source)))))
    shown = "initialize" if source.lower() == "init" else source.lower()
    assert outcome(result) == (False, [], [], [ID])
    assert f"its source server server-t-1 is connected and in state {shown}." in result["msg"]
    assert (result["error"]["hint"], result["error"]["code"]) == (HINT, "SMS.9999")


@pytest.mark.parametrize("source", BLOCKING)
def test_check_mode_forbids_what_the_rule_forbids(source: str) -> None:
    result = delete(Script((GET, reply(task(source=source)))), check_mode=True)
    assert (outcome(result), result["error"]["hint"]) == ((False, [], [], [ID]), HINT)


@pytest.mark.parametrize("source", FREE)
def test_check_mode_permits_what_the_rule_permits(source: str) -> None:
    assert outcome(delete(Script((GET, reply(task(source=source)))), check_mode=True)) == (True, [ID], [], [])


@pytest.mark.parametrize(("source", "connected"), [*((state, True) for state in FREE), ("replicate", False)])
def test_a_refusal_that_the_rule_does_not_explain_keeps_its_own_hint(source: str, connected: bool) -> None:
    result = delete(Script((DELETE, OTHER), (GET, reply(task(source=source, connected=connected)))))
    assert outcome(result) == (False, [], [], [ID])
    assert (
        result["error"]["hint"] == "Check the options of the task; if they look right, report it with the request ID."
    )


@pytest.mark.parametrize(
    ("source", "busy"),
    [
        (reply({"id": "s", "connected": True}), True),
        (reply({"id": "s", "connected": False}), False),
        (reply({"id": "s"}), False),
        (reply({"state": "cloning", "connected": True}), True),
        (reply({"connected": True}), False),
        (GONE, False),
    ],
)
def test_where_the_task_does_not_tell_the_connection_the_source_server_does(source: Answer, busy: bool) -> None:
    row = task(source="cloning", connected=None)
    result = delete(Script((DELETE, OTHER), (GET, reply(row)), (SOURCE, source)))
    assert (outcome(result), result["error"]["hint"] == HINT) == ((False, [], [], [ID]), busy)


def test_a_refused_login_while_asking_for_the_source_server_stops_the_run() -> None:
    row = task(source="cloning", connected=None)
    script = Script((DELETE, OTHER), (GET, reply(row)), (SOURCE, UNAUTHORISED))
    result = delete(script, task_ids=[ID, "t-2"])
    assert outcome(result) == (False, [], [], [ID, "t-2"])
    assert result["msg"].partition(". ")[2].startswith("Reading source server s-t-1: ")
    assert "not sent, because the run stopped before" in result["failures"][1]["msg"]


def test_the_source_server_is_asked_again_where_its_answer_gets_lost() -> None:
    row = task(source="cloning", connected=None)
    steps = [(DELETE, OTHER), (GET, reply(row)), (SOURCE, lost), (SOURCE, reply({"id": "s", "connected": True}))]
    assert delete(Script(*steps))["error"]["hint"] == HINT


def test_whatever_the_id_of_a_source_server_holds_it_stays_one_segment_of_the_path() -> None:
    row = {**task(source="cloning", connected=None), "source_server": {"id": "s/1?x=X", "state": "cloning"}}
    source = ("GET /v3/sources/s%2F1%3Fx%3DX", reply({"id": "s", "connected": True}))
    assert delete(Script((DELETE, OTHER), (GET, reply(row)), source))["error"]["hint"] == HINT


@pytest.mark.parametrize("refused", [BUSY, OTHER])
def test_a_refusal_while_the_task_is_deleting_is_no_failure_and_no_change(refused: Answer) -> None:
    assert outcome(delete(Script((DELETE, refused), (GET, DELETING), (GET, GONE)))) == (False, [], [ID], [])
    assert outcome(delete(Script((DELETE, refused), (GET, DELETING)), wait=False)) == (False, [], [ID], [])


@pytest.mark.parametrize("first", [lost, refusal(502, "APIGW.0201"), refusal(500, "SMS.2007")])
def test_a_refusal_while_the_task_is_deleting_is_a_change_after_an_uncertain_delete(first: Reply) -> None:
    steps = [(DELETE, first), (DELETE, BUSY), (GET, DELETING)]
    assert outcome(delete(Script(*steps, (GET, GONE)))) == (True, [ID], [], [])
    assert outcome(delete(Script(*steps), wait=False)) == (True, [ID], [], [])


@pytest.mark.parametrize("first", [THROTTLED, never_opened])
def test_a_refusal_while_the_task_is_deleting_is_no_change_after_a_request_that_was_not_carried_out(
    first: Reply,
) -> None:
    script = Script((DELETE, first), (DELETE, BUSY), (GET, DELETING), (GET, GONE))
    assert outcome(delete(script)) == (False, [], [ID], [])


def test_gone_right_after_a_refusal() -> None:
    assert outcome(delete(Script((DELETE, BUSY), (GET, GONE)))) == (False, [], [ID], [])
    assert outcome(delete(Script((DELETE, lost), (DELETE, BUSY), (GET, GONE)))) == (True, [ID], [], [])


@pytest.mark.parametrize("reading", [FORBIDDEN, answer(404, b""), refusal(400, "SMS.9001")])
def test_a_refusal_whose_reason_cannot_be_read_stays_the_failure(reading: Answer) -> None:
    result = delete(Script((DELETE, BUSY), (GET, reading)))
    assert (outcome(result), result["error"]["code"]) == ((False, [], [], [ID]), "SMS.7719")
    assert f" (SMS.7719, HTTP 400). The task's state could not be read. {result['error']['hint']}" in result["msg"]


UNCERTAIN = [
    pytest.param(lost, id="connection lost after sending"),
    pytest.param(answer(200, b'{"a', whole=True)._replace(status=500, whole=False), id="answer broken off"),
    *[pytest.param(answer(status, b""), id=str(status)) for status in (500, 502, 503, 504)],
]


@pytest.mark.parametrize("first", UNCERTAIN)
def test_gone_after_an_uncertain_delete_was_deleted_by_this_run(first: Reply) -> None:
    assert outcome(delete(Script((DELETE, first), (DELETE, GONE)))) == (True, [ID], [], [])


@pytest.mark.parametrize("status", [507, 520, 599])
@pytest.mark.parametrize(("look", "expected"), [(GONE, (True, [ID], [], [])), (reply(task()), (False, [], [], [ID]))])
def test_after_any_server_error_one_look_tells_whether_it_was_deleted(status: int, look: Answer, expected: Any) -> None:
    assert outcome(delete(Script((DELETE, answer(status, b"")), (GET, look)))) == expected


@pytest.mark.parametrize("first", [THROTTLED, never_opened])
def test_gone_after_a_delete_that_was_not_carried_out_was_gone(first: Reply) -> None:
    assert outcome(delete(Script((DELETE, first), (DELETE, GONE)))) == (False, [], [ID], [])


def test_one_uncertain_attempt_among_certain_ones_is_enough() -> None:
    script = Script((DELETE, THROTTLED), (DELETE, lost), (DELETE, never_opened), (DELETE, GONE))
    assert outcome(delete(script)) == (True, [ID], [], [])


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        pytest.param([(GET, GONE)], (True, [ID], [], []), id="gone: this run did it"),
        pytest.param([(GET, DELETING), (GET, GONE)], (True, [ID], [], []), id="DELETING: under way"),
        pytest.param([(GET, reply(task()))], (False, [], [], [ID]), id="still there"),
        pytest.param([(GET, lost)], (False, [], [], [ID]), id="nobody can tell"),
        pytest.param([(GET, FORBIDDEN)], (False, [], [], [ID]), id="may not be read"),
    ],
)
def test_one_look_settles_a_delete_that_never_got_a_certain_answer(look: list[Any], expected: Any) -> None:
    clock = FakeClock()
    result = delete(Script((DELETE, lost), (DELETE, lost), *look), clock, max_retries=1)
    assert outcome(result) == expected
    if expected[3]:
        assert "Whether the deletion was carried out is not known; run it again to find out." in result["msg"]
        assert ("The task mig-t-1 is in state READY" in result["msg"]) == ("READY" in str(look))


def test_a_delete_that_was_not_carried_out_shows_the_task_that_is_still_there() -> None:
    assert delete(Script((DELETE, lost), (GET, reply(task()))), max_retries=0)["sms_tasks"] == [task()]


def test_a_delete_that_was_lost_before_the_login_failed_says_that_nobody_knows() -> None:
    result = delete(Script((DELETE, lost), (DELETE, UNAUTHORISED)))
    assert (outcome(result), result["error"]["http_status"]) == ((False, [], [], [ID]), 401)
    assert "Whether the deletion was carried out is not known; run it again to find out." in result["msg"]


def test_a_throttled_delete_is_certain_and_not_looked_after() -> None:
    result = delete(Script((DELETE, THROTTLED), (DELETE, THROTTLED)), max_retries=1)
    assert (outcome(result), result["error"]["code"]) == ((False, [], [], [ID]), "APIGW.0308")


def test_a_delete_that_was_lost_and_then_throttled_is_looked_after() -> None:
    script = Script((DELETE, lost), (DELETE, THROTTLED), (GET, GONE))
    assert outcome(delete(script, max_retries=1)) == (True, [ID], [], [])


def test_a_delete_that_was_lost_and_then_refused_at_login_stops_the_run() -> None:
    result = delete(Script((DELETE, lost), (DELETE, UNAUTHORISED)), task_ids=[ID, "t-2"])
    assert (outcome(result), result["error"]["code"]) == ((False, [], [], [ID, "t-2"]), "APIGW.0303")


def test_a_delete_that_is_accepted_after_an_uncertain_one() -> None:
    assert outcome(delete(Script((DELETE, lost), (DELETE, OK)), wait=False)) == (True, [ID], [], [])
