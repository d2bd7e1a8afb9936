# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts as an answer of SMS."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import WrongServiceError
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    ENDPOINT,
    GET,
    ID,
    LIST,
    Script,
    delete,
    find,
    listed,
    lost,
    outcome,
    reply,
    task,
)


@pytest.mark.parametrize("body", [{"id": ID}, {"state": "READY"}, {"id": ID, "state": "READY", "more": 1}])
def test_a_task_has_an_id_or_a_state(body: dict[str, Any]) -> None:
    assert outcome(delete(Script((GET, reply(body))), check_mode=True)) == (True, [ID], [], [])


@pytest.mark.parametrize("body", [{}, {"name": "x"}, [], [{"id": ID}], "READY", 5])
def test_anything_else_is_no_task_and_the_failure_says_what_was_being_done(body: Any) -> None:
    result = delete(Script((GET, reply(body))), check_mode=True)
    assert outcome(result) == (False, [], [], [ID])
    assert result["msg"].startswith(
        "Reading migration task t-1: https://sms.example answered with JSON that is not what was asked for (HTTP 200)"
    )


@pytest.mark.parametrize("rows", [None, {}, "x", 5])
def test_a_page_without_a_list_of_tasks_does_not_come_from_sms(rows: Any) -> None:
    with pytest.raises(WrongServiceError) as caught:
        find(Script((LIST, reply({"tasks": rows}))))
    assert caught.value.what == (
        "Listing migration tasks: https://sms.example answered with JSON that is not what was asked for (HTTP 200): "
        "this is not SMS, or not a path that it serves."
    )
    assert caught.value.endpoint == ENDPOINT


@pytest.mark.parametrize("count", ["1", None, {}])
def test_a_page_whose_number_of_tasks_is_no_number_is_read_all_the_same(count: Any) -> None:
    assert find(Script((LIST, reply({"tasks": [task()], "count": count}))))["count"] == 1


def test_a_page_whose_answer_gets_lost_is_asked_for_again() -> None:
    assert find(Script((LIST, lost), (LIST, listed(task()))))["count"] == 1


def test_a_page_that_is_smaller_than_asked_for_is_not_the_last_if_there_are_more() -> None:
    rows = [task(f"t-{number}") for number in range(12)]
    pages = [(LIST, listed(*rows[:10], count=12)), ("GET /v3/tasks?limit=200&offset=9", listed(*rows[9:], count=12))]
    assert find(Script(*pages))["count"] == 12
