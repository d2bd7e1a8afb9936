# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._direct import DirectAction


class ActionModule(DirectAction):
    """Runs the module of the same name."""

    logic = _sms_task_info
