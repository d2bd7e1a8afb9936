# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README has what Galaxy, Automation Hub and the community ask for, and says what is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

COLLECTION = Path(__file__).resolve().parents[2]
README = (COLLECTION / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (COLLECTION / "CONTRIBUTING.md").read_text(encoding="utf-8")

# In this order; Red Hat's template for certified collections.
SECTIONS = [
    "Description",
    "Requirements",
    "Installation",
    "Use cases",
    "Testing",
    "Contributing",
    "Support",
    "Release notes and roadmap",
    "Related information",
    "License",
]
FOR_USERS = [
    path
    for pattern in ("*.md", "docs/**/*.rst", "extensions/**/*.yml", "playbooks/**/*.yml", "plugins/**/*.py")
    for path in sorted(COLLECTION.glob(pattern))
]


def load(name: str) -> Any:
    return yaml.safe_load((COLLECTION / name).read_text(encoding="utf-8"))


def section(title: str) -> str:
    (found,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    return str(found)


def test_sections() -> None:
    assert re.findall(r"^## (.*)$", README, re.MULTILINE) == SECTIONS
    assert all(section(title).strip() for title in SECTIONS)


def test_full_urls_only() -> None:
    """It is shown on pages of others, where nothing lies beside it."""
    targets = re.findall(r"\]\(([^)]*)\)", README) + re.findall(r"^\[[^\]]+\]: (\S+)", README, re.MULTILINE)
    assert targets
    assert [target for target in targets if not target.startswith("https://")] == []
    assert "<img" not in README


@pytest.mark.parametrize("path", FOR_USERS, ids=lambda path: path.name)
def test_nobody_is_told_to_install_ansible_with_pip(path: Path) -> None:
    """It would replace the Ansible of a platform."""
    assert not re.search(r"pip3? install [^\n]*\bansible(-core)?\b(?![-_])", path.read_text(encoding="utf-8"))


def test_oldest_versions() -> None:
    core = load("meta/runtime.yml")["requires_ansible"].removeprefix(">=").removesuffix(".0")
    python = load("tests/config.yml")["modules"]["python_requires"].removeprefix(">=")
    requests = re.findall(r"^requests>=(.*)$", (COLLECTION / "meta/ee-requirements.txt").read_text("utf-8"), re.M)[0]
    requirements = section("Requirements")
    assert f"- ansible-core {core} or newer." in requirements
    assert f"- Python {python} or newer" in requirements
    assert re.search(rf"\[requests\]\(.*\) {re.escape(requests)} or newer", requirements)


def test_requests_instead_of_fetch_url_is_justified() -> None:
    assert re.search(r"used, rather than Ansible's\s+own URL functions, because", section("Requirements"))


def test_tested_versions() -> None:
    locks = [path.stem.removeprefix("core-") for path in (COLLECTION / "tests/requirements").glob("core-*.in")]
    cores = sorted(locks, key=lambda version: [int(part) for part in version.split(".")])
    (matrix,) = (
        job["strategy"]["matrix"]
        for job in load(".github/workflows/tests.yml")["jobs"].values()
        if "core" in job["strategy"]["matrix"]
    )
    said = re.sub(r"\s+", " ", section("Testing"))
    assert f"ansible-core {', '.join(cores[:-1])} and {cores[-1]}, and Python 3.9 to {matrix['python'][-1]}" in said


@pytest.mark.parametrize("kind", ["modules", "playbooks"])
def test_everything_is_listed(kind: str) -> None:
    directory = COLLECTION / {"modules": "plugins/modules"}.get(kind, kind)
    for path in directory.glob("*.*"):
        assert f"| `huaweicloud.sms.{path.stem}` |" in section("Description")


def test_use_cases() -> None:
    examples = re.findall(r"^```(\w+)$", section("Use cases"), re.MULTILINE)
    assert len(examples) >= 3
    assert set(examples) <= {"console", "yaml"}


def test_communication() -> None:
    support = section("Support")
    assert "### Communication" in support
    assert "[Get Help](https://forum.ansible.com/c/help/6)" in support
    assert "`huaweicloud`" in support
    assert f"({load('galaxy.yml')['issues']})" in support


def test_code_of_conduct() -> None:
    for text in (README, (COLLECTION / "CODE_OF_CONDUCT.md").read_text(encoding="utf-8")):
        assert "https://docs.ansible.com/projects/ansible/latest/community/code_of_conduct.html" in text
    assert "CODE_OF_CONDUCT.md" in CONTRIBUTING


def test_semantic_versioning() -> None:
    assert "[semantic versioning](https://semver.org/)" in section("Release notes and roadmap")


def test_licence_is_visible() -> None:
    (licence,) = load("galaxy.yml")["license"]
    assert f"LICENSES/{licence}.txt" in section("License")
    assert (COLLECTION / f"LICENSES/{licence}.txt").stat().st_size > 0


def test_nothing_is_to_be_signed_before_contributing() -> None:
    assert not re.search(r"\bCLA\b|licen[cs]e agreement", CONTRIBUTING, re.IGNORECASE)
