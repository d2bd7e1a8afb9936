# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes everything that a callback is told, as those of job runners do, one JSON object to a line."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: everything
type: notification
short_description: Write every event as JSON
description:
  - Writes every event with its result and the name of its task to the file named by E(TRUST_EVENTS).
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Every event, with its result and the name of its task."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "everything"
    CALLBACK_NEEDS_ENABLED = True

    def v2_on_any(self, *args: Any, **kwargs: Any) -> None:
        event: list[Any] = []
        for thing in (*args, *kwargs.values()):
            # Not the task's arguments: Ansible itself shows them only where DISPLAY_ARGS_TO_STDOUT is set.
            task = str(getattr(thing, "_task", thing))
            event.append({"kind": thing.__class__.__name__, "result": getattr(thing, "_result", None), "task": task})
        with open(os.environ["TRUST_EVENTS"], "a", encoding="utf-8") as events:
            events.write(json.dumps(event, default=str) + "\n")
