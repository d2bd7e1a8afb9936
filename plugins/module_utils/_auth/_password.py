# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Method ``password``: an IAM user logs in, and the token that IAM gives is sent with every request."""

from __future__ import annotations

from typing import Any

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import AuthMethod, Found, Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs, with_variables


class PasswordCredentials(Credentials):
    """Logs in when a token is first needed, and once more when the service calls it expired.

    Args:
        values: what PasswordMethod.find found.
        iam_url: where IAM is.
        surroundings: opens IAM.
    """

    def __init__(self, values: dict[str, str | None], iam_url: str, surroundings: Surroundings) -> None:
        self._values = values
        self._iam_url = iam_url
        self._surroundings = surroundings
        self._token: str | None = None
        self._seen: set[str] = set()

    def prepare(self, deadline: Deadline) -> None:
        if self._token is not None:
            return
        values = self._values
        iam = self._surroundings.open_iam(self._iam_url, Credentials(), deadline)
        token = iam.create_token(f"Logging in to IAM as {_who(values)}", _identity(values), _scope(values))
        self._token = header_value("the token that IAM gave", token)
        self._seen.add(self._token)

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        return {"X-Auth-Token": self._token or ""}

    def token(self) -> str | None:
        return self._token

    def renew(self) -> bool:
        # A passcode of a virtual MFA device is good for one login.
        if self._values["totp_passcode"]:
            return False
        self._token = None
        return True

    def secrets(self) -> set[str]:
        return {self._values["password"] or "", self._values["totp_passcode"] or "", *self._seen} - {""}


class PasswordMethod(AuthMethod):
    """Needs ``password``, and ``user_id`` or ``username`` with ``domain_name`` or ``domain_id``."""

    def find(self, inputs: Inputs) -> Found:
        values = {
            "password": inputs.get("password"),
            "totp_passcode": inputs.option("totp_passcode"),
            **inputs.together(("user_id", "username")),
            **inputs.together(("domain_id", "domain_name")),
            **inputs.together(("project_id", "project_name")),
        }
        missing = []
        if not (values["user_id"] or values["username"]):
            missing.append(f"{with_variables('username')} or {with_variables('user_id')}")
        if not values["password"]:
            missing.append(with_variables("password"))
        if not (values["user_id"] or values["domain_id"] or values["domain_name"]):
            missing.append(f"{with_variables('domain_name')} or {with_variables('domain_id')}")
        if values["totp_passcode"] and not values["user_id"]:
            missing.append(f"{with_variables('user_id')}, since totp_passcode needs it")
        return Found(values, missing)

    def credentials(self, values: dict[str, str | None], surroundings: Surroundings) -> Credentials:
        return PasswordCredentials(values, surroundings.iam_url(), surroundings)


def _who(values: dict[str, str | None]) -> str:
    account = values["domain_name"] or values["domain_id"]
    project = values["project_id"] or values["project_name"]
    who = (
        f"the user with ID {values['user_id']}"
        if values["user_id"]
        else f"user {values['username']} of account {account}"
    )
    return f"{who}, for project {project}" if project else who


def _named(values: dict[str, str | None], what: str) -> dict[str, Any]:
    """A reference by ID, which is unique, or else by name."""
    return {"id": values[f"{what}_id"]} if values[f"{what}_id"] else {"name": values[f"{what}_name"]}


def _identity(values: dict[str, str | None]) -> dict[str, Any]:
    user: dict[str, Any] = {"password": values["password"]}
    if values["user_id"]:
        user["id"] = values["user_id"]
    else:
        user["name"] = values["username"]
        user["domain"] = _named(values, "domain")
    identity: dict[str, Any] = {"methods": ["password"], "password": {"user": user}}
    if values["totp_passcode"]:
        identity["methods"].append("totp")
        identity["totp"] = {"user": {"id": values["user_id"], "passcode": values["totp_passcode"]}}
    return identity


def _scope(values: dict[str, str | None]) -> dict[str, Any] | None:
    """The project if one is given, else the account, else what IAM gives without a scope: global services."""
    has_domain = bool(values["domain_id"] or values["domain_name"])
    if values["project_id"]:
        return {"project": {"id": values["project_id"]}}
    if values["project_name"]:
        project: dict[str, Any] = {"name": values["project_name"]}
        if has_domain:
            project["domain"] = _named(values, "domain")
        return {"project": project}
    return {"domain": _named(values, "domain")} if has_domain else None
