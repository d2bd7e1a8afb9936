# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What became of each task of a run: every one ends as deleted, already absent, or failed, and in one of them only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import SmsError
from ansible_collections.huaweicloud.sms.plugins.module_utils._rules import show_id

DELETED = "deleted"
ALREADY_ABSENT = "already_absent"
FAILED = "failed"

#: how many warnings about single tasks are shown
_MOST_WARNINGS = 3
#: what a diff shows of a task
_DIFF_FIELDS = ("id", "name", "state", "type", "create_date")
_DIFF_SOURCE_FIELDS = ("id", "name", "ip", "state")


class Entry:
    """One task.

    Attributes:
        task_id: its ID.
        row: the task as it was last read before its deletion; None where it was not.
        listed: whether the list of tasks showed it, so that its absence from the list means something later.
        asked: whether its deletion was asked for, even if no answer came back.
        batched: whether its deletion was asked for in a batch, whose answer says nothing of single tasks.
        batch_accepted: whether such a batch was accepted, so that it may be this run that deletes it.
        accepted: whether its deletion was accepted by the service in this run.
        stop_sent: whether this run asked for it to be stopped.
        stop_refused: whether SMS did not stop it.
        stopping: whether it is being stopped, to be deleted then.
        pending: whether its deletion is under way, whoever asked for it.
        deleting_seen: whether it was read in state DELETING.
        latest: the task as it was last read while waiting; None where it was not.
        outcome: how it ended; None while that is open.
        failure: why it failed; None where it did not.
    """

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id
        self.row: dict[str, Any] | None = None
        self.listed = False
        self.asked = False
        self.batched = False
        self.batch_accepted = False
        self.accepted = False
        self.stop_sent = False
        self.stop_refused = False
        self.stopping = False
        self.pending = False
        self.deleting_seen = False
        self.latest: dict[str, Any] | None = None
        self.outcome: str | None = None
        self.failure: SmsError | None = None

    @property
    def doing(self) -> str:
        """What is being done, as the beginning of a message."""
        return f"Deleting migration task {show_id(self.task_id)}"

    def end(self, outcome: str) -> None:
        """Nothing is left to be done."""
        self.outcome = outcome
        self.pending = self.stopping = False

    def end_gone(self) -> None:
        """The task is gone: because of this run, or not."""
        self.end(DELETED if self.accepted else ALREADY_ABSENT)

    def fail(self, failure: SmsError) -> None:
        """The task is not gone, or nobody can tell."""
        self.end(FAILED)
        self.failure = failure


class Ledger:
    """The tasks of a run, in the order in which they were asked for, each once.

    Args:
        task_ids: the IDs, as given.
    """

    def __init__(self, task_ids: list[str]) -> None:
        self._entries = [Entry(task_id) for task_id in dict.fromkeys(task_ids)]
        self.warnings: list[str] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def open(self) -> list[Entry]:
        """The tasks whose deletion is not under way, nor settled otherwise."""
        return [entry for entry in self._entries if entry.outcome is None and not (entry.pending or entry.stopping)]

    def waiting(self) -> list[Entry]:
        """The tasks that are being stopped or deleted."""
        return [entry for entry in self._entries if entry.pending or entry.stopping]

    def result(self, with_diff: bool) -> dict[str, Any]:
        """What the module returns.

        Args:
            with_diff: whether to add before and after.

        Returns:
            plain values; with ``failures``, ``msg`` and ``error`` where a task failed, ``warnings`` if there are any.
        """
        result: dict[str, Any] = {
            "changed": any(entry.accepted or entry.stop_sent or entry.outcome == DELETED for entry in self._entries),
            "deleted": self._ids(DELETED),
            "already_absent": self._ids(ALREADY_ABSENT),
            "sms_tasks": [entry.row for entry in self._entries if entry.row is not None],
        }
        if self.warnings:
            result["warnings"] = self.warnings[:_MOST_WARNINGS]
            if len(self.warnings) > _MOST_WARNINGS:
                result["warnings"].append(f"The same for {len(self.warnings) - _MOST_WARNINGS} more tasks.")
        if with_diff:
            result["diff"] = {"before": self._brief((DELETED, FAILED)), "after": self._brief((FAILED,))}
        failures = [(entry.task_id, entry.failure) for entry in self._entries if entry.failure is not None]
        if failures:
            first = next((one for dummy, one in failures if one.because is None), failures[0][1])
            first = first.because or first
            result["msg"] = self._message(first, len(failures))
            result["error"] = first.error
            result["failures"] = [
                {"id": task_id, "msg": failure.message, "error": failure.error} for task_id, failure in failures
            ]
        return result

    def _ids(self, outcome: str) -> list[str]:
        return [entry.task_id for entry in self._entries if entry.outcome == outcome]

    def _message(self, first: SmsError, count: int) -> str:
        if len(self._entries) == 1:
            return first.message
        message = f"{count} of {len(self._entries)} migration tasks failed. {first.message}"
        return message if count == 1 else f"{message} The others are in failures."

    def _brief(self, outcomes: tuple[str, ...]) -> dict[str, Any]:
        rows = [entry.row for entry in self._entries if entry.row is not None and entry.outcome in outcomes]
        return {"sms_tasks": [_brief(row) for row in rows]}


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    brief = {name: row[name] for name in _DIFF_FIELDS if name in row}
    source = row.get("source_server")
    if isinstance(source, dict):
        brief["source_server"] = {name: source[name] for name in _DIFF_SOURCE_FIELDS if name in source}
    return brief


#: is shown the ledger whenever it may have changed
Watch = Callable[[Ledger], None]


def unwatched(ledger: Ledger) -> None:
    """Nobody watches."""
