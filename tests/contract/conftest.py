# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One simulator for all contract tests; each test finds it as new."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "simulator")]

from sms_simulator.client import Simulator, running_simulator

# The same examples on every run, and no folder of examples left behind.
settings.register_profile("contract", database=None, deadline=None, derandomize=True)
settings.load_profile("contract")


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[Simulator]:
    """The simulator that all tests share, because starting one takes longer than most tests."""
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(shared_simulator: Simulator) -> Simulator:
    """The shared simulator, as if just started."""
    shared_simulator.reset()
    return shared_simulator


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy in the way, no credentials from outside, and the SDK writes its files where nobody minds."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
