# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One simulator for all tests, and examples that are the same on every run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "simulator")]

from surroundings import Surroundings, surroundings

# The same examples on every run, and no folder of examples left behind.
settings.register_profile("trust", database=None, deadline=None, derandomize=True)
settings.load_profile("trust")


@pytest.fixture(scope="session")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    """The simulator and the ways to it, because starting them takes longer than most tests."""
    with surroundings(tmp_path_factory.mktemp("around")) as started:
        yield started
