# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete tasks as a script does that uses requests and nothing else.

Usage: requests_loop.py FILE    FILE holds {"task_ids": [...]}
"""

import json
import os
import sys

import requests

endpoint, token = os.environ["HW_SMS_ENDPOINT"], os.environ["HW_AUTH_TOKEN"]
with open(sys.argv[1], encoding="utf-8") as file:
    task_ids = json.load(file)["task_ids"]
with requests.Session() as session:
    for task_id in task_ids:
        answer = session.delete(f"{endpoint}/v3/tasks/{task_id}", headers={"X-Auth-Token": token}, timeout=60)
        answer.raise_for_status()
