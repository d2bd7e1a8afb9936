# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation of the modules says what the code does: options, defaults, choices, and results."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped,unused-ignore]

from ansible_collections.huaweicloud.sms.plugins.doc_fragments.auth import ModuleDocFragment
from ansible_collections.huaweicloud.sms.plugins.module_utils import _iam_token, _sms_task, _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import DEFAULT_MAX_RETRIES
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import VARIABLES
from ansible_collections.huaweicloud.sms.plugins.modules import iam_token, sms_task, sms_task_info

MODULES = [
    pytest.param(iam_token, _iam_token, id="iam_token"),
    pytest.param(sms_task, _sms_task, id="sms_task"),
    pytest.param(sms_task_info, _sms_task_info, id="sms_task_info"),
]
FRAGMENT: dict[str, Any] = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]


def options_of(module: ModuleType) -> dict[str, Any]:
    return {**FRAGMENT, **yaml.safe_load(module.DOCUMENTATION).get("options", {})}


@pytest.mark.parametrize(("module", "logic"), MODULES)
def test_the_options_are_those_of_the_specification(module: ModuleType, logic: ModuleType) -> None:
    spec, documented = logic.DECLARATION["argument_spec"], options_of(module)
    assert sorted(documented) == sorted(spec)
    for name, option in spec.items():
        for key in ("type", "default", "choices", "required", "elements", "aliases"):
            assert documented[name].get(key) == option.get(key), f"{name}: {key}"


@pytest.mark.parametrize(("module", "logic"), MODULES)
def test_the_results_that_are_always_there_are_documented(module: ModuleType, logic: ModuleType) -> None:
    documented = yaml.safe_load(module.RETURN)
    always = {name for name, one in documented.items() if one["returned"] == "always"}
    assert always | {"changed"} == set(logic.empty_result())
    assert {"msg", "error"} <= set(documented)


def test_the_defaults_of_waiting() -> None:
    spec = _sms_task.DECLARATION["argument_spec"]
    given = {
        name: spec[name].get("default") for name in ("state", "stop_running", "wait", "wait_timeout", "wait_interval")
    }
    expected = {"state": None, "stop_running": False, "wait": True, "wait_timeout": 300.0, "wait_interval": 5.0}
    assert given == expected
    assert spec["state"]["required"] is True


def test_secrets_are_declared_as_such() -> None:
    spec = _sms_task.DECLARATION["argument_spec"]
    secret = sorted(name for name, option in spec.items() if option.get("no_log"))
    assert secret == ["auth_token", "password", "secret_key", "security_token", "totp_passcode"]


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_variable_is_documented_with_its_option(name: str) -> None:
    text = " ".join(FRAGMENT[name]["description"]).replace("\n", " ")
    for variable in filter(None, VARIABLES[name]):
        assert f"E({variable})" in text or variable == "HW_SMS_ENDPOINT"


def test_the_number_of_retries_without_option_and_variable() -> None:
    assert DEFAULT_MAX_RETRIES == 5
    assert "V(5)" in FRAGMENT["max_retries"]["description"][-1]


@pytest.mark.parametrize(("module", "logic"), MODULES)
def test_the_examples_use_options_that_there_are(module: ModuleType, logic: ModuleType) -> None:
    known = {**_sms_task.DECLARATION["argument_spec"], **_sms_task_info.DECLARATION["argument_spec"]}
    names = {*known, *(alias for option in known.values() for alias in option.get("aliases", []))}
    used = set()
    for play in yaml.safe_load(module.EXAMPLES):
        for example in [play, *play.get("block", [])]:
            for action in ("huaweicloud.sms.iam_token", "huaweicloud.sms.sms_task", "huaweicloud.sms.sms_task_info"):
                used |= set(example.get(action) or {})
    assert used
    assert used <= names
