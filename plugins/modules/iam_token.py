#!/usr/bin/python

# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_token
short_description: Log in to Huawei Cloud IAM once for many tasks
version_added: 0.1.0
author:
  - The huaweicloud.sms contributors (@huaweicloud-sms)
description:
  - Logs in, and returns a token for the option O(huaweicloud.sms.sms_task#module:auth_token) of later tasks, so that
    they do not log in one by one.
  - A task that gets a token behaves as if it had C(no_log=true), so the token is not shown at any verbosity, nor
    written to a log. It is kept in memory only, in the variable that the result is registered in. Do not copy it into a
    cacheable fact.
  - The token lives 24 hours. Tasks that have only the token cannot renew it.
  - With an access key there is nothing to gain, as there is no login. The module fails then.
extends_documentation_fragment:
  - huaweicloud.sms.auth
  - huaweicloud.sms.attributes
  - huaweicloud.sms.attributes.action_group
  - huaweicloud.sms.attributes.direct
attributes:
  check_mode:
    support: full
    details:
      - Logs in all the same, since that changes nothing, and later tasks need the token.
  diff_mode:
    support: N/A
    details:
      - This module does not change anything.
  idempotent:
    support: N/A
    details:
      - Each run logs in anew. This changes nothing, and earlier tokens stay valid.
seealso:
  - module: huaweicloud.sms.sms_task
  - module: huaweicloud.sms.sms_task_info
  - ref: ansible_collections.huaweicloud.sms.docsite.guide_authentication
    description: How to log in, and which options and variables win.
"""

EXAMPLES = r"""
- name: Log in once
  huaweicloud.sms.iam_token:
    region: ap-southeast-3
    username: migration
    password: "{{ password }}"
    domain_name: my-account
  register: login

- name: Delete the task of each server with the same token
  huaweicloud.sms.sms_task:
    state: absent
    name: "mig-{{ item }}"
    region: ap-southeast-3
    auth_token: "{{ login.auth_token }}"
  loop: [web01, web02, db01]
"""

RETURN = r"""
auth_token:
  description: The token.
  returned: success
  type: str
  sample: MIIEXAMPLE
msg:
  description: What was being done, what the service said, and what to do about it.
  returned: on failure
  type: str
  sample: >-
    Logging in to IAM as user migration of account my-account: The username or password is wrong (HTTP 401, request ID
    0a1b2c3d). Check username or user_id, password, and domain_name (the account's name, not the user's). A user with a
    virtual MFA device needs totp_passcode, too.
error:
  description:
    - The failure for a program to read, as the module M(huaweicloud.sms.sms_task) returns it.
  returned: on failure
  type: dict
  sample:
    code: "401"
    message: The username or password is wrong.
    http_status: 401
    request_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
    hint: >-
      Check username or user_id, password, and domain_name (the account's name, not the user's). A user with a virtual
      MFA device needs totp_passcode, too.
    details: null
    endpoint: https://iam.ap-southeast-3.myhuaweicloud.com
"""

from ansible_collections.huaweicloud.sms.plugins.module_utils import _iam_token
from ansible_collections.huaweicloud.sms.plugins.module_utils._module import run_module


def main() -> None:
    run_module(_iam_token)


if __name__ == "__main__":
    main()
