# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the simulator does on its own: states that change as they are read, settings, the log, the control API."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from plain_client import TIMEOUT, RawConnection, code, login, send
from sms_simulator import seed
from sms_simulator.client import ControlError, Simulator

TASK = f"/v3/tasks/{seed.MIG_WEB01}"


def states(simulator: Simulator, target: str, count: int) -> list[str]:
    """The state of a task at each of several reads, or the error code."""
    answers = [send(simulator, "GET", target).json() for dummy in range(count)]
    return [answer.get("state") or answer["error_code"] for answer in answers]


def test_seed_covers_every_state(simulator: Simulator) -> None:
    tasks = simulator.tasks()
    expected = (
        "READY RUNNING SYNCING MIGRATE_SUCCESS SYNC_SUCCESS MIGRATE_FAIL SYNC_FAIL ABORTING ABORT SKIPPING DELETING"
    )
    assert {task["state"] for task in tasks.values()} == {*expected.split(), "RESETING"}
    assert (
        len({(task["source_state"], task["connected"]) for task in tasks.values() if task["owner"] == seed.ACCOUNT})
        == 40
    )
    assert {
        name: tasks[task_id]["name"]
        for name, task_id in simulator.task_ids.items()
        if name in ("mig-web01", "mig-partner01")
    } == {
        "mig-web01": "mig-web01",
        "mig-partner01": "mig-partner01",
    }


def test_asynchronous_deletion(simulator: Simulator) -> None:
    simulator.settings(delete_mode="async", deleting_reads=2, old_state_reads=1)
    assert send(simulator, "DELETE", TASK).status_code == 200
    assert states(simulator, TASK, 4) == ["MIGRATE_SUCCESS", "DELETING", "DELETING", "SMS.7703"]


def test_list_reads_bring_a_deletion_forward(simulator: Simulator) -> None:
    simulator.settings(delete_mode="async", deleting_reads=2)
    send(simulator, "DELETE", TASK)
    counts = [send(simulator, "GET", f"/v3/tasks?id={seed.MIG_WEB01}").json()["count"] for dummy in range(3)]
    assert counts == [1, 1, 0]


def test_deletion_by_time(simulator: Simulator) -> None:
    simulator.settings(delete_mode="async", deleting_reads=0, deleting_seconds=100)
    send(simulator, "DELETE", TASK)
    assert states(simulator, TASK, 3) == ["DELETING"] * 3
    simulator.settings(clock_offset_seconds=101)
    assert states(simulator, TASK, 1) == ["SMS.7703"]


@pytest.mark.parametrize(("fails", "end"), [("previous", "MIGRATE_SUCCESS"), ("MIGRATE_FAIL", "MIGRATE_FAIL")])
def test_deletion_that_fails(simulator: Simulator, fails: str, end: str) -> None:
    simulator.change_task(seed.MIG_WEB01, delete_mode="async", deleting_reads=1, deletion_fails=fails)
    send(simulator, "DELETE", TASK)
    assert states(simulator, TASK, 3) == ["DELETING", end, end]


@pytest.mark.parametrize(("setting", "status"), [("accept", 200), ("refuse", 400)])
def test_second_deletion(simulator: Simulator, setting: str, status: int) -> None:
    simulator.settings(delete_while_deleting=setting)
    assert send(simulator, "DELETE", f"/v3/tasks/{seed.MIG_GONE01}").status_code == status


def test_source_returns_to_waiting(simulator: Simulator) -> None:
    send(simulator, "DELETE", TASK)
    source = send(simulator, "GET", f"/v3/sources/{seed.source_id(1)}").json()
    assert (source["state"], source["migration_cycle"], source["current_task"]) == ("waiting", "setting", None)


@pytest.mark.parametrize(
    ("mode", "status", "expected"),
    [
        ("normal", 200, ["ABORTING", "ABORT"]),
        ("refuse", 400, ["RUNNING", "RUNNING"]),
        ("ignore", 200, ["RUNNING", "RUNNING"]),
        ("fail", 200, ["ABORTING", "MIGRATE_FAIL"]),
        ("finish", 200, ["ABORTING", "MIGRATE_SUCCESS"]),
    ],
)
def test_stop(simulator: Simulator, mode: str, status: int, expected: list[str]) -> None:
    simulator.settings(stop_mode=mode, stop_reads=1)
    target = f"/v3/tasks/{seed.MIG_DB01}"
    assert send(simulator, "POST", target + "/action", json={"operation": "stop"}).status_code == status
    assert states(simulator, target, 2) == expected


def test_settings_of_unpublished_answers(simulator: Simulator) -> None:
    simulator.settings(
        unknown_task_status=400,
        refused_status=409,
        refused_code="SMS.2015",
        foreign_task_status=403,
        show_connected=False,
    )
    assert code(send(simulator, "GET", f"/v3/tasks/{seed.UNKNOWN_TASK}")) == (400, "SMS.7703")
    assert code(send(simulator, "DELETE", f"/v3/tasks/{seed.MIG_DB01}")) == (409, "SMS.2015")
    assert code(send(simulator, "DELETE", f"/v3/tasks/{seed.MIG_PARTNER01}")) == (403, "SMS.6527")
    assert "connected" not in send(simulator, "GET", TASK).json()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("invalid", (400, "SMS.9001")), ("unknown", (404, "SMS.7703")), ("gateway", (404, "APIGW.0101"))],
)
def test_malformed_id(simulator: Simulator, setting: str, expected: tuple[int, str]) -> None:
    simulator.settings(malformed_id=setting)
    assert code(send(simulator, "DELETE", f"/v3/tasks/{'x' * 37}")) == expected
    assert code(send(simulator, "DELETE", "/v3/tasks/a%2Fb")) == expected


BATCH = [seed.MIG_WEB01, seed.MIG_DB01, seed.MIG_APP01]


@pytest.mark.parametrize(
    ("settings", "ids", "status", "deleted"),
    [
        ({"batch": "partial"}, BATCH, 200, {seed.MIG_WEB01, seed.MIG_APP01}),
        ({"batch": "partial_error"}, BATCH, 400, {seed.MIG_WEB01, seed.MIG_APP01}),
        ({"batch": "all_or_nothing"}, BATCH, 400, set()),
        ({"batch": "silent_skip"}, BATCH, 200, {seed.MIG_WEB01, seed.MIG_APP01}),
        ({"batch": "silent_noop"}, BATCH, 200, set()),
        ({"batch": "old_rule"}, [seed.task_id(31)], 400, set()),
        ({"batch": "partial"}, [seed.task_id(31)], 200, {seed.task_id(31)}),
        ({"batch": "absent"}, BATCH, 404, set()),
        ({"batch": "forbidden"}, BATCH, 403, set()),
        ({"batch_max_ids": 2}, BATCH, 413, set()),
        ({"batch_max_ids": 2, "batch_max_status": 400}, BATCH, 400, set()),
        ({"batch_max_ids": 3}, BATCH, 200, {seed.MIG_WEB01, seed.MIG_APP01}),
    ],
)
def test_batch(simulator: Simulator, settings: dict[str, Any], ids: list[str], status: int, deleted: set[str]) -> None:
    simulator.settings(**settings)
    before = set(simulator.tasks())
    assert send(simulator, "POST", "/v3/tasks/delete", json={"ids": ids}).status_code == status
    assert before - set(simulator.tasks()) == deleted


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"ids": []}', b'{"ids": [1]}', b"\xff"])
def test_bad_batch_body(simulator: Simulator, body: bytes) -> None:
    headers = {"X-Auth-Token": simulator.credentials["token"]["auth_token"]}
    assert code(
        requests.post(simulator.sms_endpoint + "/v3/tasks/delete", data=body, headers=headers, timeout=TIMEOUT)
    ) == (400, "SMS.9001")


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/v2/tasks"),
        ("PUT", "/v3/tasks/x"),
        ("GET", "/v3/tasks/"),
        ("DELETE", "/v3/tasks/a/b"),
        ("GET", "/v3/tasks/x/y/z"),
        ("GET", "//v3/tasks//"),
    ],
)
def test_unknown_paths(simulator: Simulator, method: str, target: str) -> None:
    with RawConnection(simulator) as raw:
        raw.request(method, target)
        head, body = raw.read_answer()
    assert head.startswith(b"HTTP/1.1 404 ")
    answer = json.loads(body)
    assert answer["error_code"] == "APIGW.0101"
    assert f"X-Request-Id: {answer['request_id']}".encode() in head


def test_no_credentials(simulator: Simulator) -> None:
    assert code(requests.get(simulator.sms_endpoint + "/v3/tasks", timeout=TIMEOUT)) == (401, "APIGW.0301")


@pytest.mark.parametrize(
    ("form", "read"), [("seconds", float), ("http-date", lambda text: parsedate_to_datetime(text).timestamp())]
)
def test_throttling(simulator: Simulator, form: str, read: Any) -> None:
    simulator.settings(throttle_requests=2, throttle_seconds=60, retry_after=form)
    answers = [send(simulator, "GET", TASK) for dummy in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert code(answers[2]) == (429, "APIGW.0308")
    assert read(answers[2].headers["Retry-After"]) > 50
    simulator.settings(clock_offset_seconds=61)
    assert send(simulator, "GET", TASK).status_code == 200


@pytest.mark.parametrize(("churn", "expected"), [("none", 0), ("insert", 1), ("remove", -1)])
def test_rows_move_between_pages(simulator: Simulator, churn: str, expected: int) -> None:
    simulator.settings(list_churn=churn)
    first = send(simulator, "GET", "/v3/tasks?limit=2&offset=0").json()
    second = send(simulator, "GET", "/v3/tasks?limit=2&offset=2").json()
    assert second["count"] - first["count"] == expected
    assert (first["tasks"][1]["id"] == second["tasks"][0]["id"]) == (churn == "insert")


def test_name_filter_and_page_cap(simulator: Simulator) -> None:
    assert send(simulator, "GET", "/v3/tasks?name=mig-web").json()["count"] == 2
    simulator.settings(name_filter="exact", list_page_cap=3)
    assert send(simulator, "GET", "/v3/tasks?name=mig-web").json()["count"] == 0
    assert len(send(simulator, "GET", "/v3/tasks?limit=50").json()["tasks"]) == 3


def test_log_shows_what_was_sent_but_no_secret(simulator: Simulator) -> None:
    known = simulator.credentials
    login(simulator)
    with RawConnection(simulator) as raw:
        raw.request("DELETE", "/v3/tasks/a%2fb%20c?x=%41", "X-Security-Token: stale-secret")
        raw.read_answer()
    text = json.dumps(simulator.requests())
    for secret in (known["password"]["password"], known["token"]["auth_token"], "stale-secret"):
        assert json.dumps(secret)[1:-1] not in text
    first, second = simulator.requests()
    assert first["body"]["auth"]["identity"]["password"]["user"]["name"] == "ansible"
    assert (second["target"], second["path"], second["query"]) == (
        "/v3/tasks/a%2fb%20c?x=%41",
        "/v3/tasks/a%2fb%20c",
        "x=%41",
    )
    assert (second["method"], second["status"], second["auth"]) == ("DELETE", 400, {"kind": "token", "label": "token"})


def test_log_tells_connections_apart(simulator: Simulator) -> None:
    with requests.Session() as session:
        for dummy in range(3):
            session.get(simulator.sms_endpoint + "/v3", timeout=TIMEOUT)
    send(simulator, "GET", "/v3")
    numbers = [entry["connection"] for entry in simulator.requests()]
    assert numbers[:3] == [numbers[0]] * 3
    assert numbers[3] != numbers[0]
    simulator.clear_requests()
    assert simulator.requests() == []


def test_tasks_of_the_control_api(simulator: Simulator) -> None:
    simulator.reset("empty", delete_mode="async")
    assert simulator.tasks() == {}
    many = simulator.add_tasks(1000, name="bulk", source_state="replicate", connected=False)
    (one,) = simulator.add_tasks(
        id="one", name="single", state="RUNNING", source_state="replicate", owner="customer-account"
    )
    assert len(set(many)) == 1000
    assert send(simulator, "GET", "/v3/tasks?limit=1").json()["count"] == 1000
    assert simulator.tasks()[one]["owner"] == "customer-account"
    simulator.change_task(one, owner="example-account", connected=False)
    assert send(simulator, "DELETE", "/v3/tasks/one").status_code == 200
    assert simulator.tasks()[one]["state"] == "DELETING"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "settings", {"no_such": 1}),
        ("PATCH", "settings", {"delete_mode": "slow"}),
        ("PATCH", "settings", {"stop_reads": "2"}),
        ("PATCH", "settings", {"stop_reads": True}),
        ("POST", "tasks", {"colour": "red"}),
        ("POST", "tasks/none", {"state": "READY"}),
        ("POST", "reset", {"seed": "none"}),
        ("POST", "credentials", {"expire": "yes"}),
        ("GET", "nothing", None),
    ],
)
def test_control_refuses_what_it_does_not_know(simulator: Simulator, method: str, path: str, body: Any) -> None:
    before = simulator.settings()
    with pytest.raises(ControlError):
        simulator.call(method, path, body)
    assert simulator.settings() == before


def test_answers_are_dated_by_the_clock_that_checks_signatures(simulator: Simulator) -> None:
    simulator.settings(clock_offset_seconds=16 * 60)
    dated = parsedate_to_datetime(send(simulator, "GET", TASK).headers["Date"]).timestamp()
    assert dated - time.time() > 15 * 60
