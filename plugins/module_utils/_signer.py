# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Request signing with an access key: SDK-HMAC-SHA256.

Source of the algorithm: Huawei Cloud's API signing guide and the signer of the vendor's SDK, which tests compare
this one with. The secret key is used as it is; there is no derived key.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote, unquote, unquote_plus, urlsplit

ALGORITHM = "SDK-HMAC-SHA256"
DEFAULT_PORTS = {"http": 80, "https": 443}


def host_header(url: str) -> str:
    """The value of the Host header for a URL: without user information, and without the scheme's own port."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    default = f":{DEFAULT_PORTS.get(parts.scheme, 0)}"
    return host[: -len(default)] if host.endswith(default) else host


def canonical_uri(path: str) -> str:
    """The path as it is signed: each segment decoded once and encoded again, always with a slash at the end.

    A segment that holds an encoded slash keeps it encoded, so what is signed is what is sent.
    """
    segments = [quote(unquote(segment), safe="~") for segment in path.split("/")]
    uri = "/".join(segments)
    return uri if uri.endswith("/") else uri + "/"


def canonical_query(query: str) -> str:
    """The query string as it is signed: decoded, sorted by name and then value, encoded again."""
    items = [item.partition("=") for item in query.split("&")] if query else []
    pairs = sorted((unquote_plus(name), unquote_plus(value)) for name, dummy, value in items)
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)


def canonical_request(method: str, url: str, headers: dict[str, str], body: bytes) -> tuple[str, str]:
    """The canonical request, and the names of its signed headers.

    Args:
        method: the HTTP method.
        url: the whole URL, encoded as it is sent.
        headers: every header to be signed.
        body: the bytes of the body, empty when there is none.

    Returns:
        the text to hash, and the list of signed headers as the Authorization header gives it.
    """
    signed = sorted((name.lower(), value.strip()) for name, value in headers.items())
    names = ";".join(name for name, dummy in signed)
    parts = urlsplit(url)
    text = "\n".join(
        (
            method.upper(),
            canonical_uri(parts.path),
            canonical_query(parts.query),
            "".join(f"{name}:{value}\n" for name, value in signed),
            names,
            hashlib.sha256(body).hexdigest(),
        )
    )
    return text, names


def sign(
    method: str, url: str, headers: dict[str, str], body: bytes, access_key: str, secret_key: str, now: datetime
) -> dict[str, str]:
    """Sign one request.

    Args:
        method: the HTTP method.
        url: the whole URL, encoded as it is sent.
        headers: the headers to be signed besides Host and X-Sdk-Date.
        body: the bytes of the body, empty when there is none.
        access_key: the access key ID (AK).
        secret_key: the secret access key (SK).
        now: the time in UTC; the gateway refuses one that is off by more than 15 minutes.

    Returns:
        the headers to add to the request: Host, X-Sdk-Date and Authorization.
    """
    date = now.strftime("%Y%m%dT%H%M%SZ")
    host = host_header(url)
    text, names = canonical_request(method, url, {**headers, "Host": host, "X-Sdk-Date": date}, body)
    to_sign = f"{ALGORITHM}\n{date}\n{hashlib.sha256(text.encode('utf-8')).hexdigest()}"
    signature = hmac.new(secret_key.encode("utf-8"), to_sign.encode("utf-8"), hashlib.sha256).hexdigest()
    return {
        "Host": host,
        "X-Sdk-Date": date,
        "Authorization": f"{ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signature}",
    }
