# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures: a real Keystone, a stand-in for the service that trusts it, and the module run as a process."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import typing as t

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))  # pytest's import mode "importlib" leaves it out

import keystone_server
import sms_standin

COLLECTION = ("ansible_collections", "huaweicloud", "sms")
MODULE = ".".join([*COLLECTION, "plugins.modules.sms_task"])
CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
TREE_VARIABLE = "SMS_COLLECTION_TREE"
RUN_WITHIN = 60.0


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a run of the module ended: exit status, its result, and all it wrote."""

    status: int
    result: dict[str, t.Any]
    output: str


RunTask = t.Callable[..., Outcome]


@pytest.fixture(scope="session")
def keystone(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[keystone_server.Keystone]:
    """A real Keystone with an account, users and a project in it."""
    with keystone_server.running(tmp_path_factory.mktemp("keystone")) as running:
        yield running


@pytest.fixture
def sms(keystone: keystone_server.Keystone) -> t.Iterator[sms_standin.Sms]:
    """The service's stand-in, which has every token checked by Keystone."""
    with sms_standin.running(keystone) as running:
        yield running


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The directory that holds ``ansible_collections``.

    It is the one named by the variable, else the one these tests lie in, else a copy of the checkout.
    """
    given = os.environ.get(TREE_VARIABLE)
    if given:
        return pathlib.Path(given).resolve()
    if CHECKOUT.parts[-3:] == COLLECTION:
        return CHECKOUT.parents[2]
    root = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=CHECKOUT, check=True, capture_output=True
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        source, target = CHECKOUT / name, root.joinpath(*COLLECTION, name)
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return root


@pytest.fixture
def run_task(tree: pathlib.Path, tmp_path: pathlib.Path, sms: sms_standin.Sms) -> RunTask:
    """Run the module in a process of its own, in an environment that holds nothing but ``environ``."""

    def run(environ: t.Mapping[str, str] | None = None, **options: t.Any) -> Outcome:
        task = {"state": "absent", "endpoint": sms.endpoint, "wait_interval": 0.1, "wait_timeout": 30, **options}
        arguments = tmp_path / "args.json"
        arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": task}), encoding="utf-8")
        base = {**keystone_server.clean_environ(tmp_path), "PYTHONPATH": str(tree), "TMPDIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", MODULE, str(arguments)],
            cwd=tmp_path,
            env={**base, **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=RUN_WITHIN,
            check=False,
        )
        try:
            result = json.loads(done.stdout)
        except ValueError:
            pytest.fail(f"the module did not answer with JSON:\n{done.stdout}\n{done.stderr}")
        return Outcome(done.returncode, result, done.stdout + done.stderr)

    return run
