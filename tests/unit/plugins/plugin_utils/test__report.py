# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person is shown while a run waits, and when it is interrupted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import DELETED, Ledger
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._report import EVERY, MOST_IDS, Reporter, last_words
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import task


class Watched:
    """A run that is watched: tasks that wait, and the lines shown of them."""

    def __init__(self, *task_ids: str) -> None:
        self.clock = FakeClock()
        self.lines: list[str] = []
        self.ledger = Ledger(list(task_ids))
        self.reporter = Reporter(self.lines.append, self.clock)
        for entry in self.ledger:
            entry.accepted = entry.pending = True
        self.reporter(self.ledger)

    def look(self, after: float = EVERY, **rows: dict[str, Any] | None) -> list[str]:
        """One look at SMS: a row for each task that is seen, None for one that is gone; returns the new lines."""
        self.clock.passed += after
        before = len(self.lines)
        for entry in self.ledger:
            if entry.task_id in rows:
                row = rows[entry.task_id]
                if row is None:
                    entry.end_gone()
                else:
                    entry.latest = row
        self.reporter(self.ledger)
        return self.lines[before:]


def test_a_task_is_shown_with_what_sms_says_of_it() -> None:
    steps = [
        {"name": "SSL_CONFIG", "progress": 100},
        {"name": "MIGRATE_LINUX_FILE", "progress": 42},
        {"name": "CONFIGURE_LINUX_FILE", "progress": 0},
    ]
    row = task("a", state="ABORTING", sub_tasks=steps, migrate_speed=87.4, remain_seconds=4100)
    assert Watched("a").look(a=row) == ["mig-a (a): ABORTING, MIGRATE_LINUX_FILE 42 %, 87.4 Mbit/s, 1 h 8 min left"]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({}, "a: DELETING"),
        ({"name": "x\ny"}, "x y (a): DELETING"),
        ({"sub_tasks": [{"name": "S", "progress": None}, None, 7, {"progress": 5}]}, "a: DELETING"),
        ({"sub_tasks": "none"}, "a: DELETING"),
        ({"migrate_speed": 0.0, "remain_seconds": 0}, "a: DELETING"),
        ({"migrate_speed": "fast", "remain_seconds": True}, "a: DELETING"),
        ({"remain_seconds": 61}, "a: DELETING, 1 min 1 s left"),
        ({"remain_seconds": 59.9}, "a: DELETING, 59 s left"),
        ({"state": None}, "a: state unknown"),
    ],
)
def test_what_sms_does_not_say_or_says_oddly_is_left_out(more: dict[str, Any], shown: str) -> None:
    assert Watched("a").look(a={"id": "a", "state": "DELETING", **more}) == [shown]


def test_nothing_is_shown_of_a_task_that_is_gone_at_the_first_look() -> None:
    assert Watched("a").look(a=None) == []


def test_only_a_change_of_state_or_progress_is_shown() -> None:
    watched = Watched("a", "b")
    assert watched.look(a=task("a", state="RUNNING"), b=task("b", state="RUNNING")) == [
        "mig-a (a): RUNNING",
        "mig-b (b): RUNNING",
    ]
    assert watched.look(a=task("a", state="RUNNING", remain_seconds=9, migrate_speed=1.5)) == []
    assert watched.look(b=task("b", state="RUNNING", sub_tasks=[{"name": "S", "progress": 7}])) == [
        "mig-b (b): RUNNING, S 7 %"
    ]
    assert watched.look(a=None) == ["mig-a (a): deleted"]
    assert watched.look() == []


def test_changes_that_come_too_soon_are_shown_later_and_only_as_they_are_then() -> None:
    watched = Watched("a")
    assert watched.look(a=task("a", state="RUNNING")) == ["mig-a (a): RUNNING"]
    assert watched.look(after=EVERY / 3, a=task("a", state="ABORTING")) == []
    assert watched.look(after=EVERY / 3, a=task("a", state="ABORT")) == []
    assert watched.look(after=EVERY / 3) == ["mig-a (a): ABORT"]


def test_of_many_tasks_some_are_shown_and_the_others_counted() -> None:
    ids = [f"t{number}" for number in range(25)]
    lines = Watched(*ids).look(**{one: task(one, state="DELETING") for one in ids})
    assert lines[:2] == ["mig-t0 (t0): DELETING", "mig-t1 (t1): DELETING"]
    assert lines[10:] == ["and 15 more; 25 of 25 tasks are waited for"]


def test_last_words_name_every_task_in_exactly_one_line() -> None:
    ledger = Ledger(["new", "sent", "accepted", "batch", "others", "stopping", "gone", "deleted", "failed", "x y"])
    entries = {entry.task_id: entry for entry in ledger}
    entries["sent"].asked = True
    entries["accepted"].asked = entries["accepted"].accepted = entries["accepted"].pending = True
    entries["batch"].asked = entries["batch"].batched = entries["batch"].batch_accepted = True
    entries["others"].pending = True
    entries["stopping"].asked = entries["stopping"].stopping = entries["stopping"].stop_sent = True
    entries["gone"].end_gone()
    entries["deleted"].end(DELETED)
    entries["failed"].fail(OptionError("no"))
    assert last_words(ledger) == [
        "deleted: deleted",
        "gone before: gone",
        "failed: failed",
        "deletion accepted, end not seen: accepted, batch",
        "deletion under way before, end not seen: others",
        "asked to stop, not deleted: stopping",
        "deletion asked for, answer not seen, so it may be deleted: sent",
        "not asked for: new, 'x y'",
    ]


def test_last_words_of_many_tasks_stay_short() -> None:
    (line,) = last_words(Ledger([f"t{number}" for number in range(1000)]))
    assert line.endswith(f"t{MOST_IDS - 1} and {1000 - MOST_IDS} more")
