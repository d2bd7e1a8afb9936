# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks and source servers the simulator starts with.

The seed "demo" has a task for every source state, with the agent connected and not, and for every task state. Names to
use in a demonstration, and what happens to them (source state, agent, task state):

==================  ======================================  ===========================================================
constant            id                                      what it is
==================  ======================================  ===========================================================
MIG_WEB01           7a9a9540-ff28-4869-b9e4-000000000001    finished, connected, MIGRATE_SUCCESS: can be deleted
MIG_DB01            7a9a9540-ff28-4869-b9e4-000000000002    replicate, connected, RUNNING: refused; can be stopped
MIG_APP01           7a9a9540-ff28-4869-b9e4-000000000003    replicate, disconnected, RUNNING: can be deleted
MIG_OLD01           7a9a9540-ff28-4869-b9e4-000000000004    error, connected, MIGRATE_FAIL: can be deleted
MIG_NEW01           7a9a9540-ff28-4869-b9e4-000000000005    waiting, connected, READY: can be deleted
MIG_FILE01          7a9a9540-ff28-4869-b9e4-000000000006    syncing, connected, SYNCING: refused; can be stopped
MIG_MAIL01          7a9a9540-ff28-4869-b9e4-000000000007    stopped, connected, ABORT: can be deleted
MIG_CACHE01         7a9a9540-ff28-4869-b9e4-000000000008    deleting, connected, READY: refused, though the task is idle
MIG_GONE01          7a9a9540-ff28-4869-b9e4-000000000041    deleting, connected, DELETING: deletion is under way
MIG_TWIN_A          7a9a9540-ff28-4869-b9e4-000000000042    finished, connected; one of two tasks named mig-twin
MIG_TWIN_B          7a9a9540-ff28-4869-b9e4-000000000043    stopped, disconnected; the other one
MIG_PARTNER01       7a9a9540-ff28-4869-b9e4-000000000050    belongs to the account customer-account: SMS.6527
UNKNOWN_TASK        7a9a9540-ff28-4869-b9e4-0000000000ff    never exists: SMS.7703
==================  ======================================  ===========================================================

The source server of task ...0000000000NN has the id b2a9f6c8-51f7-4f0e-9a2c-0000000000NN.
The seed "empty" has nothing. Times are fixed, so two runs answer the same.
"""

from __future__ import annotations

from dataclasses import dataclass

TASK_PREFIX = "7a9a9540-ff28-4869-b9e4-"
SOURCE_PREFIX = "b2a9f6c8-51f7-4f0e-9a2c-"
ACCOUNT = "example-account"
PARTNER_ACCOUNT = "customer-account"


def task_id(number: int | str) -> str:
    """The id of a seeded task."""
    return f"{TASK_PREFIX}{number:0>12}"


def source_id(number: int | str) -> str:
    """The id of a seeded source server."""
    return f"{SOURCE_PREFIX}{number:0>12}"


MIG_WEB01 = task_id(1)
MIG_DB01 = task_id(2)
MIG_APP01 = task_id(3)
MIG_OLD01 = task_id(4)
MIG_NEW01 = task_id(5)
MIG_FILE01 = task_id(6)
MIG_MAIL01 = task_id(7)
MIG_CACHE01 = task_id(8)
MIG_GONE01 = task_id(41)
MIG_TWIN_A = task_id(42)
MIG_TWIN_B = task_id(43)
MIG_PARTNER01 = task_id(50)
UNKNOWN_TASK = task_id("ff")


@dataclass(frozen=True)
class SeedRow:
    """One task and its source server."""

    number: int
    name: str
    state: str
    source_state: str
    connected: bool
    owner: str = ACCOUNT
    os_type: str = "LINUX"


# Numbers 1 to 40: each of the 20 source states once connected and once not.
DEMO = (
    SeedRow(1, "mig-web01", "MIGRATE_SUCCESS", "finished", True),
    SeedRow(2, "mig-db01", "RUNNING", "replicate", True),
    SeedRow(3, "mig-app01", "RUNNING", "replicate", False),
    SeedRow(4, "mig-old01", "MIGRATE_FAIL", "error", True),
    SeedRow(5, "mig-new01", "READY", "waiting", True),
    SeedRow(6, "mig-file01", "SYNCING", "syncing", True),
    SeedRow(7, "mig-mail01", "ABORT", "stopped", True),
    SeedRow(8, "mig-cache01", "READY", "deleting", True),
    SeedRow(9, "mig-web02", "MIGRATE_SUCCESS", "finished", False),
    SeedRow(10, "mig-old02", "SYNC_FAIL", "error", False),
    SeedRow(11, "mig-new02", "READY", "waiting", False),
    SeedRow(12, "mig-file02", "SYNC_SUCCESS", "syncing", False),
    SeedRow(13, "mig-mail02", "ABORT", "stopped", False),
    SeedRow(14, "mig-cache02", "READY", "deleting", False),
    SeedRow(15, "mig-erp01", "RUNNING", "initialize", True, os_type="WINDOWS"),
    SeedRow(16, "mig-erp02", "RUNNING", "initialize", False, os_type="WINDOWS"),
    SeedRow(17, "mig-crm01", "ABORTING", "stopping", True),
    SeedRow(18, "mig-crm02", "ABORTING", "stopping", False),
    SeedRow(19, "mig-lab01", "RUNNING", "cloning", True),
    SeedRow(20, "mig-lab02", "RUNNING", "cloning", False),
    SeedRow(21, "mig-shop01", "RUNNING", "cutovering", True),
    SeedRow(22, "mig-shop02", "RUNNING", "cutovering", False),
    SeedRow(23, "mig-log01", "SKIPPING", "skipping", True),
    SeedRow(24, "mig-log02", "SKIPPING", "skipping", False),
    SeedRow(25, "mig-ftp01", "MIGRATE_SUCCESS", "clearing", True),
    SeedRow(26, "mig-ftp02", "MIGRATE_SUCCESS", "clearing", False),
    SeedRow(27, "mig-ldap01", "RUNNING", "premiging", True, os_type="WINDOWS"),
    SeedRow(28, "mig-ldap02", "RUNNING", "premiging", False, os_type="WINDOWS"),
    SeedRow(29, "mig-dns01", "READY", "unavailable", True),
    SeedRow(30, "mig-dns02", "READY", "unavailable", False),
    SeedRow(31, "mig-git01", "MIGRATE_SUCCESS", "cleared", True),
    SeedRow(32, "mig-git02", "MIGRATE_SUCCESS", "cleared", False),
    SeedRow(33, "mig-ci01", "MIGRATE_SUCCESS", "clearfailed", True),
    SeedRow(34, "mig-ci02", "MIGRATE_SUCCESS", "clearfailed", False),
    SeedRow(35, "mig-api01", "READY", "premigready", True),
    SeedRow(36, "mig-api02", "READY", "premigready", False),
    SeedRow(37, "mig-bi01", "READY", "premiged", True),
    SeedRow(38, "mig-bi02", "READY", "premiged", False),
    SeedRow(39, "mig-doc01", "RESETING", "premigfailed", True),
    SeedRow(40, "mig-doc02", "RESETING", "premigfailed", False),
    SeedRow(41, "mig-gone01", "DELETING", "deleting", True),
    SeedRow(42, "mig-twin", "MIGRATE_SUCCESS", "finished", True),
    SeedRow(43, "mig-twin", "ABORT", "stopped", False),
    SeedRow(50, "mig-partner01", "MIGRATE_SUCCESS", "finished", True, owner=PARTNER_ACCOUNT),
)

SEEDS: dict[str, tuple[SeedRow, ...]] = {"demo": DEMO, "empty": ()}

# Labels that the ready file gives for the demo tasks that scripts want to name.
LABELS = {
    "mig-web01": MIG_WEB01,
    "mig-db01": MIG_DB01,
    "mig-app01": MIG_APP01,
    "mig-old01": MIG_OLD01,
    "mig-new01": MIG_NEW01,
    "mig-file01": MIG_FILE01,
    "mig-mail01": MIG_MAIL01,
    "mig-cache01": MIG_CACHE01,
    "mig-gone01": MIG_GONE01,
    "mig-twin-a": MIG_TWIN_A,
    "mig-twin-b": MIG_TWIN_B,
    "mig-partner01": MIG_PARTNER01,
    "unknown": UNKNOWN_TASK,
}
