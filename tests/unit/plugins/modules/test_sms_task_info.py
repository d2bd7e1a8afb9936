# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module sms_task_info as a whole: what it prints, for success and for failure."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.modules.sms_task_info import main
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    FORBIDDEN,
    listed,
    reply,
    task,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.modules.run_module import SMS, run_main

LIST = f"GET {SMS}/v3/tasks?limit=200&offset=0"
ARGS = {"endpoint": SMS, "auth_token": "ready-made-token"}


def keys(result: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: result[name] for name in names}


@pytest.mark.parametrize("check_mode", [True, False])
def test_tasks_are_found(check_mode: bool) -> None:
    result, dummy = run_main(main, ARGS, (LIST, listed(task("a"), task("b"))), check_mode=check_mode)
    assert [row["id"] for row in result["sms_tasks"]] == ["a", "b"]
    assert keys(result, "changed", "count") == {"changed": False, "count": 2}


def test_details_are_read() -> None:
    result, dummy = run_main(
        main, {**ARGS, "task_id": "a", "details": True}, (f"GET {SMS}/v3/tasks/a", reply(task("a")))
    )
    assert keys(result, "sms_tasks", "count") == {"sms_tasks": [task("a")], "count": 1}


@pytest.mark.parametrize("given", [{"task_ids": []}, {"states": []}])
def test_empty_filters_find_nothing_without_credentials(given: dict[str, Any]) -> None:
    result, dummy = run_main(main, given)
    assert keys(result, "changed", "sms_tasks", "count") == {"changed": False, "sms_tasks": [], "count": 0}


def test_a_failure_prints_the_message_and_the_error() -> None:
    result, dummy = run_main(main, ARGS, (LIST, FORBIDDEN))
    assert result["failed"] is True
    assert result["msg"].startswith("Listing migration tasks: No permission (SMS.9004, HTTP 403).")
    assert keys(result, "changed", "sms_tasks", "count") == {"changed": False, "sms_tasks": [], "count": 0}
    assert result["error"]["endpoint"] == SMS
