# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for many: which tasks are looked at by the list, and which one by one."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.memory_sms import MemorySms, ids
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BATCH,
    GONE,
    LIST,
    OK,
    Script,
    delete,
    listed,
    outcome,
    reply,
    task,
)

MANY = ids(30)
ROWS = [task(one) for one in MANY]
DELETING = [{**row, "state": "DELETING"} for row in ROWS]


def test_a_task_that_the_list_never_showed_is_not_gone_because_the_list_does_not_show_it() -> None:
    hidden = task("hidden", "DELETING")
    script = Script(
        (LIST, listed(*ROWS)),
        (BATCH, OK, {"ids": MANY}),
        (LIST, listed(*DELETING)),
        ("DELETE /v3/tasks/hidden", OK),
        (LIST, listed(*DELETING)),
        ("GET /v3/tasks/hidden", reply(hidden)),
        (LIST, listed()),
        ("GET /v3/tasks/hidden", reply(hidden)),
        ("GET /v3/tasks/hidden", GONE),
    )
    assert outcome(delete(script, task_ids=[*MANY, "hidden"])) == (True, [*MANY, "hidden"], [], [])


@pytest.mark.parametrize(("left", "by_list"), [(20, False), (21, True)])
def test_from_which_number_on_the_list_is_looked_at(left: int, by_list: bool) -> None:
    looks: list[Any] = [(f"GET /v3/tasks/{one}", GONE) for one in MANY[:left]]
    script = Script(
        (LIST, listed(*ROWS)),
        (BATCH, OK, {"ids": MANY}),
        (LIST, listed(*DELETING[:left])),
        *([(LIST, listed())] if by_list else looks),
    )
    assert outcome(delete(script, task_ids=MANY)) == (True, MANY, [], [])


def test_a_task_that_moved_beyond_what_is_read_of_the_list_is_not_gone() -> None:
    def grow(sms: MemorySms, request: str) -> None:
        if request == "POST /v3/tasks/delete":
            sms.tasks = {**{f"new-{number}": task(f"new-{number}") for number in range(2500)}, **sms.tasks}

    sms = MemorySms(MANY, deleting_reads=2, before=grow)
    assert outcome(delete(sms, task_ids=MANY)) == (True, MANY, [], [])
    assert not set(MANY) & set(sms.tasks)
