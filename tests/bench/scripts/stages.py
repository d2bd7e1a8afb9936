# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the time and the memory of the module's process go: the module, stage by stage.

Usage: stages.py MODULE FILE OUTPUT    MODULE as Ansible sends it; FILE holds {"task_ids": [...]}
"""

import base64
import importlib
import json
import re
import resource
import sys
import tempfile
import time

module, tasks, output = sys.argv[1:]
stages = []


def end_of(stage):
    """Note the CPU time of a stage in seconds, and the peak of memory so far in MiB."""
    now = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stages.append({"stage": stage, "cpu": now - sum(one["cpu"] for one in stages), "memory": peak})


end_of("Python itself")
with open(module, encoding="utf-8") as file:
    (data,) = re.findall(r"^zip_data='(.*)',$", file.read(), re.MULTILINE)
with open(tasks, encoding="utf-8") as file:
    options = {"state": "absent", "task_ids": json.load(file)["task_ids"], "wait": False}
with tempfile.NamedTemporaryFile(suffix=".zip") as archive:
    archive.write(base64.b64decode(data))
    archive.flush()
    sys.path.insert(0, archive.name)
    basic = importlib.import_module("ansible.module_utils.basic")
    end_of("loading Ansible's part of every module")
    importlib.import_module("requests")
    end_of("loading requests")
    boundary = importlib.import_module("ansible_collections.huaweicloud.sms.plugins.module_utils._module")
    sms_task = importlib.import_module("ansible_collections.huaweicloud.sms.plugins.module_utils._sms_task")
    end_of("loading the collection's code")

    run = sms_task.run

    def run_and_note(*args, **kwargs):
        end_of("reading the options")
        result = run(*args, **kwargs)
        end_of("deleting the tasks")
        return result

    sms_task.run = run_and_note

    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    try:
        boundary.run_module(sms_task)
    except SystemExit:
        end_of("handing over the result")
with open(output, "w", encoding="utf-8") as file:
    json.dump(stages, file)
