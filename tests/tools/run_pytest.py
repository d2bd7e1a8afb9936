# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a suite of tests under plain pytest (the others run under ansible-test, see run_ansible_test.py).

Usage: run_pytest.py coverage|contract|awx|trust|keystone|package [ARGUMENT OF pytest]...
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from collection_tree import synchronised_tree
from environments import ensure
from layout import CACHE, ROOT
from processes import run, skip


@dataclass(frozen=True)
class Suite:
    environment: str
    directory: str
    arguments: tuple[str, ...] = ()
    import_from: tuple[str, ...] = ()  # directories of the checkout


SUITES = {
    # What is measured, and the minimum, are in pyproject.toml.
    "coverage": Suite("pytest", "tests/unit", ("--cov", "--cov-report=term-missing:skip-covered")),
    "contract": Suite("contract", "tests/contract", import_from=("tests/simulator",)),
    "awx": Suite("awx", "tests/awx", import_from=("tests/simulator",)),
    "trust": Suite("trust", "tests/trust", import_from=("tests/simulator",)),
    "keystone": Suite("keystone", "tests/keystone"),
    "package": Suite("pytest", "tests/package"),
}


def run_suite(name: str, extra: list[str]) -> None:
    suite = SUITES[name]
    if not (ROOT / suite.directory).is_dir():
        skip(f"{name} tests", f"there is no {suite.directory}")
    environment = ensure(suite.environment)
    tree = synchronised_tree("tree")
    home = CACHE / "tree/home"
    home.mkdir(parents=True, exist_ok=True)
    importable = [CACHE / "tree", *(tree / directory for directory in suite.import_from)]
    variables = {
        # Tests import ansible_collections.huaweicloud.sms from the copy, nothing from the checkout.
        "PYTHONPATH": os.pathsep.join(str(directory) for directory in importable),
        "PATH": os.pathsep.join([str(environment.bin), os.environ.get("PATH", os.defpath)]),
        # The tests may write to the home directory; the machine's is not theirs.
        "HOME": str(home),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "SMS_CHECKOUT": str(ROOT),
    }
    pytest: list[str | Path] = [environment.bin / "python", "-m", "pytest"]
    run([*pytest, *suite.arguments, suite.directory, *extra], cwd=tree, env=variables)


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("suite", choices=SUITES)
    options, extra = parser.parse_known_args()
    run_suite(options.suite, extra)


if __name__ == "__main__":
    main()
