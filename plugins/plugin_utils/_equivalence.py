# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Whether running a task in Ansible's own process is the same as running its module.

Each condition is a function that gives the reason why it is not, or None. Where a condition cannot be told for certain,
it is not met: the module is right everywhere.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from ansible import constants as C

from ansible_collections.huaweicloud.sms.plugins.module_utils._session import IMPORT_ERROR
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._setting import VARIABLES, is_direct_allowed

#: why a task may run in Ansible's own process, as the end of a sentence
WHY = "the connection is local, the user the same, and no other Python asked for"
#: what INTERPRETER_PYTHON holds where no interpreter is configured; it is then looked for on the host
_NOT_CONFIGURED = ("", "auto", "auto_legacy", "auto_silent", "auto_legacy_silent")
#: variables that take effect only when a process starts begin so
_READ_AT_START = ("PYTHON", "LD_", "DYLD_", "OPENSSL_")


class Situation(NamedTuple):
    """What the conditions look at.

    Attributes:
        task: Ansible's task.
        connection: the connection that the module would be run over.
        template: renders a value.
        variables: the variables of the host that the task is for.
        target: the variables of the host that it runs on; None where these are not known.
        environment: what the task adds to the environment.
    """

    task: Any
    connection: Any
    template: Callable[[Any], Any]
    variables: Mapping[str, Any]
    target: Mapping[str, Any] | None
    environment: Mapping[str, str]


def why_not(situation: Situation) -> str | None:
    """Why the module has to be run, as the end of a sentence; None where that makes no difference."""
    for condition in _CONDITIONS:
        reason = condition(situation)
        if reason is not None:
            return reason
    return None


def _switched_off(situation: Situation) -> str | None:
    given = {name: situation.variables[name] for name in VARIABLES if name in situation.variables}
    allowed = is_direct_allowed({name: situation.template(value) for name, value in given.items()})
    return None if allowed else "the setting direct is off"


def _on_macos(situation: Situation) -> str | None:
    # Its network libraries may crash a process that was forked and not started anew, as Ansible's workers are.
    return "this is macOS" if sys.platform == "darwin" else None


def _in_a_thread(situation: Situation) -> str | None:
    # Other threads would see the environment of the task, and only the main thread is told of signals.
    in_thread = threading.current_thread() is not threading.main_thread()
    return "it is handled by a thread" if in_thread else None


def _asynchronous(situation: Situation) -> str | None:
    return "the task is async" if situation.task.async_val else None


def _as_another_user(situation: Situation) -> str | None:
    return "the task uses become" if situation.connection.become is not None else None


def _elsewhere(situation: Situation) -> str | None:
    kind = type(situation.connection)
    return None if kind.__module__ == "ansible.plugins.connection.local" else "the connection is not local"


def _with_another_interpreter(situation: Situation) -> str | None:
    if situation.target is None:
        return "the variables of the host it is delegated to are not known"
    configured = C.config.get_config_value("INTERPRETER_PYTHON", variables=situation.target)
    # Rendered as it is: from 2.19 on, what is cut from a template is none any more.
    interpreter = str(situation.template(configured)).strip()
    if interpreter in _NOT_CONFIGURED or _is_this_one(interpreter):
        return None
    return f"its interpreter is {interpreter}, not {sys.executable}"


def _is_this_one(interpreter: str) -> bool:
    """Whether a path names the Python that runs this.

    The names of a virtual environment's Python lead to the one it was made from, which sees other libraries. So both
    the file and the directory that it is called in have to be the same.
    """
    if not os.path.isabs(interpreter):
        return False
    mine, its = sys.executable, interpreter
    same_directory = os.path.realpath(os.path.dirname(mine)) == os.path.realpath(os.path.dirname(its))
    return same_directory and os.path.realpath(mine) == os.path.realpath(its)


def _without_requests(situation: Situation) -> str | None:
    return f"{sys.executable} has no requests library" if IMPORT_ERROR is not None else None


def _with_another_process_environment(situation: Situation) -> str | None:
    names = sorted(name for name in situation.environment if name.startswith(_READ_AT_START))
    return f"its environment sets {', '.join(names)}" if names else None


def _with_files_to_keep(situation: Situation) -> str | None:
    # Whoever wants to look at the module's files has to have some.
    return "files of modules are to be kept" if C.DEFAULT_KEEP_REMOTE_FILES else None


_CONDITIONS = (
    _switched_off,
    _on_macos,
    _in_a_thread,
    _asynchronous,
    _as_another_user,
    _elsewhere,
    _with_another_interpreter,
    _without_requests,
    _with_another_process_environment,
    _with_files_to_keep,
)
