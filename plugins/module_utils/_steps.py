# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What is asked of SMS for one task, and what each answer means for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    PermissionError_,
    ServiceError,
    SmsError,
    SourceBusyError,
    TaskGoneError,
    WaitError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import ALREADY_ABSENT, DELETED, Entry, Ledger
from ansible_collections.huaweicloud.sms.plugins.module_utils._sms_api import SmsApi
from ansible_collections.huaweicloud.sms.plugins.module_utils._unfinished import but, not_done, too_late

_UNKNOWN = "Whether the deletion was carried out is not known; run it again to find out."


class Wanted(NamedTuple):
    """How to delete.

    Attributes:
        check_mode: only say what would be done.
        diff: read every task before it is deleted, to show it.
        stop_running: where the source server is busy, stop the task, wait until it has stopped, and delete it then.
        wait: return only when the tasks are really gone.
        wait_interval: seconds between two looks at a task.
    """

    check_mode: bool = False
    diff: bool = False
    stop_running: bool = False
    wait: bool = True
    wait_interval: float = 5.0


class Steps:
    """The steps that are taken with each task.

    Args:
        sms: the API; its deadline is that of the run.
        ledger: where warnings go.
        wanted: how to delete.
    """

    def __init__(self, sms: SmsApi, ledger: Ledger, wanted: Wanted) -> None:
        self._sms = sms
        self._ledger = ledger
        self._wanted = wanted
        self._stopped_by: SmsError | None = None

    def each(self, entries: Iterable[Entry], step: Callable[[Entry], None]) -> None:
        """Take a step with each task; what fails for one does not keep the others from it, unless it stops the run."""
        for entry in entries:
            if self._stopped_by is not None:
                entry.fail(not_done(entry, self._stopped_by))
                continue
            try:
                step(entry)
            except SmsError as exc:
                entry.fail(exc)
                self.stop_if(exc)

    @property
    def stopped(self) -> bool:
        """Whether nothing may be sent any more."""
        return self._stopped_by is not None

    def stop_if(self, exc: SmsError) -> bool:
        """Stop the run where a failure concerns more than one task; True where it does."""
        if exc.stops_run and self._stopped_by is None:
            self._stopped_by = exc
        return exc.stops_run

    # Check mode

    def predict(self, entry: Entry) -> None:
        """Say what a real run would do, by one look at most."""
        try:
            if entry.row is None or _rules.source_state(entry.row) in _rules.BLOCKING_SOURCE_STATES:
                entry.row = self._sms.show_task(entry.task_id)
        except TaskGoneError:
            entry.end(ALREADY_ABSENT)
            return
        if _rules.task_state(entry.row) == _rules.DELETING:
            entry.end(ALREADY_ABSENT)
        elif self._blocks(entry.row) and not self._wanted.stop_running:
            busy = SourceBusyError(f"{entry.doing}: SMS would refuse it now.", hint=_busy_hint())
            entry.fail(busy.add(_rules.describe(entry.row)))
        else:
            entry.end(DELETED)

    def _blocks(self, row: dict[str, Any]) -> bool:
        """Whether the deletion rule forbids it; where the task does not say, its source server is asked."""
        state = _rules.source_state(row)
        blocks = _rules.blocks_deletion(_rules.is_connected(row), state)
        if blocks is not None:
            return blocks
        source = row.get("source_server")
        server_id = source.get("id") if isinstance(source, dict) else None
        if not isinstance(server_id, str) or _rules.problem_with_id(server_id):
            return False
        try:
            server = self._sms.show_server(server_id)
        except ServiceError as exc:
            if exc.stops_run:
                raise
            return False
        return bool(_rules.blocks_deletion(_rules.is_connected(server), state))

    # Asking for a deletion

    def ask(self, entry: Entry) -> None:
        """Ask for the deletion of a task."""
        if self._wanted.diff and entry.row is None and not self._read_before(entry):
            return
        if entry.row is not None and _rules.task_state(entry.row) == _rules.DELETING:
            entry.deleting_seen = True
            self.under_way(entry)
        else:
            self._delete(entry)

    def _read_before(self, entry: Entry) -> bool:
        """Read a task before its deletion, for the diff; False where it is gone already."""
        try:
            entry.row = self._sms.show_task(entry.task_id)
        except TaskGoneError:
            entry.end_gone()
            return False
        except PermissionError_ as exc:
            if exc.stops_run:
                raise
            self._ledger.warnings.append(f"No diff: {exc.message}")
        return True

    def _delete(self, entry: Entry) -> None:
        entry.asked = True
        try:
            self._sms.delete_task(entry.task_id)
        except TaskGoneError as gone:
            # If an attempt got no certain answer, or a batch had it, and it is gone at the next, this run deleted it.
            entry.accepted = gone.uncertain or entry.batched
            entry.end_gone()
        except SmsError as exc:
            if exc.stops_run:
                # A login that failed, for example: not SMS's refusal, whatever its class.
                exc.add(_UNKNOWN if exc.uncertain else None)
                raise
            if type(exc) in (ServiceError, SourceBusyError):
                self._refused(entry, exc)
            elif exc.uncertain:
                self._settle(entry, exc)
            else:
                raise
        else:
            entry.accepted = True
            self.under_way(entry)

    def under_way(self, entry: Entry) -> None:
        """A task's deletion is accepted, or was under way already."""
        entry.stopping = False
        if self._wanted.wait:
            entry.pending = True
        else:
            entry.end_gone()

    def _refused(self, entry: Entry, refusal: SmsError) -> None:
        """Find out why SMS refused: the task's and the source server's state tell."""
        uncertain = refusal.uncertain or entry.batched
        try:
            row = self._sms.show_task(entry.task_id)
        except TaskGoneError:
            entry.accepted = uncertain
            entry.end_gone()
            return
        except SmsError as exc:
            entry.fail(refusal.add("The task's state could not be read."))
            self.stop_if(exc)
            return
        entry.row = row
        if _rules.task_state(row) == _rules.DELETING:
            # Asked for by an attempt whose answer got lost, or by somebody else.
            entry.accepted = uncertain
            entry.deleting_seen = True
            self.under_way(entry)
            return
        busy = isinstance(refusal, SourceBusyError) or self._blocks(row)
        if busy and self._wanted.stop_running:
            self._stop(entry, row)
            return
        if busy:
            refusal.hint = _busy_hint()
        entry.fail(refusal.add(_rules.describe(row)))

    def _settle(self, entry: Entry, lost: SmsError) -> None:
        """No DELETE got a certain answer: one look tells whether one was carried out."""
        try:
            row = self._sms.show_task(entry.task_id, max_retries=0)
        except TaskGoneError:
            entry.accepted = True
            entry.end_gone()
        except SmsError as exc:
            entry.fail(lost.add(_UNKNOWN))
            self.stop_if(exc)
        else:
            entry.row = row
            if _rules.task_state(row) == _rules.DELETING:
                entry.accepted = entry.deleting_seen = True
                self.under_way(entry)
            else:
                entry.fail(lost.add(_rules.describe(row)).add(_UNKNOWN))

    # Stopping a task that runs

    def _stop(self, entry: Entry, row: dict[str, Any]) -> None:
        entry.stopping = True
        if entry.stop_sent or _rules.is_stopping(row):
            return
        doing = f"Stopping migration task {_rules.show_id(entry.task_id)}, to delete it"
        try:
            self._sms.stop_task(doing, entry.task_id)
        except TaskGoneError:
            entry.end_gone()
        except SmsError as exc:
            if exc.stops_run or not exc.uncertain:
                self._not_stopped(entry, row, exc)
            else:
                # It may have arrived, and is not sent twice: whether the task stops is seen while waiting.
                entry.stop_sent = True
        else:
            entry.stop_sent = True

    def _not_stopped(self, entry: Entry, row: dict[str, Any], refusal: SmsError) -> None:
        """A task that SMS does not stop may have ended by itself just now: then it can be deleted."""
        if type(refusal) in (ServiceError, SourceBusyError) and not entry.stop_refused:
            entry.stop_refused = True
            row = self._sms.show_task(entry.task_id)
            if not self._blocks(row):
                entry.stopping = False
                self._delete(entry)
                return
            entry.row = row
        raise refusal.add(_rules.describe(row))

    # Looking at what is under way

    def look(self, entry: Entry) -> None:
        """Look at a task that is being stopped or deleted."""
        if self._sms.deadline.is_over():
            entry.fail(too_late(entry, self._sms.deadline))
            return
        try:
            row = self._sms.show_task(entry.task_id)
        except TaskGoneError:
            entry.end_gone()
        except SmsError as exc:
            if entry.accepted and exc.http_status == 403 and exc.code not in _rules.FOREIGN_CODES:
                # These credentials may delete, but not read: the deletion stands.
                self._ledger.warnings.append(f"{entry.doing}: accepted, but not verified. {exc.message}")
                entry.end(DELETED)
                return
            entry.fail(exc.add(but(entry, "how it ended could not be seen")))
            self.stop_if(exc)
        else:
            self.seen(entry, row)

    def seen(self, entry: Entry, row: dict[str, Any]) -> None:
        """Draw the conclusions from a look at a task that is still there."""
        entry.latest = row
        state = _rules.task_state(row)
        if state == _rules.DELETING:
            entry.deleting_seen = True
            if entry.stopping:
                self.under_way(entry)
        elif entry.stopping:
            entry.row = row
            if not self._blocks(row):
                self._delete(entry)
        elif entry.deleting_seen:
            entry.row = row
            failed = WaitError(
                f"{entry.doing}: the deletion failed, since its state went from DELETING to {state or 'unknown'}.",
                hint="Look at the task in the console for the reason, then delete it again.",
            )
            entry.fail(failed.add(_rules.describe(row)))


def _busy_hint() -> str:
    """What to do about a source server that is busy."""
    from ansible_collections.huaweicloud.sms.plugins.module_utils._hints import HINTS

    return HINTS["SMS.7719"]
