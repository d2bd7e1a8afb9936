# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hiding secrets in whatever a server may make of them."""

from __future__ import annotations

import base64
import html
import json
from typing import Any, Callable
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import concealed, read_error_body
from ansible_collections.huaweicloud.sms.plugins.module_utils._conceal import hide, hide_in_data
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import an_answer

PLAIN = "MIIabcdefGHIJ+k0123456789-xyz_QRSTUVWxyz=="
ODD = "p\xe4ss \"w\\o'r/d<&>+%=?"
SECRETS = {PLAIN, ODD}
#: characters that tell that a part of a secret was left
LEFT = 23

FORMS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "HTML": html.escape,
    "HTML by number": lambda secret: html.escape(secret).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
    "URL": quote,
    "form": quote_plus,
    "URL in lower case": lambda secret: quote(secret, safe="").lower(),
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 with a name": lambda secret: base64.b64encode(f"user:{secret}:x".encode()).decode(),
    "base64 for URLs": lambda secret: base64.urlsafe_b64encode(f"u:{secret}".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("secret", [PLAIN, ODD])
@pytest.mark.parametrize("before", range(13))
def test_a_secret_is_hidden_in_every_form(secret: str, form: Callable[[str], str], before: int) -> None:
    said = "-" * before + f"({form(secret)})" + "-" * 30
    hidden = hide(said.encode(), SECRETS).decode()
    assert "********" in hidden
    inside = form(secret)[4:-4]
    for start in range(len(inside) - 7):
        assert inside[start : start + 8] not in hidden


@pytest.mark.parametrize("length", range(LEFT, len(PLAIN)))
def test_a_long_part_of_a_secret_is_hidden(length: int) -> None:
    for start in range(len(PLAIN) - length + 1):
        part = PLAIN[start : start + length]
        assert hide(f"Token {part}...".encode(), SECRETS) == b"Token ********..."


def test_secrets_that_overlap_are_hidden_as_one() -> None:
    assert hide(b"<abcdefgh12345678ijklmnop>", {"abcdefgh12345678", "12345678ijklmnop"}) == b"<********>"


def test_what_is_no_secret_stays() -> None:
    said = b'{"error_code": "SMS.7703", "error_msg": "a task that is gone, and MIIabc"}'
    assert hide(said, SECRETS) == said
    assert hide(said, {"", "SMS", "gone"}) == said


def error(body: bytes) -> Any:
    return json.loads(concealed(an_answer(400, body), SECRETS).body)


def test_in_json_names_and_texts_are_looked_at_as_they_are_meant() -> None:
    escaped = "".join(f"\\u{ord(one):04x}" for one in PLAIN)
    said = f'{{"error_code": "SMS.9001", "{escaped}": [{{"a": "x {escaped}", "n": 1}}]}}'
    assert error(said.encode()) == {"error_code": "SMS.9001", "********": [{"a": "x ********", "n": 1}]}
    assert error(said.encode("utf-16")) == error(said.encode())


@pytest.mark.parametrize("secret", [PLAIN, ODD])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_hiding_never_breaks_json(secret: str, form: Callable[[str], str]) -> None:
    body = json.dumps({"error_code": "SMS.9001", "error_msg": form(secret), "details": [form(secret)]}).encode()
    said = read_error_body(concealed(an_answer(400, body), {secret}))
    assert said.code == "SMS.9001"
    assert said.message is not None
    assert form(secret)[4:20] not in said.message


def test_headers_that_are_quoted_are_hidden_too() -> None:
    headers = {"X-Request-Id": PLAIN[:30], "X-IAM-Trace-Id": "r-1", "Content-Type": "text/html"}
    got = concealed(an_answer(400, b"x", **headers), SECRETS)
    assert got.headers == {"X-Request-Id": "********", "X-IAM-Trace-Id": "r-1", "Content-Type": "text/html"}


def test_data_are_without_whole_secrets_and_else_as_they_are() -> None:
    rows = {"tasks": [{"id": "t-1", PLAIN: f"n {PLAIN}", "part": PLAIN[:30], "size": 3}], "count": 1}
    hidden = {"tasks": [{"id": "t-1", "********": "n ********", "part": PLAIN[:30], "size": 3}], "count": 1}
    assert hide_in_data(rows, json.dumps(rows).encode(), SECRETS) == hidden
    assert hide_in_data(rows, b"\\", SECRETS) == hidden
    assert hide_in_data(rows, json.dumps(rows).encode(), {"t-1", "short-secret"}) is rows
