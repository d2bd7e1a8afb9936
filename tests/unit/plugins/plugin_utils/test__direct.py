# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugins: the same requests and the same result as the module, or the module itself."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.plugins.loader import connection_loader
from ansible.template import Templar

from ansible_collections.huaweicloud.sms.plugins.action import iam_token, sms_task, sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.plugins.modules import iam_token as iam_token_module
from ansible_collections.huaweicloud.sms.plugins.modules import sms_task as sms_task_module
from ansible_collections.huaweicloud.sms.plugins.modules import sms_task_info as sms_task_info_module
from ansible_collections.huaweicloud.sms.plugins.plugin_utils import _direct, _shared
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._direct import DirectAction
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._equivalence import WHY
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock, an_answer
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    FORBIDDEN,
    GONE,
    ID,
    OK,
    listed,
    refusal,
    reply,
    task,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.modules.run_module import IAM, SMS, Wire, run_main

TASK = f"{SMS}/v3/tasks/{ID}"
LOGIN = f"POST {IAM}/v3/auth/tokens?nocatalog=true"
LIST = f"GET {SMS}/v3/tasks?limit=200&offset=0"
TOKEN = "ready-made-token"
BY_TOKEN = {"endpoint": SMS, "auth_token": TOKEN}
BY_PASSWORD = {
    "endpoint": SMS,
    "iam_endpoint": IAM,
    "username": "me",
    "domain_name": "account",
    "password": "secret-password",
}
LOGGED_IN = an_answer(201, b'{"token": {}}', X_Subject_Token="token-of-iam")

Shown = "list[str]"


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("HW_", "OS_", "HUAWEICLOUD_SDK_"))]:
        monkeypatch.delenv(name)
    clock = FakeClock()
    monkeypatch.setattr(_direct, "Clock", lambda: clock)
    monkeypatch.setattr(_shared, "Clock", lambda: clock)
    _direct._CONNECTIONS.close()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    lines: Shown = []
    monkeypatch.setattr(_direct.display, "vv", lambda text, host=None: lines.append(text))
    monkeypatch.setattr(_direct.display, "display", lambda text, stderr=False: lines.append(f"{stderr} {text}"))
    return lines


def action_of(kind: Any, args: dict[str, Any], **keywords: Any) -> DirectAction:
    """An action plugin as Ansible makes it for a task."""
    name = f"huaweicloud.sms.{kind.__name__.rpartition('.')[2]}"
    one = Task()
    one.action = name
    one.args = args
    one.check_mode = one.diff = one.no_log = False
    one.environment = []
    for keyword, value in keywords.items():
        setattr(one, keyword, value)
    context = PlayContext()
    loader = DataLoader()
    connection = connection_loader.get("local", context, os.devnull)
    connection._shell.set_options()
    action: DirectAction = kind.ActionModule(one, connection, context, loader, Templar(loader), None)
    return action


def run_action(
    kind: Any, args: dict[str, Any], *steps: tuple[str, Any], variables: dict[str, Any] | None = None, **keywords: Any
) -> tuple[dict[str, Any], Wire]:
    """Run a task in this process."""
    wire = Wire(*steps)
    action = action_of(kind, args, **keywords)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", wire.send)
        patch.setattr(NormalAction, "_execute_module", lambda *a, **k: pytest.fail("the module was run"))
        given = {"inventory_hostname": "localhost", "ansible_inject_invocation": True, **(variables or {})}
        result = action.run(task_vars=given)
    wire.check_done()
    return result, wire


ROW = task(state="RUNNING", source="replicate")
SCENARIOS = [
    pytest.param(sms_task, {"task_id": ID, "wait": False}, [(f"DELETE {TASK}", OK)], id="deleted"),
    pytest.param(sms_task, {"task_id": ID}, [(f"DELETE {TASK}", GONE)], id="gone"),
    pytest.param(sms_task, {"task_ids": []}, [], id="nothing to do"),
    pytest.param(sms_task, {"task_id": ID}, [(f"DELETE {TASK}", BUSY), (f"GET {TASK}", reply(ROW))], id="busy"),
    pytest.param(sms_task, {"task_id": ".."}, [], id="bad ID"),
    pytest.param(sms_task, {"task_id": ID}, [(f"DELETE {TASK}", OK), (f"GET {TASK}", FORBIDDEN)], id="warning"),
    pytest.param(
        sms_task, {"task_id": ID}, [(f"DELETE {TASK}", refusal(401, "APIGW.0303", f"no {TOKEN}"))], id="secret"
    ),
    pytest.param(sms_task_info, {}, [(LIST, listed(ROW, task("{{ evil }}")))], id="list"),
    pytest.param(
        sms_task_info, {"name": "{{ x }}"}, [(f"{LIST[:-18]}name=%7B%7B%20x%20%7D%7D&limit=200&offset=0", listed())]
    ),
]
MODULES = {sms_task: sms_task_module, sms_task_info: sms_task_info_module}


@pytest.mark.parametrize(("kind", "args", "steps"), SCENARIOS)
@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("diff", [False, True])
def test_requests_and_result_are_those_of_the_module(
    kind: Any, args: dict[str, Any], steps: list[Any], check_mode: bool, diff: bool
) -> None:
    if kind is sms_task:
        args = {"state": "absent", **args}
        if (check_mode or diff) and steps:
            steps = [(f"GET {TASK}", reply(ROW)), *([] if check_mode else steps)]
    args = {**BY_TOKEN, **args}
    expected, module_wire = run_main(MODULES[kind].main, args, *steps, check_mode=check_mode, diff=diff)
    result, wire = run_action(kind, args, *steps, check_mode=check_mode, diff=diff)
    assert wire.headers == module_wire.headers
    assert ("warnings" in result) == (bool(steps) and steps[-1][1] is FORBIDDEN)
    # What Ansible makes of these depends on its version, and on whether a controller is loaded, as it is here.
    for name in ("warnings", "exception", "_ansible_parsed"):
        expected.pop(name, None)
        result.pop(name, None)
    assert {"failed": False, **result} == {"failed": False, **expected}
    assert TOKEN not in str(result)


@pytest.mark.parametrize("secret", ["rue", "420000", "mig-t-1", "REPLICATE".lower(), 'quo"ted', "ünïcode\\"])
def test_a_secret_that_is_spelled_like_something_of_the_result_is_hidden_as_a_module_hides_it(secret: str) -> None:
    row = task(state="RUNNING", source="replicate", total_time=420000, note=f"<{secret}>")
    args = {**BY_TOKEN, "password": secret}
    expected, dummy = run_main(sms_task_info_module.main, args, (LIST, listed(row)))
    result, dummy = run_action(sms_task_info, args, (LIST, listed(row)))
    assert result["sms_tasks"] == expected["sms_tasks"]
    assert secret not in str(result["sms_tasks"])


def test_before_ansible_tags_what_it_trusts_every_value_is_marked_as_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    # Before 2.19 there was one encoding of results, and what came from a module was marked.
    monkeypatch.setattr(DirectAction, "_parse_returned_data", lambda self, printed: json.loads(printed["stdout"]))
    marked: list[Any] = []
    monkeypatch.setattr(_direct, "wrap_var", lambda value: marked.append(value) or value)
    result, dummy = run_action(sms_task, {**BY_TOKEN, "state": "absent", "task_id": ID}, (f"DELETE {TASK}", GONE))
    assert marked == [result]


def test_a_token_is_revealed_by_the_module_that_is_to_reveal_it_and_by_no_output() -> None:
    action = action_of(iam_token, BY_PASSWORD)
    wire = Wire((LOGIN, LOGGED_IN))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", wire.send)
        result = action.run(task_vars={"inventory_hostname": "localhost"})
    assert result["auth_token"] == "token-of-iam"
    assert action._task.no_log is True
    expected, dummy = run_main(iam_token_module.main, BY_PASSWORD, (LOGIN, LOGGED_IN))
    assert (result["auth_token"], result["changed"]) == (expected["auth_token"], expected["changed"])
    assert "secret-password" not in str(result)


def test_items_of_a_loop_share_a_login_and_other_tasks_do_not() -> None:
    args = {**BY_PASSWORD, "state": "absent", "wait": False}
    of_this_task = {"_uuid": "task 1"}
    run_action(sms_task, {**args, "task_id": "a"}, (LOGIN, LOGGED_IN), (f"DELETE {SMS}/v3/tasks/a", OK), **of_this_task)
    run_action(sms_task, {**args, "task_id": "b"}, (f"DELETE {SMS}/v3/tasks/b", OK), **of_this_task)
    run_action(
        sms_task,
        {**args, "task_id": "c"},
        (LOGIN, LOGGED_IN),
        (f"DELETE {SMS}/v3/tasks/c", OK),
        variables={"inventory_hostname": "another"},
        **of_this_task,
    )
    run_action(sms_task, {**args, "task_id": "d"}, (LOGIN, LOGGED_IN), (f"DELETE {SMS}/v3/tasks/d", OK), _uuid="task 2")


def test_a_token_that_expires_in_the_middle_of_a_loop_is_renewed() -> None:
    args = {**BY_PASSWORD, "state": "absent", "wait": False}
    expired = refusal(401, "APIGW.0307")
    run_action(sms_task, {**args, "task_id": "a"}, (LOGIN, LOGGED_IN), (f"DELETE {SMS}/v3/tasks/a", OK), _uuid="1")
    steps = [(f"DELETE {SMS}/v3/tasks/b", expired), (LOGIN, LOGGED_IN), (f"DELETE {SMS}/v3/tasks/b", OK)]
    result, dummy = run_action(sms_task, {**args, "task_id": "b"}, *steps, _uuid="1")
    assert result["deleted"] == ["b"]


def test_the_environment_of_the_task_counts_while_it_runs_and_no_longer() -> None:
    environment = [{"HW_SMS_ENDPOINT": SMS}, {"HW_AUTH_TOKEN": "from-environment", "OS_CACERT": ""}]
    dummy, wire = run_action(
        sms_task, {"state": "absent", "task_id": ID}, (f"DELETE {TASK}", GONE), environment=environment
    )
    assert wire.headers[0]["X-Auth-Token"] == "from-environment"
    assert "HW_SMS_ENDPOINT" not in os.environ


def test_a_variable_that_the_task_changes_has_its_old_value_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HW_AUTH_TOKEN", "mine")
    environment = [{"HW_AUTH_TOKEN": "other", "HW_SMS_ENDPOINT": SMS}]
    run_action(sms_task, {"state": "absent", "task_id": ID}, (f"DELETE {TASK}", GONE), environment=environment)
    assert os.environ["HW_AUTH_TOKEN"] == "mine"


def test_waiting_is_shown_unless_the_task_has_no_log(shown: Shown) -> None:
    args = {**BY_TOKEN, "state": "absent", "task_id": ID}
    secretive = task(state="DELETING", name=f"mig {TOKEN}")
    steps = [(f"DELETE {TASK}", OK), (f"GET {TASK}", reply(secretive)), (f"GET {TASK}", GONE)]
    run_action(sms_task, args, *steps)
    assert shown == [
        f"huaweicloud.sms.sms_task runs in this process, since {WHY}",
        "True waiting: [localhost] => mig ******** (t-1): DELETING",
        "True waiting: [localhost] => mig ******** (t-1): deleted",
    ]
    del shown[:]
    run_action(sms_task, args, *steps, no_log=True)
    assert shown == [f"huaweicloud.sms.sms_task runs in this process, since {WHY}"]


@pytest.mark.parametrize(
    ("args", "keywords", "reason"),
    [
        ({"state": "absent"}, {}, "there is something to say about its options"),
        ({"state": "absent", "task_id": ID}, {"delegate_to": "elsewhere"}, "the variables of the host"),
        ({"state": "absent", "task_id": ID}, {"environment": [{"PYTHONPATH": "x"}]}, "its environment sets PYTHONPATH"),
    ],
)
def test_where_it_makes_a_difference_the_module_is_run_and_the_reason_told(
    args: dict[str, Any], keywords: dict[str, Any], reason: str, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NormalAction, "_execute_module", lambda *a, **k: {"changed": True, "from": "module"})
    result = action_of(sms_task, args, **keywords).run(task_vars={"inventory_hostname": "localhost"})
    assert result == {"changed": True, "from": "module"}
    assert len(shown) == 1
    assert shown[0].startswith(f"huaweicloud.sms.sms_task runs as a module, since {reason}")


def test_an_interruption_tells_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    telling = _direct.telling

    def remember(say: Any, show: Any) -> Any:
        told.append(say)
        return telling(say, show)

    monkeypatch.setattr(_direct, "telling", remember)
    args = {**BY_TOKEN, "state": "absent", "task_id": ID, "wait": False}
    run_action(sms_task, args, (f"DELETE {TASK}", OK))
    run_action(sms_task, args, (f"DELETE {TASK}", OK), no_log=True)
    run_action(sms_task_info, BY_TOKEN, (LIST, listed()))
    assert [say() for say in told] == [
        f"interrupted: [localhost] => deleted: {ID}",
        "interrupted: [localhost] => not shown, because of no_log",
        "interrupted: [localhost] => nothing was changed",
    ]


def test_a_token_is_not_fetched_later_from_a_file() -> None:
    assert iam_token.ActionModule._supports_async is False
    assert sms_task.ActionModule._supports_async is True
