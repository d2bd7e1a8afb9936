# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control API, under /_sim/ on the port of SMS. It asks for no credentials: only loopback can reach it."""

from __future__ import annotations

import re
from typing import Any, Callable

from .call import Call
from .model import OWN_OPTIONS, Task
from .reply import Reply, ServiceError, json_reply
from .world import World


def handle(world: World, call: Call) -> Reply:
    """Answer one control request. Anything that cannot be done is a 400 that says why, a wrong path a 404."""
    try:
        for method, pattern, handler in ROUTES:
            match = re.fullmatch(pattern, call.path)
            if match and method == call.method:
                body = call.json() if call.body else {}
                return json_reply(handler(world, body, *match.groups()))
    except (ValueError, TypeError, re.error) as error:
        return json_reply({"error": str(error)}, 400)
    except ServiceError as error:
        return error.reply
    return json_reply({"error": f"no control call {call.method} {call.path}"}, 404)


def _only(body: dict[str, Any], *known: str) -> None:
    unknown = set(body) - set(known)
    if unknown:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}; known: {', '.join(known)}")


def read_requests(world: World, body: dict[str, Any]) -> Any:
    """GET /_sim/requests"""
    return {"requests": world.journal.entries}


def clear_requests(world: World, body: dict[str, Any]) -> Any:
    """DELETE /_sim/requests"""
    world.journal.clear()
    return {}


def reset(world: World, body: dict[str, Any]) -> Any:
    """POST /_sim/reset"""
    _only(body, "seed", "settings")
    world.reset(body.get("seed"), body.get("settings"))
    return {"tasks": len(world.store.tasks)}


def read_settings(world: World, body: dict[str, Any]) -> Any:
    """GET /_sim/settings"""
    return world.settings.as_dict()


def change_settings(world: World, body: dict[str, Any]) -> Any:
    """PATCH /_sim/settings"""
    world.settings.update(body)
    if {key for key in body if "throttle" in key}:
        # A new limit counts from now on.
        world.recent.clear()
    return world.settings.as_dict()


def _task(task: Task) -> dict[str, Any]:
    source = task.source
    row = {
        "id": task.id,
        "name": task.name,
        "state": task.state,
        "owner": task.owner,
        "source_id": source.id,
        "source_state": source.state,
        "connected": source.connected,
        "being_deleted": task.being_deleted,
    }
    return {**row, **{name: getattr(task, name) for name in OWN_OPTIONS if getattr(task, name) is not None}}


def _find(world: World, wanted: str) -> Task:
    if wanted not in world.store.tasks:
        raise ServiceError(json_reply({"error": f"no task {wanted}"}, 404))
    return world.store.tasks[wanted]


def read_tasks(world: World, body: dict[str, Any]) -> Any:
    """GET /_sim/tasks; looking from here does not count as a read of a task."""
    for task in list(world.store.tasks.values()):
        world.store.settle(task)
    return {"tasks": [_task(task) for task in world.store.tasks.values()]}


def add_tasks(world: World, body: dict[str, Any]) -> Any:
    """POST /_sim/tasks: one as described, or several alike with "count"."""
    count = body.pop("count", 1)
    if not isinstance(count, int) or count < 1 or (count > 1 and "id" in body):
        raise ValueError("count must be a positive number, and goes without id")
    name = body.get("name", "mig-extra")
    made = []
    for number in range(count):
        options = {**body, "name": f"{name}{number + 1:04d}"} if count > 1 else body
        made.append(world.store.create(options).id)
    return {"ids": made}


def change_task(world: World, body: dict[str, Any], wanted: str) -> Any:
    """POST or PATCH /_sim/tasks/{id}"""
    task = _find(world, wanted)
    world.store.patch(task, body)
    return _task(task)


def drop_task(world: World, body: dict[str, Any], wanted: str) -> Any:
    """DELETE /_sim/tasks/{id}: gone at once, whatever the rule says."""
    world.store.remove(_find(world, wanted))
    return {}


def read_faults(world: World, body: dict[str, Any]) -> Any:
    """GET /_sim/faults"""
    return {"faults": [fault.as_dict() for fault in world.faults.active]}


def add_fault(world: World, body: dict[str, Any]) -> Any:
    """POST /_sim/faults"""
    return world.faults.add(body).as_dict()


def clear_faults(world: World, body: dict[str, Any]) -> Any:
    """DELETE /_sim/faults"""
    world.faults.active.clear()
    return {}


def change_credentials(world: World, body: dict[str, Any]) -> Any:
    """POST /_sim/credentials"""
    _only(body, "expire", "unlock")
    expire = body.get("expire")
    if expire not in (None, "tokens", "keys", "all"):
        raise ValueError("expire must be tokens, keys or all")
    if expire:
        world.credentials.expire(tokens=expire != "keys", keys=expire != "tokens")
    if body.get("unlock"):
        world.credentials.unlock()
    return {}


def read_info(world: World, body: dict[str, Any]) -> Any:
    """GET /_sim/info: what the ready file holds."""
    return world.info


ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/_sim/info", read_info),
    ("GET", "/_sim/requests", read_requests),
    ("DELETE", "/_sim/requests", clear_requests),
    ("POST", "/_sim/reset", reset),
    ("GET", "/_sim/settings", read_settings),
    ("PATCH", "/_sim/settings", change_settings),
    ("GET", "/_sim/tasks", read_tasks),
    ("POST", "/_sim/tasks", add_tasks),
    ("POST", "/_sim/tasks/([^/]+)", change_task),
    ("PATCH", "/_sim/tasks/([^/]+)", change_task),
    ("DELETE", "/_sim/tasks/([^/]+)", drop_task),
    ("GET", "/_sim/faults", read_faults),
    ("POST", "/_sim/faults", add_fault),
    ("DELETE", "/_sim/faults", clear_faults),
    ("POST", "/_sim/credentials", change_credentials),
)
