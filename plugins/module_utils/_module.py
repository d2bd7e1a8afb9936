# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""The boundary with Ansible: the only place that knows AnsibleModule, and where failures become ``fail_json``."""

from __future__ import annotations

import os
import sys
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import spellings
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import MissingLibraryError, SmsError
from ansible_collections.huaweicloud.sms.plugins.module_utils._session import IMPORT_ERROR

Run = Callable[..., "dict[str, Any]"]


def run_module(
    declaration: dict[str, Any], run: Run, empty_result: Callable[[], dict[str, Any]], reveals: tuple[str, ...] = ()
) -> None:
    """Be a module: read the options, run, and end with a result.

    Args:
        declaration: the keyword arguments of AnsibleModule.
        run: does the work; it takes options, connect, check_mode and diff.
        empty_result: the result to build a failure on, when nothing was done at all.
        reveals: the keys of the result that are to hold a secret.
    """
    module = AnsibleModule(**declaration)
    opened: list[Connection] = []

    def connect() -> Connection:
        opened.append(Connection(module.params, os.environ, Clock()))
        return opened[0]

    try:
        result = run(module.params, connect, check_mode=module.check_mode, diff=module._diff)
    except MissingLibraryError as exc:
        result = {**empty_result(), "msg": _missing_requests(), "error": exc.error}
    except SmsError as exc:
        result = {**empty_result(), "msg": exc.message, "error": exc.error}
    # Ended outside the except clauses: newer versions of ansible-core would add the exception they see there.
    for connection in opened:
        revealed = {result[name] for name in reveals if name in result}
        module.no_log_values.update(spellings(connection.secrets() - revealed))
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
