# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows SMS answers with, field by field as the vendor's SDK models have them.

What matters and is easily overlooked: items of the task list have no "connected", and their source_server has no
migration_cycle; the detail has both, but its source_server has no "connected".
"""

from __future__ import annotations

import zlib
from typing import Any

from .model import Source, Task
from .settings import Settings

PROJECT_ID = "0215ef11e49d4743be23dd97a1561abc"
REGION = "cn-north-4"
GIB = 1024**3
USAGE = {
    "total_cpu_usage": 12.5,
    "agent_cpu_usage": 3.1,
    "total_mem_usage": 2048.0,
    "agent_mem_usage": 180.0,
    "total_disk_io": 40.0,
    "agent_disk_io": 11.0,
}
NETWORK_CHECK = {
    "domain_connectivity": True,
    "destination_connectivity": True,
    "network_delay": 20.0,
    "network_jitter": 2.0,
    "migration_speed": 100.0,
    "loss_percentage": 0.0,
    "cpu_usage": 20.0,
    "mem_usage": 20.0,
    "evaluation_result": "6",
}


def derived_id(text: str, salt: str) -> str:
    """A UUID-shaped id that is always the same for the same text."""
    first, second = zlib.crc32(text.encode()), zlib.crc32((salt + text).encode())
    return f"{first:08x}-{second >> 16:04x}-4000-8000-{second & 0xFFFF:04x}{first:08x}"


def os_version(os_type: str) -> str:
    """A version name as SMS writes it."""
    return "WINDOWS2016_64BIT" if os_type == "WINDOWS" else "CENTOS_7_9_64BIT"


def _progress(task: Task) -> int:
    return {"READY": 0, "RUNNING": 42, "ABORT": 42, "ABORTING": 42, "MIGRATE_FAIL": 42}.get(task.state, 100)


def _sub_tasks(task: Task, detailed: bool) -> list[dict[str, Any]]:
    middle = "MIGRATE_WINDOWS_BLOCK" if task.os_type == "WINDOWS" else "MIGRATE_LINUX_FILE"
    last = "CONFIGURE_WINDOWS" if task.os_type == "WINDOWS" else "CONFIGURE_LINUX_FILE"
    base = 90000 + zlib.crc32(task.id.encode()) % 9000
    done = _progress(task)
    rows = []
    for place, name in enumerate(("SSL_CONFIG", "ATTACH_AGENT_IMAGE", middle, last, "DETTACH_AGENT_IMAGE")):
        progress = 0 if done == 0 else 100 if place < 2 or done == 100 else done if place == 2 else 0
        start = task.create_date + 300000 * (place + 1) if progress else None
        row: dict[str, Any] = {
            "id": base + place,
            "name": name,
            "progress": progress,
            "start_date": start,
            "end_date": start + 240000 if start and progress == 100 else None,
            "process_trace": "",
        }
        if detailed:
            row.update(migrate_speed=87.4 if 0 < progress < 100 else 0.0, user_op="start")
        rows.append(row)
    return rows if detailed else rows[2:3]


def _source_brief(source: Source, cycle: bool) -> dict[str, Any]:
    row = {
        "id": source.id,
        "ip": source.ip,
        "name": source.name,
        "os_type": source.os_type,
        "os_version": os_version(source.os_type),
        "oem_system": False,
        "state": source.state,
    }
    return {**row, "migration_cycle": source.cycle} if cycle else row


def _target_brief(task: Task) -> dict[str, Any]:
    return {
        "id": derived_id(task.id, "target"),
        "vm_id": derived_id(task.id, "vm"),
        "name": f"{task.source.name}-hw",
        "ip": "203.0.113.40",
        "os_type": task.os_type,
        "os_version": os_version(task.os_type),
    }


def disk(detailed: bool) -> dict[str, Any]:
    """One disk; the target's one has more to tell."""
    volume: dict[str, Any] = {
        "device_use": "OS",
        "file_system": "ext4",
        "index": 0,
        "mount_point": "/",
        "name": "/dev/vda1",
        "size": 40 * GIB - 2097152,
        "used_size": 5346484224,
        "uuid": "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0",
    }
    row: dict[str, Any] = {
        "name": "/dev/vda",
        "size": 40 * GIB,
        "device_use": "BOOT",
        "used_size": 5346484224,
        "physical_volumes": [volume],
    }
    if detailed:
        volume.update(id=1135, relation_name="/dev/vda1", free_size=37601091584)
        row.update(id=736, disk_id="e853bb2d-57e0-42b2-96c0-68794063fb0f", disk_index="0", os_disk=True)
        row.update(partition_style="MBR", relation_name="/dev/vda")
    return row


def common(task: Task) -> dict[str, Any]:
    """What list and detail both have."""
    running = task.state in ("RUNNING", "SYNCING")
    return {
        "id": task.id,
        "name": task.name,
        "type": task.type,
        "os_type": task.os_type,
        "state": task.state,
        "estimate_complete_time": task.create_date + 5800000 if running else None,
        "create_date": task.create_date,
        "priority": 1,
        "speed_limit": 0,
        "migrate_speed": 87.4 if running else 0.0,
        "compress_rate": 1.6,
        "start_target_server": True,
        "error_json": task.error_json,
        "total_time": 1260000,
        "migration_ip": "203.0.113.40",
        "enterprise_project_id": task.enterprise_project_id,
        "need_migration_test": False,
        "subtask_info": f"{_sub_tasks(task, False)[0]['name']}-{_progress(task)}",
        **USAGE,
    }


def task_row(task: Task) -> dict[str, Any]:
    """An item of ListTasks (TasksResponseBody)."""
    return {
        **common(task),
        "sub_tasks": _sub_tasks(task, False),
        "source_server": _source_brief(task.source, cycle=False),
        "target_server": _target_brief(task),
        "log_collect_status": "INIT",
        "clone_server": {"vm_id": None, "name": None},
        "syncing": False,
        "network_check_info": NETWORK_CHECK,
        "special_config": [{"config_key": "LINUX_CPU_LIMIT", "config_value": "60", "config_status": ""}],
    }


def task_detail(task: Task, settings: Settings) -> dict[str, Any]:
    """ShowTask (ShowTaskResponse)."""
    row = {
        **common(task),
        "region_id": REGION,
        "region_name": REGION,
        "project_id": PROJECT_ID,
        "project_name": REGION,
        "vm_template_id": derived_id(task.id, "template"),
        "start_date": task.create_date + 300000 if _progress(task) else None,
        "finish_date": task.create_date + 4000000 if task.state == "MIGRATE_SUCCESS" else None,
        "float_ip": None,
        "remain_seconds": 4100 if task.state == "RUNNING" else 0,
        "target_snapshot_id": None,
        "clone_server": {
            "vm_id": None,
            "name": None,
            "clone_error": None,
            "clone_state": "NOT_READY",
            "error_msg": None,
        },
        "source_server": _source_brief(task.source, cycle=True),
        "target_server": {
            **_target_brief(task),
            "system_dir": None,
            "disks": [disk(True)],
            "volume_groups": [],
            "btrfs_list": [],
            "image_disk_id": None,
            "cutovered_snapshot_ids": None,
        },
        "sub_tasks": _sub_tasks(task, True),
        "network_check_info": None,
    }
    return {**row, "connected": task.source.connected} if settings.show_connected else row
