# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ansible_collections.huaweicloud.sms.plugins.module_utils import _iam_token
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._direct import DirectAction


class ActionModule(DirectAction):
    """Runs the module of the same name, and keeps its result, which is a token, out of every output."""

    logic = _iam_token
    # A result that is to be fetched later is kept on disk in between.
    _supports_async = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        if "auth_token" in result:
            # As if the task said so itself: a result that says so is overruled by the task. A failure may be seen.
            self._task.no_log = True
        return result
