# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test without containers.

Usage: run_ansible_test.py sanity|units|integration [--core VERSION]... [ARGUMENT OF ansible-test]...

With --core: on every Python that matters there. Without: on the newest ansible-core that this machine allows, on
its own Python only, for daily work.
"""

from __future__ import annotations

import argparse
import ast
import configparser
import contextlib
import functools
import json
import operator
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from both_ways import compare, recording
from collection_tree import synchronised_tree
from environments import OLDEST_CORE, Environment, core_environment, ensure, newest_core, requirements, why_not
from layout import CACHE
from processes import SKIPPED, fail, run, run_quietly, show
from pythons import installed_pythons, path_with_real_pythons
from simulator_process import running_simulator

OLDEST_MODULE_PYTHON = "3.9"
# Integration targets that take half of the time; daily work leaves them out, make test does not.
SLOW_TARGETS = ("errors", "large_lists", "secrets", "without_requests")

# Stands in for the get-pip.py that ansible-test would download from a host of its own.
GET_PIP = """\
import pathlib, sys
here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here / "pip-{version}-py3-none-any.whl"))
from pip._internal.cli.main import main
arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(main(["install", "--find-links", str(here), *arguments]))
"""


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("command", choices=("sanity", "units", "integration"))
    parser.add_argument("--core", action="append")
    options, extra = parser.parse_known_args()
    # Without a core, what takes less than a minute: the newest, on its own Python.
    cores = options.core or [newest_core()]
    ran = [run_on_core(options.command, core, extra, options.core is not None) for core in cores]
    return 0 if any(ran) else SKIPPED


def run_on_core(command: str, core: str, extra: list[str], on_all_pythons: bool) -> bool:
    """Run one command of ansible-test on one ansible-core; False when this machine cannot."""
    if core_environment(core).python_version is None:
        show(f"skipped: ansible-core {core}: {why_not(core_environment(core))}")
        return False
    environment = ensure(f"core-{core}")
    tree = synchronised_tree(environment.name)
    home = prepare_home(environment)
    if core == OLDEST_CORE:
        constrain_to_oldest_libraries(tree)
    ansible_test = AnsibleTest(environment, tree, home)
    if command == "sanity":
        refuse_ignore_files(tree)
        ansible_test(command, extra)
    elif command == "units":
        for python in unit_test_pythons(environment, on_all_pythons):
            ansible_test(command, ["--python", python, *extra])
    else:
        integration(ansible_test, core, extra, on_all_pythons)
    return True


def unit_test_pythons(environment: Environment, on_all_pythons: bool) -> list[str]:
    """The oldest that modules support and the core's own; what lies between is left to the matrix of the workflows."""
    own = str(environment.python_version)
    oldest = on_all_pythons and environment.name == f"core-{newest_core()}"
    return [OLDEST_MODULE_PYTHON, own] if oldest and OLDEST_MODULE_PYTHON in installed_pythons() else [own]


class AnsibleTest:
    """ansible-test of one environment, run in one tree, with a home directory of its own."""

    def __init__(self, environment: Environment, tree: Path, home: Path) -> None:
        self.environment = environment
        self.tree = tree
        self.variables = {
            "HOME": str(home),
            "PATH": path_with_real_pythons(environment.bin),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_HOME": str(home / ".ansible"),
        }

    def __call__(self, command: str, arguments: list[str]) -> None:
        run(
            [self.environment.bin / "ansible-test", *command.split(), "--venv", "--color", "no", *arguments],
            cwd=self.tree,
            env=self.variables,
        )


def refuse_ignore_files(tree: Path) -> None:
    ignored = sorted(str(path.relative_to(tree)) for path in tree.glob("tests/sanity/ignore*"))
    if ignored:
        fail(f"The collection passes the sanity tests without exceptions; remove {', '.join(ignored)}")


def integration(ansible_test: AnsibleTest, core: str, extra: list[str], on_all_pythons: bool) -> None:
    """Against the simulator: in Ansible's process, then as modules, once on the oldest Python that they support."""
    if not (on_all_pythons or extra):
        extra = [argument for target in SLOW_TARGETS for argument in ("--exclude", target)]
        show(f"Left out: {', '.join(SLOW_TARGETS)}; with CORE={core} all are run.")
    own = str(ansible_test.environment.python_version)
    runs = [(own, True)]
    if on_all_pythons:
        oldest = core == newest_core() and OLDEST_MODULE_PYTHON in installed_pythons()
        runs.append((OLDEST_MODULE_PYTHON if oldest else own, False))
    records = []
    with running_simulator() as said, integration_configuration(ansible_test.tree, said):
        for python, direct in runs:
            records.append(CACHE / ansible_test.environment.name / f"results-{direct}.jsonl")
            with recording(ansible_test.tree, records[-1], direct):
                ansible_test("integration", ["--python", python, *extra])
    if on_all_pythons:
        compare(*records)


@contextlib.contextmanager
def integration_configuration(tree: Path, said: dict[str, Any]) -> Iterator[None]:
    """Fill in the template: ${credentials.password.username} is said["credentials"]["password"]["username"]."""

    def value(match: re.Match[str]) -> str:
        try:
            return json.dumps(functools.reduce(operator.getitem, match[1].split("."), said))
        except KeyError:
            fail(f"The simulator does not say {match[1]}")

    template = (tree / "tests/integration/integration_config.yml.template").read_text(encoding="utf-8")
    path = tree / "tests/integration/integration_config.yml"
    path.write_text(re.sub(r"\$\{([\w.]+)\}", value, template), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink()


def constrain_to_oldest_libraries(tree: Path) -> None:
    """Let ansible-test install the oldest requests that the collection claims, and what goes with it."""
    wanted = ("requests", "urllib3", "idna", "chardet", "certifi")
    lines = requirements(f"core-{OLDEST_CORE}").read_text(encoding="utf-8").splitlines()
    constraints = "".join(f"{line}\n" for line in lines if line.split("==")[0] in wanted)
    for directory in (tree / "tests/unit", tree / "tests/integration"):
        if directory.is_dir():
            (directory / "constraints.txt").write_text(constraints, encoding="utf-8")


def prepare_home(environment: Environment) -> Path:
    """A home directory in the checkout, where ansible-test keeps its cache and pip finds its configuration."""
    home = CACHE / environment.name / "home"
    write_pip_configuration(environment, home / ".config/pip/pip.conf")
    make_get_pip(environment, home / ".ansible/test/cache")
    return home


def write_pip_configuration(environment: Environment, path: Path) -> None:
    """ansible-test hides the environment from pip, and the home directory is another: repeat pip's settings there."""
    configuration = configparser.RawConfigParser()
    configuration.read_dict({"global": {"quiet": "2", "progress-bar": "off"}})
    listed = run_quietly([environment.bin / "python", "-m", "pip", "config", "list"])
    for match in re.finditer(r"^(global|:env:|install|download)\.([\w-]+)=('.*')$", listed, re.MULTILINE):
        section, name, value = match.groups()
        section = "global" if section == ":env:" else section
        if not configuration.has_section(section):
            configuration.add_section(section)
        configuration.set(section, name, ast.literal_eval(value))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        configuration.write(file)
    path.chmod(0o600)


def make_get_pip(environment: Environment, cache: Path) -> None:
    for version in pip_versions(environment):
        script = cache / f"get_pip_{version.replace('.', '_')}.py"
        if not script.exists():
            cache.mkdir(parents=True, exist_ok=True)
            pip: list[str | Path] = [environment.bin / "python", "-m", "pip", "--no-input", "download", "--quiet"]
            run_quietly([*pip, "--no-deps", "--dest", cache, f"pip=={version}"])
            script.write_text(GET_PIP.format(version=version), encoding="utf-8")


def pip_versions(environment: Environment) -> list[str]:
    """The versions of pip that this ansible-test installs on the Pythons of today."""
    (source,) = environment.directory.glob("lib/python*/site-packages/ansible_test/_internal/python_requirements.py")
    # Older releases name further ones, for Pythons that the collection does not support, after the first.
    return re.findall(r"pip='([\d.]+)'", source.read_text(encoding="utf-8"))[:1]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        fail(str(error))
