# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a job as AWX does: ansible-runner, with what the credential injects and what the survey asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ansible_runner  # type: ignore[import-untyped]
import yaml
from awx_rules import extra_variables_file, inject, launch

# What AWX tells a job about itself; it must not get in the way of a survey.
ABOUT_THE_JOB = {
    "job_id": 1,
    "job_launch_type": "manual",
    "inventory_id": 1,
    "inventory_name": "SMS",
    "user_name": "me",
}


@dataclass(frozen=True)
class Credential:
    """A credential: its type, and what somebody entered."""

    definition: dict[str, Any]
    entered: dict[str, Any]

    @property
    def secrets(self) -> list[str]:
        fields = self.definition["inputs"]["fields"]
        return [
            str(self.entered[field["id"]]) for field in fields if field.get("secret") and field["id"] in self.entered
        ]


class Job:
    """A job that has run.

    Args:
        directory: where it runs; made here.
        template: the job template, as the set-up hands it to awx.awx.
        host: the only host of the inventory, likewise.
        credential: what the job logs in with.
        answers: the answers to the survey.
        collections: where the collection is installed.
        playbooks: the repository of the project.
        verbosity: as many v as AWX is told.
    """

    def __init__(
        self,
        directory: Path,
        template: dict[str, Any],
        host: dict[str, Any],
        credential: Credential,
        answers: dict[str, Any],
        collections: Path,
        playbooks: Path,
        verbosity: int = 0,
    ) -> None:
        self.directory = directory
        self.credential = credential
        environment, variables = inject(credential.definition, credential.entered)
        arguments = ["-u", "root"]
        arguments += ["--check"] if template["job_type"] == "check" else []
        arguments += ["--diff"] if template["diff_mode"] else []
        arguments += [f"-{'v' * verbosity}"] if verbosity else []
        for name in ("env", "inventory", "project"):
            (directory / name).mkdir(parents=True)
        (directory / "project" / "playbooks").symlink_to(playbooks)
        if variables:
            path = directory / "env" / "of_the_credential"
            path.write_text(yaml.safe_dump(variables), encoding="utf-8")
            arguments += ["-e", f"@{path}"]
        meta = {f"{prefix}_{name}": value for prefix in ("awx", "tower") for name, value in ABOUT_THE_JOB.items()}
        survey = {**launch(template["survey_spec"], answers), **meta}
        (directory / "env/extravars").write_text(extra_variables_file(survey), encoding="utf-8")
        write_inventory(directory / "inventory/hosts", host)
        self.result = ansible_runner.interface.run(
            private_data_dir=str(directory),
            ident="1",
            playbook=template["playbook"],
            cmdline=" ".join(arguments),
            envvars={
                "ANSIBLE_COLLECTIONS_PATH": str(collections),
                "ANSIBLE_FORCE_COLOR": "True",
                "ANSIBLE_RETRY_FILES_ENABLED": "False",
                "JOB_ID": "1",
                **environment,
            },
            suppress_env_files=True,
            quiet=True,
        )

    @property
    def outcome(self) -> tuple[str, int]:
        return self.result.status, self.result.rc

    def results(self, module: str) -> list[dict[str, Any]]:
        """What each task with a module returned."""
        return [
            event["event_data"]["res"]
            for event in self.result.events
            if event["event"] in ("runner_on_ok", "runner_on_failed") and event["event_data"]["task_action"] == module
        ]

    @property
    def summary(self) -> list[str]:
        """What the playbook says at its end."""
        lines = self.results("ansible.builtin.debug")[-1]["msg"]
        assert isinstance(lines, list)
        return lines

    @property
    def stdout(self) -> str:
        return (self.directory / "artifacts/1/stdout").read_text(encoding="utf-8")

    def kept(self) -> Iterator[tuple[str, str]]:
        """Everything that AWX keeps or shows of the job, each with a name: events, output, command, facts."""
        for path in sorted((self.directory / "artifacts").rglob("*")):
            if path.is_file() and path.name != "command":
                yield path.name, path.read_text(encoding="utf-8", errors="replace")
        command = json.loads((self.directory / "artifacts/1/command").read_text(encoding="utf-8"))
        # AWX replaces what credentials inject before it keeps the environment.
        safe, dummy = inject(self.credential.definition, self.credential.entered, safely=True)
        command["env"].update(safe)
        yield "command", json.dumps(command)
        yield "extravars", (self.directory / "env/extravars").read_text(encoding="utf-8")


def write_inventory(path: Path, host: dict[str, Any]) -> None:
    """A program that prints the inventory, as AWX makes it."""
    variables = {**host["variables"], "remote_tower_enabled": "true", "remote_tower_id": 1}
    hosts = {"all": {"hosts": [host["name"]]}, "_meta": {"hostvars": {host["name"]: variables}}}
    path.write_text(f"#! /usr/bin/env python3\nprint({json.dumps(hosts)!r})\n", encoding="utf-8")
    path.chmod(0o700)
