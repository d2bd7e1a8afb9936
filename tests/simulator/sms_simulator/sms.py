# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SMS: tasks and source servers."""

from __future__ import annotations

import re
from typing import Any, Callable

from . import payloads
from .authenticate import authenticate, require
from .batch import delete_batch
from .call import Call
from .credentials import Principal
from .model import Task
from .reply import Reply, json_reply, no_such_api, sms_error
from .source_payloads import source_detail, source_row
from .tasks import find_task, refusal, success
from .world import World

# The filter values the API documents; fewer than the states it answers with.
FILTER_STATES = (
    "READY",
    "RUNNING",
    "SYNCING",
    "MIGRATE_SUCCESS",
    "MIGRATE_FAIL",
    "ABORTING",
    "ABORT",
    "DELETING",
    "SYNC_F_ROLLBACKING",
    "SYNC_F_ROLLBACK_SUCCESS",
)
OPERATIONS = ("start", "stop", "test", "clone_test", "restart", "network_check", "clear", "skip", "migration_test")
STOPPABLE = ("RUNNING", "SYNCING", "SKIPPING")
UPDATED = "2020-09-15T00:00:00Z"


def handle(world: World, call: Call) -> Reply:
    """Answer one request to SMS."""
    version = {
        "id": "v3",
        "status": "SUPPORTED",
        "updated": UPDATED,
        "links": [{"href": f"{call.base_url}/v3/", "rel": "self"}],
    }
    if call.method == "GET" and call.path == "/":
        return json_reply({"versions": [version]})
    if call.method == "GET" and call.path in ("/v3", "/v3/"):
        return json_reply(version)
    handler = _route(world, call)
    return handler(world, call, authenticate(world, call))


def _route(world: World, call: Call) -> Callable[[World, Call, Principal], Reply]:
    """The handler of a path. Whatever is not here is unknown to the gateway, before it looks at any credential."""
    parts = call.segments
    shape = (call.method, *parts[:2], *("{id}" for dummy in parts[2:3]), *parts[3:])
    if call.method == "POST" and parts == ["v3", "tasks", "delete"]:
        if world.settings.batch == "absent":
            raise no_such_api()
        return delete_batch
    handler = ROUTES.get(shape)
    if handler is None or (len(parts) > 2 and not parts[2]):
        raise no_such_api()
    return handler


def _number(call: Call, name: str, default: int, highest: int) -> int:
    text = call.query.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > highest:
        raise sms_error("SMS.9001", f"Invalid parameter: {name}.")
    return int(text)


def list_tasks(world: World, call: Call, principal: Principal) -> Reply:
    """GET /v3/tasks"""
    require(world, principal, "sms:server:listTask")
    settings, query = world.settings, call.query
    limit, offset = _number(call, "limit", 100, 200), _number(call, "offset", 0, 65535)
    limit = 100 if limit == 0 and settings.limit_zero == "default" else limit
    if settings.list_page_cap is not None:
        limit = min(limit, settings.list_page_cap)
    if "state" in query and query["state"] not in FILTER_STATES:
        raise sms_error("SMS.9001", "Invalid parameter: state.")
    if len(query.get("name", "")) > 255:
        raise sms_error("SMS.9001", "Invalid parameter: name.")
    rows = [task for task in world.store.owned(principal.account) if _matches(world, task, query)]
    end = offset + limit
    page = rows[offset:end]
    answer = json_reply({"count": len(rows), "tasks": [payloads.task_row(task) for task in page]})
    for task in page:
        world.store.was_read(task)
    if settings.list_churn == "insert":
        world.store.create({"owner": principal.account})
    elif settings.list_churn == "remove" and rows:
        world.store.remove(rows[0])
    return answer


def _matches(world: World, task: Task, query: dict[str, str]) -> bool:
    name = query.get("name")
    if name and not (name == task.name if world.settings.name_filter == "exact" else name in task.name):
        return False
    values = {
        "state": task.state,
        "id": task.id,
        "source_server_id": task.source.id,
        "enterprise_project_id": task.enterprise_project_id,
    }
    return all(query.get(key, value) == value for key, value in values.items())


def show_task(world: World, call: Call, principal: Principal) -> Reply:
    """GET /v3/tasks/{task_id}"""
    wanted = call.segments[2]
    require(world, principal, "sms:server:getTask", wanted)
    task = find_task(world, principal, wanted)
    answer = json_reply(payloads.task_detail(task, world.settings))
    world.store.was_read(task)
    return answer


def delete_task(world: World, call: Call, principal: Principal) -> Reply:
    """DELETE /v3/tasks/{task_id}"""
    wanted = call.segments[2]
    require(world, principal, "sms:server:deleteTask", wanted)
    task = find_task(world, principal, wanted)
    error = refusal(world, task)
    if error:
        raise error
    if not task.being_deleted:
        world.store.delete(task)
    return success(world, "The migration task with a specified ID was deleted.")


def act(world: World, call: Call, principal: Principal) -> Reply:
    """POST /v3/tasks/{task_id}/action"""
    wanted = call.segments[2]
    require(world, principal, "sms:server:updateTask", wanted)
    try:
        operation = call.json().get("operation")
    except ValueError:
        raise sms_error("SMS.9001", "The request body is not valid JSON.") from None
    if operation not in OPERATIONS:
        raise sms_error("SMS.9001", "Invalid parameter: operation.")
    task = find_task(world, principal, wanted)
    ready = {"start": ("READY", "ABORT"), "restart": ("MIGRATE_FAIL", "SYNC_FAIL"), "clear": ("MIGRATE_SUCCESS",)}
    if operation == "stop":
        _stop(world, task)
    elif operation in ready and task.state not in ready[operation]:
        raise sms_error(
            {"start": "SMS.1039", "restart": "SMS.1040"}.get(operation, "SMS.9001"),
            f"The task cannot {operation} in its state.",
        )
    elif operation in ("start", "restart"):
        task.state, task.source.state, task.change = "RUNNING", "replicate", None
    elif operation == "clear":
        world.store.become(task, (task.state, "clearing"), (task.state, "cleared"))
    return success(world, f"The task was asked to {operation}.")


def _stop(world: World, task: Task) -> None:
    mode = task.option(world.settings, "stop_mode")
    if mode == "refuse" or task.state not in STOPPABLE:
        raise sms_error("SMS.1038", "Only created or monitored tasks can be paused.")
    ends = {
        "normal": ("ABORT", "stopped"),
        "fail": ("MIGRATE_FAIL", "error"),
        "finish": ("MIGRATE_SUCCESS", "finished"),
    }
    if mode in ends:
        world.store.become(task, ("ABORTING", "stopping"), ends[mode])


def list_sources(world: World, call: Call, principal: Principal) -> Reply:
    """GET /v3/sources"""
    require(world, principal, "sms:server:list")
    query = call.query
    limit, offset = _number(call, "limit", 200, 200) or 200, _number(call, "offset", 0, 65535)
    tasks = {task.source.id: task for task in world.store.owned(principal.account)}
    rows = []
    for source in world.store.sources.values():
        values: dict[str, Any] = {
            "state": source.state,
            "id": source.id,
            "ip": source.ip,
            "migration_cycle": source.cycle,
        }
        values["connected"] = str(source.connected).lower()
        named = query.get("name", "") in source.name
        if (
            source.owner == principal.account
            and named
            and all(query.get(key, value) == value for key, value in values.items())
        ):
            rows.append(source_row(source, tasks.get(source.id)))
    end = offset + limit
    return json_reply({"count": len(rows), "source_servers": rows[offset:end]})


def show_source(world: World, call: Call, principal: Principal) -> Reply:
    """GET /v3/sources/{source_id}"""
    wanted = call.segments[2]
    require(world, principal, "sms:server:get", wanted)
    tasks = {task.source.id: task for task in world.store.owned(principal.account)}
    source = world.store.sources.get(wanted)
    if source is None or source.owner != principal.account:
        raise sms_error("SMS.7602", "SourceServer does not exist", world.settings.unknown_task_status)
    return json_reply(source_detail(source, tasks.get(wanted)))


ROUTES: dict[tuple[str, ...], Callable[[World, Call, Principal], Reply]] = {
    ("GET", "v3", "tasks"): list_tasks,
    ("GET", "v3", "tasks", "{id}"): show_task,
    ("DELETE", "v3", "tasks", "{id}"): delete_task,
    ("POST", "v3", "tasks", "{id}", "action"): act,
    ("GET", "v3", "sources"): list_sources,
    ("GET", "v3", "sources", "{id}"): show_source,
}
