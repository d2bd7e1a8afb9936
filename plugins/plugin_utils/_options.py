# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Options, as a module gets them from Ansible and checks them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator


def checked_options(declaration: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The options of a task, checked, converted and with defaults.

    Args:
        declaration: how the module is declared.
        given: the task's arguments, templated.

    Returns:
        plain values; None where the module has something to say about them, which only the module says right.
    """
    try:
        options = json.loads(json.dumps(dict(given), default=_decrypted))
    except (TypeError, ValueError):
        return None
    rules = {name: value for name, value in declaration.items() if name != "supports_check_mode"}
    checked = ArgumentSpecValidator(**rules).validate(options)
    if checked.error_messages or checked._warnings or checked._deprecations:
        return None
    return {**options, **checked.validated_parameters}


def secret_values(declaration: Mapping[str, Any], options: Mapping[str, Any]) -> set[str]:
    """The values of options that must not be shown."""
    secret = [name for name, one in declaration["argument_spec"].items() if one.get("no_log")]
    return {str(options[name]) for name in secret if options.get(name)}


def _decrypted(value: Any) -> str:
    """A value that Ansible has encrypted with its vault; before 2.19 such a value is no str."""
    if getattr(value, "__ENCRYPTED__", False):
        return str(value)
    raise TypeError
