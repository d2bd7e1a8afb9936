# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""The one setting of the action plugins: whether they may run a task in Ansible's own process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from ansible import constants as C

#: as the documentation of a plugin has it; Ansible's configuration is told of the options below
DOCUMENTATION = r"""
options:
  direct:
    description:
      - Whether a task may be run by the process of Ansible that handles it, instead of a module's process of its own.
      - This makes no difference to the result, and takes less than a tenth of the time. Where it could make one, the
        module is run whatever this says.
    type: bool
    default: true
    env:
      - name: HUAWEICLOUD_SMS_DIRECT
    ini:
      - section: huaweicloud_sms
        key: direct
    vars:
      - name: huaweicloud_sms_direct
"""

_PLUGIN = ("action", "ansible_collections.huaweicloud.sms.direct")
_OPTIONS = yaml.safe_load(DOCUMENTATION)["options"]
VARIABLES = [entry["name"] for entry in _OPTIONS["direct"]["vars"]]


def is_direct_allowed(variables: Mapping[str, Any]) -> bool:
    """Whether the user allows it.

    Args:
        variables: the values of VARIABLES that are set, templated.

    Raises:
        AnsibleError: the setting is no boolean.
    """
    C.config.initialize_plugin_configuration_definitions(*_PLUGIN, _OPTIONS)
    allowed: bool = C.config.get_config_value(
        "direct", plugin_type=_PLUGIN[0], plugin_name=_PLUGIN[1], variables=dict(variables)
    )
    return allowed
