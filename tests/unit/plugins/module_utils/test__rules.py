# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What answers and states mean for a deletion."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules

#: the states that "Deleting a Migration Task" names
BLOCKING = (
    "initialize stopping deleting cloning replicate syncing cutovering skipping clearing premiging"  # the page's order
).split()
NOT_BLOCKING = "unavailable waiting unconfigured stopped error finished cleared migrating ready".split()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 429, 499])
def test_sms_7703_with_any_4xx_is_gone(status: int) -> None:
    assert _rules.is_gone(status, "SMS.7703") is True


@pytest.mark.parametrize("status", [200, 204, 302, 500, 502, 503])
def test_sms_7703_with_any_other_status_is_not_gone(status: int) -> None:
    assert _rules.is_gone(status, "SMS.7703") is False


@pytest.mark.parametrize("code", ["SMS.2252", "SMS.7602", "SMS.0001", "SMS.9999"])
def test_404_with_another_code_of_sms_is_gone(code: str) -> None:
    assert _rules.is_gone(404, code) is True
    assert _rules.is_gone(400, code) is False


@pytest.mark.parametrize(
    "code",
    [
        None,
        "",
        "404",
        "APIGW.0101",
        "APIG.0101",
        "IAM.0004",
        "sms.7703",
        "SMS.6527",
        "SMS.2248",
        "SMS.9004",
        "SMS.7719",
        "SMS.2015",
        "APIGW.0302",
        "APIGW.0306",
    ],
)
def test_a_404_that_sms_does_not_explain_is_not_gone(code: str | None) -> None:
    assert _rules.is_gone(404, code) is False


@pytest.mark.parametrize(
    ("code", "expected"),
    [("SMS.7719", True), ("SMS.2015", True), ("SMS.7703", False), ("SMS.9004", False), (None, False)],
)
def test_which_codes_mean_busy_by_themselves(code: str | None, expected: bool) -> None:
    assert _rules.is_busy(code) is expected


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (403, None, True),
        (403, "SMS.1234", True),
        *[
            (400, code, True)
            for code in ("SMS.6527", "SMS.2248", "SMS.9004", "APIGW.0302", "APIGW.0306", "APIG.0302", "APIG.0306")
        ],
        (404, "SMS.6527", True),
        (400, "SMS.7703", False),
        (401, "APIGW.0301", False),
        (404, None, False),
    ],
)
def test_what_means_that_the_credentials_may_not(status: int, code: str | None, expected: bool) -> None:
    assert _rules.is_forbidden(status, code) is expected


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, "APIGW.0301", True),
        (401, "APIGW.0307", True),
        (401, "APIG.0307", True),
        (401, "APIGW.0303", False),
        (401, "SMS.2005", False),
        (401, None, False),
        (403, "APIGW.0301", False),
        (None, "APIGW.0307", False),
    ],
)
def test_what_means_that_a_token_expired(status: int | None, code: str | None, expected: bool) -> None:
    assert _rules.is_expired_token(status, code) is expected


@pytest.mark.parametrize(
    ("status", "code", "is_json", "expected"),
    [
        (404, "APIGW.0101", True, True),
        (404, "APIG.0101", True, True),
        (404, "SMS.7703", True, False),
        (400, "SMS.9001", True, False),
        (200, None, False, True),
        (302, None, False, True),
        (404, None, True, True),
        (404, None, False, True),
        (405, None, True, True),
        (400, None, True, False),
        (400, None, False, True),
        (500, None, False, True),
    ],
)
def test_what_means_that_this_is_another_service(status: int, code: str | None, is_json: bool, expected: bool) -> None:
    assert _rules.is_wrong_service(status, code, is_json) is expected


@pytest.mark.parametrize("state", BLOCKING)
@pytest.mark.parametrize(("connected", "expected"), [(True, True), (False, False), (None, None)])
def test_the_ten_states_block_deletion_while_the_source_is_connected(
    state: str, connected: bool | None, expected: bool | None
) -> None:
    assert _rules.blocks_deletion(connected, state) is expected


@pytest.mark.parametrize("state", [*NOT_BLOCKING, ""])
@pytest.mark.parametrize("connected", [True, False, None])
def test_no_other_state_blocks_deletion(state: str, connected: bool | None) -> None:
    assert _rules.blocks_deletion(connected, state) is False


def test_there_are_ten_blocking_states() -> None:
    assert sorted(_rules.BLOCKING_SOURCE_STATES) == sorted(BLOCKING)
    assert len(BLOCKING) == 10


@pytest.mark.parametrize(
    ("task", "task_state", "source_state", "connected"),
    [
        ({}, "", "", None),
        ({"state": None, "source_server": None, "connected": None}, "", "", None),
        ({"state": "running", "source_server": {"state": None}}, "RUNNING", "", None),
        ({"state": "DELETING", "source_server": {"state": "init"}, "connected": True}, "DELETING", "initialize", True),
        ({"source_server": {"state": "INIT"}, "connected": False}, "", "initialize", False),
        ({"source_server": {"state": "Replicate"}, "connected": "true"}, "", "replicate", None),
        ({"source_server": "none"}, "", "", None),
    ],
)
def test_states_are_read_in_every_spelling(
    task: dict[str, Any], task_state: str, source_state: str, connected: bool | None
) -> None:
    assert (_rules.task_state(task), _rules.source_state(task), _rules.is_connected(task)) == (
        task_state,
        source_state,
        connected,
    )


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"state": "ABORTING"}, True),
        ({"state": "RUNNING", "source_server": {"state": "STOPPING"}}, True),
        ({"state": "ABORT", "source_server": {"state": "stopped"}}, False),
        ({}, False),
    ],
)
def test_a_task_on_its_way_to_a_stop(task: dict[str, Any], expected: bool) -> None:
    assert _rules.is_stopping(task) is expected


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({}, "The task is in state unknown, its source server is in state unknown."),
        (
            {
                "name": "first",
                "state": "RUNNING",
                "source_server": {"name": "web", "state": "replicate"},
                "connected": True,
            },
            "The task first is in state RUNNING, its source server web is connected and in state replicate.",
        ),
        (
            {"state": "ABORT", "source_server": {"state": "stopped"}, "connected": False},
            "The task is in state ABORT, its source server is disconnected and in state stopped.",
        ),
    ],
)
def test_a_task_in_words(task: dict[str, Any], expected: str) -> None:
    assert _rules.describe(task) == expected


@pytest.mark.parametrize(
    ("task_id", "problem"),
    [
        ("9a2f5d0e-1c3b-4a5d-8e7f-0123456789ab", None),
        ("x", None),
        ("x" * 36, None),
        ("a/../b?c#d e\n", None),
        ("...", None),
        ("任务", None),
        ("", "it is empty"),
        (" \t\n", "it is empty"),
        ("x" * 37, "it has 37 characters, and SMS takes at most 36"),
        (".", "it is a step in a path"),
        ("..", "it is a step in a path"),
        (" .. ", "it is a step in a path"),
        ("a\ud800b", "it is not valid text"),
    ],
)
def test_a_badly_formed_id_is_found(task_id: str, problem: str | None) -> None:
    assert _rules.problem_with_id(task_id) == problem


@pytest.mark.parametrize(
    ("task_id", "shown"),
    [("t-1", "t-1"), ("", "''"), ("a b", "'a b'"), ("a\nb", "'a\\nb'"), ("任务", "任务"), ("\u200b", "'\\u200b'")],
)
def test_an_id_in_a_message_shows_what_cannot_be_seen(task_id: str, shown: str) -> None:
    assert _rules.show_id(task_id) == shown
