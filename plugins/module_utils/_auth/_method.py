# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What every authentication method has: a name, the options it reads, and the credentials it makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock, Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs

if TYPE_CHECKING:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
    from ansible_collections.huaweicloud.sms.plugins.module_utils._iam import Iam


class Found(NamedTuple):
    """What a method found of what it needs.

    Attributes:
        values: option name -> value.
        missing: what is missing, each as a person would want it said; empty where the method is complete.
    """

    values: dict[str, str | None]
    missing: list[str]


class Surroundings:
    """What credentials need of the world; a connection fills it in."""

    clock: Clock

    def iam_url(self) -> str:
        """Where IAM is.

        Raises:
            OptionError: that is not known.
        """
        raise NotImplementedError

    def open_iam(self, url: str, credentials: Credentials, deadline: Deadline) -> Iam:
        """IAM's API, called with some credentials (none for a login)."""
        raise NotImplementedError

    def open_metadata(self, url: str, credentials: Credentials, deadline: Deadline) -> Client:
        """The metadata service of the ECS that this runs on."""
        raise NotImplementedError


class AuthMethod:
    """One way to authenticate. To add one, write a file like its siblings and a row in ``_selection.py``."""

    def find(self, inputs: Inputs) -> Found:
        """Read the options and variables; no request is sent."""
        raise NotImplementedError

    def credentials(self, values: dict[str, str | None], surroundings: Surroundings) -> Credentials:
        """Make credentials of what find found.

        Raises:
            OptionError: a value cannot be used.
        """
        raise NotImplementedError
