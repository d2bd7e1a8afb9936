# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Time: the one place that reads clocks and sleeps, so that tests can put a clock of their own in its place."""

from __future__ import annotations

import time


class Clock:
    """The machine's clocks."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back; for durations."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since the epoch; for signatures and dates the service sends."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Pause for so many seconds."""
        time.sleep(seconds)


class Deadline:
    """The moment by which a whole run has to be over.

    Args:
        clock: where the time comes from.
        seconds: how long the run may take from now on; None for as long as it likes.
    """

    def __init__(self, clock: Clock, seconds: float | None = None) -> None:
        self.clock = clock
        self.seconds = seconds
        self._end = None if seconds is None else clock.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, never below zero; infinite where there is no limit."""
        if self._end is None:
            return float("inf")
        return max(0.0, self._end - self.clock.monotonic())

    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.remaining() <= 0
