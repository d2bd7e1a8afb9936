# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What the module sms_task does, without Ansible: options in, result out. Both front ends run this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._deletion import check_ids, delete_tasks, find_by_name
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import Ledger, Watch, unwatched
from ansible_collections.huaweicloud.sms.plugins.module_utils._options import AUTH_SPEC
from ansible_collections.huaweicloud.sms.plugins.module_utils._steps import Wanted

#: how the module is declared, as AnsibleModule takes it
DECLARATION: dict[str, Any] = {
    "argument_spec": {
        **AUTH_SPEC,
        "state": {"type": "str", "required": True, "choices": ["absent"]},
        "task_ids": {"type": "list", "elements": "str", "aliases": ["task_id"]},
        "name": {"type": "str"},
        "stop_running": {"type": "bool", "default": False},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "float", "default": 300.0},
        "wait_interval": {"type": "float", "default": 5.0},
    },
    "mutually_exclusive": [("task_ids", "name")],
    "required_one_of": [("task_ids", "name")],
    "supports_check_mode": True,
}
#: the keys of the result that are to hold a secret
REVEALS: tuple[str, ...] = ()


def empty_result() -> dict[str, Any]:
    """The result of a run that did nothing."""
    return {"changed": False, "deleted": [], "already_absent": [], "sms_tasks": []}


def run(
    options: Mapping[str, Any],
    connect: Callable[[], Connection],
    *,
    check_mode: bool,
    diff: bool,
    watch: Watch = unwatched,
) -> dict[str, Any]:
    """Run the module.

    Args:
        options: the options, as AnsibleModule has checked them.
        connect: opens the connection; called only when there is something to do.
        check_mode: only say what would be done.
        diff: say what the tasks were.
        watch: is shown what becomes of the tasks.

    Returns:
        the result, with ``failures`` where tasks failed.

    Raises:
        SmsError: nothing could be done at all.
    """
    wait_timeout, wait_interval = _seconds(options, "wait_timeout"), _seconds(options, "wait_interval")
    task_ids, name = options["task_ids"], options["name"]
    if name is not None and not name.strip():
        raise OptionError("name is empty. Nothing was sent.")
    check_ids(task_ids or [])
    if name is None and not task_ids:
        return empty_result()
    connection = connect()
    sms = connection.sms(Deadline(connection.clock, wait_timeout))
    ledger = Ledger(task_ids) if name is None else find_by_name(sms, name)
    wanted = Wanted(check_mode, diff, options["stop_running"], options["wait"], wait_interval)
    return delete_tasks(sms, ledger, wanted, watch)


def _seconds(options: Mapping[str, Any], name: str) -> float:
    seconds = float(options[name])
    if not 0 < seconds < float("inf"):
        raise OptionError(f"{name} must be a number of seconds above 0, not {options[name]}.")
    return seconds
