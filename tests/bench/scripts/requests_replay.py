# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send given requests with requests and nothing else: what the module sent, without its thinking.

Usage: requests_replay.py FILE    FILE holds [[method, target, body], ...]
"""

import json
import os
import sys

import requests

endpoint, token = os.environ["HW_SMS_ENDPOINT"], os.environ["HW_AUTH_TOKEN"]
with open(sys.argv[1], encoding="utf-8") as file:
    calls = json.load(file)
with requests.Session() as session:
    for method, target, body in calls:
        answer = session.request(method, endpoint + target, json=body, headers={"X-Auth-Token": token}, timeout=60)
        answer.raise_for_status()
        if method == "GET":
            answer.json()
