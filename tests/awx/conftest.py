# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things are, running Ansible, and the simulator of IAM and SMS."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "simulator")]

from controller import COLLECTION, Controller, foreign, run
from sms_simulator.client import Simulator, running_simulator


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy in the way, no credentials from outside, and nothing found but what a test puts there."""
    for name in filter(foreign, os.environ):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    # ansible-runner looks for ansible-playbook there.
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


@pytest.fixture(scope="session")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection as users get it."""
    directory = tmp_path_factory.mktemp("tarball")
    run("ansible-galaxy", "collection", "build", "--output-path", str(directory), cwd=COLLECTION)
    (built,) = directory.iterdir()
    return built


@pytest.fixture(scope="session")
def collections(tmp_path_factory: pytest.TempPathFactory, tarball: Path) -> Path:
    """Where the tarball is installed, as in an execution environment."""
    path = tmp_path_factory.mktemp("collections")
    command = ["ansible-galaxy", "collection", "install", "--offline", "--collections-path", str(path), str(tarball)]
    run(*command, cwd=path)
    return path


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[Simulator]:
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(shared_simulator: Simulator) -> Simulator:
    """The shared simulator, as if just started."""
    shared_simulator.reset()
    return shared_simulator


@pytest.fixture
def controller(tmp_path: Path, collections: Path) -> Controller:
    """A stand-in for a controller on which nothing was set up yet."""
    return Controller(tmp_path / "controller", collections)


@pytest.fixture(scope="session")
def entered(shared_simulator: Simulator) -> dict[str, dict[str, Any]]:
    """What somebody enters into the form of each credential, optional fields left blank."""
    endpoints = {"endpoint": shared_simulator.sms_endpoint, "iam_endpoint": shared_simulator.iam_endpoint}
    known = shared_simulator.credentials
    password = {name: known["password"][name] for name in ("username", "password", "domain_name")}
    return {
        "aksk": {**known["aksk"], **endpoints},
        "password": {**password, **endpoints},
        "token": {**known["token"], **endpoints},
        "ecs_agency": endpoints,
    }
