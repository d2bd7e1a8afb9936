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
from ansible_collections.huaweicloud.sms.plugins.module_utils._conceal import hide, hide_in_data, hide_in_error
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
    "JSON without escapes": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
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


@pytest.mark.parametrize("form", [form for name, form in FORMS.items() if "base64" not in name])
@pytest.mark.parametrize("secret", [PLAIN, ODD])
def test_of_a_secret_in_a_text_neither_end_is_left(secret: str, form: Callable[[str], str]) -> None:
    assert hide(f"({form(secret)})".encode(), SECRETS) == b"(********)"


@pytest.mark.parametrize("before", ["", "u", "us"])
@pytest.mark.parametrize("secret", ["12345678", "123456789", "1234567890"])
def test_of_base64_only_what_other_bytes_have_a_part_in_is_left(secret: str, before: str) -> None:
    encoded = base64.b64encode(f"{before}{secret}\0\0\0\0".encode()).decode()
    whole = len(before + secret) // 3 * 4
    first = {"": 0, "u": 2, "us": 3}[before]
    expected = f"{encoded[:first]}********{encoded[whole:]}"
    assert hide(encoded.encode(), {secret}) == expected.encode()


def test_a_secret_that_is_too_short_to_be_hidden_is_not_hidden_in_base64() -> None:
    encoded = base64.b64encode(b"1234567")
    assert hide(encoded, {"1234567"}) == encoded


@pytest.mark.parametrize("length", range(LEFT, len(PLAIN)))
def test_a_long_part_of_a_secret_is_hidden(length: int) -> None:
    for start in range(len(PLAIN) - length + 1):
        part = PLAIN[start : start + length]
        assert hide(f"Token {part}...".encode(), SECRETS) == b"Token ********..."


@pytest.mark.parametrize("before", [0, 12, 24])
@pytest.mark.parametrize("after", [0, 1, 11, 12, 30])
def test_of_the_shorter_parts_those_are_hidden_that_are_looked_at(before: int, after: int) -> None:
    said = b"-" * before + PLAIN[5:17].encode() + b"-" * after
    assert hide(said, SECRETS) == b"-" * before + b"********" + b"-" * after


def test_a_secret_is_hidden_as_often_as_it_is_there() -> None:
    assert hide(b"12345678, 12345678 12345678-12345678", {"12345678"}) == b"********, ******** ********-********"


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


def test_a_text_that_is_nothing_but_a_short_secret_is_hidden() -> None:
    assert hide_in_error(["12345678", 12345678], {"12345678"}) == ["********", 12345678]


def test_a_character_of_which_a_part_is_hidden_is_replaced() -> None:
    # Both end in two bytes, of which the first is the same.
    assert hide_in_error("abcdefghijklmnopqrstuvwxyz\xe8 is wrong", {"abcdefghijklmnopqrstuvwxyz\xe9"}) == (
        "********\ufffd is wrong"
    )


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


def test_headers_that_are_quoted_may_hold_anything() -> None:
    answer = an_answer(400, b"x", X_Request_Id="abcdefghijklmnopqrstuvwxyz\xe8", X_IAM_Trace_Id="r-\ud800")
    got = concealed(answer, {"abcdefghijklmnopqrstuvwxyz\xe9"})
    assert (got.headers["X-Request-Id"], got.headers["X-IAM-Trace-Id"]) == ("********\ufffd", "r-?")


def test_data_are_without_whole_secrets_and_else_as_they_are() -> None:
    rows = {"tasks": [{"id": "t-1", PLAIN: f"n {PLAIN}", "part": PLAIN[:30], "size": 3}], "count": 1}
    hidden = {"tasks": [{"id": "t-1", "********": "n ********", "part": PLAIN[:30], "size": 3}], "count": 1}
    assert hide_in_data(rows, json.dumps(rows).encode(), SECRETS) == hidden
    assert hide_in_data(rows, b"\\", SECRETS) == hidden
    assert hide_in_data(rows, json.dumps(rows).encode(), {"t-1", "short-secret"}) is rows
    assert hide_in_data(rows, json.dumps(rows).encode("utf-16"), SECRETS) == hidden


def test_of_data_the_longest_secret_is_hidden_first_and_none_that_could_be_a_name() -> None:
    body = b'["0123456789abcdef", "0123456789abcde", "0123456789abcdef-and-more"]'
    secrets = {"0123456789abcdef", "0123456789abcde", "0123456789abcdef-and-more"}
    assert hide_in_data(json.loads(body), body, secrets) == ["********", "0123456789abcde", "********"]
