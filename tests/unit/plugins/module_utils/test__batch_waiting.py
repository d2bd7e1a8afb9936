# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The numbers and limits of many: what is read of the list, asked for by a batch call, and looked at one by one."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.memory_sms import MemorySms, ids
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BATCH,
    GONE,
    LIST,
    OK,
    Script,
    answer,
    delete,
    listed,
    outcome,
    reply,
    task,
)

MANY = ids(30)
ROWS = [task(one) for one in MANY]
DELETING = [{**row, "state": "DELETING"} for row in ROWS]


def test_a_task_that_the_list_never_showed_is_not_gone_because_the_list_does_not_show_it() -> None:
    hidden = task("hidden", "DELETING")
    script = Script(
        (LIST, listed(*ROWS)),
        (BATCH, OK, {"ids": MANY}),
        (LIST, listed(*DELETING)),
        ("DELETE /v3/tasks/hidden", OK),
        (LIST, listed(*DELETING)),
        ("GET /v3/tasks/hidden", reply(hidden)),
        (LIST, listed()),
        ("GET /v3/tasks/hidden", reply(hidden)),
        ("GET /v3/tasks/hidden", GONE),
    )
    assert outcome(delete(script, task_ids=[*MANY, "hidden"])) == (True, [*MANY, "hidden"], [], [])


@pytest.mark.parametrize(("left", "by_list"), [(20, False), (21, True)])
def test_from_which_number_on_the_list_is_looked_at(left: int, by_list: bool) -> None:
    looks: list[Any] = [(f"GET /v3/tasks/{one}", GONE) for one in MANY[:left]]
    script = Script(
        (LIST, listed(*ROWS)),
        (BATCH, OK, {"ids": MANY}),
        (LIST, listed(*DELETING[:left])),
        *([(LIST, listed())] if by_list else looks),
    )
    assert outcome(delete(script, task_ids=MANY)) == (True, MANY, [], [])


def test_a_task_that_moved_beyond_what_is_read_of_the_list_is_not_gone() -> None:
    def grow(sms: MemorySms, request: str) -> None:
        if request == "POST /v3/tasks/delete":
            sms.tasks = {**{f"new-{number}": task(f"new-{number}") for number in range(2500)}, **sms.tasks}

    sms = MemorySms(MANY, deleting_reads=2, before=grow)
    assert outcome(delete(sms, task_ids=MANY)) == (True, MANY, [], [])
    assert not set(MANY) & set(sms.tasks)


@pytest.mark.parametrize("in_doubt", [1, 20, 21])
def test_who_waits_looks_at_the_list_once_more_before_asking_for_tasks_in_doubt(
    clock: FakeClock, in_doubt: int
) -> None:
    steps = [(LIST, listed(*ROWS)), (BATCH, OK, {"ids": MANY}), (LIST, listed(*ROWS[:in_doubt])), (LIST, listed())]
    assert outcome(delete(Script(*steps), clock, task_ids=MANY)) == (True, MANY, [], [])
    assert clock.slept == [5.0]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_batch_call_is_accepted_with_any_status_of_success(status: int) -> None:
    steps = [(LIST, listed(*ROWS)), (BATCH, answer(status, b""), {"ids": MANY}), (LIST, listed())]
    assert outcome(delete(Script(*steps), task_ids=MANY)) == (True, MANY, [], [])


def test_where_no_task_can_be_in_a_batch_the_list_is_read_once() -> None:
    sms = MemorySms(MANY, blocked=MANY)
    assert outcome(delete(sms, task_ids=MANY)) == (False, [], [], MANY)
    assert (sms.sent.count("GET /v3/tasks"), sms.count("POST")) == (1, 0)


def test_two_tasks_are_enough_for_a_batch_call() -> None:
    sms = MemorySms(ids(102))
    assert outcome(delete(sms, task_ids=ids(102)))[3] == []
    assert [len(batch) for batch in sms.batches] == [100, 2]


@pytest.mark.parametrize(("head", "limit"), [(0, 2000), (75, 2000), (84, 2000), (85, 2200), (94, 2200)])
def test_ten_pages_of_the_list_are_read_or_a_tenth_of_what_the_tasks_themselves_would_take(
    head: int, limit: int
) -> None:
    there = ids(2500)
    asked = there[:head] + there[limit - 12 : limit + 13]
    sms = MemorySms(there)
    assert outcome(delete(sms, task_ids=asked)) == (True, asked, [], [])
    assert list(itertools.chain(*sms.batches)) == asked[: head + 12]


def test_an_answer_that_comes_as_the_time_ends_still_counts(clock: FakeClock) -> None:
    def slow(sms: MemorySms, request: str) -> None:
        if sms.sent.count("GET /v3/tasks") == 3:
            clock.passed = 60.0

    result = delete(MemorySms(MANY, deleting_reads=9, before=slow), clock, task_ids=MANY, wait_timeout=60)
    assert outcome(result) == (True, [], [], MANY)
    said = "SMS accepted the deletion, but the task is still in state DELETING. The time limit (wait_timeout, 60 s)"
    assert all(said in failure["msg"] for failure in result["failures"])
