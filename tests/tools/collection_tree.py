# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of the checkout at a path that ends in ansible_collections/huaweicloud/sms.

ansible-test, ansible-lint and imports of ansible_collections.huaweicloud.sms need such a path, and a real one: they do
not accept a symbolic link to the checkout.
"""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from pathlib import Path

from environments import locked
from layout import CACHE, COLLECTION_SUBDIRECTORY, ROOT
from processes import run_quietly


def synchronised_tree(name: str) -> Path:
    """Bring the copy of this name up to date, deletions included, and return its path."""
    tree = CACHE / name / COLLECTION_SUBDIRECTORY
    with locked(CACHE / f"{name}.lock"):
        if not (tree / ".git").is_dir():
            # A repository of its own, without a commit: else the tools would ask the checkout's, which ignores it.
            tree.mkdir(parents=True, exist_ok=True)
            run_quietly(["git", "init", "--quiet", tree])
        wanted = files_of(ROOT)
        for file in files_of(tree) - wanted:
            (tree / file).unlink()
        for file in wanted:
            copy_if_changed(ROOT / file, tree / file)
        remove_empty_directories(tree)
    return tree


def files_of(repository: Path) -> set[Path]:
    """The files of a work tree that git tracks or would add."""
    command = ["git", "-C", str(repository), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return {path for path in paths if (repository / path).is_file()}


def copy_if_changed(source: Path, target: Path) -> None:
    same_mode = target.is_file() and target.stat().st_mode == source.stat().st_mode
    if same_mode and filecmp.cmp(source, target, shallow=True):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def remove_empty_directories(tree: Path) -> None:
    directories = (path for path in tree.rglob("*") if path.is_dir() and ".git" not in path.parts)
    for directory in sorted(directories, reverse=True):
        if not any(directory.iterdir()):
            directory.rmdir()
