# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's own SDK drives the simulator: what it cannot do here, the simulator does wrong."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdksms.v3 import (
    DeleteTaskRequest,
    DeleteTasksReq,
    DeleteTasksRequest,
    ListApiVersionRequest,
    ListServersRequest,
    ListTasksRequest,
    ShowApiVersionRequest,
    ShowServerRequest,
    ShowTaskRequest,
    SmsClient,
    UpdateTaskStatusReq,
    UpdateTaskStatusRequest,
)
from sdk_client import make_client, refused
from sms_simulator import seed
from sms_simulator.client import Simulator


def list_all(client: SmsClient, limit: int) -> tuple[list[str], list[int]]:
    """Every task id, page by page, and the count each page tells."""
    ids: list[str] = []
    counts = []
    while True:
        page = client.list_tasks(ListTasksRequest(limit=limit, offset=len(ids)))
        counts.append(page.count)
        ids.extend(task.id for task in page.tasks)
        if not page.tasks or len(ids) >= page.count:
            return ids, counts


def test_list_pages_through_everything(simulator: Simulator) -> None:
    mine = {row for row, task in simulator.tasks().items() if task["owner"] == seed.ACCOUNT}
    ids, counts = list_all(make_client(simulator), limit=10)
    assert set(ids) == mine
    assert len(ids) == len(mine)
    assert counts == [len(mine)] * 5


def test_list_row_has_the_fields_of_the_model_and_no_others(simulator: Simulator) -> None:
    row = make_client(simulator).list_tasks(ListTasksRequest(id=seed.MIG_WEB01)).tasks[0]
    raw = get(simulator, "/v3/tasks?limit=1")["tasks"][0]
    assert set(raw) == set(type(row).openapi_types)
    assert set(raw["source_server"]) == set(type(row.source_server).openapi_types)
    assert (row.name, row.state, row.source_server.state) == ("mig-web01", "MIGRATE_SUCCESS", "finished")


def test_show_has_the_fields_of_the_model_and_no_others(simulator: Simulator) -> None:
    task = make_client(simulator).show_task(ShowTaskRequest(task_id=seed.MIG_DB01))
    raw = get(simulator, f"/v3/tasks/{seed.MIG_DB01}")
    assert set(raw) == set(type(task).openapi_types)
    for name in ("source_server", "target_server", "clone_server"):
        assert set(raw[name]) == set(type(getattr(task, name)).openapi_types), name
    assert set(raw["sub_tasks"][0]) == set(type(task.sub_tasks[0]).openapi_types)
    assert (task.state, task.connected, task.source_server.state, task.source_server.migration_cycle) == (
        "RUNNING",
        True,
        "replicate",
        "replicating",
    )


def test_source_servers_have_the_fields_of_the_model(simulator: Simulator) -> None:
    client = make_client(simulator)
    page = client.list_servers(ListServersRequest(limit=5))
    raw = get(simulator, "/v3/sources?limit=1")["source_servers"][0]
    assert set(raw) == set(type(page.source_servers[0]).openapi_types)
    detail = client.show_server(ShowServerRequest(source_id=raw["id"]))
    assert set(get(simulator, f"/v3/sources/{raw['id']}")) == set(type(detail).openapi_types)
    assert detail.current_task.id == raw["current_task"]["id"]


def get(simulator: Simulator, target: str) -> Any:
    """What a plain client with a token reads."""
    answer = requests.get(
        simulator.sms_endpoint + target,
        headers={"X-Auth-Token": simulator.credentials["token"]["auth_token"]},
        timeout=10,
    )
    assert answer.status_code == 200
    return answer.json()


def test_filters(simulator: Simulator) -> None:
    client = make_client(simulator)
    states = {task.state for task in client.list_tasks(ListTasksRequest(state="ABORT")).tasks}
    by_name = {task.id for task in client.list_tasks(ListTasksRequest(name="mig-twin")).tasks}
    by_source = [task.id for task in client.list_tasks(ListTasksRequest(source_server_id=seed.source_id(3))).tasks]
    assert states == {"ABORT"}
    assert by_name == {seed.MIG_TWIN_A, seed.MIG_TWIN_B}
    assert by_source == [seed.MIG_APP01]
    assert refused(lambda: client.list_tasks(ListTasksRequest(state="SYNC_FAIL"))) == (400, "SMS.9001")
    assert refused(lambda: client.list_tasks(ListTasksRequest(limit=201))) == (400, "SMS.9001")


@pytest.mark.parametrize("body", ["empty", "string", "text", "object"])
def test_delete(simulator: Simulator, body: str) -> None:
    simulator.settings(delete_body=body)
    client = make_client(simulator)
    client.delete_task(DeleteTaskRequest(task_id=seed.MIG_WEB01))
    assert seed.MIG_WEB01 not in simulator.tasks()
    assert refused(lambda: client.show_task(ShowTaskRequest(task_id=seed.MIG_WEB01))) == (404, "SMS.7703")
    assert refused(lambda: client.delete_task(DeleteTaskRequest(task_id=seed.MIG_WEB01))) == (404, "SMS.7703")


def test_every_combination_of_the_deletion_rule(simulator: Simulator) -> None:
    client = make_client(simulator)
    blocking = {
        "initialize",
        "stopping",
        "deleting",
        "cloning",
        "replicate",
        "syncing",
        "cutovering",
        "skipping",
        "clearing",
        "premiging",
    }
    seen = set()
    for task_id, task in simulator.tasks().items():
        if task["owner"] != seed.ACCOUNT or task["being_deleted"]:
            continue
        seen.add((task["source_state"], task["connected"]))
        if task["connected"] and task["source_state"] in blocking:
            request = DeleteTaskRequest(task_id=task_id)
            assert refused(partial(client.delete_task, request)) == (400, "SMS.7719"), task
        else:
            client.delete_task(DeleteTaskRequest(task_id=task_id))
    assert len(seen) == 40


def test_unknown_and_foreign(simulator: Simulator) -> None:
    client = make_client(simulator)
    assert refused(lambda: client.delete_task(DeleteTaskRequest(task_id=seed.UNKNOWN_TASK))) == (404, "SMS.7703")
    assert refused(lambda: client.delete_task(DeleteTaskRequest(task_id=seed.MIG_PARTNER01))) == (400, "SMS.6527")
    assert seed.MIG_PARTNER01 in simulator.tasks()
    make_client(simulator, "partner").delete_task(DeleteTaskRequest(task_id=seed.MIG_PARTNER01))
    assert seed.MIG_PARTNER01 not in simulator.tasks()


def test_batch_delete(simulator: Simulator) -> None:
    client = make_client(simulator)
    client.delete_tasks(
        DeleteTasksRequest(body=DeleteTasksReq(ids=[seed.MIG_WEB01, seed.MIG_DB01, seed.MIG_APP01, seed.UNKNOWN_TASK]))
    )
    left = simulator.tasks()
    assert seed.MIG_DB01 in left
    assert not {seed.MIG_WEB01, seed.MIG_APP01} & set(left)
    simulator.settings(batch="all_or_nothing")
    wanted = DeleteTasksRequest(body=DeleteTasksReq(ids=[seed.MIG_OLD01, seed.UNKNOWN_TASK]))
    assert refused(lambda: client.delete_tasks(wanted)) == (404, "SMS.7703")
    assert seed.MIG_OLD01 in simulator.tasks()


def test_stop_then_delete(simulator: Simulator) -> None:
    client = make_client(simulator)
    client.update_task_status(
        UpdateTaskStatusRequest(task_id=seed.MIG_DB01, body=UpdateTaskStatusReq(operation="stop"))
    )
    shown = []
    for dummy in range(3):
        task = client.show_task(ShowTaskRequest(task_id=seed.MIG_DB01))
        shown.append((task.state, task.source_server.state))
    assert shown == [("ABORTING", "stopping"), ("ABORTING", "stopping"), ("ABORT", "stopped")]
    client.delete_task(DeleteTaskRequest(task_id=seed.MIG_DB01))
    assert seed.MIG_DB01 not in simulator.tasks()


def test_stop_of_an_idle_task_is_refused(simulator: Simulator) -> None:
    request = UpdateTaskStatusRequest(task_id=seed.MIG_WEB01, body=UpdateTaskStatusReq(operation="stop"))
    assert refused(lambda: make_client(simulator).update_task_status(request)) == (400, "SMS.1038")


def test_temporary_keys(simulator: Simulator) -> None:
    assert make_client(simulator, "temporary").list_tasks(ListTasksRequest(limit=1)).count > 40
    assert simulator.requests()[-1]["auth"] == {"kind": "temporary", "label": "temporary"}
    wrong = make_client(simulator, "temporary", security_token="stale")
    assert refused(lambda: wrong.list_tasks(ListTasksRequest())) == (401, "APIGW.0301")
    simulator.expire("keys")
    assert refused(lambda: make_client(simulator, "temporary").list_tasks(ListTasksRequest())) == (401, "APIGW.0301")


def test_wrong_secret_locks_the_key(simulator: Simulator) -> None:
    wrong = make_client(simulator, secret_key="x" * 40)
    for dummy in range(6):
        assert refused(lambda: wrong.list_tasks(ListTasksRequest())) == (401, "APIGW.0301")
    with pytest.raises(ClientRequestException) as caught:
        make_client(simulator).list_tasks(ListTasksRequest())
    assert "AK access failed to reach the limit" in caught.value.error_msg
    simulator.unlock()
    make_client(simulator).list_tasks(ListTasksRequest())


def test_clock_skew_is_refused(simulator: Simulator) -> None:
    simulator.settings(clock_offset_seconds=14 * 60)
    make_client(simulator).list_tasks(ListTasksRequest())
    simulator.settings(clock_offset_seconds=16 * 60)
    assert refused(lambda: make_client(simulator).list_tasks(ListTasksRequest())) == (401, "APIGW.0301")


def test_permissions(simulator: Simulator) -> None:
    client = make_client(simulator, "aksk_readonly")
    client.show_task(ShowTaskRequest(task_id=seed.MIG_WEB01))
    with pytest.raises(ClientRequestException) as caught:
        client.delete_task(DeleteTaskRequest(task_id=seed.MIG_WEB01))
    assert (caught.value.status_code, caught.value.error_code) == (403, "SMS.9004")
    assert caught.value.encoded_auth_msg
    assert seed.MIG_WEB01 in simulator.tasks()


def test_id_with_awkward_characters_stays_an_id(simulator: Simulator) -> None:
    for wanted in ("../sources", "a b?x=1#y", "a/b", "ü%2F"):
        request = DeleteTaskRequest(task_id=wanted)
        assert refused(partial(make_client(simulator).delete_task, request)) == (400, "SMS.9001")
    assert {entry["auth"]["label"] for entry in simulator.requests()} == {"aksk"}


def test_region_makes_the_sdk_look_the_project_up(simulator: Simulator) -> None:
    keys = simulator.credentials["aksk"]
    credentials = BasicCredentials(keys["access_key"], keys["secret_key"]).with_iam_endpoint(simulator.iam_endpoint)
    client = (
        SmsClient.new_builder()
        .with_credentials(credentials)
        .with_region(Region("cn-north-4", simulator.sms_endpoint))
        .build()
    )
    client.list_tasks(ListTasksRequest(limit=1))
    sent = [(entry["service"], entry["target"]) for entry in simulator.requests()]
    assert ("iam", "/v3/projects?name=cn-north-4") in sent
    headers = {name.lower(): value for name, value in simulator.requests()[-1]["headers"]}
    assert headers["x-project-id"] == simulator.credentials["project"]["project_id"]


def test_versions(simulator: Simulator) -> None:
    client = make_client(simulator)
    assert client.list_api_version(ListApiVersionRequest()).versions[0].id == "v3"
    assert client.show_api_version(ShowApiVersionRequest(version="v3")).status == "SUPPORTED"
