# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Method ``aksk``: every request is signed with an access key; no login, no token."""

from __future__ import annotations

from datetime import datetime, timezone

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import AuthMethod, Found, Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs, with_variables
from ansible_collections.huaweicloud.sms.plugins.module_utils._retry import timestamp
from ansible_collections.huaweicloud.sms.plugins.module_utils._signer import sign

KEY = ("access_key", "secret_key", "security_token")
#: seconds; the gateway refuses a signature that is further off
MAX_CLOCK_SKEW = 15 * 60


class SignedCredentials(Credentials):
    """An access key, permanent or temporary.

    Args:
        access_key: the access key ID (AK).
        secret_key: the secret access key (SK).
        security_token: goes with temporary keys; None for permanent ones.
        project_id: sent as X-Project-Id; None to leave it out.
        domain_id: sent as X-Domain-Id; None to leave it out.
        clock: tells the time, which is part of a signature.
    """

    signs = True

    def __init__(
        self,
        access_key: str,
        secret_key: str,
        security_token: str | None,
        project_id: str | None,
        domain_id: str | None,
        clock: Clock,
    ) -> None:
        self._access_key = access_key
        self._secret_key = secret_key
        self._clock = clock
        named = {"X-Security-Token": security_token, "X-Project-Id": project_id, "X-Domain-Id": domain_id}
        self._headers = {name: value for name, value in named.items() if value}

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        now = datetime.fromtimestamp(self._clock.wall(), timezone.utc)
        signed = {**headers, **self._headers}
        return {**self._headers, **sign(method, url, signed, body, self._access_key, self._secret_key, now)}

    def explain_refusal(self, answer: Answer, now: float) -> str | None:
        sent = timestamp(answer.headers.get("Date", ""))
        if sent is None or abs(now - sent) < MAX_CLOCK_SKEW:
            return None
        skew = now - sent
        direction = "ahead of" if skew > 0 else "behind"
        return f"This machine's clock is {abs(skew) / 60:.0f} minutes {direction} the service's: set it right."

    def secrets(self) -> set[str]:
        return {self._secret_key, self._headers.get("X-Security-Token", "")} - {""}


class AkskMethod(AuthMethod):
    """Needs ``access_key`` and ``secret_key``, and ``security_token`` with temporary keys: all from one source."""

    def find(self, inputs: Inputs) -> Found:
        values = {**self._key(inputs), **inputs.together(("project_id", "project_name"))}
        values.update(inputs.together(("domain_id", "domain_name")))
        return Found(values, self._missing(inputs, values))

    def _key(self, inputs: Inputs) -> dict[str, str | None]:
        if inputs.option("secret_key"):
            return {name: inputs.option(name) for name in KEY}
        complete = inputs.key_sets(KEY, KEY[:2])
        return complete[0] if complete else dict.fromkeys(KEY)

    def _missing(self, inputs: Inputs, values: dict[str, str | None]) -> list[str]:
        given = [name for name in KEY if inputs.option(name)]
        if any(inputs.option(name) != values[name] for name in given) or (given and not values["access_key"]):
            # The task speaks of one key; the environment may hold another, and the two must not be mixed.
            needed = [name for name in KEY[:2] if name not in given]
            return [f"{' and '.join(needed)} as an option, like {' and '.join(given)} is (a key comes from one source)"]
        if values["access_key"] and values["secret_key"]:
            return []
        lone = [name for name in KEY[:2] if inputs.variable(name)]
        if len(lone) == 2:
            return [
                "access_key and secret_key from variables that begin alike, such as HW_ACCESS_KEY and HW_SECRET_KEY"
            ]
        return [with_variables(name) for name in KEY[:2] if name not in lone]

    def credentials(self, values: dict[str, str | None], surroundings: Surroundings) -> Credentials:
        return signed_credentials(values, surroundings.clock)


def signed_credentials(values: dict[str, str | None], clock: Clock) -> SignedCredentials:
    """Credentials of a key that was found somewhere.

    Raises:
        OptionError: a value cannot be sent.
    """
    headers = {
        name: header_value(name, value)
        for name, value in values.items()
        if value and name in ("access_key", "security_token", "project_id", "domain_id")
    }
    return SignedCredentials(
        headers["access_key"],
        values["secret_key"] or "",
        headers.get("security_token"),
        headers.get("project_id"),
        headers.get("domain_id"),
        clock,
    )
