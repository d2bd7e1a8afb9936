# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sms_task: how many requests each use takes, and what it returns; one is the physical minimum."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError, SmsError
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    DELETE,
    FORBIDDEN,
    GET,
    GONE,
    ID,
    OK,
    SOURCE,
    Script,
    answer,
    delete,
    listed,
    lost,
    options_of,
    refusal,
    reply,
    task,
)

DELETED = {"changed": True, "deleted": [ID], "already_absent": [], "sms_tasks": []}
ABSENT = {"changed": False, "deleted": [], "already_absent": [ID], "sms_tasks": []}
NOTHING = {"changed": False, "deleted": [], "already_absent": [], "sms_tasks": []}
READY = task()
BLOCKED = task(state="RUNNING", source="replicate")
EMPTY = "'' (it is empty)"
BY_NAME = "GET /v3/tasks?name=mig-t-1&limit=200&offset=0"


@pytest.mark.parametrize(
    ("steps", "given", "expected"),
    [
        pytest.param([(DELETE, OK)], {"wait": False}, DELETED, id="existing, wait false: one DELETE"),
        pytest.param([(DELETE, OK), (GET, GONE)], {}, DELETED, id="existing, wait true: DELETE and one GET"),
        pytest.param([(DELETE, GONE)], {}, ABSENT, id="gone, wait true: one DELETE"),
        pytest.param([(DELETE, GONE)], {"wait": False}, ABSENT, id="gone, wait false: one DELETE"),
        pytest.param([(BY_NAME, listed())], {"name": "mig-t-1"}, NOTHING, id="name of no task: one read"),
        pytest.param(
            [(BY_NAME, listed(READY)), (DELETE, OK)],
            {"name": "mig-t-1", "wait": False},
            {**DELETED, "sms_tasks": [{name: READY[name] for name in READY if name != "connected"}]},
            id="name adds the read",
        ),
        pytest.param(
            [(BY_NAME, listed(READY, task("t-2", name="mig-t-10"))), (DELETE, OK)],
            {"name": "mig-t-1", "wait": False},
            {**DELETED, "sms_tasks": [{name: READY[name] for name in READY if name != "connected"}]},
            id="name is exact where SMS takes it for a part of one",
        ),
    ],
)
def test_requests_of_a_real_run(steps: list[Any], given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert delete(Script(*steps), **given) == expected


@pytest.mark.parametrize(
    ("answered", "given", "expected"),
    [
        pytest.param(reply(READY), {}, {**DELETED, "sms_tasks": [READY]}, id="deletable: changed"),
        pytest.param(GONE, {}, ABSENT, id="gone: unchanged"),
        pytest.param(
            reply(task(state="DELETING")),
            {},
            {**ABSENT, "sms_tasks": [task(state="DELETING")]},
            id="DELETING: unchanged",
        ),
        pytest.param(
            reply(BLOCKED), {"stop_running": True}, {**DELETED, "sms_tasks": [BLOCKED]}, id="blocked, to be stopped"
        ),
        pytest.param(
            reply(task(source="replicate", connected=False)),
            {},
            {**DELETED, "sms_tasks": [task(source="replicate", connected=False)]},
            id="disconnected: no state blocks",
        ),
    ],
)
@pytest.mark.parametrize("wait", [True, False])
def test_check_mode_is_one_get_and_never_a_write(
    answered: Any, given: dict[str, Any], expected: dict[str, Any], wait: bool
) -> None:
    assert delete(Script((GET, answered)), check_mode=True, wait=wait, **given) == expected


def test_check_mode_fails_where_the_rule_forbids_it() -> None:
    result = delete(Script((GET, reply(BLOCKED))), check_mode=True)
    hint = (
        "Stop the migration task and wait until it has stopped (or set stop_running=true), "
        "or shut down the agent on the source server, then delete the task again."
    )
    message = (
        "Deleting migration task t-1: SMS would refuse it now. The task mig-t-1 is in state RUNNING, "
        f"its source server server-t-1 is connected and in state replicate. {hint}"
    )
    names = ("code", "message", "http_status", "request_id", "details", "endpoint")
    error = {**dict.fromkeys(names), "hint": hint}
    assert result == {
        "changed": False,
        "deleted": [],
        "already_absent": [],
        "sms_tasks": [BLOCKED],
        "msg": message,
        "error": error,
        "failures": [{"id": ID, "msg": message, "error": error}],
    }


UNSAID = task(source="syncing", connected=None)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(reply({"id": "s-t-1", "connected": True}), (False, [], [ID]), id="connected"),
        pytest.param(reply({"id": "s-t-1", "connected": False}), (True, [ID], []), id="disconnected"),
        pytest.param(reply({"id": "s-t-1"}), (True, [ID], []), id="not told either"),
        pytest.param(FORBIDDEN, (True, [ID], []), id="may not be read"),
    ],
)
def test_check_mode_asks_the_source_server_where_the_task_does_not_tell_its_connection(
    source: Any, expected: tuple[bool, list[str], list[str]]
) -> None:
    result = delete(Script((GET, reply(UNSAID)), (SOURCE, source)), check_mode=True)
    failed = [failure["id"] for failure in result.get("failures", [])]
    assert (result["changed"], result["deleted"], failed) == expected


@pytest.mark.parametrize("source_server", [None, "text", {"state": "syncing"}, {"id": "..", "state": "syncing"}])
def test_check_mode_does_without_a_source_server_that_has_no_id(source_server: Any) -> None:
    row = task(connected=None, source_server=source_server)
    assert delete(Script((GET, reply(row))), check_mode=True)["deleted"] == [ID]


def test_check_mode_with_a_name_reads_a_blocked_task_in_full_since_the_list_does_not_tell_the_connection() -> None:
    script = Script(
        (BY_NAME, listed(BLOCKED)), (GET, reply(task(state="RUNNING", source="replicate", connected=False)))
    )
    assert delete(script, name="mig-t-1", check_mode=True)["deleted"] == [ID]


def test_check_mode_with_a_name_needs_no_more_than_the_list_where_nothing_blocks() -> None:
    assert delete(Script((BY_NAME, listed(READY))), name="mig-t-1", check_mode=True)["deleted"] == [ID]


def test_check_mode_fails_where_the_task_cannot_be_read() -> None:
    result = delete(Script((GET, FORBIDDEN)), check_mode=True)
    assert (result["changed"], result["error"]["code"], result["failures"][0]["id"]) == (False, "SMS.9004", ID)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_statuses_of_success(status: int) -> None:
    assert delete(Script((DELETE, answer(status, b""))), wait=False) == DELETED


def test_a_name_that_several_tasks_have_deletes_nothing_and_lists_their_ids() -> None:
    script = Script((BY_NAME, listed(READY, task("t-0", name="mig-t-1"))))
    with pytest.raises(OptionError) as caught:
        delete(script, name="mig-t-1")
    assert caught.value.message == (
        "2 migration tasks are named mig-t-1: t-0, t-1. Nothing was deleted. Name the ones to delete by task_ids."
    )


def test_a_name_whose_task_is_being_deleted_is_not_deleted_again() -> None:
    result = delete(Script((BY_NAME, listed(task(state="DELETING"))), (GET, GONE)), name="mig-t-1")
    assert (result["changed"], result["already_absent"]) == (False, [ID])


@pytest.mark.parametrize("reading", [FORBIDDEN, answer(404, b""), reply({"tasks": {}}), reply([])])
def test_a_name_deletes_nothing_where_the_list_cannot_be_read(reading: Any) -> None:
    with pytest.raises(SmsError) as caught:
        delete(Script((BY_NAME, reading)), name="mig-t-1")
    assert caught.value.what.startswith("Listing migration tasks: ")


def test_an_empty_list_is_a_no_op_that_needs_no_connection() -> None:
    def connect() -> Any:
        raise AssertionError("no connection is needed")

    options = options_of(_sms_task.DECLARATION, {"state": "absent", "task_ids": []})
    assert _sms_task.run(options, connect, check_mode=False, diff=True) == NOTHING


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"task_ids": [""]}, "Not the ID of a migration task: '' (it is empty). Nothing was sent."),
        ({"task_ids": ["t-1", " \n"]}, "Not the ID of a migration task: ' \\n' (it is empty). Nothing was sent."),
        ({"task_ids": [".."]}, "Not the ID of a migration task: '..' (it is a step in a path). Nothing was sent."),
        (
            {"task_ids": ["t-1", ".", "t-2"]},
            "Not the ID of a migration task: '.' (it is a step in a path). Nothing was sent.",
        ),
        (
            {"task_ids": ["x" * 37]},
            f"Not the ID of a migration task: '{'x' * 37}' (it has 37 characters, and SMS takes at most 36). "
            "Nothing was sent.",
        ),
        (
            {"task_ids": [""] * 5},
            f"Not the ID of a migration task: {', '.join([EMPTY] * 5)}. Nothing was sent.",
        ),
        (
            {"task_ids": [""] * 6},
            f"Not the ID of a migration task: {', '.join([EMPTY] * 5)}, and 1 more. Nothing was sent.",
        ),
        (
            {"task_ids": [""] * 7},
            f"Not the ID of a migration task: {', '.join([EMPTY] * 5)}, and 2 more. Nothing was sent.",
        ),
        ({"name": " "}, "name is empty. Nothing was sent."),
        ({"name": ""}, "name is empty. Nothing was sent."),
        ({"wait_timeout": 0}, "wait_timeout must be a number of seconds above 0, not 0."),
        ({"wait_timeout": float("inf")}, "wait_timeout must be a number of seconds above 0, not inf."),
        ({"wait_interval": float("nan")}, "wait_interval must be a number of seconds above 0, not nan."),
        ({"wait_interval": -1.0}, "wait_interval must be a number of seconds above 0, not -1.0."),
    ],
)
def test_what_is_refused_before_any_request(given: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        delete(Script(), **given)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("task_id", "segment"),
    [
        ("../servers/s-1", "..%2Fservers%2Fs-1"),
        ("t-1?x=1#y", "t-1%3Fx%3D1%23y"),
        ("t 1", "t%201"),
        ("t\n1", "t%0A1"),
        ("t%2f1", "t%252f1"),
        ("ü" * 36, "%C3%BC" * 36),
        ("x" * 36, "x" * 36),
        ("t;1:@&=+$,~", "t%3B1%3A%40%26%3D%2B%24%2C~"),
        ("..a", "..a"),
    ],
)
def test_ids_are_data_and_reach_no_other_path(task_id: str, segment: str) -> None:
    script = Script(
        (f"DELETE /v3/tasks/{segment}", refusal(400, "SMS.2015")),
        (f"GET /v3/tasks/{segment}", reply(BLOCKED)),
        (f"POST /v3/tasks/{segment}/action", GONE, {"operation": "stop"}),
    )
    assert delete(script, task_ids=[task_id], stop_running=True)["already_absent"] == [task_id]


def test_the_login_that_is_not_needed_is_not_made_and_the_connection_is_opened_once() -> None:
    clock = FakeClock()
    assert delete(Script((DELETE, lost), (DELETE, OK), (GET, GONE)), clock)["deleted"] == [ID]
    assert len(clock.slept) == 1
