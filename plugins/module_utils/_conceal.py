# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Hiding secrets in what a server says, before anything of it is quoted.

A server may repeat a secret in an error: as it is, in upper case, packed into JSON, HTML, a URL or base64, or a part of
it. And what a message quotes is cut short, so that nobody would recognize what is left then.
"""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Iterable, Iterator
from typing import Any, Callable
from urllib.parse import quote, quote_plus

_MASK = b"********"
#: a shorter secret stays: it might as well be a part of a code, on which decisions depend
_SHORTEST = 8
#: a secret in data, rather than in an error; it has to be long enough not to be a state or a name
_SHORTEST_IN_DATA = 16
#: characters; parts of a secret of twice this length are found wherever they are, and some of the shorter ones
_PART = 12
#: what html.escape does; loading html takes longer than one request
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_HTML_BY_NUMBER = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})


def spellings(secrets: Iterable[str]) -> set[str]:
    """Secrets in every form in which a service may repeat them: as they are, and as JSON, HTML, URLs and base64 have
    them."""
    forms: set[str] = set()
    for secret in secrets:
        forms |= _as_text(secret) | _as_base64(secret)
    return forms - {""}


def _as_text(secret: str) -> set[str]:
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        secret.translate(_HTML),
        secret.translate(_HTML_BY_NUMBER),
        *(quote(secret, safe=safe, errors="replace") for safe in ("/", "")),
        quote_plus(secret, errors="replace"),
    }


def _as_base64(secret: str) -> set[str]:
    """What base64 makes of a secret after no, one and two other bytes, without what depends on its neighbours."""
    data = _encoded(secret)
    if len(data) < _SHORTEST:
        return set()
    forms = set()
    for before, first in ((b"", 0), (b"x", 2), (b"xx", 3)):
        whole = len(before + data) // 3 * 4
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            forms.add(encode(before + data)[first:whole].decode("ascii"))
    return forms


def hide(text: bytes, secrets: Iterable[str]) -> bytes:
    """A text without the secrets that it repeats, or long parts of them."""
    forms, parts = _index(frozenset(secrets))
    lower = text.lower()
    spans = [span for form in forms for span in _find(lower, form)]
    if parts:
        spans += _find_parts(lower, parts)
    return _masked(text, spans)


def hide_in_error(value: Any, secrets: Iterable[str]) -> Any:
    """The value of an error's JSON without the secrets that its texts and names repeat, or long parts of them."""
    known = frozenset(secrets)
    return _in_texts(value, lambda text: hide(_encoded(text), known).decode("utf-8", "replace"))


def hide_in_data(value: Any, body: bytes, secrets: Iterable[str]) -> Any:
    """The value of JSON that was asked for without the secrets that it repeats.

    There is more of it, and decisions depend on it: only whole secrets are hidden, and it is seldom looked at closely.

    Args:
        value: the value.
        body: what it was read from.
        secrets: the secrets.
    """
    forms = _long_forms(frozenset(secrets))

    def without(text: str) -> str:
        for form in forms:
            text = text.replace(form, _MASK.decode("ascii"))
        return text

    # An escape can stand for anything.
    if b"\\" in body or b"\0" in body or any(_encoded(form) in body for form in forms):
        return _in_texts(value, without)
    return value


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value) if len(value) >= _SHORTEST else value
    if isinstance(value, list):
        return [_in_texts(one, change) for one in value]
    if isinstance(value, dict):
        return {_in_texts(name, change): _in_texts(one, change) for name, one in value.items()}
    return value


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@functools.lru_cache(maxsize=4)
def _long_forms(secrets: frozenset[str]) -> list[str]:
    """What to look for in data, the longest first."""
    return sorted((one for one in spellings(secrets) if len(one) >= _SHORTEST_IN_DATA), key=len, reverse=True)


@functools.lru_cache(maxsize=4)
def _index(secrets: frozenset[str]) -> tuple[list[bytes], frozenset[bytes]]:
    """What to look for: whole secrets, and all parts of one length; in lower case."""
    # Bytes are compared without the case of ASCII only.
    cases = {one for secret in secrets for one in (secret, secret.upper(), secret.lower())}
    forms = {_encoded(form).lower() for form in spellings(cases)}
    texts = {_encoded(form).lower() for secret in cases for form in _as_text(secret)}
    parts = frozenset(_part(text, start) for text in texts for start in range(len(text) - _PART + 1))
    return [form for form in forms if len(form) >= _SHORTEST], parts


def _find(text: bytes, form: bytes) -> Iterator[tuple[int, int]]:
    start = text.find(form)
    while start >= 0:
        yield start, start + len(form)
        start = text.find(form, start + len(form))


def _find_parts(text: bytes, parts: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    """Where parts of a secret are: a long one holds one that begins at a multiple of the length."""
    end = 0
    for place in range(0, len(text) - _PART + 1, _PART):
        if place < end or _part(text, place) not in parts:
            continue
        start, end = place, place + _PART
        while start > 0 and _part(text, start - 1) in parts:
            start -= 1
        while end < len(text) and _part(text, end + 1 - _PART) in parts:
            end += 1
        yield start, end


def _part(text: bytes, start: int) -> bytes:
    end = start + _PART
    return text[start:end]


def _masked(text: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    pieces, done = [], 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        if start >= done:
            pieces += [text[done:start], _MASK]
        done = end
    return b"".join((*pieces, text[done:]))
