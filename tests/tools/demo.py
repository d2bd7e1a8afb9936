# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Play the demonstration (playbooks/demo.yml) with the collection as users install it, against the simulator.

Usage: demo.py [ARGUMENT OF ansible-playbook]...
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from environments import core_environment, ensure, newest_core
from layout import CACHE, COLLECTION
from package_checks import build
from processes import run_quietly, show
from simulator_process import running_simulator


def main() -> int:
    core = newest_core()
    ansible = ensure(core_environment(core).name)
    ensure("simulator")
    directory = CACHE / "demo"
    collections = directory / "collections"
    tarball = build(ansible, directory / "tarball")
    shutil.rmtree(collections, ignore_errors=True)
    install: list[str | Path] = [ansible.bin / "ansible-galaxy", "collection", "install", "--offline"]
    run_quietly([*install, "--collections-path", collections, tarball])
    show(f"Installed {tarball.name} for ansible-core {core}.")
    with running_simulator() as said:
        show(f"Started a simulator: SMS at {said['sms_endpoint']}, IAM at {said['iam_endpoint']}.")
        show("")
        code = play(ansible.bin, collections, said, sys.argv[1:])
    show("Stopped the simulator.")
    return code


def play(ansible: Path, collections: Path, said: dict[str, Any], extra: list[str]) -> int:
    home = CACHE / "demo/home"
    home.mkdir(parents=True, exist_ok=True)
    # Whatever this shell says of a real cloud, or of Ansible, is no part of the demonstration.
    others = ("ANSIBLE_", "HUAWEICLOUD_", "HW_", "OS_", "PYTHON")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    key = said["credentials"]["aksk"]
    variables.update(
        ANSIBLE_COLLECTIONS_PATH=str(collections),
        ANSIBLE_HOME=str(home),
        ANSIBLE_INVENTORY_UNPARSED_WARNING="False",
        ANSIBLE_LOCALHOST_WARNING="False",
        ANSIBLE_NOCOWS="True",
        HW_ACCESS_KEY=key["access_key"],
        HW_AUTH_URL=said["iam_endpoint"],
        HW_SECRET_KEY=key["secret_key"],
        HW_SMS_ENDPOINT=said["sms_endpoint"],
        ANSIBLE_CALLBACK_RESULT_FORMAT="yaml",
        LC_ALL="C.UTF-8",
        NO_PROXY="127.0.0.1",
        no_proxy="127.0.0.1",
    )
    command = [str(ansible / "ansible-playbook"), f"{COLLECTION}.demo", *extra]
    # A directory with no ansible.cfg and no playbook of the checkout: only what is installed can play.
    return subprocess.run(command, cwd=CACHE / "demo", env=variables, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
