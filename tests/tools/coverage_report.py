# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what unit and integration tests cover under ansible-test, and report it.

Usage: coverage_report.py [ARGUMENT OF ansible-test units and integration]...

On the newest ansible-core and its own Python. ansible-test runs each unit test in a process of its own, and each module
of the integration tests is one, so there are thousands of files to combine: this takes minutes, and is no part of
`make test`, where plain pytest sees to it that branch coverage is high enough.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from collection_tree import synchronised_tree
from environments import core_environment, ensure, newest_core
from layout import CACHE, ROOT
from processes import run, show
from run_ansible_test import AnsibleTest, integration, prepare_home

REPORTS = CACHE / "coverage"
# Makes a Python without libraries, which cannot measure either.
UNMEASURABLE_TARGET = "without_requests"


def main() -> None:
    core = newest_core()
    environment = ensure(core_environment(core).name)
    tree = synchronised_tree(environment.name)
    ansible_test = AnsibleTest(environment, tree, prepare_home(environment))
    python = ["--python", str(environment.python_version)]
    measured = tree / "tests/output/coverage"
    shutil.rmtree(measured, ignore_errors=True)
    ansible_test("units", ["--coverage", *python, *sys.argv[1:]])
    arguments = ["--coverage", "--exclude", UNMEASURABLE_TARGET, *sys.argv[1:]]
    integration(ansible_test, core, arguments, on_all_pythons=False)
    ansible_test("coverage report", ["--include", plugins_of(tree), *python])
    write_reports(measured / "coverage", tree)


def plugins_of(tree: Path) -> str:
    """Not those of tests/unit, which have directories of the same name."""
    return f"{tree / 'plugins'}/*"


def write_reports(combined: Path, tree: Path) -> None:
    """From the file that ansible-test has just combined: its own commands would combine everything anew for each."""
    coverage = ensure("pytest").bin / "coverage"
    shutil.rmtree(REPORTS, ignore_errors=True)
    for kind, where in (("xml", REPORTS / "coverage.xml"), ("html", REPORTS / "html")):
        option = "-o" if kind == "xml" else "-d"
        what: list[str | Path] = ["--include", plugins_of(tree), "--data-file", combined, option, where]
        # The minimum in pyproject.toml is for make coverage.
        run([coverage, kind, "--quiet", "--fail-under=0", *what], cwd=tree)
        show(f"Made {where.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
