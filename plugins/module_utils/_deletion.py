# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""``state: absent`` as a whole: the order of things, for few tasks and for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import Ledger, Watch, unwatched
from ansible_collections.huaweicloud.sms.plugins.module_utils._sms_api import LARGE, SmsApi
from ansible_collections.huaweicloud.sms.plugins.module_utils._steps import Steps, Wanted
from ansible_collections.huaweicloud.sms.plugins.module_utils._unfinished import too_late

if TYPE_CHECKING:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._batch import Batch

#: seconds before the deadline at which a last look is taken, if the next one would come too late
_LAST_LOOK = 1.0


def check_ids(task_ids: list[str]) -> None:
    """Refuse IDs that no task can have, whichever others are with them.

    Raises:
        OptionError: it names the IDs and what is wrong with them.
    """
    bad = [(task_id, _rules.problem_with_id(task_id)) for task_id in task_ids]
    problems = [f"{task_id!a} ({problem})" for task_id, problem in bad if problem]
    if problems:
        more = f", and {len(problems) - 5} more" if problems[5:] else ""
        raise OptionError(f"Not the ID of a migration task: {', '.join(problems[:5])}{more}. Nothing was sent.")


def find_by_name(sms: SmsApi, name: str) -> Ledger:
    """The task of a name, read from the list.

    Args:
        sms: the API.
        name: the exact name; SMS itself may take it for a part of one.

    Returns:
        a ledger of one task, or of none.

    Raises:
        OptionError: the name is ambiguous; the message lists the IDs.
        SmsError: the list cannot be read.
    """
    rows = [row for row in sms.list_tasks({"name": name}) if row.get("name") == name]
    if len(rows) > 1:
        ids = ", ".join(sorted(_rules.show_id(row["id"]) for row in rows))
        raise OptionError(
            f"{len(rows)} migration tasks are named {name}: {ids}. Nothing was deleted.",
            hint="Name the ones to delete by task_ids.",
        )
    ledger = Ledger([row["id"] for row in rows])
    for entry, row in zip(ledger, rows):
        entry.row = row
    return ledger


def delete_tasks(sms: SmsApi, ledger: Ledger, wanted: Wanted, watch: Watch = unwatched) -> dict[str, Any]:
    """Delete migration tasks.

    All are asked for first, then waited for in rounds, so that no task's waiting starves another.

    Args:
        sms: the API; its deadline is that of the run.
        ledger: the tasks.
        wanted: how.
        watch: is shown the ledger at the start, before anything is sent, and after each look while waiting.

    Returns:
        the module's result; a failure of a task is in it, and is not raised.
    """
    steps = Steps(sms, ledger, wanted)
    watch(ledger)
    batch = None
    if len(ledger) > LARGE:
        # Loaded only now, since a module is compiled anew in each run.
        from ansible_collections.huaweicloud.sms.plugins.module_utils._batch import Batch

        batch = Batch(sms, steps, ledger, wanted)
        batch.read()
    if wanted.check_mode:
        steps.each(ledger.open(), steps.predict)
    else:
        if batch is not None:
            batch.delete()
        steps.each(ledger.open(), steps.ask)
        _wait(sms, ledger, steps, batch, wanted.wait_interval, watch)
    return ledger.result(wanted.diff)


def _wait(sms: SmsApi, ledger: Ledger, steps: Steps, batch: Batch | None, interval: float, watch: Watch) -> None:
    """Look at what is being stopped and deleted, in rounds, until nothing is left or the time is over."""
    deadline = sms.deadline
    # One more look shortly before the end is worth more than none; a short run keeps a tenth of its time for it.
    reserve = min(_LAST_LOOK, deadline.remaining() / 10)
    last = False
    while ledger.waiting():
        if batch is not None:
            batch.look()
        steps.each(ledger.waiting() if batch is None else batch.to_look_at(), steps.look)
        watch(ledger)
        remaining = deadline.remaining()
        if not ledger.waiting():
            return
        if last or remaining <= 0:
            for entry in ledger.waiting():
                entry.fail(too_late(entry, deadline))
            return
        last = remaining - reserve <= interval
        deadline.clock.sleep(max(0.0, remaining - reserve) if last else interval)
