# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""1,000 tasks: tens of requests, and each task in exactly one list, whatever the batch call turns out to do."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.memory_sms import MemorySms, ids, lose, vanish
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    FORBIDDEN,
    answer,
    delete,
    outcome,
    refusal,
)

MANY = ids(1000)
TENS = 60
ALL_GONE: tuple[bool, list[str], list[str], list[str]] = (True, MANY, [], [])
TOO_MANY_413 = refusal(413, "APIGW.0201", "Request entity too large")
TOO_MANY_400 = refusal(400, "SMS.9001", "Invalid parameters")


def check_partition(result: dict[str, Any], asked: list[str]) -> None:
    """Every ID ends in exactly one list, and each list has the order of the request."""
    lists = outcome(result)[1:]
    assert sorted(itertools.chain(*lists)) == sorted(asked)
    for one in lists:
        assert one == sorted(one, key=asked.index)


def test_the_requests_of_the_plain_case_one_by_one() -> None:
    sms = MemorySms(MANY)
    result = delete(sms, task_ids=MANY)
    assert outcome(result) == ALL_GONE
    assert sms.sent == ["GET /v3/tasks"] * 6 + ["POST /v3/tasks/delete"] * 10 + ["GET /v3/tasks"]
    assert sms.batches == [MANY[start : start + 100] for start in range(0, 1000, 100)]


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="at once"),
        pytest.param({"deleting_reads": 2}, id="asynchronously"),
        pytest.param({"old_reads": 1, "deleting_reads": 1}, id="the old state is read once"),
        pytest.param({"old_reads": 1}, id="the old state is read once, then gone"),
        pytest.param({"most": 50, "too_many": TOO_MANY_413}, id="50 at most, 413"),
        pytest.param({"most": 50, "too_many": TOO_MANY_400}, id="50 at most, 400"),
        pytest.param({"most": 99, "too_many": TOO_MANY_400}, id="99 at most, 400"),
        pytest.param({"most": 30, "too_many": TOO_MANY_400}, id="30 at most, 400"),
        pytest.param({"before": lose(0, True)}, id="the first answer lost, carried out"),
        pytest.param({"before": lose(0, False)}, id="the first answer lost, not carried out"),
        pytest.param({"before": lose(9, False)}, id="the last answer lost, not carried out"),
    ],
)
def test_1000_existing_tasks_take_tens_of_requests(how: dict[str, Any], wait: bool) -> None:
    sms = MemorySms(MANY, **how)
    assert outcome(delete(sms, task_ids=MANY, wait=wait)) == ALL_GONE
    assert len(sms.sent) <= TENS
    assert sms.count("DELETE") == 0


BAD_ANSWERS = [
    pytest.param(refusal(404, "SMS.7703"), id="404 SMS.7703"),
    pytest.param(refusal(400, "SMS.7703"), id="400 SMS.7703"),
    pytest.param(refusal(400, "SMS.9001"), id="400 SMS.9001"),
    pytest.param(refusal(403, "SMS.6527"), id="403 SMS.6527"),
    pytest.param(refusal(403, "SMS.2248"), id="403 SMS.2248"),
    pytest.param(refusal(400, "SMS.7719"), id="400 SMS.7719"),
]


@pytest.mark.parametrize("gone", [0, 1, 55, 99, 100, 999])
@pytest.mark.parametrize("bad_answer", BAD_ANSWERS)
@pytest.mark.parametrize("batch", ["all_or_nothing", "partial_error"])
def test_one_task_that_vanishes_in_between_spoils_no_more_than_its_own_call(
    batch: str, bad_answer: Any, gone: int
) -> None:
    sms = MemorySms(MANY, batch=batch, bad_answer=bad_answer, before=vanish(MANY[gone]))
    result = delete(sms, task_ids=MANY)
    # A batch call had it, so it counts as deleted, just as after a DELETE without a certain answer.
    assert outcome(result) == ALL_GONE
    assert len(sms.sent) <= TENS


@pytest.mark.parametrize("batch", ["silent_skip", "silent_noop"])
def test_a_task_that_vanishes_in_between_unnoticed(batch: str) -> None:
    sms = MemorySms(MANY, batch=batch, before=vanish(MANY[5]))
    result = delete(sms, task_ids=MANY)
    assert outcome(result) == ALL_GONE
    assert sms.count("DELETE") == (0 if batch == "silent_skip" else 99)


@pytest.mark.parametrize("deleting_reads", [0, 2])
@pytest.mark.parametrize("batch", ["all_or_nothing", "partial_error", "silent_skip", "silent_noop"])
def test_several_tasks_that_vanish_in_between(batch: str, deleting_reads: int) -> None:
    sms = MemorySms(MANY, batch=batch, deleting_reads=deleting_reads, before=vanish("t-3", "t-4", "t-77", "t-500"))
    result = delete(sms, task_ids=MANY)
    assert outcome(result) == ALL_GONE
    assert len(sms.sent) <= (300 if batch == "silent_noop" else 100)


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(FORBIDDEN, id="not permitted"),
        pytest.param(refusal(404, "APIGW.0101"), id="not there"),
        pytest.param(refusal(404, "APIGW.0201"), id="not there, with another code"),
        pytest.param(answer(404, b""), id="not there, without a body"),
        pytest.param(answer(200, b"<html>"), id="a web page"),
        pytest.param(refusal(405, "APIGW.0201"), id="not with POST"),
        pytest.param(answer(501, b"{}"), id="not implemented"),
    ],
)
def test_a_batch_call_that_is_not_to_be_had_is_tried_once_and_then_one_by_one(refused: Any) -> None:
    sms = MemorySms(MANY[:50], batch=refused)
    assert outcome(delete(sms, task_ids=MANY[:50], wait=False)) == (True, MANY[:50], [], [])
    assert (sms.count("POST"), sms.count("DELETE")) == (1, 50)


def test_a_batch_call_that_refuses_everything_costs_little() -> None:
    sms = MemorySms(MANY, batch=refusal(400, "SMS.9001"))
    assert outcome(delete(sms, task_ids=MANY, wait=False)) == ALL_GONE
    assert sms.count("DELETE") == 1000
    # 12 for each hundred, since one bad task in a hundred is found by fewer.
    assert sms.count("POST") == 120


def test_a_batch_call_that_is_throttled_is_not_divided() -> None:
    sms = MemorySms(MANY[:50], batch=refusal(429, "APIGW.0308", Retry_After="1"))
    result = delete(sms, FakeClock(), task_ids=MANY[:50], wait=False, max_retries=1)
    assert outcome(result) == (True, MANY[:50], [], [])
    assert (sms.count("POST"), sms.count("DELETE")) == (2, 50)


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("batch", ["all_or_nothing", "partial_error", "silent_skip", "silent_noop"])
@pytest.mark.parametrize("deleting_reads", [0, 1])
def test_unknown_blocked_and_foreign_tasks_are_left_out_first_and_then_asked_one_by_one(
    batch: str, deleting_reads: int, wait: bool
) -> None:
    there, unknown, foreign = ids(200), ids(5, "unknown"), ids(5, "foreign")
    blocked = there[::20]
    asked = [one for group in zip(there[:5], unknown, foreign) for one in group] + there[5:]
    sms = MemorySms(there, blocked=blocked, foreign=foreign, batch=batch, deleting_reads=deleting_reads)
    result = delete(sms, task_ids=asked, wait=wait)
    check_partition(result, asked)
    assert outcome(result) == (
        True,
        [one for one in there if one not in blocked],
        unknown,
        [one for one in asked if one in foreign or one in blocked],
    )
    assert {failure["error"]["code"] for failure in result["failures"]} == {"SMS.6527", "SMS.7719"}
    assert sorted(sms.batches[0] + sms.batches[1]) == sorted(one for one in there if one not in blocked)
    assert sms.count("DELETE") == len(unknown) + len(foreign) + len(blocked)


def test_the_rows_of_the_list_are_in_sms_tasks() -> None:
    there = ids(30)
    sms = MemorySms(there, blocked=["t-7"])
    rows = {row["id"]: row for row in delete(sms, task_ids=[*there, "unknown"])["sms_tasks"]}
    assert list(rows) == there
    assert [one for one in rows if "connected" in rows[one]] == ["t-7"]


@pytest.mark.parametrize("unreadable", [FORBIDDEN, answer(404, b""), refusal(500, "SMS.2007")])
def test_where_the_list_cannot_be_read_all_are_asked_one_by_one(unreadable: Any) -> None:
    there = ids(30)
    sms = MemorySms(there, list_answer=unreadable)
    result = delete(sms, task_ids=[*there, "unknown"], max_retries=0)
    assert outcome(result) == (True, there, ["unknown"], [])
    assert (sms.count("POST"), sms.count("DELETE"), sms.count("GET /v3/tasks/")) == (0, 31, 30)
    assert result["sms_tasks"] == []


@pytest.mark.parametrize(("number", "by_batch"), [(20, False), (21, True)])
def test_from_which_number_on_the_batch_call_is_used(number: int, by_batch: bool) -> None:
    sms = MemorySms(ids(number))
    assert outcome(delete(sms, task_ids=ids(number), wait=False)) == (True, ids(number), [], [])
    assert sms.count("POST") == by_batch
