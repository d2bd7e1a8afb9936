# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for a controller: what the set-up creates in it, and the jobs that it would run.

``awx.awx`` cannot be installed everywhere, so plugins of its names and with the parameters that the set-up relies on
are put in its place (stand_in.py). They keep what they are told in a file, and treat what is there as the real ones do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

COLLECTION = Path(__file__).resolve().parents[2]

STATE = {"choices": ["present", "absent", "exists"], "default": "present"}
NEEDED = {"required": True}
#: the parameters, as awx.awx 24.6.1 documents them, that the set-up relies on
PARAMETERS: dict[str, dict[str, dict[str, Any]]] = {
    "credential_type": {
        "name": NEEDED,
        "description": {},
        "kind": {"choices": ["ssh", "vault", "net", "scm", "cloud", "insights"]},
        "inputs": {"type": "dict"},
        "injectors": {"type": "dict"},
        "state": STATE,
    },
    "credential": {
        "name": NEEDED,
        "description": {},
        "organization": {},
        "credential_type": NEEDED,
        "inputs": {"type": "dict", "no_log": True},
        "update_secrets": {"type": "bool", "default": True, "no_log": False},
        "state": STATE,
    },
    "execution_environment": {
        "name": NEEDED,
        "description": {},
        "organization": {},
        "image": {},
        "pull": {"choices": ["always", "missing", "never"], "default": "missing"},
        "state": STATE,
    },
    "project": {
        "name": NEEDED,
        "description": {},
        "organization": {},
        "scm_type": {"choices": ["manual", "git", "svn", "insights", "archive"]},
        "scm_url": {},
        "scm_branch": {},
        "wait": {"type": "bool", "default": True},
        "state": STATE,
    },
    "inventory": {
        "name": NEEDED,
        "description": {},
        "organization": NEEDED,
        "variables": {"type": "dict"},
        "state": STATE,
    },
    "host": {
        "name": NEEDED,
        "description": {},
        "inventory": NEEDED,
        "enabled": {"type": "bool"},
        "variables": {"type": "dict"},
        "state": STATE,
    },
    "job_template": {
        "name": NEEDED,
        "description": {},
        "organization": {},
        "job_type": {"choices": ["run", "check"]},
        "diff_mode": {"type": "bool"},
        "inventory": {},
        "project": {},
        "playbook": {},
        "credentials": {"type": "list", "elements": "str"},
        "execution_environment": {},
        "survey_enabled": {"type": "bool"},
        "survey_spec": {"type": "dict"},
        "state": STATE,
    },
}


#: variables that would lead Ansible elsewhere, or that hold credentials
FOREIGN = ("ANSIBLE_", "CONTROLLER_", "HUAWEICLOUD_", "HW_", "OS_", "PYTHONPATH")


def foreign(name: str) -> bool:
    """Whether a variable of the environment is none of a test's."""
    return name.startswith(FOREIGN) or name.lower().endswith("_proxy")


def run(
    *command: str, cwd: Path, variables: Mapping[str, str] | None = None, fails: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command that succeeds, or fails."""
    environment = {name: value for name, value in os.environ.items() if not foreign(name)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    environment.update(variables or {})
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done


class Controller:
    """What was set up.

    Args:
        directory: its own.
        collections: where huaweicloud.sms is installed.
    """

    def __init__(self, directory: Path, collections: Path) -> None:
        self.directory = directory
        self.collections = collections
        plugins = directory / "ansible_collections/awx/awx/plugins/action"
        plugins.mkdir(parents=True)
        for kind in PARAMETERS:
            shutil.copy(Path(__file__).with_name("stand_in.py"), plugins / f"{kind}.py")
        self.parameters = directory / "parameters.json"
        self.parameters.write_text(json.dumps(PARAMETERS), encoding="utf-8")
        self.state = directory / "state.json"
        self.state.write_text('{"organization": [{"name": "Default"}]}', encoding="utf-8")

    def set_up(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        playbook: str = "huaweicloud.sms.awx_setup",
        fails: bool = False,
    ) -> str:
        """Run the playbook, and return what it printed."""
        variables = {
            **(environment or {}),
            "STAND_IN_PARAMETERS": str(self.parameters),
            "STAND_IN_STATE": str(self.state),
            "ANSIBLE_COLLECTIONS_PATH": f"{self.directory}:{self.collections}",
        }
        command = ["ansible-playbook", playbook, "-e", "image=registry.example.com/ee:1", *arguments]
        done = run(*command, cwd=self.directory, variables=variables, fails=fails)
        return done.stdout + done.stderr

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind."""
        everything = json.loads(self.state.read_text(encoding="utf-8"))
        return list(everything.get(kind, []))

    def one(self, kind: str, name: str) -> dict[str, Any]:
        """What has a name."""
        (found,) = (thing for thing in self.all(kind) if thing["name"] == name)
        return found
