# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""The boundary with Ansible: the only place that knows AnsibleModule, and where failures become ``fail_json``."""

from __future__ import annotations

import os
import sys

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import MissingLibraryError, OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._front_end import Logic, Run
from ansible_collections.huaweicloud.sms.plugins.module_utils._session import IMPORT_ERROR


def run_module(logic: Logic) -> None:
    """Be a module: read the options, run, and end with a result.

    Args:
        logic: what the module does.
    """
    module = AnsibleModule(**logic.DECLARATION)
    run = Run(logic, lambda: Connection(module.params, os.environ, Clock()))
    try:
        result = run.result(module.params, check_mode=module.check_mode, diff=module._diff)
    except MissingLibraryError:
        result = run.failure(OptionError(_missing_requests()))
    # Ended outside the except clause: newer versions of ansible-core would add the exception they see there.
    module.no_log_values.update(run.secrets(result))
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if "msg" in result:
        module.fail_json(**result)
    module.exit_json(**result)


def _missing_requests() -> str:
    interpreter = sys.executable
    reason = "".join((IMPORT_ERROR or "").strip().splitlines()[-1:])
    return (
        f"{missing_required_lib('requests').rstrip('. ')}. Install it for this very interpreter "
        f"({interpreter} -m pip install 'requests>=2.25.1'), or let the task run under one that has it: "
        "set ansible_python_interpreter to its path, such as '{{ ansible_playbook_python }}' for the Python that runs "
        f"Ansible itself. ({reason})"
    )
