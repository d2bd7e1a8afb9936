# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""The second front end: an action plugin that runs a module's logic in Ansible's own process.

That saves packing the module, starting a process, and importing everything anew, for each task and each item of a loop.
It is done only where it makes no difference; else the module is run, as it is for any module without action plugin.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from inspect import signature
from typing import Any

from ansible.module_utils.common.parameters import remove_values
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._front_end import Logic, Run
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._equivalence import WHY, Situation, why_not
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._interrupt import telling
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._options import checked_options, secret_values
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._report import Reporter, last_words
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._shared import SharedConnections

display = Display()
_CONNECTIONS = SharedConnections()


class DirectAction(NormalAction):  # type: ignore[misc]
    """Runs the module of the same name, in this process where that is the same.

    Attributes:
        logic: what the module does.
    """

    TRANSFERS_FILES = False

    logic: Logic

    def _execute_module(self, *args: Any, task_vars: dict[str, Any] | None = None, **kwargs: Any) -> dict[str, Any]:
        """Run the module; the one step in which this differs from the action plugin of every module."""
        variables = task_vars or {}
        host = str(variables.get("inventory_hostname"))
        added: dict[str, Any] = {}
        self._compute_environment_string(added)
        environment = {str(name): str(value) for name, value in added.items()}
        target = self._variables_of_target(variables)
        reason = why_not(
            Situation(self._task, self._connection, self._templar.template, variables, target, environment)
        )
        if reason is None:
            with _process_environment(environment):
                options = checked_options(self.logic.DECLARATION, self._task.args)
                if options is not None:
                    display.vv(f"{self._task.action} runs in this process, since {WHY}", host=host)
                    return self._run_here(options, variables, host)
            reason = "there is something to say about its options"
        display.vv(f"{self._task.action} runs as a module, since {reason}", host=host)
        result: dict[str, Any] = super()._execute_module(*args, task_vars=task_vars, **kwargs)
        return result

    def _variables_of_target(self, variables: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The variables of the host that the task runs on, which is the one it is delegated to, if it is."""
        if not self._task.delegate_to:
            return variables
        found: Mapping[str, Any] | None = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to)
        return found

    def _run_here(self, options: dict[str, Any], variables: Mapping[str, Any], host: str) -> dict[str, Any]:
        owner = (os.getpid(), self._task._uuid, host, self._task.delegate_to)
        run = Run(self.logic, lambda: _CONNECTIONS.get(owner, options, os.environ))
        hidden = secret_values(self.logic.DECLARATION, options)

        def hide(line: str) -> str:
            without: str = remove_values(line, hidden | run.secrets({}))
            return without

        def show(line: str) -> None:
            # On stderr, so that what a callback writes for programs stays fit for them.
            display.display(line, stderr=True)

        def show_progress(line: str) -> None:
            if not self._task.no_log:
                show(hide(f"waiting: [{host}] => {line}"))

        reporter = Reporter(show_progress, Clock())

        def how_far() -> str:
            done = last_words(reporter.ledger) if reporter.ledger is not None else ["nothing was changed"]
            text = "not shown, because of no_log" if self._task.no_log else "; ".join(done)
            return hide(f"interrupted: [{host}] => {text}")

        with telling(how_far, show):
            result = run.result(options, check_mode=self._task.check_mode, diff=self._task.diff, watch=reporter)
        internal: dict[str, Any] = {}
        self._update_module_args(self._task.action, internal, variables)
        # From 2.21 on users choose whether the result repeats the options; before, it always does.
        if internal.get("_ansible_inject_invocation", True):
            result["invocation"] = {"module_args": options}
        return self._as_from_module(result, hidden | run.secrets(result))

    def _as_from_module(self, result: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
        """A result as it comes from a module: without secrets, and never taken for a template.

        Ansible reads it as what a module printed, so it makes the same of it, whatever that is in a version of Ansible.
        """
        if "msg" in result:
            result["failed"] = True
        text = _as_text(result, hidden)
        printed = {"rc": int("msg" in result), "stdout": text, "stdout_lines": [text], "stderr": "", "stderr_lines": []}
        if "profile" not in signature(self._parse_returned_data).parameters:
            untrusted: dict[str, Any] = wrap_var(self._parse_returned_data(printed))
            return untrusted
        # From 2.19 on modules choose an encoding, this one unless they say so; and nothing that is read is trusted.
        read = self._parse_returned_data(printed, "legacy")
        # From 2.21 on it is an object first.
        as_read: dict[str, Any] = read if isinstance(read, dict) else read.as_result_dict(for_round_trip=True)
        return as_read


def _as_text(result: dict[str, Any], hidden: set[str]) -> str:
    """A result without secrets, as AnsibleModule prints it."""
    text = json.dumps(result, ensure_ascii=False)
    # Seldom is there anything to hide, and Ansible walks through every value of what may be thousands of tasks. What is
    # no longer than True or False, Ansible hides in these too.
    if not any(len(one) <= len("False") or json.dumps(one, ensure_ascii=False)[1:-1] in text for one in hidden):
        return text
    kept = {name: value for name, value in result.items() if value is None or isinstance(value, bool)}
    return json.dumps({**remove_values(result, hidden), **kept}, ensure_ascii=False)


@contextmanager
def _process_environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Change the variables of this process, which requests and OpenSSL read as well, for a while."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
