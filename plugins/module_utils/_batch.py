# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Many tasks at once: the list of tasks and the batch call, instead of a request or two for each.

What the batch call answers about unknown, busy or foreign tasks is not documented: it may refuse all because of one,
skip some in silence, take fewer at once, or not be there. So nothing is believed that the list of tasks does not
confirm, and whatever stays in doubt is asked for one by one.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    PermissionError_,
    ServiceError,
    SmsError,
    ThrottledError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import Entry, Ledger
from ansible_collections.huaweicloud.sms.plugins.module_utils._sms_api import LARGE, PAGE_SIZE, SmsApi
from ansible_collections.huaweicloud.sms.plugins.module_utils._steps import Steps, Wanted

#: IDs in one batch call; how many SMS takes is not documented
BATCH_SIZE = 100
#: refusals in a row after which a chunk is not divided any further: enough to find a few bad tasks in 100
MOST_REFUSALS = 12


class Batch:
    """The steps that are taken with many tasks at once.

    Args:
        sms: the API; its deadline is that of the run.
        steps: the steps for single tasks.
        ledger: the tasks.
        wanted: how to delete.
    """

    def __init__(self, sms: SmsApi, steps: Steps, ledger: Ledger, wanted: Wanted) -> None:
        self._sms = sms
        self._steps = steps
        self._ledger = ledger
        self._wanted = wanted
        self._size = BATCH_SIZE
        self._usable = True
        self._refusals = 0

    # Reading

    def read(self) -> None:
        """Read the list once, and note what it shows of the tasks."""
        entries = self._ledger.open()
        rows = self._rows(entries, stop_when_found=True) or {}
        for entry in entries:
            if entry.task_id in rows:
                entry.row = rows[entry.task_id]
                entry.listed = True

    def _rows(self, entries: list[Entry], stop_when_found: bool) -> dict[str, dict[str, Any]] | None:
        """What the list shows of some tasks; None where it cannot be read, or would cost more than asking for each."""
        if self._steps.stopped:
            return None
        wanted = {entry.task_id for entry in entries}
        found: dict[str, dict[str, Any]] = {}
        most = PAGE_SIZE * max(10, len(wanted) // 10)
        try:
            for number, row in enumerate(self._sms.list_tasks({}), 1):
                if row["id"] in wanted:
                    found[row["id"]] = row
                if stop_when_found and len(found) == len(wanted):
                    break
                if number >= most:
                    return found if stop_when_found else None
        except SmsError as exc:
            self._steps.stop_if(exc)
            return None
        return found

    # Deleting

    def delete(self) -> None:
        """Ask for the deletion of every task that the list shows, and that nothing seems to stand against."""
        entries = [entry for entry in self._ledger.open() if entry.row is not None and _is_free(entry.row)]
        while entries and self._usable:
            size = self._size
            chunk, entries = entries[:size], entries[size:]
            self._refusals = 0
            self._delete_chunk(chunk)
        self._confirm()

    def _delete_chunk(self, chunk: list[Entry]) -> bool:
        """Delete some tasks by one call; where it is refused, by two calls for half of them each, and so on.

        Returns:
            whether the call, with all of them, was accepted.
        """
        if len(chunk) < 2 or not self._usable or self._refusals >= MOST_REFUSALS:
            return False
        for entry in chunk:
            entry.asked = True
        try:
            self._sms.delete_tasks([entry.task_id for entry in chunk])
        except SmsError as exc:
            if self._steps.stop_if(exc) or _is_not_to_be_had(exc):
                self._usable = False
            elif not (exc.uncertain or isinstance(exc, ThrottledError)):
                # It may have been refused because of one task, and have deleted the others all the same.
                self._note(chunk)
                self._divide(chunk)
            if exc.uncertain:
                self._note(chunk)
            return exc.uncertain
        self._refusals = 0
        self._note(chunk, accepted=True)
        return True

    def _divide(self, chunk: list[Entry]) -> None:
        self._refusals += 1
        half = (len(chunk) + 1) // 2
        accepted = [self._delete_chunk(part) for part in (chunk[:half], chunk[half:])]
        if all(accepted):
            # It was not one of the tasks, so it was their number.
            self._size = min(self._size, half)

    def _note(self, chunk: list[Entry], accepted: bool = False) -> None:
        for entry in chunk:
            entry.batched = True
            entry.batch_accepted = entry.batch_accepted or accepted

    def _confirm(self) -> None:
        """See in the list what became of the tasks; those it shows as before stay open, to be asked for singly."""
        deadline = self._sms.deadline
        in_doubt = self._confirm_once()
        if in_doubt > (0 if self._wanted.wait else LARGE) and deadline.remaining() > self._wanted.wait_interval:
            # Right after a deletion was accepted, the old state may still be read; and a pause costs less than asking
            # for many tasks one by one.
            deadline.clock.sleep(self._wanted.wait_interval)
            self._confirm_once()

    def _confirm_once(self) -> int:
        """Returns: how many tasks the list leaves in doubt, so that another look at it may help."""
        doubtful = [entry for entry in self._ledger.open() if entry.batched]
        rows = self._rows(doubtful, stop_when_found=False) if doubtful else None
        if rows is None:
            return 0
        for entry in doubtful:
            row = rows.get(entry.task_id)
            if row is None:
                # It was listed, so it is ours; it was in a batch, and is not listed any more.
                entry.accepted = True
                entry.end_gone()
            elif _rules.task_state(row) == _rules.DELETING:
                entry.accepted = entry.deleting_seen = True
                self._steps.under_way(entry)
        return sum(entry.batched for entry in self._ledger.open())

    # Waiting

    def look(self) -> None:
        """Look at all that is being deleted, by the list, as long as that costs less than a look at each."""
        entries = self._in_list()
        if len(entries) <= LARGE:
            return
        rows = self._rows(entries, stop_when_found=False)
        if rows is None:
            self._usable = False
            return
        for entry in entries:
            row = rows.get(entry.task_id)
            if row is None:
                entry.end_gone()
            else:
                self._steps.seen(entry, row)

    def to_look_at(self) -> list[Entry]:
        """The tasks that look did not look at."""
        in_list = self._in_list()
        skipped = set(map(id, in_list)) if len(in_list) > LARGE and self._usable else set()
        return [entry for entry in self._ledger.waiting() if id(entry) not in skipped]

    def _in_list(self) -> list[Entry]:
        return [entry for entry in self._ledger.waiting() if entry.listed and entry.pending]


def _is_free(row: dict[str, Any]) -> bool:
    """Whether nothing in the list stands against a deletion; the list does not tell whether a source is connected."""
    return _rules.task_state(row) != _rules.DELETING and _rules.source_state(row) not in _rules.BLOCKING_SOURCE_STATES


def _is_not_to_be_had(exc: SmsError) -> bool:
    """Whether these credentials may not call the batch API, or there is none."""
    if exc.http_status is None or exc.code in _rules.FOREIGN_CODES or _rules.is_gone(exc.http_status, exc.code):
        # It is there, and complains of one of the tasks.
        return False
    return isinstance(exc, (PermissionError_, WrongServiceError)) or (
        isinstance(exc, ServiceError) and exc.http_status in (404, 405, 501)
    )
