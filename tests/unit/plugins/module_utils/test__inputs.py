# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options and variables: which of them is taken."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import VARIABLES, Inputs, with_variables

#: every option that has variables, and these in their order
TABLE = [
    ("auth_token", ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"]),
    ("access_key", ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"]),
    ("secret_key", ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"]),
    ("security_token", ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"]),
    ("username", ["HW_USER_NAME", "OS_USERNAME"]),
    ("user_id", ["HW_USER_ID", "OS_USER_ID"]),
    ("password", ["HW_USER_PASSWORD", "OS_PASSWORD"]),
    ("domain_name", ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME"]),
    ("domain_id", ["HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID", "OS_DOMAIN_ID"]),
    ("project_name", ["HW_PROJECT_NAME", "OS_PROJECT_NAME"]),
    ("project_id", ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID"]),
    ("agency_name", ["HW_ASSUME_ROLE_AGENCY_NAME"]),
    ("agency_domain_name", ["HW_ASSUME_ROLE_DOMAIN_NAME"]),
    ("profile", ["HW_PROFILE"]),
    ("region", ["HW_REGION_NAME", "OS_REGION_NAME"]),
    ("endpoint", ["HW_SMS_ENDPOINT"]),
    ("iam_endpoint", ["HW_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "OS_AUTH_URL"]),
    ("ca_path", ["OS_CACERT"]),
    ("max_retries", ["HW_MAX_RETRIES"]),
]


@pytest.mark.parametrize(("name", "variables"), TABLE)
def test_each_option_falls_back_to_its_variables_in_order(name: str, variables: list[str]) -> None:
    environ = {variable: f"value of {variable}" for variable in variables}
    for variable in variables:
        inputs = Inputs({name: None}, environ)
        assert (inputs.get(name), inputs.option(name)) == (f"value of {variable}", None)
        del environ[variable]
    assert Inputs({}, environ).get(name) is None


def test_no_other_option_has_variables() -> None:
    assert sorted(VARIABLES) == sorted(name for name, dummy in TABLE)


@pytest.mark.parametrize(("name", "variables"), TABLE)
def test_an_option_wins_over_its_variables(name: str, variables: list[str]) -> None:
    inputs = Inputs({name: "given"}, dict.fromkeys(variables, "variable"))
    assert (inputs.get(name), inputs.option(name), inputs.variable(name)) == ("given", "given", "variable")


@pytest.mark.parametrize("empty", ["", " ", "\n\t"])
def test_an_empty_variable_counts_as_unset(empty: str) -> None:
    environ = {"HW_REGION_NAME": empty, "OS_REGION_NAME": "cn-north-4", "SOME": empty}
    assert Inputs({}, environ).get("region") == "cn-north-4"
    assert Inputs({}, environ).environment("SOME") is None
    assert Inputs({}, environ).environment("OTHER") is None


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_option_counts_as_unset(empty: str) -> None:
    assert Inputs({"region": empty}, {"HW_REGION_NAME": "cn-north-4"}).get("region") == "cn-north-4"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("region", " cn-north-4\n", "cn-north-4"),
        ("password", " with spaces ", " with spaces "),
        ("max_retries", 0, "0"),
        ("username", 12345, "12345"),
    ],
)
def test_spaces_around_a_value_are_dropped_except_in_a_password(name: str, value: Any, expected: str) -> None:
    assert Inputs({name: value}, {}).get(name) == expected
    variable = next(one for one in VARIABLES[name] if one)
    assert Inputs({}, {variable: str(value)}).get(name) == expected


@pytest.mark.parametrize(
    ("options", "environ", "expected"),
    [
        ({}, {}, (None, None)),
        ({"project_name": "given"}, {"HW_PROJECT_ID": "stale"}, (None, "given")),
        ({"project_id": "1", "project_name": "given"}, {}, ("1", "given")),
        ({}, {"HW_PROJECT_NAME": "hw", "HUAWEICLOUD_SDK_PROJECT_ID": "sdk"}, (None, "hw")),
        ({}, {"HUAWEICLOUD_SDK_PROJECT_ID": "sdk", "OS_PROJECT_NAME": "os"}, ("sdk", None)),
        ({}, {"HW_PROJECT_ID": "", "OS_PROJECT_ID": "1", "OS_PROJECT_NAME": "os"}, ("1", "os")),
    ],
)
def test_a_name_and_an_id_come_from_one_source(
    options: dict[str, str], environ: dict[str, str], expected: tuple[str | None, str | None]
) -> None:
    found = Inputs(options, environ).together(("project_id", "project_name"))
    assert (found["project_id"], found["project_name"]) == expected


def test_each_family_of_variables_holds_a_key_of_its_own() -> None:
    environ = {
        "HW_ACCESS_KEY": "hw-ak",
        "HUAWEICLOUD_SDK_AK": "sdk-ak",
        "HUAWEICLOUD_SDK_SK": "sdk-sk",
        "HUAWEICLOUD_SDK_SECURITY_TOKEN": "sdk-st",
        "OS_ACCESS_KEY": "os-ak",
        "OS_SECRET_KEY": "os-sk",
        "HW_SECURITY_TOKEN": "stale",
    }
    names = ("access_key", "secret_key", "security_token")
    assert Inputs({}, environ).key_sets(names, names[:2]) == [
        {"access_key": "sdk-ak", "secret_key": "sdk-sk", "security_token": "sdk-st"},
        {"access_key": "os-ak", "secret_key": "os-sk", "security_token": None},
    ]


def test_an_option_without_variables_has_no_value_but_its_own() -> None:
    inputs = Inputs({"task_id": "t-1"}, {"HW_TASK_ID": "t-2"})
    assert (inputs.get("task_id"), inputs.variable("task_id")) == ("t-1", None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("security_token", "security_token (HW_SECURITY_TOKEN or HUAWEICLOUD_SDK_SECURITY_TOKEN)"),
        ("ca_path", "ca_path (OS_CACERT)"),
        ("timeout", "timeout"),
    ],
)
def test_messages_name_an_option_with_its_variables(name: str, expected: str) -> None:
    assert with_variables(name) == expected
