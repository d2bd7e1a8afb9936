# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Method ``token``: a ready IAM token."""

from __future__ import annotations

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import AuthMethod, Found, Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs, with_variables


class TokenCredentials(Credentials):
    """A token that somebody else got; it cannot be renewed."""

    def __init__(self, token: str) -> None:
        self._token = token

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        return {"X-Auth-Token": self._token}

    def token(self) -> str | None:
        return self._token

    def secrets(self) -> set[str]:
        return {self._token}


class TokenMethod(AuthMethod):
    """Needs ``auth_token`` and nothing else."""

    def find(self, inputs: Inputs) -> Found:
        token = inputs.get("auth_token")
        # Only an agency that is assumed with the token has a scope to choose.
        values = {"auth_token": token, **inputs.together(("project_id", "project_name"))}
        return Found(values, [] if token else [with_variables("auth_token")])

    def credentials(self, values: dict[str, str | None], surroundings: Surroundings) -> Credentials:
        return TokenCredentials(header_value("auth_token", values["auth_token"] or ""))
