# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever an ID holds, it stays one segment of one path; or nothing is sent at all. Through real sockets."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from surroundings import Surroundings
from true_sms import check_result, run_info, run_task

#: pieces that mean something in a path, a URL or a header
PIECES = ("/", "\\", "..", ".", "?", "#", "%", "%2e", "%2F", "%252F", ";", "@", ":", "//", "\r\n", "\0", " ", "+", "&")
task_ids = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(), min_size=1, max_size=5),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(("delete", "tasks", "v3", "a"))), max_size=8).map(
        "".join
    ),
)


def paths(around: Surroundings) -> list[str]:
    sent = [entry["target"] for entry in around.simulator.requests()]
    around.simulator.clear_requests()
    return sent


@settings(max_examples=400)
@given(task_id=task_ids, details=st.booleans())
@example(task_id="../../v3/tasks/delete", details=True)
@example(task_id="..", details=True)
@example(task_id="a/../b", details=False)
@example(task_id="%2e%2e", details=True)
@example(task_id="delete", details=True)
@example(task_id="\ud800", details=True)
@example(task_id="a?limit=0#b", details=True)
def test_an_id_never_leaves_its_place_in_the_path(around: Surroundings, task_id: str, details: bool) -> None:
    around.simulator.clear_requests()
    where: dict[str, Any] = {"endpoint": around.simulator.sms_endpoint, **around.simulator.credentials["token"]}
    deleted = run_task(task_ids=[task_id], **where)
    check_result(deleted)
    sent = paths(around)
    if sent:
        check_result(deleted, [task_id])
    for target in sent:
        check_target(target, task_id)
    check_result(run_info(task_ids=[task_id], details=details, **where))
    found = paths(around)
    assert bool(found) == bool(sent), "refused here, and sent there"
    for target in found:
        if details:
            check_target(target, task_id)
        else:
            path, dummy, query = target.partition("?")
            assert path == "/v3/tasks"
            assert [unquote(part[3:]) for part in query.split("&") if part.startswith("id=")] == [task_id]


def check_target(target: str, task_id: str) -> None:
    assert target.startswith("/v3/tasks/")
    segment = target[len("/v3/tasks/") :]
    assert segment
    assert not set(segment) & set("/\\?#;&@: \r\n\0")
    assert segment.isascii()
    assert segment not in (".", "..")
    assert unquote(segment, errors="strict") == task_id


@pytest.mark.parametrize("task_id", ["", " ", "\t", ".", "..", " .. ", "x" * 37, "\udcff"])
def test_what_cannot_be_an_id_is_refused_before_any_request(around: Surroundings, task_id: str) -> None:
    around.simulator.clear_requests()
    where: dict[str, Any] = {"endpoint": around.simulator.sms_endpoint, **around.simulator.credentials["token"]}
    for result in (run_task(task_ids=["good", task_id], **where), run_info(task_ids=["good", task_id], **where)):
        assert "Nothing was sent." in result["msg"]
        check_result(result)
    assert paths(around) == []
