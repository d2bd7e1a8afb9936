# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What single and batch calls on tasks have in common."""

from __future__ import annotations

import re

from .credentials import Principal
from .model import Task
from .reply import Reply, ServiceError, json_reply, no_such_api, sms_error
from .world import World


def success(world: World, sentence: str) -> Reply:
    """What a successful write answers: documented as a string, in practice often nothing."""
    status, kind = world.settings.delete_status, world.settings.delete_body
    if status == 204 or kind == "empty":
        return Reply(status)
    if kind == "text":
        return Reply(status, sentence.encode(), "text/plain")
    return json_reply(sentence if kind == "string" else {}, status)


def find_task(world: World, principal: Principal, wanted: str) -> Task:
    """A task of the caller's account.

    Raises:
        ServiceError: there is none, or it is somebody else's.
    """
    settings = world.settings
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,36}", wanted) and settings.malformed_id != "unknown":
        if settings.malformed_id == "gateway":
            raise no_such_api()
        raise sms_error("SMS.9001", "Invalid parameter: task_id.")
    task = world.store.find(wanted)
    if task is None:
        raise sms_error(settings.unknown_task_code, "Task doesn't exist", settings.unknown_task_status)
    if task.owner != principal.account:
        raise sms_error(
            settings.foreign_task_code, "The resource in the task does not belong to you.", settings.foreign_task_status
        )
    return task


def refusal(world: World, task: Task, rule: str | None = None) -> ServiceError | None:
    """The reason not to delete a task now, if there is one."""
    settings = world.settings
    if task.being_deleted:
        refuse = settings.delete_while_deleting == "refuse"
    else:
        refuse = task.blocked(rule or settings.delete_rule)
    if not refuse:
        return None
    return sms_error(
        settings.refused_code, "The source server is running and the task cannot be deleted.", settings.refused_status
    )
