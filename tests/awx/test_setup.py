# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The set-up playbook creates what the guide says, once, from the files that are shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from awx_rules import NOT_FOR_PLAYBOOKS, PLAYBOOK
from controller import COLLECTION, PARAMETERS, Controller

DATA = COLLECTION / "playbooks/files/awx"
TASKS = COLLECTION / "playbooks/tasks/awx_setup.yml"
KEYS = {"HW_ACCESS_KEY": "AK", "HW_SECRET_KEY": "the-secret-key", "HW_REGION_NAME": "cn-north-4"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def recap(output: str) -> dict[str, int]:
    line = output.partition("PLAY RECAP")[2].splitlines()[1]
    return {name: int(count) for name, count in (word.split("=") for word in line.split(":")[1].split())}


def test_it_creates_everything(controller: Controller) -> None:
    output = controller.set_up(environment=KEYS)
    assert recap(output)["changed"] == 7
    assert "the-secret-key" not in output
    definitions = [read(DATA / f"credential_types/{name}.yml") for name in ("aksk", "password", "token", "ecs_agency")]
    assert controller.all("credential_type") == definitions  # braces and all
    (credential,) = controller.all("credential")
    assert credential["name"] == "Huawei Cloud SMS (aksk)"
    assert credential["credential_type"] == "Huawei Cloud SMS access key"
    assert credential["inputs"] == {"access_key": "AK", "secret_key": "the-secret-key", "region": "cn-north-4"}
    assert credential["update_secrets"] is False
    (image,) = controller.all("execution_environment")
    assert image["image"] == "registry.example.com/ee:1"
    (project,) = controller.all("project")
    assert project["scm_branch"] == read(COLLECTION / "galaxy.yml")["version"]
    assert project["scm_url"] == read(COLLECTION / "galaxy.yml")["repository"] + ".git"
    (host,) = controller.all("host")
    assert host["name"] == "localhost"
    assert host["variables"] == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    }


def test_the_job_templates(controller: Controller) -> None:
    controller.set_up(environment=KEYS)
    templates = {one["name"]: one for one in controller.all("job_template")}
    about = {
        name: (one["playbook"], one["job_type"], one["diff_mode"], one["survey_spec"]["name"])
        for name, one in templates.items()
    }
    assert about == {
        "Huawei Cloud SMS: delete tasks": ("playbooks/delete.yml", "run", False, "Delete migration tasks"),
        "Huawei Cloud SMS: delete tasks (check)": ("playbooks/delete.yml", "check", True, "Delete migration tasks"),
        "Huawei Cloud SMS: clean up": ("playbooks/cleanup.yml", "run", False, "Clean up migration tasks"),
        "Huawei Cloud SMS: clean up (check)": ("playbooks/cleanup.yml", "check", True, "Clean up migration tasks"),
    }
    for template in templates.values():
        assert template["survey_enabled"] is True
        assert template["survey_spec"] == read(DATA / f"surveys/{Path(template['playbook']).name}")
        assert template["credentials"] == ["Huawei Cloud SMS (aksk)"]
        assert template["inventory"] == template["project"] == template["execution_environment"] == "Huawei Cloud SMS"
        # AWX would offer the playbook.
        path = Path(template["playbook"])
        assert not NOT_FOR_PLAYBOOKS & set(path.parts)
        assert any(map(PLAYBOOK.match, (COLLECTION / path).read_text(encoding="utf-8").splitlines()))


def test_repeated_it_changes_nothing(controller: Controller) -> None:
    controller.set_up(environment=KEYS)
    before = controller.state.read_text(encoding="utf-8")
    output = controller.set_up(environment={**KEYS, "HW_SECRET_KEY": "another-key"})
    assert recap(output)["changed"] == 0
    assert controller.state.read_text(encoding="utf-8") == before


def test_it_brings_back_what_was_changed_by_hand(controller: Controller) -> None:
    controller.set_up(environment=KEYS)
    everything = json.loads(controller.state.read_text(encoding="utf-8"))
    everything["job_template"][0]["survey_spec"]["spec"].pop()
    everything["credential"][0]["inputs"]["secret_key"] = "typed in"
    controller.state.write_text(json.dumps(everything), encoding="utf-8")
    assert recap(controller.set_up(environment=KEYS))["changed"] == 1
    assert controller.all("credential")[0]["inputs"]["secret_key"] == "typed in"


def test_check_mode_creates_nothing(controller: Controller) -> None:
    controller.set_up(environment=KEYS)
    before = controller.state.read_text(encoding="utf-8")
    controller.set_up("--check", "-e", "project_branch=main", environment=KEYS)
    assert controller.state.read_text(encoding="utf-8") == before


def test_without_variables_it_makes_no_credential(controller: Controller) -> None:
    output = controller.set_up(environment={**KEYS, "HW_SECRET_KEY": ""}, fails=True)
    assert controller.all("credential") == []
    assert "HW_SECRET_KEY not set: no credential will be created." in output
    assert "There is no credential Huawei Cloud SMS (aksk)" in output


def test_a_credential_made_by_hand_is_enough(controller: Controller) -> None:
    everything = json.loads(controller.state.read_text(encoding="utf-8"))
    by_hand = {"name": "Huawei Cloud SMS (aksk)", "credential_type": "Huawei Cloud SMS access key", "inputs": {}}
    everything["credential"] = [by_hand]
    controller.state.write_text(json.dumps(everything), encoding="utf-8")
    controller.set_up()
    assert controller.all("credential") == [by_hand]
    assert len(controller.all("job_template")) == 4


@pytest.mark.parametrize(
    ("login", "environment", "inputs"),
    [
        (
            "password",
            {"HW_USER_NAME": "u", "HW_USER_PASSWORD": 'p"{{ x }}', "HW_DOMAIN_NAME": "d", "HW_ACCESS_KEY": "AK"},
            {"username": "u", "password": 'p"{{ x }}', "domain_name": "d"},
        ),
        ("token", {"HW_AUTH_TOKEN": "t", "HW_REGION_NAME": "r"}, {"auth_token": "t", "region": "r"}),
        ("ecs_agency", {"HW_REGION_NAME": "r"}, {"region": "r"}),
    ],
)
def test_other_logins(controller: Controller, login: str, environment: dict[str, str], inputs: dict[str, str]) -> None:
    controller.set_up("-e", f"login={login}", environment=environment)
    (credential,) = controller.all("credential")
    assert (credential["name"], credential["inputs"]) == (f"Huawei Cloud SMS ({login})", inputs)
    assert {tuple(one["credentials"]) for one in controller.all("job_template")} == {(credential["name"],)}


def test_other_names_and_a_project_of_ones_own(controller: Controller, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(
        "- ansible.builtin.import_playbook: huaweicloud.sms.awx_setup\n", encoding="utf-8"
    )
    variables = {"title": "SMS", "project_url": "https://git.example.com/x.git", "project_branch": "1"}
    variables["playbook_directory"] = ""
    controller.set_up("-e", json.dumps(variables), environment=KEYS, playbook=str(tmp_path / "mine.yml"))
    assert controller.one("project", "SMS")["scm_branch"] == "1"
    assert controller.one("job_template", "SMS: delete tasks")["playbook"] == "delete.yml"


@pytest.mark.parametrize("variable", ["image=", "login=key"])
def test_it_requires_what_it_needs(controller: Controller, variable: str) -> None:
    output = controller.set_up("-e", variable, environment=KEYS, fails=True)
    assert "Set image to the image of the execution environment" in output
    assert controller.all("credential_type") == []


def tasks() -> list[Any]:
    """All of them, those of blocks included."""
    found: list[Any] = []
    for task in read(TASKS):
        found += task.get("block", [task])
    return found


def test_modules_by_their_full_names_and_nothing_undocumented() -> None:
    # The stand-in refuses parameters that it does not know, so these are those of awx.awx.
    modules = {name for task in tasks() for name in task if "." in name}
    assert modules == {f"awx.awx.{name}" for name in PARAMETERS} | {"ansible.builtin.debug"}


def test_awx_is_told_that_the_credential_holds_secrets() -> None:
    (credential,) = (task for task in tasks() if "awx.awx.credential" in task)
    assert credential["no_log"] is True
    assert credential["awx.awx.credential"]["state"] == "exists"
