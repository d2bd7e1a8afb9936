# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever happens between the requests of a run, and of two runs at a time: the result is what really happened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from true_sms import GONE, OK, StillClock, TrueSms, check_result, refusal, reply, run_task

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import AnswerLostError, ConnectError
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport

#: up to so many tasks are deleted one by one
LARGE = 20

STATES = (
    "READY RUNNING SYNCING MIGRATE_SUCCESS MIGRATE_FAIL ABORTING ABORT DELETING deleting SYNC_F_ROLLBACKING "
    "SYNC_F_ROLLBACK_SUCCESS UNKNOWN"
).split()
SOURCES = (
    "unavailable waiting initialize init INIT replicate syncing stopping stopped deleting error finished x".split()
)

rows = st.builds(
    lambda state, source, connected: {
        "id": "t-1",
        "name": "mig",
        **({} if state is None else {"state": state}),
        "source_server": {"id": "s-1", "name": "web01", **({} if source is None else {"state": source})},
        **({} if connected is None else {"connected": connected}),
    },
    st.one_of(st.sampled_from(STATES), st.none(), st.text(max_size=5)),
    st.one_of(st.sampled_from(SOURCES), st.none()),
    st.one_of(st.none(), st.booleans()),
)


@settings(max_examples=1500)
@given(
    seen=st.lists(rows, max_size=12),
    gone=st.booleans(),
    busy=st.integers(0, 3),
    stop_running=st.booleans(),
    wait=st.booleans(),
)
def test_any_order_of_states_while_waiting(
    seen: list[dict[str, Any]], gone: bool, busy: int, stop_running: bool, wait: bool
) -> None:
    """Some refusals, then the deletion is accepted; each look shows another state; in the end it is gone, or not."""
    looks: Iterator[dict[str, Any]] = iter(seen)
    last: list[dict[str, Any]] = seen[-1:]
    said: list[str] = []
    refusals = iter(range(busy))
    was_gone = False

    def send(transport: Any, method: str, url: str, headers: Any, body: bytes, authorize: Any, limit: float) -> Answer:
        nonlocal was_gone
        assert limit > 0
        if url.endswith("/v3/sources/s-1"):
            return reply({"id": "s-1", "state": "replicate", "connected": True})
        if method == "DELETE":
            if next(refusals, None) is not None:
                return refusal("SMS.7719")
            said.append("accepted")
            return OK
        if method == "POST":
            said.append("stopped")
            return OK
        row = next(looks, None)
        if row is None and (gone or not last):
            was_gone = True
            return GONE
        return reply(row or last[0])

    clock = StillClock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", send)
        result = run_task(clock, task_ids=["t-1"], stop_running=stop_running, wait=wait, wait_timeout=100)
    check_result(result, ["t-1"])
    assert clock.passed <= 100
    assert result["changed"] == bool(said)
    if result["deleted"]:
        assert "accepted" in said
        assert was_gone or not wait
    if not stop_running:
        assert "stopped" not in said


#: what becomes of a request: whether it reaches the service, and what comes back
FAULTS = ("none", "refused", "lost before", "lost after", "429", "502 before", "502 after", "520 after", "cut after")


def faulty(sms: TrueSms, who: str, fates: Iterator[str]) -> Any:
    def send(transport: Any, method: str, url: str, headers: Any, body: bytes, authorize: Any, limit: float) -> Answer:
        fate = next(fates, "none")
        if fate == "refused":
            raise ConnectError("Cannot connect.", endpoint="https://sms.example")
        if fate == "429":
            return refusal("APIGW.0308", 429)
        answer = OK if fate.endswith("before") else sms.send(who, method, url, body)
        if fate.startswith("lost"):
            raise AnswerLostError("The connection was lost.", endpoint="https://sms.example")
        if fate.startswith("5"):
            return reply(b"<html>", int(fate[:3]))
        return answer._replace(whole=False, body=answer.body[:-3]) if fate.startswith("cut") else answer

    return send


@settings(max_examples=1500)
@given(
    fates=st.lists(st.sampled_from(FAULTS), max_size=14),
    count=st.sampled_from((1, 2, 3, 24)),
    missing=st.integers(0, 2),
    blocked=st.booleans(),
    reads=st.integers(0, 2),
    stop_running=st.booleans(),
)
def test_any_sequence_of_faults(
    fates: list[str], count: int, missing: int, blocked: bool, reads: int, stop_running: bool
) -> None:
    ids = [f"t-{number}" for number in range(count)]
    there = ids[min(missing, count - 1) :]
    sms = TrueSms(there, blocked=there[:1] if blocked else [], deleting_reads=reads)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", faulty(sms, "me", iter(fates)))
        result = run_task(task_ids=ids, stop_running=stop_running, max_retries=2)
        check_result(result, ids)
        assert not set(result["deleted"]) & set(sms.tasks), "called deleted, but still there"
        assert not set(result["already_absent"]) & set(sms.tasks), "called absent, but still there"
        mine = sms.accepted.get("me", set())
        failed = {failure["id"] for failure in result.get("failures", [])}
        assert not mine & set(result["already_absent"]), "this run deleted it, and did not say so"
        unknown = any(
            "not known" in failure["msg"] or "not seen" in failure["msg"] for failure in result.get("failures", [])
        )
        assert result["changed"] or not mine or unknown, "something was done, and changed is false"
        assert mine - set(result["deleted"]) <= failed
        # The same once more, without faults: what is gone is gone.
        gone = set(ids) - set(sms.tasks)
        patch.setattr(HttpTransport, "send", faulty(sms, "me", iter(())))
        again = run_task(task_ids=sorted(gone))
        assert (again["changed"], again["deleted"]) == (False, [])
        check_result(again, gone)


class Turns:
    """Lets two runs send their requests in a given order; when one has ended, the other goes on alone."""

    def __init__(self, order: list[int]) -> None:
        self._order = iter(order)
        self._next = next(self._order, 0)
        self._ended: set[int] = set()
        self._condition = threading.Condition()

    def take(self, who: int) -> None:
        with self._condition:
            assert self._condition.wait_for(lambda: self._next == who or 1 - who in self._ended, timeout=30)

    def give(self, ended: int | None = None) -> None:
        with self._condition:
            self._ended |= set() if ended is None else {ended}
            self._next = next(self._order, 1 - self._next)
            self._condition.notify_all()


@settings(max_examples=800)
@given(
    order=st.lists(st.integers(0, 1), max_size=40),
    count=st.sampled_from((1, 2, 3, 25)),
    reads=st.integers(0, 3),
    repeated=st.booleans(),
    blocked=st.integers(0, 2),
    stop_running=st.tuples(st.booleans(), st.booleans()),
)
def test_any_interleaving_of_two_runs(
    order: list[int], count: int, reads: int, repeated: bool, blocked: int, stop_running: tuple[bool, bool]
) -> None:
    ids = [f"t-{number}" for number in range(count)]
    sms = TrueSms(ids, blocked=ids[:blocked], deleting_reads=reads, repeated=repeated)
    turns, me = Turns(order), threading.local()
    results: list[Any] = [None, None]

    def send(transport: Any, method: str, url: str, headers: Any, body: bytes, authorize: Any, limit: float) -> Answer:
        turns.take(me.number)
        try:
            return sms.send(str(me.number), method, url, body)
        finally:
            turns.give()

    def work(number: int) -> None:
        me.number = number
        try:
            results[number] = run_task(task_ids=ids, stop_running=stop_running[number])
        finally:
            turns.give(ended=number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", send)
        threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for number, result in enumerate(results):
            check_result(result, ids)
            accepted = sms.accepted.get(str(number), set())
            assert result["changed"] or not accepted, "this run did something, and changed is false"
            # A batch that is refused because of one task may have deleted the others all the same, so what was in one
            # and is gone counts as deleted by both runs. One by one it is known whose deletion was accepted.
            if count <= LARGE:
                assert result["changed"] == bool(accepted), "changed, though this run did nothing"
                assert set(result["deleted"]) <= accepted
        done = set(results[0]["deleted"]) | set(results[1]["deleted"])
        assert done <= set(ids) - set(sms.tasks)
        assert set(ids) - set(sms.tasks) <= done, "gone, and neither run says that it was its own doing"
        me.number = 0
        gone = sorted(set(ids) - set(sms.tasks))
        again = run_task(task_ids=gone)
        assert (again["changed"], again["already_absent"]) == (False, gone)
