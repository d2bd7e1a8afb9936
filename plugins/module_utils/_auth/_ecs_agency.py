# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Method ``ecs_agency``: temporary keys of the agency bound to the ECS that this runs on, from its metadata service."""

from __future__ import annotations

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import wrong_service
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import AuthMethod, Found, Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._temporary_keys import (
    LentKeys,
    TemporaryCredentials,
    read_lent_keys,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import ConnectError, ServiceError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs

#: the same on every ECS, and never left by a packet
METADATA_URL = "http://169.254.169.254"
#: seconds, as the vendor's SDK asks for
_SESSION_LIFE = 21600

_NO_AGENCY = (
    "auth_method=ecs_agency works on an ECS of Huawei Cloud only, and needs an agency bound to it that may use SMS: "
    "in the console, open the ECS and set its agency."
)


class _MetadataSession(Credentials):
    """The headers of the metadata service, which has a login of its own."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        return self._headers


class EcsAgencyCredentials(TemporaryCredentials):
    """Keys from the metadata service.

    Args:
        project_id: sent as X-Project-Id; None to leave it out.
        surroundings: the world.
        url: where the metadata service is.
    """

    def __init__(self, project_id: str | None, surroundings: Surroundings, url: str = METADATA_URL) -> None:
        super().__init__(project_id, surroundings.clock)
        self._surroundings = surroundings
        self._url = url

    def fetch(self, deadline: Deadline) -> LentKeys:
        doing = "Getting the keys of the ECS's agency from its metadata service"
        token = self._open_session(deadline)
        client = self._client({"X-Metadata-Token": token} if token else {}, deadline)
        try:
            answer = client.call(doing, "GET", "/openstack/latest/securitykey", repeatable=True)
        except ServiceError as exc:
            exc.hint = _NO_AGENCY
            raise
        keys = read_lent_keys(answer.json())
        if keys is None:
            missing = wrong_service(doing, "the metadata service", client.endpoint, client.concealed(answer))
            missing.hint = _NO_AGENCY
            raise missing
        return keys

    def _open_session(self, deadline: Deadline) -> str | None:
        """The newer metadata service wants a token of its own; the older one knows none."""
        client = self._client({"X-Metadata-Token-Ttl-Seconds": str(_SESSION_LIFE)}, deadline)
        doing = "Opening a session with the ECS's metadata service"
        try:
            answer = client.call(doing, "PUT", "/meta-data/latest/api/token", repeatable=True, needs_body=True)
        except ServiceError:
            return None
        except ConnectError as exc:
            exc.hint = _NO_AGENCY
            raise
        token = answer.body.decode("latin-1").strip()
        self._seen.add(token)
        return header_value("the metadata service's token", token) if token else None

    def _client(self, headers: dict[str, str], deadline: Deadline) -> Client:
        return self._surroundings.open_metadata(self._url, _MetadataSession(headers), deadline)

    def secrets(self) -> set[str]:
        return super().secrets() - {""}


class EcsAgencyMethod(AuthMethod):
    """Needs no option at all."""

    def find(self, inputs: Inputs) -> Found:
        return Found(inputs.together(("project_id", "project_name")), [])

    def credentials(self, values: dict[str, str | None], surroundings: Surroundings) -> Credentials:
        return EcsAgencyCredentials(values["project_id"], surroundings)
