# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""An agency of another account, assumed with the credentials of any method."""

from __future__ import annotations

from typing import Any, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._temporary_keys import (
    LentKeys,
    TemporaryCredentials,
    read_lent_keys,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs, with_variables


class Agency(NamedTuple):
    """An agency.

    Attributes:
        name: its name.
        domain_name: the account that created it.
        scope: what a token is for, as Keystone has it.
        project_id: the project that requests are signed for; None for none.
    """

    name: str
    domain_name: str
    scope: dict[str, Any]
    project_id: str | None

    @property
    def doing(self) -> str:
        """What is being done, as the beginning of a message."""
        return f"Assuming the agency {self.name} of account {self.domain_name}"

    @property
    def identity(self) -> dict[str, Any]:
        """Who logs in, as Keystone has it."""
        return {
            "methods": ["assume_role"],
            "assume_role": {"agency_name": self.name, "domain_name": self.domain_name},
        }


def find_agency(inputs: Inputs, project: dict[str, str | None]) -> Agency:
    """The agency to assume, where one is named.

    Args:
        inputs: options and variables.
        project: project_id and project_name, in the agency's account.

    Raises:
        OptionError: half of it is missing.
    """
    name, domain = inputs.get("agency_name"), inputs.get("agency_domain_name")
    if name is None or domain is None:
        missing = "agency_name" if name is None else "agency_domain_name"
        raise OptionError(f"To assume an agency, {with_variables(missing)} is missing.")
    scope: dict[str, Any] = {"domain": {"name": domain}}
    if project.get("project_id"):
        scope = {"project": {"id": project["project_id"]}}
    elif project.get("project_name"):
        scope = {"project": {"name": project["project_name"], "domain": {"name": domain}}}
    return Agency(name, domain, scope, project.get("project_id"))


def assume(agency: Agency, base: Credentials, surroundings: Surroundings) -> Credentials:
    """The credentials of an agency: a token where the base has one, temporary keys where it signs.

    Raises:
        OptionError: IAM's address is not known.
    """
    kind = _AgencyKeys if base.signs else _AgencyToken
    return kind(agency, base, surroundings.iam_url(), surroundings)


class _AgencyToken(Credentials):
    def __init__(self, agency: Agency, base: Credentials, iam_url: str, surroundings: Surroundings) -> None:
        self._agency = agency
        self._base = base
        self._iam_url = iam_url
        self._surroundings = surroundings
        self._token: str | None = None
        self._seen: set[str] = set()

    def prepare(self, deadline: Deadline) -> None:
        if self._token is not None:
            return
        iam = self._surroundings.open_iam(self._iam_url, self._base, deadline)
        token = iam.create_token(self._agency.doing, self._agency.identity, self._agency.scope)
        self._token = header_value("the token that IAM gave", token)
        self._seen.add(self._token)

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        return {"X-Auth-Token": self._token or ""}

    def token(self) -> str | None:
        return self._token

    def renew(self) -> bool:
        # The token it was got with is as old; where that cannot be renewed, IAM will say whether it still holds.
        self._base.renew()
        self._token = None
        return True

    def secrets(self) -> set[str]:
        return self._base.secrets() | self._seen


class _AgencyKeys(TemporaryCredentials):
    def __init__(self, agency: Agency, base: Credentials, iam_url: str, surroundings: Surroundings) -> None:
        super().__init__(agency.project_id, surroundings.clock)
        self._agency = agency
        self._base = base
        self._iam_url = iam_url
        self._surroundings = surroundings

    def fetch(self, deadline: Deadline) -> LentKeys:
        iam = self._surroundings.open_iam(self._iam_url, self._base, deadline)
        return iam.create_temporary_keys(self._agency.doing, self._agency.identity, read_lent_keys)

    def secrets(self) -> set[str]:
        return super().secrets() | self._base.secrets()
