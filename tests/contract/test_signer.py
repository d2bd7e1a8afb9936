# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's signer gives the same signatures as the vendor's, and the simulator accepts what it signs."""

from __future__ import annotations

from datetime import datetime, timezone
from urllib.parse import quote

import pytest
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sms_simulator.client import Simulator

from ansible_collections.huaweicloud.sms.plugins.module_utils import _signer

HOSTS = st.sampled_from(("sms.cn-north-4.myhuaweicloud.com", "127.0.0.1:8080", "[::1]:8443", "sms.example.com:10443"))
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,19}", fullmatch=True)
# Surrogates cannot be sent. A slash inside an id is left out: the SDK decodes the whole path before it cuts it at the
# slashes, so it signs another path than it sends; ours signs what is sent.
CHARACTERS = st.characters(codec="utf-8")
TEXT = st.text(CHARACTERS, max_size=30)
KEYS = st.text(CHARACTERS, min_size=1, max_size=60)
SEGMENTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=36), max_size=4)
# The SDK does not sign headers with "_" in their names; host and date are the signer's own.
HEADERS = st.dictionaries(
    st.sampled_from(("X-Project-Id", "X-Domain-Id", "X-Security-Token", "Content-Type", "x-trace", "X-Language")),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
).map(lambda headers: {**headers, "Content-Type": "application/json"} if "Content-Type" in headers else headers)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(timezone.utc))
METHODS = st.sampled_from(("GET", "DELETE", "POST", "PUT", "get"))


def sdk_signature(
    method: str,
    host: str,
    path: str,
    query: list[tuple[str, str]],
    headers: dict[str, str],
    body: bytes,
    keys: tuple[str, str],
    date: str,
) -> str:
    """The Authorization header as the vendor's SDK makes it."""
    request = SdkRequest(
        method, "https", host, path, query_params=list(query), header_params={**headers, "X-Sdk-Date": date}, body=body
    )
    return str(Signer(BasicCredentials(*keys)).sign(request).header_params["Authorization"])


def compare(
    method: str,
    host: str,
    segments: list[str],
    query: list[tuple[str, str]],
    headers: dict[str, str],
    body: bytes,
    keys: tuple[str, str],
    now: datetime,
) -> None:
    """Sign with both and compare."""
    path = "/" + "/".join(quote(segment, safe="~") for segment in segments)
    url = f"https://{host}{path}"
    if query:
        url += "?" + "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in query)
    ours = _signer.sign(method, url, dict(headers), body, *keys, now)
    date = now.strftime("%Y%m%dT%H%M%SZ")
    assert ours["X-Sdk-Date"] == date
    assert ours["Authorization"] == sdk_signature(method, host, path, query, headers, body, keys, date)


@settings(max_examples=300)
@given(METHODS, HOSTS, SEGMENTS, st.dictionaries(NAMES, TEXT, max_size=6), HEADERS, st.binary(max_size=200), MOMENTS)
@example(
    "DELETE", "sms.example.com", ["v3", "tasks", ".. %2F?#ü~"], {}, {}, b"", datetime(2026, 1, 1, tzinfo=timezone.utc)
)
@example(
    "GET",
    "sms.example.com",
    ["v3", "tasks"],
    {"name": "a b+c&d=e/ü~", "limit": ""},
    {},
    b"",
    datetime(2026, 1, 1, tzinfo=timezone.utc),
)
def test_same_signature_as_the_sdk(
    method: str,
    host: str,
    segments: list[str],
    query: dict[str, str],
    headers: dict[str, str],
    body: bytes,
    now: datetime,
) -> None:
    compare(method, host, segments, list(query.items()), headers, body, ("EXAMPLEACCESSKEY0001", "secret"), now)


@settings(max_examples=200)
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=6))
@example([("a", "~"), ("a", "ü")])
@example([("a-b", "1"), ("a b", "2")])
def test_query_is_sorted_before_it_is_encoded(query: list[tuple[str, str]]) -> None:
    compare(
        "GET",
        "sms.example.com",
        ["v3", "tasks"],
        query,
        {},
        b"",
        ("EXAMPLEACCESSKEY0001", "secret"),
        datetime(2026, 1, 1, tzinfo=timezone.utc),
    )


@settings(max_examples=100)
@given(
    KEYS,
    KEYS,
)
def test_any_key_can_sign(access_key: str, secret_key: str) -> None:
    compare(
        "GET",
        "sms.example.com",
        ["v3", "tasks"],
        [],
        {},
        b"",
        (access_key, secret_key),
        datetime(2026, 1, 1, tzinfo=timezone.utc),
    )


@pytest.mark.parametrize(
    ("method", "target", "body", "expected"),
    [
        ("GET", "/v3/tasks?name=a%20b%2F%C3%BC&limit=10&offset=0", b"", 200),
        ("DELETE", "/v3/tasks/7a9a9540-ff28-4869-b9e4-000000000001", b"", 200),
        ("DELETE", "/v3/tasks/..%2Fsources%3Fx%3D1", b"", 400),
        ("POST", "/v3/tasks/7a9a9540-ff28-4869-b9e4-000000000002/action", b'{"operation": "stop"}', 200),
    ],
)
def test_the_simulator_accepts_what_is_signed(
    simulator: Simulator, method: str, target: str, body: bytes, expected: int
) -> None:
    keys = simulator.credentials["temporary"]
    headers = {"Content-Type": "application/json", "X-Security-Token": keys["security_token"]}
    url = simulator.sms_endpoint + target
    headers.update(
        _signer.sign(method, url, headers, body, keys["access_key"], keys["secret_key"], datetime.now(timezone.utc))
    )
    answer = requests.request(method, url, headers=headers, data=body or None, timeout=10)
    assert answer.status_code == expected, answer.text
    assert simulator.requests()[-1]["auth"] == {"kind": "temporary", "label": "temporary"}
    # A signature over one request is worth nothing for another.
    other = requests.request(
        method, url + "&x=1" if "?" in url else url + "?x=1", headers=headers, data=body or None, timeout=10
    )
    assert (other.status_code, other.json()["error_code"]) == (401, "APIGW.0301")
