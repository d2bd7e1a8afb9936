# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything the simulator knows, in one place that can be thrown away and built anew."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from .credentials import Credentials
from .faults import Faults
from .journal import Journal
from .model import Store
from .settings import Settings


class World:
    """The state of the simulator."""

    def __init__(self, seed: str, options: dict[str, Any]) -> None:
        self.first_seed = seed
        self.first_options = options
        self.journal = Journal()
        self.info: dict[str, Any] = {}
        self.reset(seed, options)

    def reset(self, seed: str | None = None, options: dict[str, Any] | None = None) -> None:
        """Start again: tasks from a seed, settings, credentials, faults and the log of requests."""
        settings = Settings()
        settings.update(self.first_options if options is None else options)
        self.settings = settings
        self.credentials = Credentials(settings, self.now)
        self.credentials.load()
        self.store = Store(settings, self.now)
        self.store.load(seed or self.first_seed)
        self.faults = Faults()
        self.journal.clear()
        self.recent: dict[str, deque[float]] = {}
        self.metadata_tokens: dict[str, float] = {}

    def now(self) -> float:
        """The simulator's clock."""
        return time.time() + self.settings.clock_offset_seconds
