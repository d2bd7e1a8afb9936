# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many tasks: what goes wrong on the way, when the run stops, check mode, and waiting by the list."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.memory_sms import MemorySms, ids
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BATCH,
    DELETE,
    FORBIDDEN,
    LIST,
    OK,
    UNAUTHORISED,
    Script,
    delete,
    listed,
    lost,
    never_opened,
    outcome,
    refusal,
    reply,
    task,
)

MANY = ids(250)
FIRST, SECOND, THIRD = ({"ids": MANY[start : start + 100]} for start in (0, 100, 200))
ROWS = [task(one) for one in MANY]
PAGES = [
    ("GET /v3/tasks?limit=200&offset=0", listed(*ROWS[:200], count=250)),
    ("GET /v3/tasks?limit=200&offset=199", listed(*ROWS[199:], count=250)),
]


def nth(start: str, number: int, answered: Any) -> Callable[[MemorySms, str], Any]:
    """Answer the request with this number, of those that begin so, in another way."""
    calls = iter(range(10**6))

    def before(sms: MemorySms, request: str) -> Any:
        if not request.startswith(start) or next(calls) != number:
            return None
        return answered() if callable(answered) else answered

    return before


def test_a_login_that_fails_at_the_list_stops_the_run_and_is_the_error() -> None:
    result = delete(Script((LIST, UNAUTHORISED)), task_ids=MANY)
    assert outcome(result) == (False, [], [], MANY)
    assert (result["error"]["code"], result["error"]["http_status"]) == ("APIGW.0303", 401)
    assert result["msg"].startswith("250 of 250 migration tasks failed. Listing migration tasks: ")
    assert result["msg"].endswith(" The others are in failures.")
    assert {failure["error"]["code"] for failure in result["failures"]} == {None}
    assert result["failures"][7]["msg"].startswith(
        "Deleting migration task t-7: not sent, because the run stopped before. Listing migration tasks: "
    )


def test_a_login_that_fails_at_a_batch_call_sends_nothing_more() -> None:
    script = Script(*PAGES, (BATCH, OK, FIRST), (BATCH, UNAUTHORISED, SECOND))
    result = delete(script, task_ids=MANY)
    assert outcome(result) == (True, [], [], MANY)
    assert (result["error"]["code"], result["error"]["http_status"]) == ("APIGW.0303", 401)
    said = [failure["msg"] for failure in result["failures"]]
    seen = "SMS accepted the deletion, but how it ended was not seen, because the run stopped."
    assert [seen in one for one in said] == [True] * 100 + [False] * 150
    assert ["not sent, because the run stopped before." in one for one in said] == [False] * 100 + [True] * 150


@pytest.mark.parametrize("end", [never_opened, UNAUTHORISED])
def test_a_batch_that_may_have_arrived_is_not_called_unsent_when_the_run_stops(end: Any) -> None:
    result = delete(Script(*PAGES, (BATCH, lost, FIRST), (BATCH, end, FIRST)), task_ids=MANY, max_retries=1)
    said = [failure["msg"] for failure in result["failures"]]
    asked = "The deletion was asked for together with others, but how it ended was not seen, because the run stopped."
    assert outcome(result) == (False, [], [], MANY)
    assert [asked in one for one in said] == [True] * 100 + [False] * 150


def test_a_login_that_fails_at_a_batch_call_after_a_refused_one() -> None:
    parts = [{"ids": MANY[:50]}]
    script = Script(*PAGES, (BATCH, refusal(400, "SMS.9001"), FIRST), (BATCH, UNAUTHORISED, parts[0]))
    assert outcome(delete(script, task_ids=MANY)) == (False, [], [], MANY)


def test_a_login_that_fails_while_confirming_sends_nothing_more() -> None:
    batches = [(BATCH, OK, body) for body in (FIRST, SECOND, THIRD)]
    result = delete(Script(*PAGES, *batches, (LIST, UNAUTHORISED)), task_ids=MANY)
    assert (outcome(result), result["error"]["code"]) == ((True, [], [], MANY), "APIGW.0303")


def test_a_login_that_fails_while_waiting_by_the_list_sends_nothing_more(clock: FakeClock) -> None:
    sms = MemorySms(MANY, deleting_reads=9, before=nth("GET /v3/tasks", 6, UNAUTHORISED))
    result = delete(sms, clock, task_ids=MANY)
    assert (outcome(result), result["error"]["code"]) == ((True, [], [], MANY), "APIGW.0303")
    assert sms.sent == ["GET /v3/tasks"] * 2 + ["POST /v3/tasks/delete"] * 3 + ["GET /v3/tasks"] * 5


def test_a_login_that_fails_at_a_single_delete_stops_the_waiting_for_the_others() -> None:
    sms = MemorySms(MANY, deleting_reads=9, before=nth("DELETE", 1, UNAUTHORISED))
    asked = ["unknown-1", "unknown-2", "unknown-3", *MANY]
    result = delete(sms, task_ids=asked)
    assert outcome(result) == (True, [], ["unknown-1"], asked[1:])
    assert sms.sent[-1] == "DELETE /v3/tasks/unknown-2"


def test_a_connection_that_cannot_be_opened_any_more_stops_the_run() -> None:
    sms = MemorySms(MANY, before=nth("POST", 1, never_opened))
    result = delete(sms, task_ids=MANY, max_retries=0)
    assert outcome(result) == (True, [], [], MANY)
    assert (sms.sent[-1], sms.count("POST")) == ("POST /v3/tasks/delete", 2)
    assert result["msg"].startswith(
        "250 of 250 migration tasks failed. Deleting 100 migration tasks at once: Cannot connect."
    )


def test_the_deadline_in_the_middle_of_the_batches(clock: FakeClock) -> None:
    def slow(sms: MemorySms, request: str) -> None:
        clock.passed += 4.0

    sms = MemorySms(MANY, before=slow)
    result = delete(sms, clock, task_ids=MANY, wait=False, wait_timeout=14)
    assert outcome(result) == (True, [], [], MANY)
    assert sms.sent == ["GET /v3/tasks"] * 2 + ["POST /v3/tasks/delete"] * 2
    assert "since the time limit (wait_timeout, 14 s) was over" in result["msg"]


def test_the_pause_before_the_second_confirmation_does_not_pass_the_deadline(clock: FakeClock) -> None:
    sms = MemorySms(MANY[:30], old_reads=1)
    assert outcome(delete(sms, clock, task_ids=MANY[:30], wait_timeout=5)) == (True, MANY[:30], [], [])
    assert (clock.slept, sms.count("DELETE")) == ([], 30)


def test_tasks_that_are_deleting_already_are_waited_for_but_not_asked_for(clock: FakeClock) -> None:
    sms = MemorySms(MANY, deleting_reads=3)
    for one in MANY:
        sms._begin(one)
    assert outcome(delete(sms, clock, task_ids=MANY)) == (False, [], MANY, [])
    assert (sms.count("POST"), sms.count("DELETE")) == (0, 0)


def test_a_deletion_that_fails_after_deleting_is_seen_in_the_list() -> None:
    failed = {**ROWS[3], "state": "ABORT"}
    deleting = [{**row, "state": "DELETING"} for row in ROWS[:30]]
    script = Script(
        (LIST, listed(*ROWS[:30])),
        (BATCH, OK, {"ids": MANY[:30]}),
        (LIST, listed(*deleting)),
        (LIST, listed(failed, *deleting[5:])),
        (LIST, listed(*deleting[5:])),
        (LIST, listed()),
    )
    clock = FakeClock()
    result = delete(script, clock, task_ids=MANY[:30])
    assert outcome(result) == (True, [one for one in MANY[:30] if one != "t-3"], [], ["t-3"])
    assert "the deletion failed, since its state went from DELETING to ABORT." in result["msg"]


def test_the_last_ones_are_waited_for_singly() -> None:
    deleting = [{**row, "state": "DELETING"} for row in ROWS[:25]]
    script = Script(
        (LIST, listed(*ROWS[:25])),
        (BATCH, OK, {"ids": MANY[:25]}),
        (LIST, listed(*deleting[23:])),
        ("GET /v3/tasks/t-23", reply(deleting[23])),
        ("GET /v3/tasks/t-24", refusal(404, "SMS.7703")),
        ("GET /v3/tasks/t-23", refusal(404, "SMS.7703")),
    )
    assert outcome(delete(script, task_ids=MANY[:25])) == (True, MANY[:25], [], [])


@pytest.mark.parametrize("unreadable", [FORBIDDEN, refusal(400, "SMS.9001")])
def test_where_the_list_cannot_be_read_any_more_each_is_looked_at(unreadable: Any) -> None:
    sms = MemorySms(MANY[:30], deleting_reads=2, before=nth("GET /v3/tasks", 2, unreadable))
    assert outcome(delete(sms, task_ids=MANY[:30])) == (True, MANY[:30], [], [])
    assert sms.count("GET /v3/tasks/") == 30


def test_where_the_confirmation_cannot_be_read_each_is_asked_for_again() -> None:
    sms = MemorySms(MANY[:30], before=nth("GET /v3/tasks", 1, FORBIDDEN))
    result = delete(sms, task_ids=MANY[:30])
    assert outcome(result) == (True, MANY[:30], [], [])
    assert (sms.count("POST"), sms.count("DELETE")) == (1, 30)


def test_a_list_that_is_much_longer_than_the_request_is_not_read_to_its_end() -> None:
    there = ids(5000)
    sms = MemorySms(there)
    asked = there[:15] + there[-15:]
    assert outcome(delete(sms, task_ids=asked)) == (True, asked, [], [])
    # 10 pages of 200 each time; what they do not show is asked for one by one.
    assert (sms.sent.count("GET /v3/tasks"), sms.count("POST"), sms.count("DELETE")) == (22, 1, 30)


def test_check_mode_of_many_reads_the_list_and_what_it_does_not_show_or_tell() -> None:
    there = ids(300)
    sms = MemorySms(there, blocked=["t-5", "t-6"], foreign=["foreign"])
    sms.tasks["t-6"]["connected"] = False
    sms.tasks["t-7"]["state"] = "DELETING"
    asked = [*there, "unknown", "foreign"]
    result = delete(sms, task_ids=asked, check_mode=True, diff=True)
    expected = [one for one in there if one not in ("t-5", "t-7")]
    assert outcome(result) == (True, expected, ["t-7", "unknown"], ["t-5", "foreign"])
    assert sms.sent == ["GET /v3/tasks"] * 2 + [f"GET /v3/tasks/{one}" for one in ("t-5", "t-6", "unknown", "foreign")]
    assert len(result["diff"]["before"]["sms_tasks"]) == len(there) - 1


def test_diff_of_many_costs_no_more_than_the_list() -> None:
    sms = MemorySms(MANY)
    result = delete(sms, task_ids=MANY, diff=True, wait=False)
    assert (outcome(result), len(result["diff"]["before"]["sms_tasks"])) == ((True, MANY, [], []), 250)
    assert sms.count(DELETE[:6]) == 0


def test_stop_running_of_many() -> None:
    sms = MemorySms(MANY, blocked=MANY[:2])

    def stop(server: MemorySms, request: str) -> Any:
        if not request.endswith("/action"):
            return None
        task_id = request.split("/")[3]
        server.blocked.discard(task_id)
        server.tasks[task_id] = task(task_id, state="ABORT", source="stopped")
        return OK

    sms.before = stop
    assert outcome(delete(sms, task_ids=MANY, stop_running=True)) == (True, MANY, [], [])
    assert (sms.count("DELETE"), sms.count("POST /v3/tasks/t-")) == (4, 2)


def skipped_by_the_batch(*after: tuple[Any, ...]) -> Script:
    """25 tasks; the batch call is accepted, and three of them are seen as before."""
    return Script((LIST, listed(*ROWS[:25])), (BATCH, OK, {"ids": MANY[:25]}), (LIST, listed(*ROWS[:3])), *after)


def test_a_few_tasks_in_doubt_are_asked_for_at_once_where_nobody_waits(clock: FakeClock) -> None:
    script = skipped_by_the_batch(*((f"DELETE /v3/tasks/t-{number}", OK) for number in range(3)))
    assert outcome(delete(script, clock, task_ids=MANY[:25], wait=False)) == (True, MANY[:25], [], [])
    assert clock.slept == []


def test_a_refusal_of_a_task_that_is_deleting_since_the_batch_call_is_a_deletion_of_this_run(clock: FakeClock) -> None:
    busy, gone = refusal(400, "SMS.7719"), refusal(404, "SMS.7703")
    singly = [
        ("DELETE /v3/tasks/t-0", busy),
        ("GET /v3/tasks/t-0", reply({**ROWS[0], "state": "DELETING"})),
        ("DELETE /v3/tasks/t-1", busy),
        ("GET /v3/tasks/t-1", gone),
        ("DELETE /v3/tasks/t-2", gone),
    ]
    result = delete(skipped_by_the_batch(*singly), clock, task_ids=MANY[:25], wait=False)
    assert outcome(result) == (True, MANY[:25], [], [])
