# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for each module of awx.awx, under its name.

It is an action plugin since these run in Ansible's own process, which takes a tenth of the time that a module takes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase

#: parameters that name something that has to be there
REFERENCES = ("credential_type", "execution_environment", "inventory", "organization", "project")
#: what tells two things of the same name apart
IDENTITY = {"credential": ("name", "credential_type"), "host": ("name", "inventory")}


class ActionModule(ActionBase):  # type: ignore[misc]
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        kind = self._task.action.rpartition(".")[2]
        known = json.loads(Path(os.environ["STAND_IN_PARAMETERS"]).read_text(encoding="utf-8"))
        checked = ArgumentSpecValidator(known[kind]).validate(self._task.args)
        if checked.error_messages:
            return {"failed": True, "msg": "; ".join(checked.error_messages)}
        state = Path(os.environ["STAND_IN_STATE"])
        everything = json.loads(state.read_text(encoding="utf-8"))
        wanted = {name: value for name, value in checked.validated_parameters.items() if value is not None}
        kept = wanted.pop("state") == "exists"
        for other, name in references(wanted):
            if len([one for one in everything.get(other, []) if one["name"] == name]) != 1:
                return {"failed": True, "msg": f"There is no {other} {name}, or there are several."}
        things = everything.setdefault(kind, [])
        key = {name: wanted[name] for name in IDENTITY.get(kind, ("name",))}
        found: dict[str, Any] | None = next((one for one in things if key.items() <= one.items()), None)
        changed = found is None or (not kept and {**found, **wanted} != found)
        if changed and not self._task.check_mode:
            if found is None:
                things.append(wanted)
            else:
                found.update(wanted)
            state.write_text(json.dumps(everything), encoding="utf-8")
        return {"changed": changed, "invocation": {"module_args": dict(self._task.args)}}


def references(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in REFERENCES:
        if kind in wanted:
            yield kind, wanted[kind]
    for name in wanted.get("credentials", []):
        yield "credential", name
