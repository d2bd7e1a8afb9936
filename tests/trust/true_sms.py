# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SMS in memory, in the place of ``HttpTransport.send``, for tests that make up thousands of stories.

It keeps the truth: what was deleted, and whose requests did it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable
from typing import Any, Callable
from urllib.parse import parse_qs, unquote, urlsplit

from requests.structures import CaseInsensitiveDict

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task, _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import SmsError

ENDPOINT = "https://sms.example"
TOKEN = "token-of-the-tests"
ERROR_KEYS = {"code", "message", "http_status", "request_id", "hint", "details", "endpoint"}
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


class StillClock(Clock):
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def wall(self) -> float:
        return 1767323045.0 + self.passed

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.passed += seconds


def reply(value: Any, status: int = 200, whole: bool = True, **headers: str) -> Answer:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(status, CaseInsensitiveDict({"Content-Type": "application/json", **headers}), body, whole)


def refusal(code: str, status: int = 400) -> Answer:
    return reply({"error_code": code, "error_msg": "No."}, status)


GONE = refusal("SMS.7703", 404)
OK = reply("")


class TrueSms:
    """SMS, and what really happened.

    Args:
        ids: the tasks that there are.
        blocked: those of them whose source server is connected and replicates.
        deleting_reads: reads of a task, after its deletion was accepted, that still show it.
        repeated: whether a second deletion is accepted while one is under way, or refused.
    """

    def __init__(
        self, ids: Iterable[str], blocked: Iterable[str] = (), deleting_reads: int = 0, repeated: bool = True
    ) -> None:
        self.blocked = set(blocked)
        self.tasks = {one: _task(one, one in self.blocked) for one in ids}
        self.deleting_reads, self.repeated = deleting_reads, repeated
        self.reads: dict[str, int] = {}
        self.sent: list[str] = []
        #: who asked for a deletion, or a stop, that was accepted
        self.accepted: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def send(self, who: str, method: str, url: str, body: bytes) -> Answer:
        with self._lock:
            parts = urlsplit(url)
            self.sent.append(f"{method} {parts.path}")
            if parts.path == "/v3/tasks":
                return self._list(parse_qs(parts.query))
            if parts.path == "/v3/tasks/delete":
                ids = json.loads(body)["ids"]
                refused = [one for one in ids if self._refuses(one) is not None]
                for one in ids:
                    if not refused:
                        self._begin(one, who)
                return refusal("SMS.9001") if refused else OK
            segments = parts.path.split("/")
            assert segments[:3] == ["", "v3", "tasks"], parts.path
            task_id = unquote(segments[3])
            if method == "POST":
                return self._stop(task_id, who)
            if method == "DELETE":
                refused_with = self._refuses(task_id)
                if refused_with is None:
                    self._begin(task_id, who)
                return refused_with or OK
            return self._show(task_id)

    def _refuses(self, task_id: str) -> Answer | None:
        if task_id not in self.tasks:
            return GONE
        if task_id in self.blocked or (task_id in self.reads and not self.repeated):
            return refusal("SMS.7719")
        return None

    def _begin(self, task_id: str, who: str) -> None:
        self.accepted.setdefault(who, set()).add(task_id)
        if self.deleting_reads == 0:
            del self.tasks[task_id]
        else:
            self.reads.setdefault(task_id, 0)

    def _stop(self, task_id: str, who: str) -> Answer:
        if task_id not in self.tasks:
            return GONE
        self.accepted.setdefault(who, set()).add(task_id)
        self.blocked.discard(task_id)
        self.tasks[task_id] = _task(task_id, False)
        return OK

    def _show(self, task_id: str) -> Answer:
        row = self._read(task_id)
        return GONE if row is None else reply(row)

    def _list(self, query: dict[str, list[str]]) -> Answer:
        offset, limit = int(query["offset"][0]), int(query["limit"][0])
        count = len(self.tasks)
        rows = [self._read(one) for one in list(self.tasks)[offset : offset + limit]]
        return reply({"count": count, "tasks": [row for row in rows if row is not None]})

    def _read(self, task_id: str) -> dict[str, Any] | None:
        row = self.tasks.get(task_id)
        if row is None or task_id not in self.reads:
            return row
        self.reads[task_id] += 1
        if self.reads[task_id] <= self.deleting_reads:
            return {**row, "state": "DELETING"}
        del self.tasks[task_id], self.reads[task_id]
        return None


def _task(task_id: str, blocked: bool) -> dict[str, Any]:
    state = "replicate" if blocked else "waiting"
    source = {"id": "s-1", "name": "web01", "state": state}
    task_state = "RUNNING" if blocked else "READY"
    return {"id": task_id, "name": "mig", "state": task_state, "connected": True, "source_server": source}


def run_task(clock: Clock | None = None, check_mode: bool = False, **given: Any) -> dict[str, Any]:
    """Run sms_task; HttpTransport.send has to be replaced already."""
    return _run(_sms_task, {"state": "absent", **given}, clock or StillClock(), check_mode)


def run_info(clock: Clock | None = None, **given: Any) -> dict[str, Any]:
    """Run sms_task_info; HttpTransport.send has to be replaced already."""
    return _run(_sms_task_info, given, clock or StillClock(), False)


def _run(module: Any, given: dict[str, Any], clock: Clock, check_mode: bool) -> dict[str, Any]:
    spec = module.DECLARATION["argument_spec"]
    options = {name: one.get("default") for name, one in spec.items()}
    options.update({"endpoint": ENDPOINT, "auth_token": TOKEN, **given})
    connect: Callable[[], Connection] = lambda: Connection(options, {}, clock)  # noqa: E731
    try:
        return dict(module.run(options, connect, check_mode=check_mode, diff=False))
    except SmsError as exc:
        return {**module.empty_result(), "msg": exc.message, "error": exc.error}


def check_result(result: dict[str, Any], asked: Iterable[str] | None = None) -> None:
    """What holds for every result: it can be written as JSON, failures are readable, each ID is in one list."""
    json.dumps(result)
    failures = result.get("failures", [])
    said = [result] if "msg" in result else []
    for one in (*said, *failures):
        assert set(one["error"]) == ERROR_KEYS
        assert not CONTROLS.search(one["msg"]), "the message is not one line of text"
        assert one["msg"].strip()
        assert "Traceback" not in one["msg"]
        assert TOKEN not in one["msg"]
        json.dumps(one["error"])
    assert bool(failures) <= ("msg" in result)
    if asked is not None:
        lists = [*result["deleted"], *result["already_absent"], *(one["id"] for one in failures)]
        assert sorted(lists) == sorted(set(asked)), "not in exactly one list"
