# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tarball that users install holds the collection and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

COLLECTION = Path(__file__).resolve().parents[2]

SHIPPED_FILES = {"CHANGELOG.rst", "README.md"}
SHIPPED_DIRECTORIES = {"LICENSES", "changelogs", "docs", "extensions", "meta", "playbooks", "plugins"}
FOR_CONTRIBUTORS = Path("changelogs/fragments")
MADE_BY_BUILD = {"FILES.json", "MANIFEST.json"}
AT_RUN_TIME = ("meta", "playbooks", "plugins")
COLLECTION_SUBDIRECTORY = Path("ansible_collections/huaweicloud/sms")
NOTHING_TO_DO = '{"state": "absent", "task_ids": []}'
LARGEST_TARBALL = 20 * 1024 * 1024
MODULES = sorted(path.stem for path in (COLLECTION / "plugins/modules").glob("*.py"))

LEFT_BY_TOOLS = [
    ".ansible/collections/ansible_collections/huaweicloud/sms/README.md",
    ".cache/core/plugins/modules/sms_task.py",
    ".mypy_cache/3.13/cache.json",
    ".venv/tools/bin/python",
    "changelogs/.plugin-cache.yaml",
    "collections/ansible_collections/huaweicloud/sms/README.md",
    "dist/huaweicloud-sms-0.0.1.tar.gz",
    "docs/__pycache__/conf.cpython-313.pyc",
    "plugins/module_utils/__pycache__/_http.cpython-313.pyc",
    "plugins/modules/.sms_task.py.swp",
    "plugins/modules/sms_task.py~",
    "tests/integration/integration_config.yml",
    "tests/output/junit/python3.13.xml",
]


@pytest.fixture(scope="module")
def tracked() -> set[str]:
    """The files of the checkout that git tracks or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=COLLECTION, check=True, capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (COLLECTION / name).is_file()}


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory, tracked: set[str]) -> Path:
    """Built where tools have left their traces."""
    source = tmp_path_factory.mktemp("source")
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(COLLECTION / name, source / name)
    for name in LEFT_BY_TOOLS:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("left by a tool", encoding="utf-8")
    destination = tmp_path_factory.mktemp("tarball")
    ansible_galaxy("build", "--output-path", destination, cwd=source)
    (built,) = destination.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, tarball: Path) -> Path:
    path = tmp_path_factory.mktemp("collections")
    ansible_galaxy("install", "--offline", "--collections-path", path, tarball, cwd=path)
    return path


def ansible_galaxy(*arguments: str | Path, cwd: Path) -> str:
    return run("ansible-galaxy", "collection", *map(str, arguments), cwd=cwd)


def run(*command: str, cwd: Path) -> str:
    """Run a command that finds collections below cwd and nowhere else."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment.update(ANSIBLE_COLLECTIONS_PATH=str(cwd), ANSIBLE_NOCOLOR="1")
    # Over markup that does not end, ansible-doc thinks for ever.
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shipped(name: str) -> bool:
    path = Path(name)
    if FOR_CONTRIBUTORS in path.parents:
        return False
    return name in SHIPPED_FILES or path.parts[0] in SHIPPED_DIRECTORIES


def test_files(tarball: Path, tracked: set[str]) -> None:
    with tarfile.open(tarball) as archive:
        packed = {member.name for member in archive.getmembers() if member.isfile()}
        odd = [member.name for member in archive.getmembers() if not (member.isfile() or member.isdir())]
    assert packed == {name for name in tracked if shipped(name)} | MADE_BY_BUILD
    assert odd == []


@pytest.mark.parametrize(
    "name",
    [
        "CHANGELOG.rst",
        "LICENSES/GPL-3.0-or-later.txt",
        "README.md",
        "changelogs/changelog.yaml",
        "meta/ee-requirements.txt",
        "meta/execution-environment.yml",
        "meta/runtime.yml",
        "playbooks/demo.yml",
        "plugins/modules/sms_task.py",
    ],
)
def test_has(tarball: Path, name: str) -> None:
    with tarfile.open(tarball) as archive:
        assert archive.getmember(name).size > 0


def test_no_directory_without_files(tarball: Path) -> None:
    with tarfile.open(tarball) as archive:
        files = [Path(member.name) for member in archive.getmembers() if member.isfile()]
        directories = {Path(member.name) for member in archive.getmembers() if member.isdir()}
    with_files = {parent for file in files for parent in file.parents}
    assert directories - with_files == set()


def test_installs_and_verifies(installed: Path) -> None:
    ansible_galaxy("verify", "--offline", "--collections-path", installed, "huaweicloud.sms", cwd=installed)
    manifest = json.loads((installed / "ansible_collections/huaweicloud/sms/MANIFEST.json").read_text(encoding="utf-8"))
    info = manifest["collection_info"]
    assert (info["namespace"], info["name"]) == ("huaweicloud", "sms")
    assert info["dependencies"] == {}
    assert "cloud" in info["tags"]


@pytest.mark.parametrize("name", MODULES)
def test_documentation_of_the_installed_module(installed: Path, name: str) -> None:
    said = run("ansible-doc", "--type", "module", f"huaweicloud.sms.{name}", cwd=installed)
    for head in ("OPTIONS (", "ATTRIBUTES:", "NOTES:", "SEE ALSO:", "REQUIREMENTS:", "EXAMPLES:", "RETURN VALUES:"):
        assert f"\n{head}" in said
    assert re.findall(r"\b(?:[BCEILMOPRUV]|HORIZONTALLINE|RV)\(", said) == [], "markup that is not understood"


def test_it_needs_only_what_runs(installed: Path, tmp_path: Path) -> None:
    """Without its guides and the rest, modules and playbooks work all the same."""
    bare = tmp_path / COLLECTION_SUBDIRECTORY
    for name in AT_RUN_TIME:
        shutil.copytree(installed / COLLECTION_SUBDIRECTORY / name, bare / name)
    shutil.copy(installed / COLLECTION_SUBDIRECTORY / "MANIFEST.json", bare)
    # An empty list of tasks needs no service.
    said = run("ansible", "localhost", "-m", "huaweicloud.sms.sms_task", "-a", NOTHING_TO_DO, cwd=tmp_path)
    assert "localhost | SUCCESS" in said
    for playbook in ("cleanup", "delete", "demo"):
        run("ansible-playbook", "--syntax-check", f"huaweicloud.sms.{playbook}", cwd=tmp_path)


def test_size(tarball: Path) -> None:
    assert tarball.stat().st_size < LARGEST_TARBALL
