# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module sms_task as a whole: what it prints, for success and for failure."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from ansible.module_utils.basic import AnsibleModule

from ansible_collections.huaweicloud.sms.plugins.module_utils import _http, _module, _sms_task
from ansible_collections.huaweicloud.sms.plugins.modules.sms_task import main
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    FORBIDDEN,
    GONE,
    ID,
    OK,
    reply,
    task,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.modules.run_module import IAM, SMS, run_main

TASK = f"{SMS}/v3/tasks/{ID}"
TOKEN = "ready-made-token"
ARGS = {"state": "absent", "task_id": ID, "endpoint": SMS, "auth_token": TOKEN}
NOTHING = {"changed": False, "deleted": [], "already_absent": [], "sms_tasks": []}


def without_invocation(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in ("invocation", "exception", "warnings")}


def test_a_deletion_exits_with_the_result() -> None:
    result, wire = run_main(main, ARGS, (f"DELETE {TASK}", OK), (f"GET {TASK}", GONE))
    assert without_invocation(result) == {**NOTHING, "changed": True, "deleted": [ID]}
    assert [headers["X-Auth-Token"] for headers in wire.headers] == [TOKEN, TOKEN]


def test_a_task_that_is_gone_is_not_changed() -> None:
    result, dummy = run_main(main, ARGS, (f"DELETE {TASK}", GONE))
    assert without_invocation(result) == {**NOTHING, "already_absent": [ID]}


def test_task_id_is_an_alias_of_task_ids_and_many_may_be_given() -> None:
    args = {**ARGS, "task_ids": ["a", "b"], "wait": False}
    del args["task_id"]
    result, dummy = run_main(main, args, (f"DELETE {SMS}/v3/tasks/a", OK), (f"DELETE {SMS}/v3/tasks/b", GONE))
    assert without_invocation(result) == {**NOTHING, "changed": True, "deleted": ["a"], "already_absent": ["b"]}


@pytest.mark.parametrize("diff", [True, False])
def test_check_mode_and_diff_reach_the_logic(diff: bool) -> None:
    result, dummy = run_main(main, ARGS, (f"GET {TASK}", reply(task())), check_mode=True, diff=diff)
    assert (result["changed"], result["deleted"], "diff" in result) == (True, [ID], diff)


def test_a_failure_prints_the_message_the_error_and_what_was_done() -> None:
    row = task(state="RUNNING", source="replicate")
    result, dummy = run_main(main, ARGS, (f"DELETE {TASK}", BUSY), (f"GET {TASK}", reply(row)))
    assert result["failed"] is True
    assert result["msg"].startswith("Deleting migration task t-1: The source server is running (SMS.7719, HTTP 400).")
    assert result["error"]["code"] == "SMS.7719"
    assert result["failures"] == [{"id": ID, "msg": result["msg"], "error": result["error"]}]
    assert (result["changed"], result["deleted"], result["already_absent"], result["sms_tasks"]) == (
        False,
        [],
        [],
        [row],
    )
    assert "Traceback" not in str(result)


def test_a_failure_after_a_deletion_tells_the_change() -> None:
    args = {**ARGS, "task_id": ["a", "b"], "wait": False}
    steps = [(f"DELETE {SMS}/v3/tasks/a", OK), (f"DELETE {SMS}/v3/tasks/b", FORBIDDEN)]
    result, dummy = run_main(main, args, *steps)
    assert (result["failed"], result["changed"], result["deleted"]) == (True, True, ["a"])


def test_warnings_are_warnings_of_the_module_and_not_part_of_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    # What becomes of them depends on Ansible: once its controller is loaded, it shows each at once, and only once.
    monkeypatch.setattr(AnsibleModule, "warn", lambda self, warning: warnings.append(warning))
    result, dummy = run_main(main, ARGS, (f"DELETE {TASK}", OK), (f"GET {TASK}", FORBIDDEN))
    assert (result["deleted"], "not verified" in str(result)) == ([ID], False)
    assert ["accepted, but not verified" in one for one in warnings] == [True]


@pytest.mark.parametrize("given", [{"task_ids": []}, {"task_ids": [], "wait": False}])
def test_an_empty_list_is_a_no_op_even_without_credentials_or_an_endpoint(given: dict[str, Any]) -> None:
    result, dummy = run_main(main, {"state": "absent", **given})
    assert without_invocation(result) == NOTHING


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"state": "absent"}, "one of the following is required: task_ids, name"),
        ({"state": "absent", "task_ids": ["a"], "name": "b"}, "parameters are mutually exclusive: task_ids|name"),
        ({"state": "absent", "task_id": ["a"], "name": "b"}, "parameters are mutually exclusive: task_ids|name"),
        ({"task_ids": ["a"]}, "missing required arguments: state"),
        ({"state": "present", "name": "b"}, "value of state must be one of: absent, got: present"),
    ],
)
def test_options_that_do_not_fit_are_refused_by_ansible(args: dict[str, Any], message: str) -> None:
    result, dummy = run_main(main, args)
    assert (result["failed"], result["msg"]) == (True, message)


@pytest.mark.parametrize("task_ids", ["", [""], ["a", " "], ["a", ".."], ["x" * 37]])
def test_bad_ids_fail_before_any_request_and_before_credentials_are_looked_for(task_ids: Any) -> None:
    result, dummy = run_main(main, {"state": "absent", "task_ids": task_ids})
    assert result["msg"].startswith("Not the ID of a migration task: ")
    assert (result["changed"], result["error"]["code"], set(NOTHING) <= set(result)) == (False, None, True)


def test_without_credentials_nothing_is_sent_and_the_failure_names_options_and_variables() -> None:
    args = {"state": "absent", "task_ids": ["a"], "endpoint": SMS}
    result, dummy = run_main(main, args, environ={"HOME": "/nowhere"})
    assert result["failed"] is True
    for name in ("auth_token", "HW_AUTH_TOKEN", "HW_ACCESS_KEY", "HW_USER_PASSWORD"):
        assert name in result["msg"]


@pytest.mark.parametrize("name", ["wait_timeout", "wait_interval", "timeout"])
def test_a_time_that_makes_no_sense_fails_before_any_request(name: str) -> None:
    result, dummy = run_main(main, {**ARGS, name: 0})
    assert result["msg"] == f"{name} must be a number of seconds above 0, not 0.0."


def test_a_missing_library_names_the_interpreter_to_install_it_for(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = "Traceback (most recent call last):\n  x\nModuleNotFoundError: No module named 'requests'\n"
    monkeypatch.setattr(_http, "IMPORT_ERROR", trace)
    monkeypatch.setattr(_module, "IMPORT_ERROR", trace)
    result, dummy = run_main(main, ARGS)
    assert (result["failed"], result["changed"], result["error"]["code"]) == (True, False, None)
    for part in (
        "Failed to import the required Python library (requests) on ",
        f". Install it for this very interpreter ({sys.executable} -m pip install 'requests>=2.25.1'), or ",
        "let the task run under one that has it: set ansible_python_interpreter to its path, such as "
        "'{{ ansible_playbook_python }}' for the Python that runs Ansible itself. (",
    ):
        assert part in result["msg"]
    assert result["msg"].endswith("(ModuleNotFoundError: No module named 'requests')")


def test_a_password_that_is_not_utf_8_is_an_ordinary_password() -> None:
    refused = reply({"error": {"code": 401, "message": "Wrong.", "title": "Unauthorized"}}, 401)
    args = {"state": "absent", "task_id": ID, "endpoint": SMS, "iam_endpoint": IAM, "user_id": "u-1"}
    # How Python reads a byte that is not UTF-8 from the environment.
    environ = {"HW_USER_PASSWORD": "secret-\udcfc-secret"}
    result, dummy = run_main(main, args, (f"POST {IAM}/v3/auth/tokens?nocatalog=true", refused), environ=environ)
    assert result["msg"].startswith("Logging in to IAM as the user with ID u-1: Wrong (HTTP 401).")


def test_an_unforeseen_exception_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> dict[str, Any]:
        raise RuntimeError("a bug")

    monkeypatch.setattr(_sms_task, "run", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        run_main(main, ARGS)
