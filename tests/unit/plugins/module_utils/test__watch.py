# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody sees who watches a deletion: each task at the start, after each look, and when it is interrupted."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import DELETED, Ledger
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import (
    BATCH,
    DELETE,
    GET,
    GONE,
    ID,
    LIST,
    OK,
    Script,
    listed,
    options_of,
    reply,
    run_against,
    task,
)

MANY = [f"t-{number}" for number in range(150)]


def watched(script: Script, watch: Any, *task_ids: str) -> None:
    options = options_of(_sms_task.DECLARATION, {"state": "absent", "task_ids": list(task_ids)})
    run_against(script, functools.partial(_sms_task.run, watch=watch), options)
    script.check_done()


def interrupted() -> Any:
    raise KeyboardInterrupt


def test_each_look_is_shown_and_what_was_there_before() -> None:
    shown: list[tuple[Any, ...]] = []

    def watch(ledger: Ledger) -> None:
        shown.extend((one.asked, one.accepted, one.latest and one.latest["state"], one.outcome) for one in ledger)

    script = Script((DELETE, OK), (GET, reply(task(state="DELETING"))), (GET, GONE))
    watched(script, watch, ID)
    assert shown == [
        (False, False, None, None),
        (True, True, "DELETING", None),
        (True, True, "DELETING", DELETED),
    ]


def asked_for_at_an_interruption(script: Script, *task_ids: str) -> list[str]:
    ledgers: list[Ledger] = []
    with pytest.raises(KeyboardInterrupt):
        watched(script, ledgers.append, *task_ids)
    return [one.task_id for one in ledgers[0] if one.asked]


def test_what_was_asked_for_is_known_before_there_is_an_answer() -> None:
    assert asked_for_at_an_interruption(Script((DELETE, interrupted)), ID, "t-2") == [ID]
    batch = (BATCH, interrupted, {"ids": MANY[:100]})
    script = Script((LIST, listed(*(task(one) for one in MANY))), batch)
    assert asked_for_at_an_interruption(script, *MANY) == MANY[:100]
