# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a task may run in Ansible's own process; in every other case the reason is told."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants as C
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader

from ansible_collections.huaweicloud.sms.plugins.plugin_utils import _equivalence
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._equivalence import Situation, why_not


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("HUAWEICLOUD_SMS_DIRECT", "ANSIBLE_PYTHON_INTERPRETER"):
        monkeypatch.delenv(name, raising=False)


def connection(kind: str = "local") -> Any:
    return connection_loader.get(kind, PlayContext(), os.devnull)


def situation(**changes: Any) -> Situation:
    task = SimpleNamespace(async_val=0)
    return Situation(task, connection(), lambda value: value, {}, {}, {})._replace(**changes)


def reason(**changes: Any) -> str | None:
    return why_not(situation(**changes))


def with_interpreter(path: str) -> str | None:
    return reason(target={"ansible_python_interpreter": path})


def test_a_local_task_runs_here() -> None:
    assert reason() is None


@pytest.mark.parametrize("value", ["false", "no", "0"])
def test_the_setting_may_be_a_variable_of_the_environment(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUAWEICLOUD_SMS_DIRECT", value)
    assert reason() == "the setting direct is off"


def test_the_setting_may_be_a_variable_of_ansible_and_a_template_and_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUAWEICLOUD_SMS_DIRECT", "false")
    given = {"huaweicloud_sms_direct": "{{ yes }}"}
    assert reason(variables=given, template=lambda value: {"{{ yes }}": True}.get(value, value)) is None
    assert reason(variables={"huaweicloud_sms_direct": False}) == "the setting direct is off"


def test_a_setting_that_makes_no_sense_is_off() -> None:
    assert reason(variables={"huaweicloud_sms_direct": "maybe"}) == "the setting direct is off"


def test_on_macos_the_module_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert reason() == "this is macOS"


def test_in_a_thread_the_module_runs() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(reason).result() == "it is handled by a thread"


def test_an_async_task_runs_as_a_module() -> None:
    assert reason(task=SimpleNamespace(async_val=30)) == "the task is async"


def test_a_task_with_become_runs_as_a_module() -> None:
    local = connection()
    local.set_become_plugin(object())
    assert reason(connection=local) == "the task uses become"


def test_a_task_on_another_host_runs_as_a_module() -> None:
    assert reason(connection=connection("ssh")) == "the connection is not local"


def test_a_connection_that_only_calls_itself_local_is_not() -> None:
    assert reason(connection=SimpleNamespace(transport="local", become=None)) == "the connection is not local"


@pytest.mark.parametrize("value", ["auto", "auto_silent", "auto_legacy", " auto ", ""])
def test_without_a_configured_interpreter_it_runs_here(value: str) -> None:
    assert with_interpreter(value) is None


def test_with_this_interpreter_it_runs_here_by_whatever_name_of_its_directory(tmp_path: Path) -> None:
    (tmp_path / "bin").symlink_to(os.path.dirname(sys.executable))
    twin = tmp_path / "bin" / os.path.basename(sys.executable)
    assert with_interpreter(sys.executable) is None
    assert with_interpreter(str(twin)) is None


def test_with_another_interpreter_the_module_runs(tmp_path: Path) -> None:
    # As in a virtual environment that was made from this Python: the same file, but other libraries.
    link = tmp_path / "python3"
    link.symlink_to(sys.executable)
    for path in (str(link), "/usr/bin/nothing", "python3", f"{sys.executable} -E"):
        assert with_interpreter(path) == f"its interpreter is {path}, not {sys.executable}"


def test_the_interpreter_may_be_a_template_or_come_from_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = reason(
        target={"ansible_python_interpreter": "{{ x }}"}, template=lambda value: value.replace("{{ x }}", "/x")
    )
    assert rendered == f"its interpreter is /x, not {sys.executable}"
    monkeypatch.setenv("ANSIBLE_PYTHON_INTERPRETER", "/y")
    assert reason() == f"its interpreter is /y, not {sys.executable}"


def test_delegated_to_a_host_that_is_not_known_the_module_runs() -> None:
    assert reason(target=None) == "the variables of the host it is delegated to are not known"


def test_without_requests_the_module_runs_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_equivalence, "IMPORT_ERROR", "ModuleNotFoundError")
    assert reason() == f"{sys.executable} has no requests library"


@pytest.mark.parametrize("name", ["PYTHONPATH", "LD_PRELOAD", "OPENSSL_CONF"])
def test_variables_that_count_only_at_the_start_of_a_process_need_one(name: str) -> None:
    assert reason(environment={name: "x", "HW_REGION_NAME": "y"}) == f"its environment sets {name}"


def test_other_variables_do_not() -> None:
    assert reason(environment={"HW_REGION_NAME": "y", "HTTPS_PROXY": "z", "HOME": "/"}) is None


def test_who_keeps_the_files_of_modules_gets_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(C, "DEFAULT_KEEP_REMOTE_FILES", True)
    assert reason() == "files of modules are to be kept"
