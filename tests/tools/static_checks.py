# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that read the source and run nothing of it.

Usage: static_checks.py lint|format|types|docs
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from collection_tree import synchronised_tree
from environments import ensure
from layout import CACHE, COLLECTION, ROOT
from processes import succeeds

# So that lint tells what galaxy-importer would warn of, such as operators at the start or the end of a line.
AS_GALAXY_IMPORTER_DOES = ["--isolated", "--select=E,F,W", "--extend-ignore=E402", "--max-line-length=160"]


def lint() -> None:
    tools = ensure("tools").bin
    in_checkout: list[list[str | Path]] = [
        [tools / "ruff", "check", "."],
        [tools / "ruff", "format", "--check", "."],
        [tools / "flake8", *AS_GALAXY_IMPORTER_DOES, "plugins"],
        [tools / "yamllint", "--strict", "."],
        [tools / "codespell"],
        [tools / "reuse", "lint", "--lines"],
    ]
    outcomes = [succeeds(command) for command in in_checkout]
    outcomes.append(
        succeeds_in_tree(tools, [tools / "ansible-lint", "--offline", "--profile", "production", "--strict"]),
    )
    finish(outcomes)


def reformat() -> None:
    tools = ensure("tools").bin
    finish([succeeds([tools / "ruff", "check", "--fix", "."]), succeeds([tools / "ruff", "format", "."])])


def types() -> None:
    tools = ensure("tools").bin
    tree = synchronised_tree("tree")
    mypy: list[str | Path] = [tools / "mypy", "--cache-dir", CACHE / "mypy", "--config-file", ROOT / "pyproject.toml"]
    plugins = [*mypy, "--package", f"ansible_collections.{COLLECTION}.plugins"]
    finish(
        [
            succeeds(plugins, cwd=tree, env={"MYPYPATH": str(CACHE / "tree")}),
            succeeds([*mypy, "tests/tools"], cwd=tree, env={"MYPYPATH": str(tree / "tests/tools")}),
        ]
    )


def docs() -> None:
    tools = ensure("tools").bin
    strict = ["--plugin-docs", "--validate-collection-refs=self", "--check-extra-docs-refs"]
    finish(
        [
            succeeds_in_tree(tools, [tools / "antsibull-changelog", "lint"]),
            succeeds_in_tree(tools, [tools / "antsibull-docs", "lint-collection-docs", *strict, "."]),
        ]
    )


def succeeds_in_tree(tools: Path, command: list[str | Path]) -> bool:
    """For tools that need the collection at its own path, and an ansible-core beside them."""
    return succeeds(command, cwd=synchronised_tree("tree"), env=tree_environment(tools))


def tree_environment(tools: Path) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)]),
        "ANSIBLE_HOME": str(CACHE / "tree/home"),
        "ANSIBLE_COLLECTIONS_PATH": str(CACHE / "tree"),
        "NO_COLOR": "1",
    }


def finish(outcomes: list[bool]) -> None:
    if not all(outcomes):
        sys.exit(1)


CHECKS = {"lint": lint, "format": reformat, "types": types, "docs": docs}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("check", choices=CHECKS)
    CHECKS[parser.parse_args().check]()
