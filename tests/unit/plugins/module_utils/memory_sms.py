# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small SMS in memory, for scenarios with many tasks; what is not documented of the batch call it can play each way.

Like the scripts, it takes the place of ``HttpTransport.send``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Callable
from urllib.parse import parse_qs, urlsplit

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    GONE,
    OK,
    listed,
    lost,
    refusal,
    reply,
    task,
)

FOREIGN = refusal(403, "SMS.6527", "The resource in the task does not belong to you")


class MemorySms:
    """SMS.

    Args:
        ids: the tasks that there are.
        blocked: those of them whose source server is connected and replicates.
        foreign: tasks that belong to somebody else, and are not listed.
        batch: what the batch call does if one of its tasks cannot be deleted: ``all_or_nothing``, ``silent_skip``,
            ``silent_noop``, ``partial_error``; or an Answer that it gives to everything.
        bad_answer: what it says then.
        most: how many tasks the batch call takes; ``too_many`` is what it says of more.
        old_reads: reads of a task after its accepted deletion that still show the old state.
        deleting_reads: reads after these that show DELETING.
        before: called with each request before it is answered, such as to let a task vanish.
    """

    def __init__(
        self,
        ids: Iterable[str],
        *,
        blocked: Iterable[str] = (),
        foreign: Iterable[str] = (),
        batch: str | Answer = "all_or_nothing",
        bad_answer: Answer = GONE,
        most: int = 10**6,
        too_many: Answer = OK,
        old_reads: int = 0,
        deleting_reads: int = 0,
        list_answer: Answer | None = None,
        before: Callable[[MemorySms, str], Any] | None = None,
    ) -> None:
        self.blocked, self.foreign = set(blocked), set(foreign)
        self.tasks = {one: task(one, source="replicate" if one in self.blocked else "waiting") for one in ids}
        self.batch, self.bad_answer, self.most, self.too_many = batch, bad_answer, most, too_many
        self.old_reads, self.deleting_reads = old_reads, deleting_reads
        self.list_answer, self.before = list_answer, before
        self.sent: list[str] = []
        self.batches: list[list[str]] = []
        self._reads: dict[str, int] = {}

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes, authorize: Any, limit: float) -> Answer:
        parts = urlsplit(url)
        request = f"{method} {parts.path}"
        assert len(self.sent) < 10_000, "this never ends"
        self.sent.append(request)
        changed = self.before(self, request) if self.before else None
        if changed is not None:
            if isinstance(changed, Exception):
                raise changed
            assert isinstance(changed, Answer)
            return changed
        if request == "GET /v3/tasks":
            query = parse_qs(parts.query)
            return self._list(int(query["offset"][0]), int(query["limit"][0]))
        if request == "POST /v3/tasks/delete":
            return self._delete_many(json.loads(body)["ids"])
        task_id = parts.path.rpartition("/")[2]
        return self._delete(task_id) if method == "DELETE" else self._show(task_id)

    def count(self, start: str) -> int:
        """How many requests begin so."""
        return sum(request.startswith(start) for request in self.sent)

    def _list(self, offset: int, limit: int) -> Answer:
        if self.list_answer is not None:
            return self.list_answer
        page = list(self.tasks)[offset : offset + limit]
        count = len(self.tasks)
        rows = [self._read(one) for one in page]
        return listed(*[row for row in rows if row is not None], count=count)

    def _show(self, task_id: str) -> Answer:
        if task_id in self.foreign:
            return FOREIGN
        row = self._read(task_id)
        return GONE if row is None else reply(row)

    def _read(self, task_id: str) -> dict[str, Any] | None:
        """A task as it looks now; the reading itself lets time pass."""
        row = self.tasks.get(task_id)
        if row is None or task_id not in self._reads:
            return row
        self._reads[task_id] += 1
        seen = self._reads[task_id]
        if seen <= self.old_reads:
            return row
        if seen <= self.old_reads + self.deleting_reads:
            return {**row, "state": "DELETING"}
        del self.tasks[task_id]
        return None

    def _delete(self, task_id: str) -> Answer:
        bad = self._problem(task_id)
        if bad is None:
            self._begin(task_id)
        return bad or OK

    def _problem(self, task_id: str) -> Answer | None:
        if task_id in self.foreign:
            return FOREIGN
        if task_id not in self.tasks:
            return GONE
        return BUSY if task_id in self.blocked else None

    def _begin(self, task_id: str) -> None:
        if self.old_reads + self.deleting_reads == 0:
            del self.tasks[task_id]
        else:
            self._reads.setdefault(task_id, 0)

    def _delete_many(self, ids: list[str]) -> Answer:
        self.batches.append(ids)
        if isinstance(self.batch, Answer):
            return self.batch
        if len(ids) > self.most:
            return self.too_many
        bad = [one for one in ids if self._problem(one) is not None]
        if not (bad and self.batch in ("all_or_nothing", "silent_noop")):
            for one in ids:
                if one not in bad:
                    self._begin(one)
        return self.bad_answer if bad and self.batch in ("all_or_nothing", "partial_error") else OK


def lose(number: int, carried_out: bool) -> Callable[[MemorySms, str], Any]:
    """Let the answer to one batch call get lost; it is carried out, or not."""
    calls = iter(range(10**6))

    def before(sms: MemorySms, request: str) -> Any:
        if request != "POST /v3/tasks/delete" or next(calls) != number:
            return None
        if carried_out:
            for one in list(sms.tasks)[:100]:
                sms._begin(one)
        return lost()

    return before


def vanish(*ids: str) -> Callable[[MemorySms, str], Any]:
    """Let somebody else delete tasks right before the first batch call."""

    def before(sms: MemorySms, request: str) -> None:
        if request == "POST /v3/tasks/delete":
            for one in ids:
                sms.tasks.pop(one, None)

    return before


def ids(count: int, prefix: str = "t") -> list[str]:
    return [f"{prefix}-{number}" for number in range(count)]
