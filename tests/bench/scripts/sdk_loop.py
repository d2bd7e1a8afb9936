# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete tasks as a script does that uses the vendor's SDK.

Usage: sdk_loop.py FILE    FILE holds {"task_ids": [...]}
"""

import json
import os
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdksms.v3 import DeleteTaskRequest, SmsClient

with open(sys.argv[1], encoding="utf-8") as file:
    task_ids = json.load(file)["task_ids"]
key = [os.environ[name] for name in ("HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_PROJECT_ID")]
credentials = BasicCredentials(*key)
client = SmsClient.new_builder().with_credentials(credentials).with_endpoint(os.environ["HW_SMS_ENDPOINT"]).build()
for task_id in task_ids:
    client.delete_task(DeleteTaskRequest(task_id=task_id))
