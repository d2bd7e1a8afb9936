# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""IAM: the calls of its API that logging in takes. It speaks Keystone's v3 protocol."""

from __future__ import annotations

from typing import Any, Callable, TypeVar

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import failure
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client

Keys = TypeVar("Keys")


class Iam:
    """IAM's API.

    Args:
        client: calls it.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def create_token(self, doing: str, identity: dict[str, Any], scope: dict[str, Any] | None) -> str:
        """``POST /v3/auth/tokens``: log in.

        Args:
            doing: what this is for, as the beginning of a sentence.
            identity: who logs in and how, as Keystone's ``auth.identity``.
            scope: what the token is for, as Keystone's ``auth.scope``; None leaves it to IAM (global services).

        Returns:
            the token. It lives 24 hours, and the catalog is left out of the answer.

        Raises:
            SmsError: IAM does not give one.
        """
        auth: dict[str, Any] = {"identity": identity}
        if scope is not None:
            auth["scope"] = scope
        answer = self._client.call(
            doing,
            "POST",
            "/v3/auth/tokens",
            query={"nocatalog": "true"},
            body={"auth": auth},
            repeatable=True,
            accept=(200, 201),
        )
        token = answer.headers.get("X-Subject-Token", "").strip()
        if not token:
            raise failure(doing, "IAM", self._client.endpoint, self._client.concealed(answer))
        return token

    def create_temporary_keys(self, doing: str, identity: dict[str, Any], read: Callable[[Any], Keys | None]) -> Keys:
        """``POST /v3.0/OS-CREDENTIAL/securitytokens``: temporary keys, which live 15 minutes.

        Args:
            doing: what this is for, as the beginning of a sentence.
            identity: who gets them and how, as Keystone's ``auth.identity``.
            read: finds the keys in the answer.

        Raises:
            SmsError: IAM does not give any.
        """
        path = "/v3.0/OS-CREDENTIAL/securitytokens"
        body = {"auth": {"identity": identity}}
        answer = self._client.call(doing, "POST", path, body=body, repeatable=True, accept=(200, 201), needs_body=True)
        keys = read(answer.json())
        if keys is None:
            raise failure(doing, "IAM", self._client.endpoint, self._client.concealed(answer))
        return keys
