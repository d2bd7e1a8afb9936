# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command, and interrupt it when it has looked at a task twice.

Usage: interrupt.py CONTROL TASK COMMAND...
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

control, task, *command = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def looks() -> int:
    with opener.open(f"{control}/requests", timeout=30) as answer:
        requests = json.load(answer)["requests"]
    return sum(one["method"] == "GET" and one["target"].endswith(task) for one in requests)


# As a terminal does it: the command and all that it started are interrupted.
process = subprocess.Popen(command, start_new_session=True)
deadline = time.monotonic() + 60
while looks() < 2 and process.poll() is None and time.monotonic() < deadline:
    time.sleep(0.05)
os.killpg(process.pid, signal.SIGINT)
sys.exit(process.wait(timeout=30))
