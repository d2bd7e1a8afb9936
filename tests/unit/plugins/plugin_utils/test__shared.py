# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which items of a loop share a connection, and which do not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._options import AUTH_SPEC
from ansible_collections.huaweicloud.sms.plugins.plugin_utils import _shared
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._shared import MOST, SharedConnections

OPTIONS = {"endpoint": "https://sms.example", "auth_token": "one"}
ENVIRON = {"HW_PROJECT_ID": "p"}


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    found: list[Connection] = []

    def close(one: Connection) -> None:
        found.append(one)

    monkeypatch.setattr(Connection, "close", close)
    return found


def test_the_same_credentials_of_the_same_task_share_a_connection() -> None:
    shared = SharedConnections()
    first = shared.get("task", {**OPTIONS, "task_ids": ["a"]}, ENVIRON)
    assert shared.get("task", {**OPTIONS, "task_ids": ["b"]}, dict(ENVIRON)) is first


@pytest.mark.parametrize(
    "change",
    [{"auth_token": "two"}, {"endpoint": "https://other.example"}, {"timeout": 1.0}, {"validate_certs": False}],
)
def test_other_options_get_another_connection(change: dict[str, Any]) -> None:
    shared = SharedConnections()
    assert shared.get("task", OPTIONS, ENVIRON) is not shared.get("task", {**OPTIONS, **change}, ENVIRON)


@pytest.mark.parametrize("name", AUTH_SPEC)
def test_every_option_that_all_modules_have_counts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shared, "Connection", lambda *args: object())
    shared = SharedConnections()
    assert shared.get("task", OPTIONS, ENVIRON) is not shared.get("task", {**OPTIONS, name: "x"}, ENVIRON)


def test_another_environment_gets_another_connection() -> None:
    shared = SharedConnections()
    assert shared.get("task", OPTIONS, ENVIRON) is not shared.get("task", OPTIONS, {**ENVIRON, "HTTPS_PROXY": "x"})


def test_nothing_of_a_task_serves_another(closed: list[Connection]) -> None:
    shared = SharedConnections()
    first = shared.get(("task 1", "host"), OPTIONS, ENVIRON)
    second = shared.get(("task 2", "host"), OPTIONS, ENVIRON)
    assert second is not first
    assert closed == [first]
    assert shared.get(("task 1", "host"), OPTIONS, ENVIRON) not in (first, second)


def test_credentials_that_alternate_keep_their_connections(closed: list[Connection]) -> None:
    shared = SharedConnections()
    sets = [{**OPTIONS, "auth_token": str(number)} for number in range(MOST)]
    first = [shared.get("task", options, ENVIRON) for options in sets]
    assert [shared.get("task", options, ENVIRON) for options in sets] == first
    assert closed == []


def test_only_so_many_connections_are_kept_and_the_one_used_last_longest(closed: list[Connection]) -> None:
    shared = SharedConnections()
    sets = [{**OPTIONS, "auth_token": str(number)} for number in range(MOST + 1)]
    first = [shared.get("task", options, ENVIRON) for options in sets[:MOST]]
    shared.get("task", sets[0], ENVIRON)
    shared.get("task", sets[MOST], ENVIRON)
    assert closed == [first[1]]
    assert shared.get("task", sets[0], ENVIRON) is first[0]


def test_a_connection_that_cannot_be_opened_is_not_kept() -> None:
    shared = SharedConnections()
    for dummy in range(2):
        with pytest.raises(OptionError):
            shared.get("task", {**OPTIONS, "timeout": -1.0}, ENVIRON)
