# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: record_results
type: notification
short_description: Write down the results of the modules of this collection
description:
  - One JSON object a line, for each result of a task and of an item of a loop, as other callbacks see it.
options:
  path:
    description: The file to append to.
    type: path
    required: true
    ini:
      - section: callback_record_results
        key: path
"""


class CallbackModule(CallbackBase):
    """Compares nothing: tests/tools/both_ways.py does."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "record_results"
    # ansible-test decides itself what is enabled.
    CALLBACK_NEEDS_ENABLED = False

    def _record(self, outcome: str, result: Any) -> None:
        task = result._task
        if task.action.startswith("huaweicloud.sms."):
            line = {"task": task.get_name(), "outcome": outcome, "result": result._result}
            with open(self.get_option("path"), "a", encoding="utf-8") as file:
                file.write(f"{json.dumps(line, default=str, sort_keys=True)}\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        self._record("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._record("failed", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._record("skipped", result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._record("unreachable", result)

    def v2_runner_retry(self, result: Any) -> None:
        self._record("retry", result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._record("item ok", result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._record("item failed", result)

    def v2_runner_item_on_skipped(self, result: Any) -> None:
        self._record("item skipped", result)
