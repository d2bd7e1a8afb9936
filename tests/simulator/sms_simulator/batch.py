# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""POST /v3/tasks/delete.

What it does with unknown, foreign or blocked ids is not published. The setting "batch" chooses:

partial        deletes what it can, answers 200 and lists what failed
partial_error  deletes what it can, answers 400 if anything failed
all_or_nothing one bad id: an error, and nothing is deleted
silent_skip    deletes what it can, answers a plain 200
silent_noop    one bad id: a plain 200, and nothing is deleted
old_rule       as all_or_nothing, by the older wording of the deletion rule that the page of this call still has
absent         404 APIGW.0101
forbidden      403 SMS.9004: it is a permission of its own
"""

from __future__ import annotations

import json
from typing import Any

from .authenticate import require
from .call import Call
from .credentials import Principal
from .model import Task
from .reply import Reply, ServiceError, json_reply, permission_error, sms_error
from .tasks import find_task, refusal, success
from .world import World

ACTION = "sms:server:batchDeleteTask"


def delete_batch(world: World, call: Call, principal: Principal) -> Reply:
    """POST /v3/tasks/delete"""
    settings = world.settings
    require(world, principal, ACTION)
    if settings.batch == "forbidden":
        raise permission_error(ACTION, "*")
    ids = _ids(call)
    if settings.batch_max_ids is not None and len(ids) > settings.batch_max_ids:
        raise sms_error("SMS.9001", f"At most {settings.batch_max_ids} IDs are allowed.", settings.batch_max_status)
    good, bad = _sort(world, principal, ids)
    keep_all = settings.batch in ("all_or_nothing", "old_rule", "silent_noop")
    if bad and settings.batch in ("all_or_nothing", "old_rule"):
        raise next(iter(bad.values()))
    if not (bad and keep_all):
        for task in good:
            world.store.delete(task)
    failed = [{"id": wanted, **_brief(error)} for wanted, error in bad.items()]
    if failed and settings.batch == "partial_error":
        raise ServiceError(
            json_reply(
                {"error_code": failed[0]["error_code"], "error_msg": "Some tasks were not deleted.", "details": failed},
                400,
            )
        )
    if failed and settings.batch == "partial":
        return json_reply({"failed": failed})
    return success(world, "The migration tasks were deleted.")


def _ids(call: Call) -> list[str]:
    try:
        ids = call.json().get("ids")
    except ValueError:
        raise sms_error("SMS.9001", "The request body is not valid JSON.") from None
    if not isinstance(ids, list) or not ids or not all(isinstance(each, str) for each in ids):
        raise sms_error("SMS.9001", "Invalid parameter: ids.")
    return ids


def _sort(world: World, principal: Principal, ids: list[str]) -> tuple[list[Task], dict[str, ServiceError]]:
    """The tasks that can be deleted, and the error of each id that cannot."""
    good: dict[str, Task] = {}
    bad: dict[str, ServiceError] = {}
    rule = "old" if world.settings.batch == "old_rule" else None
    for wanted in ids:
        try:
            task = find_task(world, principal, wanted)
        except ServiceError as error:
            bad[wanted] = error
            continue
        error_now = refusal(world, task, rule)
        if error_now:
            bad[wanted] = error_now
        elif not task.being_deleted:
            good[wanted] = task
    return list(good.values()), bad


def _brief(error: ServiceError) -> dict[str, Any]:
    body = json.loads(error.reply.body)
    return {"error_code": body["error_code"], "error_msg": body["error_msg"]}
