# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signatures. The expected ones were computed from the canonical requests below with ``openssl dgst``."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._signer import (
    canonical_query,
    canonical_request,
    canonical_uri,
    host_header,
    sign,
)

DATE = "20260102T030405Z"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
NO_BODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

DELETE = f"""DELETE
/v3/tasks/0f1e2d3c/

content-type:application/json
host:sms.cn-north-4.myhuaweicloud.com
x-sdk-date:{DATE}

content-type;host;x-sdk-date
{NO_BODY}"""

POST = f"""POST
/v3/tasks/delete/

content-type:application/json
host:sms.example:8443
x-project-id:p-1
x-sdk-date:{DATE}
x-security-token:st-1

content-type;host;x-project-id;x-sdk-date;x-security-token
36882acf4c35fafebb1229aefe9b58df0f9932e4fa5e290706282dcefeac2647"""

LIST = f"""GET
/v3/tasks/
limit=100&name=a%20b&offset=0&state=%C3%BC
host:sms.example
x-sdk-date:{DATE}

host;x-sdk-date
{NO_BODY}"""

ODD_ID = f"""GET
/v3/tasks/a%2Fb%20c~%2B/

host:sms.example
x-sdk-date:{DATE}

host;x-sdk-date
{NO_BODY}"""

VECTORS = [
    pytest.param(
        "delete",
        "https://sms.cn-north-4.myhuaweicloud.com/v3/tasks/0f1e2d3c",
        {"Content-Type": "application/json"},
        b"",
        DELETE,
        "f5ac6e54f1a18f55debeee379f7f9261e40ceee02257edb71149d4afcfd14f43",
        id="DELETE",
    ),
    pytest.param(
        "POST",
        "https://sms.example:8443/v3/tasks/delete",
        {"X-Security-Token": " st-1 ", "X-Project-Id": "p-1", "Content-Type": "application/json"},
        b'{"ids": ["a", "b"]}',
        POST,
        "13caaeb7de30b4b5d43dd1419984108d1f40a65e950403a5bccf02f3c2ddd20e",
        id="a body and headers of temporary keys",
    ),
    pytest.param(
        "GET",
        "https://sms.example/v3/tasks?state=%c3%bc&offset=0&name=a+b&limit=100",
        {},
        b"",
        LIST,
        "dfb8091b1ad54379f67c91c915393c6c8659d40cb250cc956d638ebcdd392672",
        id="a query",
    ),
    pytest.param(
        "GET",
        "https://sms.example/v3/tasks/a%2Fb%20c~%2B",
        {},
        b"",
        ODD_ID,
        "af82b928cc3b8c704d0ce640abb553a65534671d5b73f184955e40a74bc124d5",
        id="an odd ID",
    ),
]


@pytest.mark.parametrize(("method", "url", "headers", "body", "canonical", "signature"), VECTORS)
def test_a_signature_is_that_of_the_canonical_request(
    method: str, url: str, headers: dict[str, str], body: bytes, canonical: str, signature: str
) -> None:
    signed = {**headers, "Host": host_header(url), "X-Sdk-Date": DATE}
    names = canonical.splitlines()[-2]
    assert canonical_request(method, url, signed, body) == (canonical, names)
    assert sign(method, url, headers, body, "my-access-key", "my-secret-key", MOMENT) == {
        "Host": host_header(url),
        "X-Sdk-Date": DATE,
        "Authorization": f"SDK-HMAC-SHA256 Access=my-access-key, SignedHeaders={names}, Signature={signature}",
    }


@pytest.mark.parametrize(
    ("change", "value"),
    [("method", "GET"), ("url", "https://sms.example/v3/tasks/t-2"), ("body", b"{}"), ("secret_key", "other")],
)
def test_whatever_changes_in_the_request_changes_the_signature(change: str, value: str | bytes) -> None:
    request = {
        "method": "DELETE",
        "url": "https://sms.example/v3/tasks/t-1",
        "headers": {},
        "body": b"",
        "access_key": "ak",
        "secret_key": "sk",
        "now": MOMENT,
    }
    before = sign(**request)["Authorization"]  # type: ignore[arg-type]
    after = sign(**{**request, change: value})["Authorization"]  # type: ignore[arg-type]
    assert before != after


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sms.example/v3", "sms.example"),
        ("https://sms.example:443/v3", "sms.example"),
        ("https://sms.example:80/v3", "sms.example:80"),
        ("https://sms.example:8443/v3", "sms.example:8443"),
        ("http://127.0.0.1:80/v3", "127.0.0.1"),
        ("http://127.0.0.1:443/v3", "127.0.0.1:443"),
        ("https://[::1]:443/", "[::1]"),
        ("https://[::1]/", "[::1]"),
        ("https://someone:secret@sms.example/", "sms.example"),
        ("other://sms.example:0/", "sms.example"),
    ],
)
def test_the_host_header_is_the_one_that_is_sent(url: str, expected: str) -> None:
    assert host_header(url) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "/"),
        ("/", "/"),
        ("/v3/tasks", "/v3/tasks/"),
        ("/v3/tasks/", "/v3/tasks/"),
        ("/v3/tasks/%E4%BB%BB", "/v3/tasks/%E4%BB%BB/"),
        ("/v3/tasks/任", "/v3/tasks/%E4%BB%BB/"),
        ("/v3/tasks/a%2fb", "/v3/tasks/a%2Fb/"),
        ("/v3/tasks/%2525", "/v3/tasks/%2525/"),
        ("/v3/tasks/a+b~c-d_e.f", "/v3/tasks/a%2Bb~c-d_e.f/"),
        ("/v3//tasks", "/v3//tasks/"),
    ],
)
def test_the_path_as_it_is_signed(path: str, expected: str) -> None:
    assert canonical_uri(path) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=1", "a=1&a=2"),
        ("a", "a="),
        ("a=", "a="),
        ("a=b=c", "a=b%3Dc"),
        ("name=a%2Fb%26c", "name=a%2Fb%26c"),
        ("name=a+b", "name=a%20b"),
        ("name=a%2Bb", "name=a%2Bb"),
        ("a~=~", "a~=~"),
        ("a%2Fb=1", "a%2Fb=1"),
    ],
)
def test_the_query_as_it_is_signed(query: str, expected: str) -> None:
    assert canonical_query(query) == expected
