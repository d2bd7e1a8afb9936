# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults: which request each one hits. How they look on the wire is in wire.py."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .call import Call
from .presets import PRESETS

# Each kind with the parameters it takes and their defaults.
KINDS: dict[str, dict[str, Any]] = {
    "status": {
        "status": 500,
        "preset": None,
        "code": None,
        "message": None,
        "json": None,
        "text": None,
        "base64": None,
    },
    "delay": {"seconds": 1.0},
    "reset": {},
    "close": {},
    "hang": {},
    "slow_headers": {"interval": 0.05, "chunk": 1},
    "slow_body": {"interval": 0.05, "chunk": 1},
    "truncated": {"missing": 10, "reset": False},
    "wrong_length": {"less": 5},
    "binary": {"status": 200, "bytes": 512},
    "huge": {"status": 200, "megabytes": 16, "form": "json"},
    "endless": {"status": 200},
    "redirect": {"status": 302, "location": "https://login.example.com/"},
    "html": {"status": 200},
    "empty": {"status": 200},
    "gzip_bomb": {"status": 200, "megabytes": 64},
    "bad_gzip": {"status": 200},
    "bad_status_line": {"line": "ICY 200 OK"},
    "interim": {"status": 103, "count": 1},
    "huge_header": {"megabytes": 2},
    "many_headers": {"count": 5000},
    "two_lengths": {},
    "bad_chunks": {},
    "two_answers": {},
    "drop_after": {},
    "token_expired": {"revoke": False, "code": "APIGW.0307"},
    "echo_secret": {"status": 400},
}
COMMON: dict[str, Any] = {"headers": {}, "content_type": None}
MATCH_KEYS = ("service", "method", "path", "skip", "nth", "times")


@dataclass
class Fault:
    """One fault and how far it has come."""

    id: int
    kind: str
    when: str
    params: dict[str, Any]
    service: str | None = None
    method: str | None = None
    path: re.Pattern[str] | None = None
    skip: int = 0
    times: int | None = 1
    seen: int = 0
    applied: int = 0
    source: dict[str, Any] = field(default_factory=dict)

    def fits(self, call: Call) -> bool:
        """Whether the request is one this fault is about."""
        return (
            self.service in (None, call.service)
            and self.method in (None, call.method)
            and (self.path is None or self.path.search(call.path) is not None)
            and (self.times is None or self.applied < self.times)
        )

    def as_dict(self) -> dict[str, Any]:
        """The fault as it was given, and its counters."""
        return {"id": self.id, **self.source, "seen": self.seen, "applied": self.applied}


class Faults:
    """The faults in force, tried in the order they were added."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self.count = 0

    def add(self, source: dict[str, Any]) -> Fault:
        """Read a fault as the control API gets it.

        Raises:
            ValueError: it cannot be understood.
        """
        kind, match, when = source.get("kind"), source.get("match", {}), source.get("when", "before")
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}; known: {', '.join(KINDS)}")
        if when not in ("before", "after"):
            raise ValueError("when must be 'before' or 'after'")
        if not isinstance(match, dict) or set(match) - set(MATCH_KEYS):
            raise ValueError(f"match takes {', '.join(MATCH_KEYS)}")
        params = {**COMMON, **KINDS[kind]}
        given = {key: value for key, value in source.items() if key not in ("kind", "match", "when")}
        if set(given) - set(params):
            raise ValueError(f"kind {kind} takes {', '.join(sorted(params))}")
        if match.get("service") not in (None, "sms", "iam", "metadata"):
            raise ValueError("match.service must be sms, iam or metadata")
        if given.get("preset") is not None and given["preset"] not in PRESETS:
            raise ValueError(f"unknown preset {given['preset']!r}; known: {', '.join(PRESETS)}")
        self.count += 1
        fault = Fault(
            self.count, kind, when, {**params, **given}, match.get("service"), match.get("method"), source=source
        )
        fault.path = re.compile(match["path"]) if match.get("path") else None
        if "nth" in match:
            fault.skip, fault.times = match["nth"] - 1, 1
        fault.skip = match.get("skip", fault.skip)
        fault.times = match.get("times", fault.times)
        self.active.append(fault)
        return fault

    def choose(self, call: Call) -> Fault | None:
        """The fault that hits this request. Those after it do not count the request."""
        for fault in self.active:
            if fault.fits(call):
                fault.seen += 1
                if fault.seen > fault.skip:
                    fault.applied += 1
                    return fault
        return None
