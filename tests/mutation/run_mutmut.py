# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""mutmut, but for two things: the tests are collected once, not once for each mutant, which takes longer than they do;
and each begins with empty caches.

tests/tools/mutation.py runs this in the environment mutation; arguments are those of mutmut.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import pytest
from _pytest.config import _prepareconfig
from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.runners.harness import PytestRunner
from mutmut.utils.file_utils import change_cwd
from mutmut.workers.isolation import ForkRunner

start = ForkRunner.startup
run_anew = PytestRunner.run_tests
set_up_test = pytest.Function.setup
collected: dict[str, pytest.Item] = {}


def startup(self: ForkRunner) -> None:
    """Collect the tests in the process from which one is forked for each mutant; as pytest.main does before it runs."""
    options = config()
    arguments = ["--rootdir=.", "--tb=native", "-q", "-s", *options.pytest_add_cli_args]
    with change_cwd("mutants"):
        prepared = _prepareconfig([*arguments, *options.pytest_add_cli_args_test_selection])
        prepared._do_configure()
        session = pytest.Session.from_config(prepared)
        prepared.hook.pytest_sessionstart(session=session)
        prepared.hook.pytest_collection(session=session)
    collected.update({item.nodeid: item for item in session.items})
    start(self)


def run_tests(self: PytestRunner, *, mutant_name: str | None, tests: Iterable[str]) -> int:
    """Run tests until one fails. This is the end of a process, so nothing needs to be put in order."""
    if mutant_name is None:
        return run_anew(self, mutant_name=mutant_name, tests=tests)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    items = [collected[name] for name in tests]
    try:
        with change_cwd("mutants"):
            for item, following in zip(items, [*items[1:], None]):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
                if item.session.testsfailed:
                    return int(pytest.ExitCode.TESTS_FAILED)
    except Exception:
        return int(pytest.ExitCode.INTERNAL_ERROR)
    return int(pytest.ExitCode.OK)


def set_up(self: pytest.Function) -> None:
    """Begin a test with empty caches: what is in them would hide a mutant, and which tests run a function."""
    for name, module in list(sys.modules.items()):
        if ".plugins.module_utils." in name:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    set_up_test(self)


ForkRunner.startup = startup
PytestRunner.run_tests = run_tests
pytest.Function.setup = set_up

if __name__ == "__main__":
    cli()
