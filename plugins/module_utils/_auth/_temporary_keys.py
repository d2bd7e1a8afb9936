# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Access keys that are lent for a while: got when first needed, and got anew before they expire."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._aksk import SignedCredentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock, Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import SmsError

#: seconds before the end of their life at which keys are got anew, but never before three quarters of it are over
_MARGIN = 600.0


class LentKeys(NamedTuple):
    """Temporary keys.

    Attributes:
        access_key: the access key ID.
        secret_key: the secret access key.
        security_token: goes with them.
        expires_at: seconds since the epoch; None where that is not told.
    """

    access_key: str
    secret_key: str
    security_token: str
    expires_at: float | None


def read_lent_keys(body: Any) -> LentKeys | None:
    """The keys in an answer of IAM or of the metadata service; None where there are none."""
    credential = body.get("credential") if isinstance(body, dict) else None
    if not isinstance(credential, dict):
        return None
    parts = [credential.get(name) for name in ("access", "secret", "securitytoken")]
    checked = [header_value("a temporary key", part) for part in parts if isinstance(part, str) and part]
    if len(checked) < len(parts):
        return None
    return LentKeys(checked[0], checked[1], checked[2], _timestamp(credential.get("expires_at")))


def _timestamp(date: Any) -> float | None:
    for form in ("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"):
        try:
            return datetime.strptime(str(date), form).replace(tzinfo=timezone.utc).timestamp()
        except ValueError:
            continue
    return None


class TemporaryCredentials(Credentials):
    """Signs with keys that are lent.

    Args:
        project_id: sent as X-Project-Id; None to leave it out.
        clock: tells the time.
    """

    signs = True

    def __init__(self, project_id: str | None, clock: Clock) -> None:
        self._project_id = project_id
        self._clock = clock
        self._signer: SignedCredentials | None = None
        self._renew_at: float | None = None
        self._expires_at: float | None = None
        self._seen: set[str] = set()

    def fetch(self, deadline: Deadline) -> LentKeys:
        """Get keys.

        Raises:
            SmsError: there are none.
        """
        raise NotImplementedError

    def prepare(self, deadline: Deadline) -> None:
        now = self._clock.wall()
        if self._signer is not None and (self._renew_at is None or now < self._renew_at):
            return
        try:
            keys = self.fetch(deadline)
        except SmsError:
            if self._signer is not None and self._expires_at is not None and now < self._expires_at:
                # They are to be renewed in good time, not to be thrown away before.
                return
            raise
        self._seen |= {keys.secret_key, keys.security_token}
        self._signer = SignedCredentials(
            keys.access_key, keys.secret_key, keys.security_token, self._project_id, None, self._clock
        )
        self._expires_at = keys.expires_at
        if keys.expires_at is not None:
            self._renew_at = keys.expires_at - min(_MARGIN, (keys.expires_at - now) / 4)

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        if self._signer is None:
            raise ValueError("prepare comes first")
        return self._signer.authorize(method, url, headers, body)

    def renew(self) -> bool:
        self._signer = self._renew_at = None
        return True

    def explain_refusal(self, answer: Answer, now: float) -> str | None:
        return self._signer.explain_refusal(answer, now) if self._signer else None

    def secrets(self) -> set[str]:
        return set(self._seen)
