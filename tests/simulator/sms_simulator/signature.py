# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checking SDK-HMAC-SHA256 signatures, as the API gateway does.

Source: the vendor's API signing guide and its Python SDK (huaweicloudsdkcore/signer/signer.py). Written apart from the
collection's own signer on purpose: two independent readings of one algorithm.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote, unquote, unquote_plus

ALGORITHM = "SDK-HMAC-SHA256"
MAX_SKEW_SECONDS = 15 * 60
AUTHORIZATION = re.compile(
    ALGORITHM + r" Access=(?P<access>[^,\s]+), SignedHeaders=(?P<names>[^,\s]+), Signature=(?P<signature>[0-9a-f]{64})"
)


class SignatureError(Exception):
    """A signature that does not hold; counted says whether it is one of those that lock an access key."""

    def __init__(self, reason: str, counted: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.counted = counted


@dataclass
class SignedRequest:
    """What a signature covers, as it came over the wire."""

    method: str
    target: str  # path and query exactly as sent
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def access_key(self) -> str:
        """The access key the request names.

        Raises:
            SignatureError: the Authorization header cannot be read.
        """
        return self._authorization()["access"]

    def _authorization(self) -> re.Match[str]:
        match = AUTHORIZATION.fullmatch(self.headers.get("authorization", "").strip())
        if not match:
            raise SignatureError("the format of the Authorization header is incorrect")
        return match

    def verify(self, secret_key: str, now: float) -> None:
        """Check the signature.

        Raises:
            SignatureError: it does not hold.
        """
        match = self._authorization()
        names = match["names"].split(";")
        if names != sorted(names) or any(name != name.lower() for name in names):
            raise SignatureError(
                "verify aksk signature fail, signed headers must be sorted and in lower case", counted=True
            )
        if "x-sdk-date" not in names:
            raise SignatureError("verify aksk signature fail, x-sdk-date must be signed", counted=True)
        missing = [name for name in names if name not in self.headers]
        if missing:
            raise SignatureError(f"verify aksk signature fail, signed header {missing[0]} not found", counted=True)
        date = self.headers["x-sdk-date"].strip()
        self._check_date(date, now)
        for path in self._paths():
            text = "\n".join(
                (
                    self.method.upper(),
                    path,
                    self._query(),
                    self._header_lines(names),
                    ";".join(names),
                    self._payload_hash(),
                )
            )
            to_sign = f"{ALGORITHM}\n{date}\n{hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()}"
            expected = hmac.new(secret_key.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
            if hmac.compare_digest(expected, match["signature"]):
                return
        raise SignatureError("verify aksk signature fail", counted=True)

    @staticmethod
    def _check_date(date: str, now: float) -> None:
        try:
            sent = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        except ValueError:
            raise SignatureError("the format of x-sdk-date is incorrect") from None
        if abs(now - sent.timestamp()) > MAX_SKEW_SECONDS:
            raise SignatureError(
                "aksk signature has expired, x-sdk-date differs from the server time by more than 15 minutes"
            )

    def _paths(self) -> tuple[str, str]:
        """The path as sent, and as the SDK signs it: decoded as a whole, so an encoded slash becomes a real one."""
        raw = self.target.partition("?")[0]
        decoded = "/".join(quote(part, safe="~") for part in unquote(raw).split("/"))
        return raw if raw.endswith("/") else raw + "/", decoded if decoded.endswith("/") else decoded + "/"

    def _query(self) -> str:
        """Pairs sorted by name and value while decoded, then encoded, in the order the SDK does it."""
        query = self.target.partition("?")[2]
        pairs = [item.partition("=") for item in query.split("&") if item]
        decoded = sorted((unquote_plus(name), unquote_plus(value)) for name, dummy, value in pairs)
        return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in decoded)

    def _header_lines(self, names: list[str]) -> str:
        return "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)

    def _payload_hash(self) -> str:
        if self.body and "x-sdk-content-sha256" in self.headers:
            return self.headers["x-sdk-content-sha256"]
        return hashlib.sha256(self.body).hexdigest()
