# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guide tells to enter and to write leads to what the set-up creates."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml
from controller import COLLECTION, Controller, run

GUIDE = (COLLECTION / "docs/docsite/rst/guide_awx.rst").read_text(encoding="utf-8")
KEYS = {"HW_ACCESS_KEY": "AK", "HW_SECRET_KEY": "SK", "HW_REGION_NAME": "ap-southeast-3"}
WHERE = "~/.ansible/collections/ansible_collections/huaweicloud/sms"
VERSION = yaml.safe_load((COLLECTION / "galaxy.yml").read_text(encoding="utf-8"))["version"]
IMAGE = f"registry.example.com/huaweicloud-sms-ee:{VERSION}"


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^\.\. code-block:: {language}\n\n((?:(?: {{4}}.*)?\n)+)", GUIDE, re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


def described(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name != "description"}


def test_the_playbooks_of_the_steps_do_what_the_set_up_does(
    collections: Path, tmp_path: Path, controller: Controller
) -> None:
    steps = [block for block in blocks("yaml") if "awx.awx." in block]
    tasks = "".join(steps).replace(WHERE, str(collections / "ansible_collections/huaweicloud/sms"))
    play = "- hosts: localhost\n  gather_facts: false\n  tasks:\n" + textwrap.indent(tasks, "    ")
    (tmp_path / "guide.yml").write_text(play, encoding="utf-8")
    by_hand = Controller(tmp_path / "by_hand", collections)
    by_hand.set_up(environment=KEYS, playbook=str(tmp_path / "guide.yml"))
    controller.set_up("-e", f"image={IMAGE}", environment=KEYS)
    for kind in ("credential", "execution_environment", "project", "inventory", "host"):
        assert list(map(described, by_hand.all(kind))) == list(map(described, controller.all(kind)))
    for kind, count in (("credential_type", 1), ("job_template", 2)):
        assert list(map(described, by_hand.all(kind))) == list(map(described, controller.all(kind)))[:count]


def test_the_settings_are_those_of_the_playbook() -> None:
    source = (COLLECTION / "playbooks/awx_setup.yml").read_text(encoding="utf-8")
    (play,) = yaml.safe_load(source)
    assert re.findall(r"^# (\w+) {2,}\S", source, re.MULTILINE) == list(play["vars"])
    table = GUIDE.split("* - Setting\n")[1].split("\n\n")[0]
    assert re.findall(r"^   \* - ``(\w+)``$", table, re.MULTILINE) == list(play["vars"])


def test_every_credential_type_is_listed() -> None:
    for path in (COLLECTION / "playbooks/files/awx/credential_types").glob("*.yml"):
        name = yaml.safe_load(path.read_text(encoding="utf-8"))["name"]
        assert f"   * - ``{path.name}``\n     - {name}\n" in GUIDE


def test_the_questions_are_those_of_the_survey() -> None:
    survey = yaml.safe_load((COLLECTION / "playbooks/files/awx/surveys/delete.yml").read_text(encoding="utf-8"))
    for question in survey["spec"]:
        row = GUIDE.split(f"   * - {question['question_name']}\n")[1].splitlines()
        assert row[0] == f"     - ``{question['variable']}``"
        assert row[2] == f"     - {'yes' if question['required'] else 'no'}"
        assert row[3].replace("``", "").removeprefix("     -").strip() == str(question["default"])


def test_the_job_templates_are_those_of_the_set_up() -> None:
    names = re.findall(r"\{name: (.*?), playbook:", (COLLECTION / "playbooks/tasks/awx_setup.yml").read_text("utf-8"))
    assert len(names) == 4
    for name in names:
        assert f"   * - Huawei Cloud SMS: {name}\n" in GUIDE


def test_the_image_has_the_version_of_the_collection() -> None:
    version = yaml.safe_load((COLLECTION / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    assert set(re.findall(r"huaweicloud-sms-ee:([\w.]*\w)", GUIDE)) == {version}
    for name in ("playbooks/awx_setup.yml", "extensions/awx/execution-environment.yml"):
        text = (COLLECTION / name).read_text(encoding="utf-8")
        assert set(re.findall(r"huaweicloud-sms-ee:([\w.]*\w)", text)) == {version}


@pytest.mark.parametrize("number", range(len(blocks("yaml\\+jinja"))))
def test_other_playbooks_are_sound(collections: Path, tmp_path: Path, number: int) -> None:
    (tmp_path / "guide.yml").write_text(blocks("yaml\\+jinja")[number], encoding="utf-8")
    variables = {"ANSIBLE_COLLECTIONS_PATH": str(collections)}
    run("ansible-playbook", "--syntax-check", "guide.yml", cwd=tmp_path, variables=variables)


@pytest.mark.parametrize("label", re.findall(r"<(ansible_collections\.[\w.]+guide_awx[\w.]*)>", GUIDE))
def test_its_labels_exist(label: str) -> None:
    assert f".. _{label}:\n" in GUIDE
