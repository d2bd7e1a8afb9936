#!/usr/bin/python

# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sms_task
short_description: Manage migration tasks of Huawei Cloud Server Migration Service (SMS)
version_added: 0.1.0
author:
  - The huaweicloud.sms contributors (@huaweicloud-sms)
description:
  - Deletes migration tasks. A task that is gone already is no failure, and nothing is changed then.
  - A deletion removes the task and its target configuration, and with it the progress of the migration. It leaves alone
    the source server, its record in SMS, and the target server. Temporary disks and snapshots of SMS are meant to be
    removed with the task, but may be left and billed, so check EVS afterwards.
  - SMS refuses to delete a task while its source server is connected and busy, that is in state C(initialize),
    C(stopping), C(deleting), C(cloning), C(replicate), C(syncing), C(cutovering), C(skipping), C(clearing), or
    C(premiging). The failure names the states. O(stop_running=true) stops such a task first.
extends_documentation_fragment:
  - huaweicloud.sms.auth
  - huaweicloud.sms.attributes
  - huaweicloud.sms.attributes.action_group
  - huaweicloud.sms.attributes.direct
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - The state that the tasks shall be in. It has no default, so that nothing is ever deleted by omission.
      - V(absent) deletes them.
    type: str
    choices: [absent]
    required: true
  task_ids:
    description:
      - The IDs of the tasks, one or many. Each has 1 to 36 characters. An ID that is given twice counts once.
      - With an empty list nothing is done, and nothing is sent.
      - More than 20 are deleted by SMS's batch call, where it can be used, so 1000 tasks take tens of requests.
      - Exactly one of O(task_ids) and O(name) is required.
    type: list
    elements: str
    aliases: [task_id]
  name:
    description:
      - The exact name of one task. It is no failure if there is none.
      - If several tasks have this name, nothing is deleted, and the failure lists their IDs.
      - Exactly one of O(task_ids) and O(name) is required.
    type: str
  stop_running:
    description:
      - What to do with a task that SMS refuses to delete because its source server is busy.
      - With V(false), that is a failure, and the task goes on.
      - With V(true), the task is stopped, and deleted when it has stopped. If it was stopped but could not be deleted,
        RV(ignore:changed) is V(true) all the same.
    type: bool
    default: false
  wait:
    description:
      - Whether to return only when the tasks are really gone. With V(false), an accepted deletion is enough.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds after which the whole run is over at the latest, whatever it is doing then, and also with O(wait=false).
    type: float
    default: 300.0
  wait_interval:
    description:
      - Seconds between two looks at the tasks.
    type: float
    default: 5.0
seealso:
  - module: huaweicloud.sms.sms_task_info
  - module: huaweicloud.sms.iam_token
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_authentication
    description: How to log in, and which options and variables win.
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_deleting_tasks
    description: What a deletion removes, what it leaves behind, and how it can fail.
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_mass_cleanup
    description: How to delete many tasks, and to choose which.
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_in_process
    description: How loops are made fast, and what is shown while a task waits.
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_troubleshooting
    description: What error codes mean, and what to do about them.
  - name: Deleting a Migration Task
    description: The vendor's description of the API call.
    link: https://support.huaweicloud.com/intl/en-us/api-sms/DeleteTask.html
"""

EXAMPLES = r"""
- name: Delete a migration task
  huaweicloud.sms.sms_task:
    state: absent
    task_id: 7a9a9540-ff28-4869-b9e4-855fbe120001
    region: ap-southeast-3
    access_key: "{{ access_key }}"
    secret_key: "{{ secret_key }}"

# The same with HW_REGION_NAME, HW_ACCESS_KEY and HW_SECRET_KEY in the environment, as an ad-hoc command:
#   ansible localhost -m huaweicloud.sms.sms_task -a "state=absent task_id=7a9a9540-ff28-4869-b9e4-855fbe120001"

- name: Delete several tasks, and do not wait until they are gone
  huaweicloud.sms.sms_task:
    state: absent
    task_ids:
      - 7a9a9540-ff28-4869-b9e4-855fbe120001
      - 7a9a9540-ff28-4869-b9e4-855fbe120002
    wait: false

- name: Delete a task by its name, even if it is running
  huaweicloud.sms.sms_task:
    state: absent
    name: mig-web01
    stop_running: true
    wait_timeout: 900

- name: See what would be deleted
  huaweicloud.sms.sms_task:
    state: absent
    task_id: 7a9a9540-ff28-4869-b9e4-855fbe120001
  check_mode: true
  diff: true

- name: Log in as an IAM user
  huaweicloud.sms.sms_task:
    state: absent
    task_id: 7a9a9540-ff28-4869-b9e4-855fbe120001
    region: cn-north-4
    username: migration
    password: "{{ password }}"
    domain_name: my-account

- name: Give what is the same for all tasks once
  module_defaults:
    group/huaweicloud.sms.sms:
      region: ap-southeast-3
      auth_token: "{{ auth_token }}"
  block:
    - name: Find the tasks that failed
      huaweicloud.sms.sms_task_info:
        states: [MIGRATE_FAIL]
      register: found

    - name: Delete them
      huaweicloud.sms.sms_task:
        state: absent
        task_ids: "{{ found.sms_tasks | map(attribute='id') }}"

- name: Go on when SMS refuses because the source server is busy, and only then
  huaweicloud.sms.sms_task:
    state: absent
    task_id: 7a9a9540-ff28-4869-b9e4-855fbe120001
  register: deletion
  failed_when:
    - deletion is failed
    - deletion.error.code | default('', true) not in ['SMS.7719', 'SMS.2015']
"""

RETURN = r"""
deleted:
  description:
    - The IDs of the tasks that this run deleted, or in check mode would delete, in the order of the request.
  returned: always
  type: list
  elements: str
  sample: [7a9a9540-ff28-4869-b9e4-855fbe120001]
already_absent:
  description:
    - The IDs of the tasks that were gone, or whose deletion was under way already.
  returned: always
  type: list
  elements: str
  sample: [7a9a9540-ff28-4869-b9e4-855fbe120002]
sms_tasks:
  description:
    - The tasks as they were last read before their deletion, with the fields that SMS gives. A task that did not have
      to be read is not in it. For more than 20 tasks these are the rows of SMS's list, which have fewer fields.
  returned: always
  type: list
  elements: dict
  sample:
    - id: 7a9a9540-ff28-4869-b9e4-855fbe120001
      name: mig-web01
      type: MIGRATE_FILE
      os_type: LINUX
      state: ABORT
      connected: true
      create_date: 1764140000000
      source_server:
        id: b2a9f6c8-51f7-4f0e-9a2c-6f7c0d9e1a22
        name: web01
        ip: 198.51.100.21
        state: stopped
        migration_cycle: replicating
msg:
  description:
    - What was being done, what the service said, and what to do about it.
  returned: on failure
  type: str
  sample: >-
    Deleting migration task 7a9a9540-ff28-4869-b9e4-855fbe120001: The source server is running and the task cannot be
    deleted (SMS.7719, HTTP 400, request ID 0a1b2c3d). The task mig-db01 is in state RUNNING, its source server db01 is
    connected and in state replicate. Stop the migration task and wait until it has stopped (or set
    stop_running=true), or shut down the agent on the source server, then delete the task again.
error:
  description:
    - The failure for a program to read; with several failures, the first. What does not apply is V(none).
  returned: on failure
  type: dict
  contains:
    code:
      description: The error code of SMS (C(SMS.)), of the API gateway (C(APIGW.)), or of IAM.
      type: str
      returned: on failure
      sample: SMS.7719
    message:
      description: The service's own words.
      type: str
      returned: on failure
      sample: The source server is running and the task cannot be deleted.
    http_status:
      description: The HTTP status.
      type: int
      returned: on failure
      sample: 400
    request_id:
      description: The service's ID of the request, which Huawei Cloud support asks for.
      type: str
      returned: on failure
      sample: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
    hint:
      description: What to do about it.
      type: str
      returned: on failure
      sample: Stop the migration task and wait until it has stopped (or set stop_running=true), then delete it again.
    details:
      description: The details that SMS gives, each with an error code and a message.
      type: list
      elements: dict
      returned: on failure
      sample: [{"error_code": "SMS.7719", "error_msg": "The source server is running."}]
    endpoint:
      description: The scheme and host that was talked to.
      type: str
      returned: on failure
      sample: https://sms.ap-southeast-3.myhuaweicloud.com
failures:
  description:
    - The tasks that are not gone, or of which that is not known. Every task is in exactly one of RV(deleted),
      RV(already_absent), and RV(failures).
  returned: when tasks failed
  type: list
  elements: dict
  contains:
    id:
      description: The task's ID.
      type: str
      returned: on failure
      sample: 7a9a9540-ff28-4869-b9e4-855fbe120003
    msg:
      description: As RV(msg), for this task.
      type: str
      returned: on failure
    error:
      description: As RV(error), for this task.
      type: dict
      returned: on failure
"""

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task
from ansible_collections.huaweicloud.sms.plugins.module_utils._module import run_module


def main() -> None:
    run_module(_sms_task)


if __name__ == "__main__":
    main()
