# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault matrix: every fault times every operation, once and lasting, through real sockets.

What each cell has to come to is in expectations.py, and the guide's table is made from it (see guide.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cells import HIT, MANY, READING, UNKNOWN, WAIT_TIMEOUT, Cell, play
from cells import MAX_RETRIES as RETRIES
from expectations import Meaning, Operation, Outcome, expected, most_strikes
from fault import ANY, Fault
from faults import all_faults, matrix
from guide import problem
from surroundings import Surroundings

ERROR_KEYS = {"code", "message", "http_status", "request_id", "hint", "details", "endpoint"}
#: characters of a secret that must not be seen
PART = 24
#: bytes; a body of at most 8 MB is held, and copies of it while it is read
MOST_MEMORY = 64 * 1024 * 1024
#: requests; far fewer than a run that goes round in circles would send
MOST_REQUESTS = {Operation.BATCH: 120}
LONGEST_PAUSE = 300.0
#: where requests may go, besides single tasks
PATHS = (
    "/v3/tasks",
    "/v3/auth/tokens",
    "/v3.0/OS-CREDENTIAL/securitytokens",
    "/meta-data/latest/api/token",
    "/openstack/latest/securitykey",
)

CELLS = [
    pytest.param(operation, fault, lasting, id=f"{operation.value}-{fault.name}-{'lasting' if lasting else 'once'}")
    for operation, fault, lasting in matrix()
]


@pytest.mark.parametrize(("operation", "fault", "lasting"), CELLS)
def test_cell(around: Surroundings, operation: Operation, fault: Fault, lasting: bool) -> None:
    cell = play(around, operation, fault, lasting)
    outcome = expected(operation, fault.means(operation), fault.processed, lasting)
    try:
        check_words(cell)
        check_outcome(cell, outcome)
        check_truth(cell, outcome)
        check_bounds(cell)
    except AssertionError as exc:
        seen = [f"{one['method']} {one['target']} {one['status']} {one['fault'] or ''}" for one in cell.requests]
        raise AssertionError(f"{exc}\nexpected: {outcome.value}\n{json.dumps(cell.result)}\n{seen}") from None


def check_words(cell: Cell) -> None:
    """What people and programs read: whole, on one line, without a traceback, without a secret."""
    result = cell.result
    said = [(result["msg"], result["error"])] if "msg" in result else []
    said += [(failure["msg"], failure["error"]) for failure in result.get("failures", [])]
    for message, error in said:
        assert message.isprintable(), "the message is not one line of text"
        assert 20 < len(message) < 2000, "the message is no sentence"
        assert "Traceback" not in message
        assert ".py" not in message
        assert set(error) == ERROR_KEYS
        assert error["http_status"] is None or isinstance(error["http_status"], int)
        assert error["endpoint"] is None or error["endpoint"].startswith(("http://127.", "http", "https"))
    assert ("failures" in result) <= ("msg" in result)
    everything = json.dumps(result, ensure_ascii=False)
    for secret in cell.secrets:
        # Messages are cut short, and a part of a secret is one, too.
        for part in (secret[:PART], secret[-PART:]):
            assert part not in everything, "a secret is in the result"
            assert json.dumps(part)[1:-1] not in everything, "a secret is in the result"


def check_outcome(cell: Cell, outcome: Outcome) -> None:
    if cell.operation in READING:
        check_reading(cell, outcome)
        return
    result, asked = cell.result, asked_for(cell.operation)
    failed = [failure["id"] for failure in result.get("failures", [])]
    assert sorted([*result["deleted"], *result["already_absent"], *failed]) == sorted(asked), "not in exactly one list"
    hit = asked[:-1]
    lists: dict[Outcome, tuple[bool, list[str], list[str], list[str]]] = {
        Outcome.DONE: (True, hit, [UNKNOWN], []),
        Outcome.UNVERIFIED: (True, hit, [UNKNOWN], []),
        Outcome.GONE: (False, [], asked, []),
        Outcome.FAILS: (False, [], [UNKNOWN], hit),
        Outcome.STOPS: (False, [], [], asked),
        Outcome.UNSEEN: (True, [], [UNKNOWN], hit),
    }
    seen = (result["changed"], result["deleted"], result["already_absent"], failed)
    assert seen == lists[outcome]
    assert bool(result.get("warnings")) == (outcome is Outcome.UNVERIFIED)
    if failed:
        check_error(cell, outcome)


def check_reading(cell: Cell, outcome: Outcome) -> None:
    result = cell.result
    assert result["changed"] is False
    assert result["count"] == len(result["sms_tasks"])
    found = [task["id"] for task in result["sms_tasks"]]
    assert found == ([HIT] if outcome is Outcome.DONE else [])
    assert ("msg" in result) == (outcome is Outcome.FAILS)
    if outcome is Outcome.FAILS:
        check_error(cell, outcome)


def check_error(cell: Cell, outcome: Outcome) -> None:
    fault, error = cell.fault, cell.result["error"]
    if outcome is Outcome.UNSEEN and cell.operation is not Operation.WAIT:
        # The answer was not a failure by itself; that the end was not seen is.
        assert (error["code"], error["http_status"]) == (None, None)
        assert "accepted" in cell.result["msg"] or "was asked to stop" in cell.result["msg"]
        return
    if fault.status != ANY:
        assert (error["code"], error["http_status"]) == (fault.codes.get(cell.operation, fault.code), fault.status)
    assert fault.says in cell.result["msg"]
    assert error["endpoint"]


def check_truth(cell: Cell, outcome: Outcome) -> None:
    """What was said agrees with what really happened at the service."""
    result, there = cell.result, set(cell.tasks)
    if cell.operation in READING:
        assert there == {HIT}
        return
    assert not there & set(result["deleted"]), "called deleted, but still there"
    gone = set(asked_for(cell.operation)[:-1]) - there
    lost = [failure["id"] for failure in result.get("failures", [])]
    assert gone <= {*result["deleted"], *lost}, "deleted by this run, but not called so"
    assert result["changed"] or not gone, "something was deleted, and changed is false"
    if not result["changed"] and cell.operation is Operation.STOP:
        assert cell.tasks[HIT]["state"] == "RUNNING", "something was stopped, and changed is false"


def check_bounds(cell: Cell) -> None:
    meaning = cell.fault.means(cell.operation)
    if meaning is not Meaning.HARMLESS:
        assert 1 <= cell.strikes <= (most_strikes(cell.operation, meaning, RETRIES) if cell.lasting else 1)
    assert len(cell.requests) <= MOST_REQUESTS.get(cell.operation, 25)
    assert sum(cell.slept) <= (2 * LONGEST_PAUSE if cell.operation in READING else WAIT_TIMEOUT)
    if cell.fault.name in ("429 seconds", "429 date", "503 seconds") and not_stop(cell):
        assert max(cell.slept) > 5, "Retry-After was not honoured"
    assert cell.peak < MOST_MEMORY
    for request in cell.requests:
        path = request["path"]
        assert path in PATHS or path.startswith("/v3/tasks/"), path


def not_stop(cell: Cell) -> bool:
    """Whether the request may be sent again even though it may have arrived."""
    return cell.operation is not Operation.STOP or cell.fault.means(cell.operation) is Meaning.THROTTLED


def asked_for(operation: Operation) -> list[str]:
    return [HIT, *(MANY if operation is Operation.BATCH else []), UNKNOWN]


def test_every_fault_of_the_simulator_is_in_the_matrix() -> None:
    from sms_simulator.faults import KINDS

    played = {fault.kind for fault in all_faults()}
    assert set(KINDS) <= played


def test_nobody_gave_credentials_to_a_stranger(around: Surroundings) -> None:
    heard: dict[str, Any] = {name: listener.requests for name, listener in around.listeners.items()}
    assert all(requests in ([], [b""]) or not any(requests) for requests in heard.values()), heard


def test_the_guide_shows_this_matrix() -> None:
    assert problem(Path(__file__).resolve().parents[2], write=False) is None
