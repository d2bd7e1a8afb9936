# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What a person is shown of a run while it waits, and when it is interrupted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import one_line
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import ALREADY_ABSENT, DELETED, Entry, Ledger

#: seconds between two reports at least
EVERY = 3.0
#: tasks that one report or sentence names
MOST_LINES = 10
MOST_IDS = 20


class Reporter:
    """Shows what changes while a run waits for its tasks.

    Args:
        show: shows one line.
        clock: tells the time.
    """

    def __init__(self, show: Callable[[str], None], clock: Clock) -> None:
        self._show = show
        self._clock = clock
        self._shown: dict[str, object] = {}
        self._last: float | None = None
        self.ledger: Ledger | None = None

    def __call__(self, ledger: Ledger) -> None:
        """Look at the tasks after each look at SMS."""
        self.ledger = ledger
        changed = [entry for entry in ledger if self._shown.get(entry.task_id) != _moment(entry)]
        now = self._clock.monotonic()
        if not changed or (self._last is not None and now - self._last < EVERY):
            return
        self._last = now
        self._shown.update((entry.task_id, _moment(entry)) for entry in changed)
        for entry in changed[:MOST_LINES]:
            self._show(f"{_title(entry)}: {', '.join(_facts(entry))}")
        if changed[MOST_LINES:]:
            waiting = len(ledger.waiting())
            self._show(f"and {len(changed) - MOST_LINES} more; {waiting} of {len(ledger)} tasks are waited for")


def _moment(entry: Entry) -> object:
    """What has to change to be shown: the state, and the progress. None where the task was never waited for."""
    if entry.latest is None:
        return None
    return entry.outcome, _rules.task_state(entry.latest), _step(entry.latest)


def _title(entry: Entry) -> str:
    name = one_line((entry.latest or {}).get("name"), 80)
    return f"{name} ({_rules.show_id(entry.task_id)})" if name else _rules.show_id(entry.task_id)


def _facts(entry: Entry) -> Iterable[str]:
    """What SMS says of a task, as far as it does: state, step and percent, speed, time left."""
    row = entry.latest or {}
    if entry.outcome is not None:
        yield {DELETED: "deleted", ALREADY_ABSENT: "gone"}.get(entry.outcome, entry.outcome)
        return
    yield one_line(_rules.task_state(row), 40) or "state unknown"
    step = _step(row)
    if step is not None:
        yield f"{step[0]} {step[1]} %"
    speed, seconds = _number(row.get("migrate_speed")), _number(row.get("remain_seconds"))
    if speed:
        # Mbit/s according to today's documentation, MB/s according to that of the first version.
        yield f"{speed:g} Mbit/s"
    if seconds:
        yield f"{_duration(seconds)} left"


def _step(row: dict[str, Any]) -> tuple[str, int] | None:
    """The sub-task that a task is at, and its percentage; None where SMS does not tell."""
    sub_tasks = row.get("sub_tasks")
    for one in sub_tasks if isinstance(sub_tasks, list) else []:
        progress = _number(one.get("progress")) if isinstance(one, dict) else None
        name = one_line(one.get("name"), 40) if isinstance(one, dict) else None
        if name and progress is not None and 0 < progress < 100:
            return name, int(progress)
    return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def last_words(ledger: Ledger) -> list[str]:
    """What had been done when a run was interrupted: every task is in exactly one of the lines."""
    kinds: dict[str, list[str]] = {}
    for entry in ledger:
        kinds.setdefault(_kind(entry), []).append(_rules.show_id(entry.task_id))
    return [f"{kind}: {_some(kinds[kind])}" for kind in _KINDS if kind in kinds]


_KINDS = (
    "deleted",
    "gone before",
    "failed",
    "deletion accepted, end not seen",
    "deletion under way before, end not seen",
    "asked to stop, not deleted",
    "deletion asked for, answer not seen, so it may be deleted",
    "not asked for",
)


def _kind(entry: Entry) -> str:
    if entry.outcome is not None:
        return _KINDS[(DELETED, ALREADY_ABSENT).index(entry.outcome)] if entry.failure is None else _KINDS[2]
    if entry.accepted or entry.batch_accepted:
        return _KINDS[3]
    if entry.pending:
        return _KINDS[4]
    if entry.stopping or entry.stop_sent:
        return _KINDS[5]
    return _KINDS[6] if entry.asked else _KINDS[7]


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - MOST_IDS} more" if ids[MOST_IDS:] else ""
    return f"{', '.join(ids[:MOST_IDS])}{more}"
