# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What to say of tasks whose end was not seen: the time was over, or the run had to stop."""

from __future__ import annotations

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import NotSentError, SmsError, WaitError
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import Entry


def but(entry: Entry, what: str) -> str:
    """A sentence that says how far a task came, and what went wrong then."""
    if entry.stopping:
        who = "SMS was asked to stop the task" if entry.stop_sent else "The task was being stopped already"
    elif entry.accepted:
        who = "SMS accepted the deletion"
    elif entry.batched:
        who = "The deletion was asked for together with others"
    else:
        who = "The deletion was under way already"
    return f"{who}, but {what}."


def not_done(entry: Entry, stopped_by: SmsError) -> SmsError:
    """What to say of a task that the run did not come to."""
    entry.accepted = entry.accepted or entry.batch_accepted
    if entry.pending or entry.stopping or entry.batched:
        ended = but(entry, "how it ended was not seen, because the run stopped")
        said: SmsError = WaitError(
            f"{entry.doing}: {ended} {stopped_by.what}", hint=stopped_by.hint, endpoint=stopped_by.endpoint
        )
    else:
        said = NotSentError(
            f"{entry.doing}: not sent, because the run stopped before. {stopped_by.what}",
            hint=stopped_by.hint,
            endpoint=stopped_by.endpoint,
        )
    said.because = stopped_by
    return said


def too_late(entry: Entry, deadline: Deadline) -> SmsError:
    """The failure of a task whose end was not seen in time."""
    state = _rules.task_state(entry.latest or {})
    so_far = f"the task is still in state {state}" if state else "its end was not seen"
    late = WaitError(
        f"{entry.doing}: {but(entry, so_far)} The time limit (wait_timeout, {deadline.seconds:g} s) is over.",
        hint="Run it again later to see what became of the task, or raise wait_timeout.",
    )
    return late.add(_rules.describe(entry.row) if entry.stopping and entry.row else None)
