# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What can be said of every module."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and say what it would change, without changing it.
  diff_mode:
    description: Says in diff mode what has changed, or in check mode would change.
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second run changes nothing.
"""

    ACTION_GROUP = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/huaweicloud.sms.sms) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - huaweicloud.sms.sms
"""

    DIRECT = r"""
options: {}
attributes:
  action:
    description:
      - Has an action plugin of the same name, which runs the task in Ansible's own process, without one for the module.
    support: full
    details:
      - It does so only where that makes no difference, such as on localhost; else the module is run.
      - The environment variable E(HUAWEICLOUD_SMS_DIRECT=false), C(direct = false) in the section C([huaweicloud_sms])
        of C(ansible.cfg), or the variable C(huaweicloud_sms_direct=false) turns it off.
"""

    INFO_MODULE = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - This module does not change anything.
  diff_mode:
    support: N/A
    details:
      - This module does not change anything.
  idempotent:
    support: full
    details:
      - This module does not change anything.
"""
