# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sms_task_info: filters, details, empty results, and that its result feeds sms_task."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    OptionError,
    PermissionError_,
    ServerError,
    SmsError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.memory_sms import MemorySms, ids
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    FORBIDDEN,
    GONE,
    LIST,
    OK,
    Script,
    answer,
    delete,
    find,
    listed,
    options_of,
    outcome,
    refusal,
    reply,
    task,
)

PAGE = "&limit=200&offset=0"
ONE, TWO, THREE = task("t-1"), task("t-2", "RUNNING", "replicate"), task("t-3", "SYNC_FAIL", "error")


def found(*rows: dict[str, Any]) -> dict[str, Any]:
    """The result for these rows of the list, which do not tell the connection."""
    plain = [{name: value for name, value in row.items() if name != "connected"} for row in rows]
    return {"changed": False, "sms_tasks": plain, "count": len(plain)}


ALL = listed(ONE, TWO, THREE)


@pytest.mark.parametrize(
    ("request_", "answered", "given", "expected"),
    [
        pytest.param(LIST, ALL, {}, found(ONE, TWO, THREE), id="everything"),
        pytest.param(LIST, listed(), {}, found(), id="nothing"),
        pytest.param(f"GET /v3/tasks?id=t-2{PAGE}", listed(TWO), {"task_ids": ["t-2"]}, found(TWO), id="an ID"),
        pytest.param(f"GET /v3/tasks?id=t-9{PAGE}", listed(), {"task_ids": ["t-9"]}, found(), id="an unknown ID"),
        pytest.param(
            f"GET /v3/tasks?id=t-9{PAGE}", ALL, {"task_ids": ["t-9"]}, found(), id="a filter that SMS ignores"
        ),
        pytest.param(
            f"GET /v3/tasks?name=mig-t-1{PAGE}",
            listed(ONE, task("t-10")),
            {"name": "mig-t-1"},
            found(ONE),
            id="an exact name, where SMS takes it for a part",
        ),
        pytest.param(
            f"GET /v3/tasks?state=RUNNING{PAGE}", listed(TWO), {"states": ["RUNNING"]}, found(TWO), id="a state"
        ),
        pytest.param(
            f"GET /v3/tasks?state=RUNNING{PAGE}", ALL, {"states": ["running"]}, found(TWO), id="in small letters"
        ),
        pytest.param(LIST, ALL, {"states": ["SYNC_FAIL"]}, found(THREE), id="a state that SMS takes for no filter"),
        pytest.param(LIST, ALL, {"states": ["READY", "RUNNING"]}, found(ONE, TWO), id="several states"),
        pytest.param(LIST, ALL, {"states": ["UNHEARD_OF"]}, found(), id="a state that there is not"),
        pytest.param(
            f"GET /v3/tasks?source_server_id=s-t-2{PAGE}", ALL, {"source_server_id": "s-t-2"}, found(TWO), id="a server"
        ),
        pytest.param(
            f"GET /v3/tasks?enterprise_project_id=0{PAGE}",
            ALL,
            {"enterprise_project_id": "0"},
            found(ONE, TWO, THREE),
            id="an enterprise project, which the rows of the list do not tell",
        ),
        pytest.param(
            f"GET /v3/tasks?name=mig-t-2&source_server_id=s-t-2&enterprise_project_id=e&state=RUNNING{PAGE}",
            ALL,
            {"name": "mig-t-2", "source_server_id": "s-t-2", "enterprise_project_id": "e", "states": ["RUNNING"]},
            found(TWO),
            id="all filters together",
        ),
        pytest.param(
            LIST,
            reply({"count": 1, "tasks": [{"id": "t-5"}, {"id": 7}, "x", {"name": "y"}]}),
            {},
            found({"id": "t-5"}),
            id="rows that are no tasks",
        ),
        pytest.param(
            LIST, reply({"tasks": [{"id": "t-5"}]}), {}, found({"id": "t-5"}), id="a page that tells no count"
        ),
    ],
)
def test_filters(request_: str, answered: Any, given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert find(Script((request_, answered)), **given) == expected
    assert find(Script((request_, answered)), check_mode=True, **given) == expected


def test_several_ids_take_one_request_each_in_the_order_of_the_request() -> None:
    script = Script(*((f"GET /v3/tasks?id={one}{PAGE}", listed(task(one))) for one in ("t-2", "t-1")))
    assert find(script, task_ids=["t-2", "t-1", "t-2"]) == found(task("t-2"), task("t-1"))


def test_many_ids_are_picked_from_the_list() -> None:
    there = ids(450)
    sms = MemorySms(there)
    assert find(sms, task_ids=[*there[::2], "unknown"])["count"] == 225
    assert sms.sent == ["GET /v3/tasks"] * 3


@pytest.mark.parametrize(
    ("steps", "given", "expected"),
    [
        pytest.param(
            [("GET /v3/tasks/t-1", reply(ONE)), ("GET /v3/tasks/t-9", GONE), ("GET /v3/tasks/t-2", reply(TWO))],
            {"task_ids": ["t-1", "t-9", "t-2", "t-1"]},
            [ONE, TWO],
            id="IDs are read without the list; unknown ones are left out",
        ),
        pytest.param(
            [("GET /v3/tasks/t-1", reply(ONE)), ("GET /v3/tasks/t-2", reply(TWO))],
            {"task_ids": ["t-1", "t-2"], "states": ["RUNNING"]},
            [TWO],
            id="other filters hold for IDs too",
        ),
        pytest.param(
            [(LIST, ALL), ("GET /v3/tasks/t-2", reply(TWO)), ("GET /v3/tasks/t-3", reply(THREE))],
            {"states": ["RUNNING", "SYNC_FAIL"]},
            [TWO, THREE],
            id="what the list rules out is not read",
        ),
        pytest.param(
            [(LIST, ALL), ("GET /v3/tasks/t-2", reply({**TWO, "state": "ABORT"})), ("GET /v3/tasks/t-3", GONE)],
            {"states": ["RUNNING", "SYNC_FAIL"]},
            [],
            id="what changed or went since is left out",
        ),
        pytest.param(
            [
                (f"GET /v3/tasks?enterprise_project_id=e{PAGE}", listed(ONE, TWO)),
                ("GET /v3/tasks/t-1", reply({**ONE, "enterprise_project_id": "e"})),
                ("GET /v3/tasks/t-2", reply({**TWO, "enterprise_project_id": "f"})),
            ],
            {"enterprise_project_id": "e"},
            [{**ONE, "enterprise_project_id": "e"}],
            id="an enterprise project, which tasks in full do tell",
        ),
        pytest.param([(LIST, listed())], {}, [], id="none"),
    ],
)
def test_details(steps: list[Any], given: dict[str, Any], expected: list[Any]) -> None:
    result = find(Script(*steps), details=True, **given)
    assert result == {"changed": False, "sms_tasks": expected, "count": len(expected)}


@pytest.mark.parametrize("source_server", [None, "s-t-1", {}, {"id": "other"}])
def test_a_task_without_the_source_server_is_not_of_it(source_server: Any) -> None:
    row = {**ONE, "source_server": source_server}
    request = f"GET /v3/tasks?source_server_id=s-t-1{PAGE}"
    assert find(Script((request, listed(row))), source_server_id="s-t-1")["count"] == 0


@pytest.mark.parametrize("given", [{"task_ids": []}, {"states": []}, {"task_ids": [], "details": True}])
def test_an_empty_list_finds_nothing_and_needs_no_connection(given: dict[str, Any]) -> None:
    def connect() -> Any:
        raise AssertionError("no connection is needed")

    options = options_of(_sms_task_info.DECLARATION, given)
    assert _sms_task_info.run(options, connect) == {"changed": False, "sms_tasks": [], "count": 0}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": ""}, "name is empty. Leave it out to read the tasks whatever theirs is."),
        ({"source_server_id": " "}, "source_server_id is empty. Leave it out to read the tasks whatever theirs is."),
        (
            {"enterprise_project_id": ""},
            "enterprise_project_id is empty. Leave it out to read the tasks whatever theirs is.",
        ),
        (
            {"task_ids": ["t-1", ".."]},
            "Not the ID of a migration task: '..' (it is a step in a path). Nothing was sent.",
        ),
    ],
)
def test_what_is_refused_before_any_request(given: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        find(Script(), **given)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("answered", "kind"),
    [
        (FORBIDDEN, PermissionError_),
        (answer(404, b""), WrongServiceError),
        (answer(200, b"<html>"), WrongServiceError),
        (OK, WrongServiceError),
        (reply({"count": 0}), WrongServiceError),
        (reply({"tasks": None}), WrongServiceError),
        (refusal(500, "SMS.2007"), ServerError),
    ],
)
def test_a_list_that_cannot_be_read_is_a_failure_and_never_empty(answered: Any, kind: type[SmsError]) -> None:
    with pytest.raises(kind, match=r"^Listing migration tasks: "):
        find(Script((LIST, answered)), max_retries=0)


def test_a_task_that_cannot_be_read_is_a_failure() -> None:
    with pytest.raises(PermissionError_, match=r"^Reading migration task t-1: "):
        find(Script(("GET /v3/tasks/t-1", FORBIDDEN)), task_ids=["t-1"], details=True)


def test_paging_is_hidden_and_survives_rows_that_vanish() -> None:
    there = ids(900)
    calls = iter(range(100))

    def drop(sms: MemorySms, request: str) -> None:
        if next(calls) in (1, 2, 3):
            for one in list(sms.tasks)[:3]:
                del sms.tasks[one]

    sms = MemorySms(there, before=drop)
    names = [row["id"] for row in find(sms)["sms_tasks"]]
    assert len(names) == len(set(names))
    assert set(there[9:]) <= set(names)


def test_the_result_of_one_feeds_the_other() -> None:
    sms = MemorySms(ids(3))
    rows = find(sms)["sms_tasks"]
    assert outcome(delete(sms, task_ids=[row["id"] for row in rows])) == (True, ids(3), [], [])
    assert delete(sms, task_ids=[row["id"] for row in find(sms)["sms_tasks"]])["changed"] is False


def test_the_states_that_are_sent_as_a_filter_are_those_that_sms_takes() -> None:
    assert (
        " ".join(sorted(_sms_task_info.FILTER_STATES))
        == "ABORT ABORTING DELETING MIGRATE_FAIL MIGRATE_SUCCESS READY RUNNING "
        "SYNCING SYNC_F_ROLLBACKING SYNC_F_ROLLBACK_SUCCESS"
    )


@pytest.mark.parametrize(("many", "requests"), [(20, 20), (21, 1)])
def test_up_to_20_ids_cost_one_request_each_and_more_the_list(many: int, requests: int) -> None:
    # This SMS takes no notice of filters.
    sms = MemorySms(ids(30))
    found_all = find(sms, task_ids=ids(many))
    assert [row["id"] for row in found_all["sms_tasks"]] == ids(many)
    assert (found_all["count"], len(sms.sent)) == (many, requests)
