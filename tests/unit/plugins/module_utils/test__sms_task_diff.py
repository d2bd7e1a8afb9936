# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sms_task with --diff: the read that it adds, and what it shows."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import PermissionError_, SmsError
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BUSY,
    DELETE,
    FORBIDDEN,
    GET,
    GONE,
    ID,
    OK,
    Script,
    answer,
    delete,
    listed,
    outcome,
    reply,
    task,
)

READY = task()
BLOCKED = task(state="RUNNING", source="replicate")
BY_NAME = "GET /v3/tasks?name=mig-t-1&limit=200&offset=0"
BRIEF: dict[str, Any] = {
    "id": ID,
    "name": "mig-t-1",
    "state": "READY",
    "source_server": {"id": "s-t-1", "name": "server-t-1", "state": "waiting"},
}


@pytest.mark.parametrize(
    ("steps", "given", "before", "after", "changed"),
    [
        pytest.param([(GET, reply(READY)), (DELETE, OK)], {}, [BRIEF], [], True, id="diff adds the read"),
        pytest.param([(GET, GONE)], {}, [], [], False, id="gone at the read: no DELETE"),
        pytest.param([(GET, reply(READY))], {"check_mode": True}, [BRIEF], [], True, id="check mode: the one GET"),
        pytest.param([(GET, GONE)], {"check_mode": True}, [], [], False, id="check mode, gone"),
        pytest.param([(GET, reply(task(state="DELETING")))], {}, [], [], False, id="already being deleted: no DELETE"),
        pytest.param(
            [(BY_NAME, listed(READY)), (DELETE, OK)], {"name": "mig-t-1"}, [BRIEF], [], True, id="name: read once"
        ),
    ],
)
def test_diff(steps: list[Any], given: dict[str, Any], before: list[Any], after: list[Any], changed: bool) -> None:
    result = delete(Script(*steps), diff=True, wait=False, **given)
    assert (result["diff"], result["changed"]) == (
        {"before": {"sms_tasks": before}, "after": {"sms_tasks": after}},
        changed,
    )


def test_diff_of_a_refusal_shows_the_task_before_and_after() -> None:
    blocked = {**BRIEF, "state": "RUNNING", "source_server": {**BRIEF["source_server"], "state": "replicate"}}
    script = Script((GET, reply(BLOCKED)), (DELETE, BUSY), (GET, reply(BLOCKED)))
    assert delete(script, diff=True)["diff"] == {"before": {"sms_tasks": [blocked]}, "after": {"sms_tasks": [blocked]}}


def test_diff_without_the_permission_to_read_deletes_and_warns() -> None:
    result = delete(Script((GET, FORBIDDEN), (DELETE, OK)), diff=True, wait=False)
    assert (result["deleted"], len(result["warnings"])) == ([ID], 1)
    assert result["warnings"][0].startswith("No diff: Reading migration task t-1: No permission (SMS.9004, HTTP 403).")


def test_diff_deletes_nothing_where_the_login_is_refused() -> None:
    def refused_login() -> SmsError:
        refusal = PermissionError_("Logging in to IAM as user u of account a: No.", http_status=403)
        refusal.stops_run = True
        return refusal

    result = delete(Script((GET, refused_login)), diff=True)
    assert (outcome(result), "warnings" in result) == ((False, [], [], [ID]), False)


def test_diff_deletes_nothing_where_the_read_fails_otherwise() -> None:
    result = delete(Script((GET, answer(200, b"<html>"))), diff=True)
    assert (result["changed"], result["failures"][0]["id"]) == (False, ID)


def test_diff_shows_a_task_without_a_source_server_too() -> None:
    row = {"id": ID, "state": "READY", "source_server": None, "speed_limit": 0}
    result = delete(Script((GET, reply(row)), (DELETE, OK)), diff=True, wait=False)
    assert result["diff"]["before"] == {"sms_tasks": [{"id": ID, "state": "READY"}]}
