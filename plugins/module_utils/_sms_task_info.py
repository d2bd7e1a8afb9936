# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What the module sms_task_info does, without Ansible: options in, result out. Both front ends run this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Callable

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._deletion import check_ids
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError, TaskGoneError
from ansible_collections.huaweicloud.sms.plugins.module_utils._options import AUTH_SPEC
from ansible_collections.huaweicloud.sms.plugins.module_utils._sms_api import LARGE, SmsApi

#: how the module is declared, as AnsibleModule takes it
DECLARATION: dict[str, Any] = {
    "argument_spec": {
        **AUTH_SPEC,
        "task_ids": {"type": "list", "elements": "str", "aliases": ["task_id"]},
        "name": {"type": "str"},
        "states": {"type": "list", "elements": "str"},
        "source_server_id": {"type": "str"},
        "enterprise_project_id": {"type": "str"},
        "details": {"type": "bool", "default": False},
    },
    "supports_check_mode": True,
}
#: the keys of the result that are to hold a secret
REVEALS: tuple[str, ...] = ()

#: the states that SMS itself takes as a filter, one at a time; it answers with others besides
FILTER_STATES = frozenset(
    {
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
    }
)
_TEXTS = ("name", "source_server_id", "enterprise_project_id")


def empty_result() -> dict[str, Any]:
    """The result of a run that found nothing."""
    return {"changed": False, "sms_tasks": [], "count": 0}


def run(options: Mapping[str, Any], connect: Callable[[], Connection], **how: Any) -> dict[str, Any]:
    """Run the module.

    Args:
        options: the options, as AnsibleModule has checked them.
        connect: opens the connection; called only when there is something to do.
        how: makes no difference, since nothing is changed, and there is nothing to wait for.

    Returns:
        the result.

    Raises:
        SmsError: the tasks cannot be read.
    """
    for name in _TEXTS:
        if options[name] is not None and not options[name].strip():
            raise OptionError(f"{name} is empty. Leave it out to read the tasks whatever theirs is.")
    check_ids(options["task_ids"] or [])
    if options["task_ids"] == [] or options["states"] == []:
        return empty_result()
    connection = connect()
    sms = connection.sms(Deadline(connection.clock))
    tasks = [task for task in _read(sms, options) if _matches(task, options, options["details"])]
    return {"changed": False, "sms_tasks": tasks, "count": len(tasks)}


def _read(sms: SmsApi, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The tasks that SMS finds, some of which may not match."""
    task_ids = options["task_ids"]
    if task_ids is not None and options["details"]:
        yield from _details(sms, dict.fromkeys(task_ids))
        return
    states = {state.upper() for state in options["states"] or []}
    filters = {name: options[name] for name in _TEXTS}
    filters["state"] = min(states) if len(states) == 1 and states <= FILTER_STATES else None
    if task_ids is not None and len(set(task_ids)) <= LARGE:
        for task_id in dict.fromkeys(task_ids):
            # An SMS that took no notice of the ID would give every task once for each.
            yield from (row for row in sms.list_tasks({**filters, "id": task_id}) if row["id"] == task_id)
        return
    rows = sms.list_tasks(filters)
    if not options["details"]:
        yield from rows
        return
    yield from _details(sms, [row["id"] for row in rows if _matches(row, options, False)])


def _details(sms: SmsApi, task_ids: Any) -> Iterator[dict[str, Any]]:
    for task_id in task_ids:
        try:
            yield sms.show_task(task_id)
        except TaskGoneError:
            continue


def _matches(task: dict[str, Any], options: Mapping[str, Any], in_full: bool) -> bool:
    """Whether a task is asked for; SMS's own filters may be wider (a part of a name), or not there (most states).

    Args:
        task: the task.
        options: the filters.
        in_full: whether the task was read in full. The rows of the list are said to hold something else in the field
            enterprise_project_id, so for them that filter is left to SMS.
    """
    if in_full and options["enterprise_project_id"] not in (None, task.get("enterprise_project_id")):
        return False
    if options["task_ids"] is not None and task.get("id") not in options["task_ids"]:
        return False
    if options["name"] is not None and task.get("name") != options["name"]:
        return False
    if options["states"] is not None and _rules.task_state(task) not in {state.upper() for state in options["states"]}:
        return False
    source = task.get("source_server")
    source_id = source.get("id") if isinstance(source, dict) else None
    return options["source_server_id"] in (None, source_id)
