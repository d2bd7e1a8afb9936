# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said in several places is the same everywhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

COLLECTION = Path(__file__).resolve().parents[2]


def load(name: str) -> Any:
    return yaml.safe_load((COLLECTION / name).read_text(encoding="utf-8"))


def read(name: str) -> str:
    return (COLLECTION / name).read_text(encoding="utf-8")


def modules() -> list[str]:
    return sorted(path.stem for path in (COLLECTION / "plugins/modules").glob("*.py"))


def test_action_group_holds_every_module() -> None:
    assert load("meta/runtime.yml")["action_groups"] == {"sms": modules()}


def test_version_that_requests_carry() -> None:
    assert f'"{load("galaxy.yml")["version"]}"' in read("plugins/module_utils/_version.py")


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "docs/docsite/rst/guide_awx.rst",
        "extensions/awx/execution-environment.yml",
        "playbooks/awx_setup.yml",
    ],
)
def test_version_that_users_are_told_to_take(name: str) -> None:
    told = re.findall(r"(?:huaweicloud\.sms:==|sms-ee:|project_branch: |scm_branch: )(\d[\w.]*\w)", read(name))
    assert set(told) == {load("galaxy.yml")["version"]}


def test_the_release_procedure_names_every_file_with_the_version() -> None:
    procedure = read("CONTRIBUTING.md").partition("## Release\n")[2]
    version = re.compile(rf"(?<![\w.]){re.escape(load('galaxy.yml')['version'])}(?!\w)".encode())
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=COLLECTION, check=True, capture_output=True, text=True).stdout
    made_otherwise = ("CHANGELOG.rst", "changelogs/", "plugins/modules/", "tests/")
    for name in listed.split("\0"):
        path = COLLECTION / name
        if path.is_file() and not name.startswith(made_otherwise) and version.search(path.read_bytes()):
            assert f"`{name}`" in procedure, name


def test_version_has_a_changelog() -> None:
    version = load("galaxy.yml")["version"]
    assert version in load("changelogs/changelog.yaml")["releases"]
    assert re.search(rf"^v{re.escape(version)}$", read("CHANGELOG.rst"), re.MULTILINE)


@pytest.mark.parametrize("version", load("changelogs/changelog.yaml")["releases"])
def test_every_version_says_what_it_is_about(version: str) -> None:
    assert load("changelogs/changelog.yaml")["releases"][version]["changes"]["release_summary"]


def test_galaxy_metadata() -> None:
    galaxy = load("galaxy.yml")
    assert galaxy["dependencies"] == {}
    assert galaxy["license"] == ["GPL-3.0-or-later"]
    assert "license_file" not in galaxy
    assert {"cloud", "huaweicloud"} <= set(galaxy["tags"])
    for name in ("documentation", "homepage", "issues", "repository"):
        assert galaxy[name].startswith("https://github.com/ansible-collections/huaweicloud.sms")


def test_dependencies_have_no_upper_bound() -> None:
    """So that they go together with those of other collections in one execution environment."""
    dependencies = load("meta/execution-environment.yml")["dependencies"]
    assert dependencies == {"python": "meta/ee-requirements.txt"}
    lines = [line for line in read(dependencies["python"]).splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w-]+(>=[\d.]+)?", line) for line in lines)
    assert [line.partition(">=")[0] for line in lines] == ["requests"]


def test_linters_are_not_told_to_look_away() -> None:
    assert not [*COLLECTION.glob(".ansible-lint*"), *COLLECTION.glob(".config/ansible-lint*")]
    assert not re.search(r"--(exclude|skip-list|warn-list)|\"-[wx]\"", read("tests/tools/static_checks.py"))
    assert not list(COLLECTION.glob("tests/sanity/ignore*"))
    for path in (*COLLECTION.glob("playbooks/**/*.yml"), *COLLECTION.glob("extensions/**/*.yml")):
        assert "noqa" not in path.read_text(encoding="utf-8")


def test_oldest_ansible_core_is_tested() -> None:
    oldest = re.fullmatch(r">=(\d+\.\d+)\.0", load("meta/runtime.yml")["requires_ansible"])
    assert oldest
    assert f"\nansible-core=={oldest[1]}.*\n" in read(f"tests/requirements/core-{oldest[1]}.in")


def test_oldest_requests_is_tested() -> None:
    needed = re.search(r"^requests>=([\d.]+)$", read("meta/ee-requirements.txt"), re.MULTILINE)
    assert needed
    assert f"\nrequests=={needed[1]}\n" in read("tests/requirements/core-2.16.in")


@pytest.mark.parametrize("name", modules())
def test_modules_document_the_oldest_libraries(name: str) -> None:
    source = read(f"plugins/modules/{name}.py")
    for fragment in (COLLECTION / "plugins/doc_fragments").glob("*.py"):
        source += fragment.read_text(encoding="utf-8")
    (requests,) = re.findall(r"^(requests.*)$", read("meta/ee-requirements.txt"), re.MULTILINE)
    oldest_python = load("tests/config.yml")["modules"]["python_requires"].removeprefix(">=")
    for library, version in (("requests", requests.removeprefix("requests>=")), (r"[Pp]ython", oldest_python)):
        assert re.search(rf"^ +- {library} >= {re.escape(version)}$", source, re.MULTILINE)
