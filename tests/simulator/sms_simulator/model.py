# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks, source servers, and how both change: by being deleted, stopped, started, and by being read."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, fields
from typing import Any, Callable

from .seed import ACCOUNT, SEEDS, SeedRow, source_id, task_id
from .settings import Settings

# The API page "Deleting a Migration Task" (2025-11-27): refused while connected and in one of these.
BLOCKING_STATES = frozenset(
    (
        "initialize",
        "stopping",
        "deleting",
        "cloning",
        "replicate",
        "syncing",
        "cutovering",
        "skipping",
        "clearing",
        "premiging",
    )
)
# Older pages and the page of the batch call: allowed when disconnected or in one of these.
OLD_RULE_STATES = frozenset(("unavailable", "waiting", "finished", "error", "stopped"))

# migration_cycle that belongs to a source state, from the pairs UpdateCopyState accepts.
CYCLES = {
    "unavailable": "checking",
    "waiting": "setting",
    "premigready": "setting",
    "premiging": "setting",
    "premiged": "setting",
    "premigfailed": "setting",
    "initialize": "replicating",
    "replicate": "replicating",
    "stopping": "replicating",
    "stopped": "replicating",
    "error": "replicating",
    "skipping": "replicating",
    "syncing": "syncing",
    "cloning": "syncing",
    "cutovering": "cutovering",
    "finished": "cutovered",
    "clearing": "cutovered",
    "cleared": "cutovered",
    "clearfailed": "cutovered",
    "deleting": "replicating",
}

FIRST_CREATED = 1764140000000  # epoch milliseconds, as every time of SMS


@dataclass
class Source:
    """A source server as SMS knows it."""

    id: str
    name: str
    ip: str
    os_type: str
    state: str
    connected: bool
    owner: str

    @property
    def cycle(self) -> str:
        """The migration_cycle that goes with the state."""
        return CYCLES.get(self.state, "replicating")


@dataclass
class Change:
    """Something under way that reads of the task bring forward."""

    old_reads: int  # reads that still show the state from before
    reads: int  # reads that show the state in between
    until: float  # and not over before this moment
    between: tuple[str, str]  # states of task and source in between
    end: tuple[str, str] | None  # states at the end; None: the task is gone


@dataclass
class Task:
    """A migration task. The options at the end override the settings of the same name for this task."""

    id: str
    name: str
    state: str
    source: Source
    owner: str = ACCOUNT
    type: str = "MIGRATE_FILE"
    os_type: str = "LINUX"
    create_date: int = FIRST_CREATED
    enterprise_project_id: str = "0"
    error_json: str = ""
    change: Change | None = None
    delete_mode: str | None = None
    deleting_reads: int | None = None
    deleting_seconds: float | None = None
    old_state_reads: int | None = None
    deletion_fails: str | None = None
    stop_mode: str | None = None
    stop_reads: int | None = None

    def option(self, settings: Settings, name: str) -> Any:
        """The value of a setting for this task."""
        own = getattr(self, name)
        return getattr(settings, name) if own is None else own

    @property
    def being_deleted(self) -> bool:
        """Whether a deletion is under way, even if reads still show the old state."""
        return self.state == "DELETING" or (self.change is not None and self.change.between[0] == "DELETING")

    def blocked(self, rule: str) -> bool:
        """Whether SMS refuses to delete the task now."""
        if not self.source.connected:
            return False
        state = self.source.state.lower()
        return state in BLOCKING_STATES if rule == "current" else state not in OLD_RULE_STATES


OWN_OPTIONS = tuple(each.name for each in fields(Task) if each.name in {setting.name for setting in fields(Settings)})
SOURCE_OPTIONS = {"source_state": "state", "connected": "connected", "ip": "ip", "source_name": "name"}
TASK_OPTIONS = (
    "name",
    "state",
    "owner",
    "type",
    "os_type",
    "create_date",
    "enterprise_project_id",
    "error_json",
    *OWN_OPTIONS,
)


class Store:
    """All tasks and source servers, of every account."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self.now = now
        self.tasks: dict[str, Task] = {}
        self.sources: dict[str, Source] = {}

    def load(self, seed: str) -> None:
        """Throw everything away and start from a seed."""
        if seed not in SEEDS:
            raise ValueError(f"unknown seed {seed!r}; known: {', '.join(SEEDS)}")
        self.tasks.clear()
        self.sources.clear()
        for row in SEEDS[seed]:
            self._plant(row)

    def _plant(self, row: SeedRow) -> None:
        name = row.name.replace("mig-", "", 1)
        net = "192.0.2" if row.number % 2 else "198.51.100"
        source = Source(
            source_id(row.number),
            name,
            f"{net}.{10 + row.number}",
            row.os_type,
            row.source_state,
            row.connected,
            row.owner,
        )
        kind = "MIGRATE_BLOCK" if row.os_type == "WINDOWS" else "MIGRATE_FILE"
        task = Task(task_id(row.number), row.name, row.state, source, row.owner, kind, row.os_type)
        # The lowest number is the newest, so that the named tasks head the list.
        task.create_date = FIRST_CREATED - row.number * 60000
        if row.state in ("MIGRATE_FAIL", "SYNC_FAIL"):
            task.error_json = '{"error_code":"SMS.0515","error_param":"[]"}'
        if row.state == "DELETING":
            task.change = Change(0, self.settings.deleting_reads, 0, ("DELETING", "deleting"), None)
        self.add(task)

    def add(self, task: Task) -> None:
        """Put a task and its source server in."""
        self.tasks[task.id] = task
        self.sources[task.source.id] = task.source

    def create(self, options: dict[str, Any]) -> Task:
        """Make a task as the control API asks for it.

        Raises:
            ValueError: an option is unknown.
        """
        known = {"id", "source_id", *TASK_OPTIONS, *SOURCE_OPTIONS}
        unknown = set(options) - known
        if unknown:
            raise ValueError(f"unknown task option {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        number = len(self.tasks)
        name = options.get("name", f"mig-extra{number:04d}")
        owner = options.get("owner", ACCOUNT)
        source = Source(
            options.get("source_id", str(uuid.uuid4())),
            options.get("source_name", name.replace("mig-", "", 1)),
            options.get("ip", f"198.51.100.{number % 254 + 1}"),
            options.get("os_type", "LINUX"),
            options.get("source_state", "finished"),
            options.get("connected", True),
            owner,
        )
        task = Task(options.get("id", str(uuid.uuid4())), name, options.get("state", "MIGRATE_SUCCESS"), source)
        # Newer than any other, so at the head of the list.
        task.create_date = max([each.create_date for each in self.tasks.values()] + [FIRST_CREATED]) + 1000
        self.patch(task, {key: value for key, value in options.items() if key not in ("id", "source_id")})
        if task.state == "DELETING":
            self._begin_deletion(task)
        self.add(task)
        return task

    def patch(self, task: Task, options: dict[str, Any]) -> None:
        """Change a task from outside; whatever was under way is over."""
        for key, value in options.items():
            if key in SOURCE_OPTIONS:
                setattr(task.source, SOURCE_OPTIONS[key], value)
            elif key in TASK_OPTIONS:
                setattr(task, key, value)
            else:
                raise ValueError(f"unknown task option {key}")
        if "owner" in options:
            task.source.owner = task.owner
        if "state" in options or "source_state" in options:
            task.change = None

    def remove(self, task: Task) -> None:
        """Make a task vanish; its source server goes back to awaiting a target configuration."""
        self.tasks.pop(task.id, None)
        task.source.state = "waiting"

    def settle(self, task: Task) -> Task | None:
        """Bring a task up to date before it is looked at. None when it is gone by now."""
        change = task.change
        if change is None or change.old_reads > 0:
            return task
        task.state, task.source.state = change.between
        if change.reads > 0 or self.now() < change.until:
            return task
        task.change = None
        if change.end is None:
            self.remove(task)
            return None
        task.state, task.source.state = change.end
        return task

    @staticmethod
    def was_read(task: Task) -> None:
        """Count one read of the task."""
        if task.change is None:
            return
        if task.change.old_reads > 0:
            task.change.old_reads -= 1
        elif task.change.reads > 0:
            task.change.reads -= 1

    def find(self, wanted: str) -> Task | None:
        """The task of this id as it is now, whoever owns it."""
        task = self.tasks.get(wanted)
        return self.settle(task) if task else None

    def owned(self, account: str) -> list[Task]:
        """The tasks of an account as they are now, newest first."""
        mine = [task for task in list(self.tasks.values()) if task.owner == account]
        alive = [task for task in mine if self.settle(task)]
        return sorted(alive, key=lambda task: (-task.create_date, task.id))

    def delete(self, task: Task) -> None:
        """Begin to delete a task; in the simplest case it is gone at once."""
        self._begin_deletion(task)
        self.settle(task)

    def _begin_deletion(self, task: Task) -> None:
        slow = task.option(self.settings, "delete_mode") == "async"
        fails = task.option(self.settings, "deletion_fails") if slow else None
        end = None
        if fails:
            end = (task.state, task.source.state) if fails == "previous" else (fails, "error")
        task.change = Change(
            old_reads=task.option(self.settings, "old_state_reads"),
            reads=task.option(self.settings, "deleting_reads") if slow else 0,
            until=self.now() + task.option(self.settings, "deleting_seconds") if slow else 0,
            between=("DELETING", "deleting"),
            end=end,
        )

    def become(self, task: Task, between: tuple[str, str], end: tuple[str, str]) -> None:
        """Let a task go through one pair of states to another, as it is read."""
        task.change = Change(0, task.option(self.settings, "stop_reads"), 0, between, end)
        self.settle(task)
