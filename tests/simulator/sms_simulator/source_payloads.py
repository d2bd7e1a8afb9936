# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of source servers, field by field as the vendor's SDK models have them."""

from __future__ import annotations

from typing import Any

from .model import Source, Task
from .payloads import GIB, PROJECT_ID, REGION, common, derived_id, disk, os_version

ADDED = 1764130000000


def _current_task(task: Task | None, detailed: bool) -> dict[str, Any] | None:
    if task is None:
        return None
    row = {
        "id": task.id,
        "name": task.name,
        "type": task.type,
        "state": task.state,
        "start_date": task.create_date + 300000,
        "speed_limit": 0,
        "migrate_speed": 87.4,
        "start_target_server": True,
        "vm_template_id": derived_id(task.id, "template"),
        "region_id": REGION,
        "project_name": REGION,
        "project_id": PROJECT_ID,
        "target_server": {"vm_id": derived_id(task.id, "vm"), "name": f"{task.source.name}-hw"},
        "log_collect_status": "INIT",
        "exist_server": False,
        "use_public_ip": True,
        "clone_server": None,
        "subtask_info": common(task)["subtask_info"],
    }
    if not detailed:
        row.update(estimate_complete_time=task.create_date + 5800000, compress_rate=1.6, remain_seconds=4100)
        row.update(log_bucket=None, log_expire=None, log_upload_time=None, log_share_url=None)
    return row


def _source_common(source: Source, enterprise_project_id: str) -> dict[str, Any]:
    check = {
        "id": 1,
        "params": [],
        "name": "OS_VERSION",
        "result": "OK",
        "error_code": "",
        "error_or_warn": "",
        "error_params": "",
    }
    return {
        "id": source.id,
        "ip": source.ip,
        "name": source.name,
        "enterprise_project_id": enterprise_project_id,
        "add_date": ADDED,
        "os_type": source.os_type,
        "os_version": os_version(source.os_type),
        "oem_system": False,
        "state": source.state,
        "connected": source.connected,
        "cpu_quantity": 2,
        "checks": [check],
        "init_target_server": {"disks": [disk(False)], "volume_groups": []},
        "replicatesize": 2245523374,
        "totalsize": 5346484224,
        "last_visit_time": ADDED + 11500000,
        "stage_action_time": ADDED + 10300000,
        "state_action_time": ADDED + 10300000,
        "migration_cycle": source.cycle,
        "has_tc": True,
        "start_type": "MANUAL",
    }


def source_row(source: Source, task: Task | None) -> dict[str, Any]:
    """An item of ListServers (SourceServersResponseBody); memory is in bytes here."""
    row = _source_common(source, task.enterprise_project_id if task else "0")
    return {**row, "memory": 4 * GIB, "current_task": _current_task(task, False), "is_consistency_result_exist": False}


def source_detail(source: Source, task: Task | None) -> dict[str, Any]:
    """ShowServer (ShowServerResponse); memory is in MB here."""
    net = {
        "name": "eth0",
        "ip": source.ip,
        "ipv6": "",
        "netmask": "255.255.255.0",
        "gateway": source.ip.rpartition(".")[0] + ".1",
        "mtu": 1500,
        "mac": "00:00:5e:00:53:01",
        "id": "1",
    }
    return {
        **_source_common(source, task.enterprise_project_id if task else "0"),
        "memory": 4096,
        "hostname": f"{source.name}.example.test",
        "firmware": "BIOS",
        "current_task": _current_task(task, True),
        "disks": [
            {**disk(False), "partition_style": "MBR", "os_disk": True, "relation_name": "/dev/vda", "inode_size": 256}
        ],
        "volume_groups": [],
        "btrfs_list": [],
        "networks": [net],
        "agent_version": "25.5.0",
    }
