#!/usr/bin/python

# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sms_task_info
short_description: Find migration tasks of Huawei Cloud Server Migration Service (SMS)
version_added: 0.1.0
author:
  - The huaweicloud.sms contributors (@huaweicloud-sms)
description:
  - Returns the migration tasks of the account, however many there are, or those that match every filter that is given.
  - Only tasks whose source server was registered at the same SMS endpoint are seen.
extends_documentation_fragment:
  - huaweicloud.sms.auth
  - huaweicloud.sms.attributes
  - huaweicloud.sms.attributes.action_group
  - huaweicloud.sms.attributes.direct
  - huaweicloud.sms.attributes.info_module
options:
  task_ids:
    description:
      - Only the tasks with these IDs. IDs that there is no task for are left out of the result, without a failure.
      - With an empty list nothing is found, and nothing is sent.
    type: list
    elements: str
    aliases: [task_id]
  name:
    description:
      - Only tasks with exactly this name.
    type: str
  states:
    description:
      - Only tasks in one of these states, such as C(READY), C(RUNNING), C(SYNCING), C(MIGRATE_SUCCESS),
        C(SYNC_SUCCESS), C(MIGRATE_FAIL), C(SYNC_FAIL), C(ABORTING), C(ABORT), C(SKIPPING), C(DELETING), or C(RESETING)
        (which SMS spells so). Capitals do not matter.
      - With an empty list nothing is found, and nothing is sent.
    type: list
    elements: str
  source_server_id:
    description:
      - Only tasks of the source server with this ID.
    type: str
  enterprise_project_id:
    description:
      - Only tasks of this enterprise project; V(0) is the default one.
    type: str
  details:
    description:
      - Whether to read each task in full, by one more request for each. This tells more about it, such as whether its
        source server is connected, its target server and disks, and its sub-tasks.
    type: bool
    default: false
seealso:
  - module: huaweicloud.sms.sms_task
  - module: huaweicloud.sms.iam_token
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_authentication
    description: How to log in, and which options and variables win.
  - name: Querying Migration Tasks
    description: The vendor's description of the API call.
    link: https://support.huaweicloud.com/intl/en-us/api-sms/ListTasks.html
"""

EXAMPLES = r"""
- name: List all migration tasks
  huaweicloud.sms.sms_task_info:
    region: ap-southeast-3
  register: all_tasks

- name: Read one task in full
  huaweicloud.sms.sms_task_info:
    task_id: 7a9a9540-ff28-4869-b9e4-855fbe120001
    details: true
  register: task

- name: Find the failed tasks of a source server
  huaweicloud.sms.sms_task_info:
    states: [MIGRATE_FAIL, SYNC_FAIL]
    source_server_id: b2a9f6c8-51f7-4f0e-9a2c-6f7c0d9e1a22
  register: found

- name: Delete them
  huaweicloud.sms.sms_task:
    state: absent
    task_ids: "{{ found.sms_tasks | map(attribute='id') }}"
"""

RETURN = r"""
sms_tasks:
  description:
    - The tasks, with the fields that SMS gives. With O(details=true) they have more fields.
  returned: always
  type: list
  elements: dict
  contains:
    id:
      description: The task's ID.
      type: str
      returned: always
      sample: 3f0c1d4e-9a53-4a0a-8f5b-2a7d1b6c0e11
    name:
      description: Its name.
      type: str
      returned: always
      sample: mig-web01
    state:
      description: Its state.
      type: str
      returned: always
      sample: ABORT
    type:
      description: V(MIGRATE_FILE) or V(MIGRATE_BLOCK).
      type: str
      returned: always
      sample: MIGRATE_FILE
    create_date:
      description: When it was created, in milliseconds since the epoch.
      type: int
      returned: always
      sample: 1764140000000
    source_server:
      description: The source server, with C(id), C(name), C(ip), C(state) and more.
      type: dict
      returned: always
      sample:
        id: b2a9f6c8-51f7-4f0e-9a2c-6f7c0d9e1a22
        name: web01
        ip: 198.51.100.21
        os_type: LINUX
        state: stopped
    target_server:
      description: The target server, with C(vm_id), C(name) and more.
      type: dict
      returned: always
      sample:
        vm_id: 6dac09d8-5835-4888-aaaa-787453c4e1d4
        name: web01-hw
    connected:
      description: Whether the source server is connected to SMS.
      type: bool
      returned: with O(details=true)
      sample: true
count:
  description: How many tasks were found.
  returned: always
  type: int
  sample: 1
msg:
  description: What was being done, what the service said, and what to do about it.
  returned: on failure
  type: str
  sample: >-
    Listing migration tasks: The current account does not have the permission to execute policy (SMS.9004, HTTP 403,
    request ID 0a1b2c3d). Ask an administrator to grant the action named in the message, for example through the policy
    SMS FullAccess.
error:
  description:
    - The failure for a program to read, as the module M(huaweicloud.sms.sms_task) returns it.
  returned: on failure
  type: dict
  sample:
    code: SMS.9004
    message: The current account does not have the permission to execute policy.
    http_status: 403
    request_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
    hint: Ask an administrator to grant the action named in the message, for example through the policy SMS FullAccess.
    details: null
    endpoint: https://sms.ap-southeast-3.myhuaweicloud.com
"""

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._module import run_module


def main() -> None:
    run_module(_sms_task_info)


if __name__ == "__main__":
    main()
