# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What the module iam_token does, without Ansible: options in, result out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._options import AUTH_SPEC

#: how the module is declared, as AnsibleModule takes it
DECLARATION: dict[str, Any] = {"argument_spec": AUTH_SPEC, "supports_check_mode": True}
#: the keys of the result that are to hold a secret
REVEALS: tuple[str, ...] = ("auth_token",)


def empty_result() -> dict[str, Any]:
    """The result of a run that got no token."""
    return {"changed": False}


def run(options: Mapping[str, Any], connect: Callable[[], Connection], **how: Any) -> dict[str, Any]:
    """Run the module.

    Args:
        options: the options, as AnsibleModule has checked them.
        connect: opens the connection.
        how: makes no difference, since a login changes nothing, and later tasks of a check need the token.

    Returns:
        the result.

    Raises:
        SmsError: there is no token.
    """
    connection = connect()
    token = connection.token(Deadline(connection.clock))
    if token == (options["auth_token"] or "").strip():
        raise OptionError(
            "There is no token to get: auth_token is one already, and no agency is named to assume with it."
        )
    return {"changed": False, "auth_token": token}
