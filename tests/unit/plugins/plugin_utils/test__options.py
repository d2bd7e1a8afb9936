# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options get the values that a module would get; what a module would complain of is left to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._sms_task import DECLARATION
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._options import checked_options, secret_values


class Vaulted:
    """As ansible-core before 2.19 has values that are encrypted with its vault."""

    __ENCRYPTED__ = True

    def __str__(self) -> str:
        return "plain text"


class Marked(str):
    """As ansible-core has strings that it knows something about."""


def test_options_are_converted_and_have_defaults() -> None:
    options = checked_options(DECLARATION, {"state": "absent", "task_id": 7, "wait": "no", "timeout": "1.5"})
    assert options is not None
    assert (options["task_ids"], options["wait"], options["timeout"]) == (["7"], False, 1.5)
    assert (options["wait_timeout"], options["name"], options["auth_method"]) == (300.0, None, "auto")
    assert options["task_id"] == 7


def test_values_are_plain() -> None:
    options = checked_options(DECLARATION, {"state": "absent", "name": Marked("x"), "password": Vaulted()})
    assert options is not None
    assert (type(options["name"]), options["password"]) == (str, "plain text")


@pytest.mark.parametrize(
    "given",
    [
        {"state": "present", "name": "x"},
        {"state": "absent"},
        {"state": "absent", "name": "x", "task_id": ["y"]},
        {"state": "absent", "nonsense": "x"},
        {"state": "absent", "task_ids": ["x"], "task_id": ["y"]},
        {"state": "absent", "name": "x", "wait": "maybe"},
        {"state": "absent", "name": date(2026, 1, 1)},
        {"state": "absent", "name": b"x"},
    ],
)
def test_what_a_module_would_complain_or_warn_of_is_left_to_it(given: dict[str, Any]) -> None:
    assert checked_options(DECLARATION, given) is None


def test_secrets_are_the_values_of_options_that_are_not_logged() -> None:
    given = {"state": "absent", "name": "x", "access_key": "a", "secret_key": "s", "password": "p", "auth_token": ""}
    options = checked_options(DECLARATION, given)
    assert options is not None
    assert secret_values(DECLARATION, options) == {"s", "p"}
