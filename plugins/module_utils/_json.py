# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Reading JSON that anything may have written: what comes out can be shown, and written again."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

#: how deep values may be nested; Ansible walks through results by recursion
_DEEPEST = 100
#: digits; versions of Python differ in how many they take, and in how long they take for them
_LONGEST_NUMBER = 300
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@functools.lru_cache(maxsize=1)
def read_json(body: bytes) -> Any:
    """The value that some bytes hold as JSON; None where they hold none, or one that is nested too deeply.

    Bytes that are no text, halves of surrogate pairs, and numbers without bounds are replaced, since the rest may still
    say what matters.
    """
    try:
        text = body.decode(json.detect_encoding(body), "replace")
        value = json.loads(text, parse_constant=_nothing, parse_int=_int, parse_float=_float)
        if _ESCAPED_SURROGATE.search(text):
            # Pairs are one character by now.
            value = json.loads(_SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
    except (ValueError, RecursionError):
        return None
    return None if _is_deep(value) else value


def write_json(value: Any) -> bytes:
    """A value of read_json, with as few escapes as can be."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def _nothing(text: str) -> None:
    """NaN and infinity, which are not JSON."""


def _int(text: str) -> int | None:
    return int(text) if len(text) <= _LONGEST_NUMBER else None


def _float(text: str) -> float | None:
    number = float(text)
    return number if abs(number) != float("inf") else None


def _is_deep(value: Any) -> bool:
    level: list[Any] = [[value]]
    for dummy in range(_DEEPEST + 1):
        level = [inner for one in level for inner in _inside(one) if isinstance(inner, (dict, list))]
        if not level:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> Any:
    return value.values() if isinstance(value, dict) else value
