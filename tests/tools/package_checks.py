# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the collection and check what users get: its files, its dependencies, and Galaxy's own rules.

Usage: package_checks.py build|test
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
from pathlib import Path

from collection_tree import synchronised_tree
from environments import Environment, ensure
from layout import CACHE, ROOT
from processes import fail, run_quietly, show
from run_pytest import run_suite

GALAXY_IMPORTER_CONFIGURATION = """\
[galaxy-importer]
CHECK_CHANGELOG = True
CHECK_REQUIRED_TAGS = True
LOG_LEVEL_MAIN = INFO
# From 1.0.0 on.
REQUIRE_V1_OR_GREATER = False
RUN_ANSIBLE_DOC = True
RUN_ANSIBLE_LINT = True
# Needs a container engine; make sanity runs the same tests.
RUN_ANSIBLE_TEST = False
RUN_FLAKE8 = True
"""

CHECKS_OF_GALAXY_IMPORTER = """\
from galaxy_importer.config import Config
print(*(name for name in Config.DEFAULTS if name.startswith(("check_", "require_", "run_"))))
"""


def build(environment: Environment, destination: Path) -> Path:
    """Build the tarball from a copy that holds no more than a fresh clone would."""
    shutil.rmtree(destination, ignore_errors=True)
    tree = synchronised_tree("tree")
    run_quietly([environment.bin / "ansible-galaxy", "collection", "build", "--output-path", destination], cwd=tree)
    (tarball,) = destination.glob("*.tar.gz")
    return tarball


def check_dependencies(tools: Path) -> None:
    """What an execution environment would install for the collection."""
    found = run_quietly([tools / "ansible-builder", "introspect", CACHE / "introspected"])
    show(found)
    if "requests>=" not in found:
        fail("meta/execution-environment.yml does not lead ansible-builder to requests")


def check_with_galaxy_importer(environment: Environment, tarball: Path) -> None:
    directory = CACHE / "galaxy-importer"
    directory.mkdir(parents=True, exist_ok=True)
    configuration = directory / "galaxy-importer.cfg"
    configuration.write_text(GALAXY_IMPORTER_CONFIGURATION, encoding="utf-8")
    variables = {
        "GALAXY_IMPORTER_CONFIG": str(configuration),
        "PATH": os.pathsep.join([str(environment.bin), os.environ.get("PATH", os.defpath)]),
        "HOME": str(directory),
        "ANSIBLE_HOME": str(directory / ".ansible"),
    }
    python = environment.bin / "python"
    if undecided := set(run_quietly([python, "-c", CHECKS_OF_GALAXY_IMPORTER]).split()) - set(checks_decided_on()):
        fail(f"galaxy-importer has checks that are neither on nor off here: {', '.join(sorted(undecided))}")
    said = run_quietly([python, "-m", "galaxy_importer.main", tarball], cwd=directory, env=variables)
    show(said)
    found = complaints(said)
    if found or "processing completed successfully" not in said:
        fail("galaxy-importer is not content:\n" + "\n".join(found))


def checks_decided_on() -> list[str]:
    return re.findall(r"^(\w+) = ", GALAXY_IMPORTER_CONFIGURATION.lower(), re.MULTILINE)


def complaints(said: str) -> list[str]:
    """What galaxy-importer, which ends well all the same, logs as less than perfect."""
    return [line for line in said.splitlines() if re.match(r"\W*(ERROR|WARNING|CRITICAL)\b", line)]


def check() -> None:
    run_suite("package", [])
    tools = ensure("tools")
    tarball = build(tools, CACHE / "package")
    installed = CACHE / "introspected"
    shutil.rmtree(installed, ignore_errors=True)
    run_quietly(
        [tools.bin / "ansible-galaxy", "collection", "install", "--offline", "--collections-path", installed, tarball]
    )
    check_dependencies(tools.bin)
    check_with_galaxy_importer(tools, tarball)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("action", choices=("build", "test"))
    if parser.parse_args().action == "build":
        show(str(build(ensure("tools"), ROOT / "dist").relative_to(ROOT)))
    else:
        check()
