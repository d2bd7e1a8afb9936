# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments of the tools and tests, one for each lock file, made when missing or when the lock changes.

Usage: environments.py NAME...
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layout import REQUIREMENTS, ROOT, VENVS
from processes import run_quietly, show, skip
from pythons import describe_installed, installed_pythons


@dataclass(frozen=True)
class Environment:
    name: str
    lock: Path
    pythons: tuple[str, ...]  # usable versions, best first
    purpose: str

    @property
    def directory(self) -> Path:
        return VENVS / self.name

    @property
    def bin(self) -> Path:
        return self.directory / "bin"

    @property
    def python_version(self) -> str | None:
        # The matrix of the workflows chooses one of several Pythons that an ansible-core runs on.
        only = os.environ.get("SMS_CORE_PYTHON") if self.name.startswith("core-") else None
        return next((v for v in self.pythons if v in installed_pythons() and only in (None, "", v)), None)


def requirements(name: str) -> Path:
    return REQUIREMENTS / f"{name}.txt"


ANY = ("3.13", "3.12", "3.11", "3.14")

ENVIRONMENTS = {
    environment.name: environment
    for environment in (
        Environment("tools", requirements("tools"), ANY, "linters and packaging tools"),
        Environment("docs", requirements("docs"), ANY, "documentation site"),
        Environment("pytest", requirements("pytest"), ANY, "unit tests with branch coverage"),
        Environment("simulator", requirements("simulator"), ANY, "simulator"),
        Environment("contract", requirements("contract"), ANY, "contract tests"),
        Environment("awx", requirements("awx"), ANY, "AWX tests"),
        Environment("trust", requirements("trust"), ANY, "tests of faults and secrets"),
        Environment("keystone", ROOT / "tests/keystone/requirements.txt", ("3.12", "3.11", "3.13"), "Keystone tests"),
        Environment("core-2.16", requirements("core-2.16"), ("3.10", "3.11", "3.12"), "ansible-core 2.16"),
        Environment("core-2.18", requirements("core-2.18"), ("3.11", "3.12", "3.13"), "ansible-core 2.18"),
        Environment("core-2.19", requirements("core-2.19"), ("3.11", "3.12", "3.13"), "ansible-core 2.19"),
        Environment("core-2.20", requirements("core-2.20"), ("3.12", "3.13", "3.14"), "ansible-core 2.20"),
        Environment("core-2.21", requirements("core-2.21"), ("3.13", "3.12", "3.14"), "ansible-core 2.21"),
        Environment("bench", requirements("bench"), ("3.13", "3.12", "3.14"), "benchmark"),
        Environment("mutation", requirements("mutation"), ANY, "mutation testing"),
        Environment("lock", requirements("lock"), ANY, "compiler of the lock files"),
    )
}

OLDEST_CORE = "2.16"
FIRST_WITH_DATA_TAGS = "2.19"
CORES_NEWEST_FIRST = ("2.21", FIRST_WITH_DATA_TAGS)


def newest_core() -> str:
    """The newest ansible-core that this machine's Pythons allow."""
    runnable = [core for core in CORES_NEWEST_FIRST if core_environment(core).python_version]
    if not runnable:
        skip("ansible-core", why_not(core_environment(CORES_NEWEST_FIRST[-1])))
    return runnable[0]


def core_environment(core: str) -> Environment:
    return ENVIRONMENTS[f"core-{core}"]


def why_not(environment: Environment) -> str:
    return f"needs Python {' or '.join(environment.pythons)}, found {describe_installed()}"


def ensure(name: str) -> Environment:
    """Make the environment if it is missing or its lock file changed."""
    environment = ENVIRONMENTS[name]
    version = environment.python_version
    if version is None:
        skip(environment.purpose, why_not(environment))
    python = installed_pythons()[version]
    fingerprint = hashlib.sha256(environment.lock.read_bytes() + str(python).encode()).hexdigest()
    stamp = environment.directory / "installed"
    with locked(VENVS / f"{name}.lock"):
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != fingerprint:
            show(f"setting up {environment.purpose} (Python {version}) ...")
            shutil.rmtree(environment.directory, ignore_errors=True)
            run_quietly([python, "-m", "venv", environment.directory])
            # The lock file lists every package, so there is nothing to resolve.
            pip: list[str | Path] = [
                environment.bin / "python",
                "-m",
                "pip",
                "--no-input",
                "--disable-pip-version-check",
            ]
            run_quietly([*pip, "install", "--quiet", "--no-deps", "--requirement", environment.lock])
            stamp.write_text(fingerprint, encoding="utf-8")
    return environment


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes of these tools out while one works on the same directory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    for requested in sys.argv[1:]:
        ensure(requested)
