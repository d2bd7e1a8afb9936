# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every check, cheap ones first, two at a time, and sum up.

Usage: all_checks.py

A check is a command line of the other tools here, the same as `make` runs. Its output is shown only if it fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from environments import FIRST_WITH_DATA_TAGS, OLDEST_CORE, core_environment, newest_core
from processes import SKIPPED, environment, show

TOOLS = Path(__file__).resolve().parent
AT_A_TIME = 2


@dataclass
class Check:
    name: str
    command: str
    resource: str = ""  # checks that share one do not run at the same time
    needs: tuple[str, ...] = ()  # environments, set up beforehand so that times are comparable
    output: str = ""
    code: int | None = None
    seconds: float = 0.0
    skips: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        return {0: "passed", SKIPPED: "skipped"}.get(-1 if self.code is None else self.code, "FAILED")

    def run(self) -> None:
        start = time.monotonic()
        program, *arguments = self.command.split()
        done = subprocess.run(
            [sys.executable, str(TOOLS / program), *arguments],
            env=environment({"PYTHONUNBUFFERED": "1"}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        self.output, self.code, self.seconds = done.stdout, done.returncode, time.monotonic() - start
        self.skips = [line for line in self.output.splitlines() if line.startswith("skipped: ")]


def plan() -> list[Check]:
    newest = newest_core()
    checks = [
        Check("lint, format, licences", "static_checks.py lint", needs=("tools",)),
        Check("types", "static_checks.py types", needs=("tools",)),
        Check("documentation, changelog", "static_checks.py docs", needs=("tools",)),
        Check("documentation site", "docs_site.py", needs=("docs",)),
        Check("unit tests, branch coverage", "run_pytest.py coverage", needs=("pytest",)),
        Check("contract with the vendor's SDK", "run_pytest.py contract", needs=("contract", "simulator")),
        Check("AWX: credential types, surveys, jobs", "run_pytest.py awx", needs=("awx",)),
        Check("faults, properties, secrets", "run_pytest.py trust", needs=("trust",)),
        Check("package", "package_checks.py test", needs=("pytest", "tools")),
    ]
    for command in ("sanity", "units", "integration"):
        # From 2.19 on, Ansible makes results otherwise: what runs in its own process is compared there, too.
        between = (FIRST_WITH_DATA_TAGS,) if command == "integration" and newest != FIRST_WITH_DATA_TAGS else ()
        for core in (newest, *between, OLDEST_CORE):
            name = f"core-{core}"
            needs = (name, "simulator") if core_environment(core).python_version else ()
            checks.append(
                Check(f"ansible-test {command}, {core}", f"run_ansible_test.py {command} --core {core}", name, needs)
            )
    checks.append(Check("login to a real Keystone", "run_pytest.py keystone", needs=("keystone",)))
    return checks


class Scheduler:
    """Runs checks in their order, as many at a time as there are workers, but never two on one resource."""

    def __init__(self, checks: list[Check]) -> None:
        self.waiting = list(checks)
        self.busy: set[str] = set()
        self.condition = threading.Condition()

    def work(self) -> None:
        while True:
            with self.condition:
                while (check := self.next_runnable()) is None:
                    if not self.waiting:
                        return
                    self.condition.wait()
                self.waiting.remove(check)
                self.busy.add(check.resource)
            check.run()
            with self.condition:
                self.busy.discard(check.resource)
                report(check)
                self.condition.notify_all()

    def next_runnable(self) -> Check | None:
        return next((check for check in self.waiting if not check.resource or check.resource not in self.busy), None)

    def run(self) -> None:
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            for worker in [pool.submit(self.work) for dummy in range(AT_A_TIME)]:
                worker.result()


def report(check: Check) -> None:
    show(f"  {check.outcome:7}  {check.seconds:6.1f} s  {check.name}{counts(check.output)}")
    for line in check.skips:
        show(f"                      {line}")
    if check.outcome == "FAILED":
        show(f"---- output of {check.name} ----\n{check.output.rstrip()}\n---- end of {check.name} ----")


def counts(output: str) -> str:
    """The counts of the test runners that the check ran."""
    found = re.findall(r"^=* *(\d+ (?:passed|failed).*?) in [\d.]+s", output, re.MULTILINE)
    return f": {'; '.join(found)}" if found else ""


def set_up(checks: list[Check]) -> list[Check]:
    names = list(dict.fromkeys(name for check in checks for name in check.needs))
    environments = [Check(f"set up {name}", f"environments.py {name}") for name in names]
    Scheduler(environments).run()
    return environments


def main() -> int:
    start = time.monotonic()
    checks = plan()
    show("Environments of the tools")
    environments = set_up(checks)
    if any(check.outcome == "FAILED" for check in environments):
        return 1
    show("Checks")
    Scheduler(checks).run()
    return summary(checks, time.monotonic() - start)


def summary(checks: list[Check], seconds: float) -> int:
    outcomes = [check.outcome for check in checks]
    show(f"Summary, after {seconds / 60:.1f} minutes")
    for check in checks:
        show(f"  {check.outcome:7}  {check.name}")
        for line in check.skips:
            show(f"           {line}")
    passed, failed, skipped = (outcomes.count(outcome) for outcome in ("passed", "FAILED", "skipped"))
    show(f"checks: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
