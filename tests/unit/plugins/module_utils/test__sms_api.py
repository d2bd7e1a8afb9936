# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts as an answer of SMS."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    GET,
    ID,
    Script,
    delete,
    outcome,
    reply,
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
