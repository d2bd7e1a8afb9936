# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log of requests: what came in exactly as it came, but no secret."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from .call import Call

SECRET_HEADERS = ("x-auth-token", "x-subject-token", "x-security-token", "x-metadata-token", "cookie")
SECRET_KEYS = ("password", "passcode", "secret", "securitytoken")


def masked(value: str) -> str:
    """A secret as the log shows it: enough to tell two apart, too little to use one."""
    return f"sha256:{hashlib.sha256(value.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def mask_header(name: str, value: str) -> str:
    """A header value without its secret."""
    if name.lower() in SECRET_HEADERS:
        return masked(value)
    if name.lower() in ("authorization", "proxy-authorization"):
        shown = re.fullmatch(r"(SDK-HMAC-SHA256 Access=[^,]*, SignedHeaders=[^,]*, Signature=)(.*)", value)
        return shown[1] + masked(shown[2]) if shown else masked(value)
    return value


def mask_body(value: Any, inside_token: bool = False) -> Any:
    """A JSON body without its secrets. The id of an object named token is the token itself."""
    if isinstance(value, dict):
        return {
            key: masked(item)
            if isinstance(item, str) and (key.lower() in SECRET_KEYS or (inside_token and key == "id"))
            else mask_body(item, key == "token")
            for key, item in value.items()
        }
    return [mask_body(item) for item in value] if isinstance(value, list) else value


class Journal:
    """Every request but those of the control API, in the order of arrival."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.count = 0

    def clear(self) -> None:
        """Forget the requests so far; the numbering goes on."""
        self.entries.clear()

    def add(self, call: Call) -> dict[str, Any]:
        """Note a request. Its status is filled in when it is answered; null means that no answer was sent."""
        self.count += 1
        entry: dict[str, Any] = {
            "seq": self.count,
            "connection": call.connection,
            "service": call.service,
            "method": call.method,
            "target": call.target,
            "path": call.path,
            "query": call.raw_query,
            "headers": [[name, mask_header(name, value)] for name, value in call.raw_headers],
            "auth": {"kind": "none", "label": None},
            "body": None,
            "status": None,
            "processed": False,
            "fault": None,
        }
        if call.body:
            try:
                entry["body"] = mask_body(json.loads(call.body))
            except ValueError:
                # Not JSON, so there is no telling what in it is secret.
                entry["body"] = f"{len(call.body)} bytes, {masked(call.body.decode('latin-1'))}"
        self.entries.append(entry)
        return entry
