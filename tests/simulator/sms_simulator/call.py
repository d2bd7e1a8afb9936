# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One incoming request, as the services see it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, unquote_plus


@dataclass
class Call:
    """A request with its target exactly as sent, plus what handling it found out."""

    service: str
    method: str
    target: str
    raw_headers: list[tuple[str, str]]
    body: bytes
    connection: int
    base_url: str = ""
    auth_kind: str = "none"  # found out by whoever authenticates the call; for the journal
    auth_label: str | None = None
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {name.lower(): value for name, value in reversed(self.raw_headers)}

    @property
    def path(self) -> str:
        """The raw path, percent-encoding untouched."""
        return self.target.partition("?")[0]

    @property
    def raw_query(self) -> str:
        """The raw query string."""
        return self.target.partition("?")[2]

    @property
    def query(self) -> dict[str, str]:
        """The decoded query; of repeated names the last one counts."""
        pairs = [item.partition("=") for item in self.raw_query.split("&") if item]
        return {unquote_plus(name): unquote_plus(value) for name, dummy, value in pairs}

    @property
    def segments(self) -> list[str]:
        """The path cut at its real slashes, each part decoded; an encoded slash stays inside its part."""
        return [unquote(part) for part in self.path.lstrip("/").split("/")]

    def json(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            ValueError: it is not one.
        """
        value = json.loads(self.body)
        if not isinstance(value, dict):
            raise ValueError("the body is not a JSON object")
        return value
