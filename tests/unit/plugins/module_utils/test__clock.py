# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clocks and deadlines."""

from __future__ import annotations

import time

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock, Deadline
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock


def test_the_real_clock_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 12.5)
    monkeypatch.setattr(time, "time", lambda: 34.5)
    monkeypatch.setattr(time, "sleep", slept.append)
    clock = Clock()
    clock.sleep(1.5)
    assert (clock.monotonic(), clock.wall(), slept) == (12.5, 34.5, [1.5])


def test_a_deadline_counts_down_and_never_below_zero(clock: FakeClock) -> None:
    deadline = Deadline(clock, 10)
    seen = [(deadline.remaining(), deadline.is_over())]
    for seconds in (4, 6, 5):
        clock.sleep(seconds)
        seen.append((deadline.remaining(), deadline.is_over()))
    assert seen == [(10, False), (6, False), (0, True), (0, True)]
    assert deadline.seconds == 10


def test_a_deadline_counts_from_its_own_beginning(clock: FakeClock) -> None:
    clock.sleep(100)
    assert Deadline(clock, 10).remaining() == 10


def test_without_a_limit_time_is_never_over(clock: FakeClock) -> None:
    deadline = Deadline(clock)
    clock.sleep(1e9)
    assert (deadline.remaining(), deadline.is_over(), deadline.seconds) == (float("inf"), False, None)


def test_a_deadline_of_no_seconds_is_over_at_once(clock: FakeClock) -> None:
    assert Deadline(clock, 0).is_over() is True
