# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes back from HTTP: answers, whole and cut."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _http
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import AnswerLostError
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.plugins.module_utils._version import COLLECTION_VERSION
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.raw_server import (
    PATIENCE,
    Peer,
    RawServer,
    answer,
    answering,
)

NO_LIMIT = float("inf")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
JSON = b'{"id": "t-1", "name": "first"}'


def fetch(url: str, method: str = "GET", body: bytes = b"", transport: HttpTransport | None = None) -> Answer:
    transport = transport or HttpTransport(timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    return transport.send(method, url, headers, body, lambda *request: {"X-Auth-Token": "a-token"}, NO_LIMIT)


def test_an_answer_has_status_headers_and_body(start_server: Callable[..., RawServer]) -> None:
    server = start_server(answering(answer(JSON, "203 Whatever", "X-Request-Id: r-1\r\n")))
    got = fetch(server.url + "/v3/tasks/t-1")
    assert (got.status, got.body, got.whole, got.uncertain) == (203, JSON, True, False)
    assert got.headers["x-request-id"] == "r-1"


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("GET", b"", None), ("DELETE", b"", "0"), ("POST", b'{"ids": []}', "11"), ("DELETE", b"{}", "2")],
)
def test_a_request_arrives_as_it_was_meant(
    start_server: Callable[..., RawServer], method: str, body: bytes, length: str | None
) -> None:
    server = start_server(answering(answer()))
    fetch(server.url + "/v3/tasks/a%2Fb?limit=1&name=x%20y", method, body)
    (received,) = server.requests
    expected = {
        "host": f"127.0.0.1:{server.port}",
        "user-agent": f"ansible-collection-huaweicloud.sms/{COLLECTION_VERSION}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "content-type": "application/json",
        "x-auth-token": "a-token",
        **({} if length is None else {"content-length": length}),
    }
    assert received == (method, "/v3/tasks/a%2Fb?limit=1&name=x%20y", expected, body)


def test_header_values_may_be_strings_of_ansible(start_server: Callable[..., RawServer]) -> None:
    class AnsibleText(str):
        """Stands for the subclasses of str that ansible-core gives to plugins."""

        __slots__ = ()

    server = start_server(answering(answer()))
    HttpTransport().send("GET", server.url, {"X-Some": AnsibleText("text")}, b"", lambda *request: {}, NO_LIMIT)
    assert server.requests[0].headers["x-some"] == "text"


def test_keep_alive_uses_one_connection(start_server: Callable[..., RawServer]) -> None:
    server = start_server(answering(answer(b"1"), answer(b"2"), answer(b"3")))
    transport = HttpTransport(timeout=PATIENCE)
    assert [fetch(server.url, transport=transport).body for dummy in range(3)] == [b"1", b"2", b"3"]
    assert server.connections == 1


def test_a_connection_that_the_server_closed_is_opened_again(start_server: Callable[..., RawServer]) -> None:
    server = start_server(answering(answer(b"1")), answering(answer(b"2")))
    transport = HttpTransport(timeout=PATIENCE)
    first = fetch(server.url, transport=transport)
    server.wait_for_end_of_connection()
    assert (first.body, fetch(server.url, transport=transport).body) == (b"1", b"2")


def test_close_closes_the_connection_and_a_further_request_opens_another(
    start_server: Callable[..., RawServer],
) -> None:
    def until_closed(peer: Peer) -> None:
        peer.request()
        peer.send(answer())
        peer.wait()

    server = start_server(until_closed, answering(answer(b"2")))
    transport = HttpTransport(timeout=PATIENCE)
    transport.close()
    fetch(server.url, transport=transport)
    transport.close()
    server.wait_for_end_of_connection()
    assert fetch(server.url, transport=transport).body == b"2"


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        pytest.param(CHUNKED + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde", id="chunked"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nabcde", b"abcde", id="ended by closing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcde", b"abcde", id="a length that is none"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcdefgh", b"abcde", id="more than it says"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", b"", id="nothing"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"abcde"), b"abcde", id="an interim answer before"),
        pytest.param(answer(b"abcde", headers="X-Odd: \xff\xfe\r\nno colon\r\n"), b"abcde", id="odd headers"),
        pytest.param(
            answer(gzip.compress(b"abcde"), headers="Content-Encoding: gzip\r\n"), b"abcde", id="compressed unasked"
        ),
        pytest.param(answer(b"abcde", headers="Content-Encoding: Identity\r\n"), b"abcde", id="as it is"),
        pytest.param(answer(b"abcde", headers="Content-Encoding:\r\n"), b"abcde", id="compressed in no way"),
    ],
)
def test_a_whole_body(start_server: Callable[..., RawServer], sent: bytes, body: bytes) -> None:
    got = fetch(start_server(answering(sent)).url)
    assert (got.body, got.whole) == (body, True)


def reset_in_the_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    peer.reset()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), id="shorter than it says"),
        pytest.param(answering(CHUNKED + b"5\r\nabcde\r\n5\r\nab"), id="in the middle of a chunk"),
        pytest.param(answering(CHUNKED + b"5\r\nabcde\r\n"), id="without the last chunk"),
        pytest.param(answering(CHUNKED + b"zz\r\nabcde\r\n"), id="a chunk without a size"),
        pytest.param(answering(answer(b"nonsense", headers="Content-Encoding: gzip\r\n")), id="not compressed at all"),
        pytest.param(answering(b"HTTP/1.1 200 OK\r\n"), id="nothing after the status line"),
        pytest.param(reset_in_the_body, id="reset"),
    ],
)
def test_a_cut_body_is_an_answer_that_is_not_whole(start_server: Callable[..., RawServer], script: Any) -> None:
    got = fetch(start_server(script).url)
    assert (got.status, got.whole) == (200, False)


def test_after_a_cut_body_the_connection_is_not_used_again(start_server: Callable[..., RawServer]) -> None:
    def cut(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED + b"zz\r\n")
        peer.wait()

    server = start_server(cut, answering(answer(b"fine")))
    transport = HttpTransport(timeout=PATIENCE)
    fetch(server.url, transport=transport)
    assert fetch(server.url, transport=transport).body == b"fine"
    assert server.connections == 2


def endless(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        peer.send(b"x" * 4096)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(endless, id="endless"),
        pytest.param(answering(answer(b"x" * 100_000)), id="huge"),
        pytest.param(
            answering(answer(gzip.compress(b"x" * 100_000), headers="Content-Encoding: gzip\r\n")), id="compressed"
        ),
    ],
)
def test_no_more_than_so_much_of_a_body_is_read(
    start_server: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch, script: Any
) -> None:
    monkeypatch.setattr(_http, "MAX_BODY", 5000)
    monkeypatch.setattr(_http, "_CHUNK", 1000)
    got = fetch(start_server(script).url)
    assert (got.status, got.body, got.whole) == (200, b"x" * 5000, False)


@pytest.mark.parametrize(("size", "whole"), [(4999, True), (5000, True), (5001, False)])
def test_a_body_of_just_the_limit_is_whole(
    start_server: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch, size: int, whole: bool
) -> None:
    monkeypatch.setattr(_http, "MAX_BODY", 5000)
    got = fetch(start_server(answering(answer(b"x" * size))).url)
    assert (len(got.body), got.whole) == (min(size, 5000), whole)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_x_auth_token_does_not_follow_a_redirect(
    start_server: Callable[..., RawServer], status: str, method: str
) -> None:
    other = start_server(answering(answer()))
    server = start_server(answering(answer(b"moved", status, f"Location: {other.url}/v3/tasks\r\n")))
    got = fetch(server.url, method)
    assert (got.status, got.body, got.headers["Location"]) == (int(status[:3]), b"moved", f"{other.url}/v3/tasks")
    assert other.connections == 0


def test_the_body_of_a_redirect_is_limited_too(
    start_server: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_http, "MAX_BODY", 5000)
    sent = answer(b"x" * 100_000, "302 Found", "Location: /elsewhere\r\n")
    got = fetch(start_server(answering(sent)).url)
    assert (got.status, len(got.body), got.whole) == (302, 5000, False)


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"


@pytest.mark.parametrize("first", [b"HTTP/1.1 100 Continue\r\n\r\n", INTERIM, b"HTTP/1.1 102 Processing\r\n\r\n" * 3])
def test_an_interim_answer_is_not_taken_for_the_answer(start_server: Callable[..., RawServer], first: bytes) -> None:
    # The second request would get the answer to the first.
    server = start_server(answering(first + answer(b"1"), first + answer(b"2")))
    transport = HttpTransport(timeout=PATIENCE)
    assert [fetch(server.url, transport=transport).body for dummy in range(2)] == [b"1", b"2"]


def test_interim_answers_without_end_are_a_lost_answer(start_server: Callable[..., RawServer]) -> None:
    server = start_server(answering(INTERIM * 100))
    with pytest.raises(AnswerLostError, match="nothing but interim answers"):
        fetch(server.url)


def test_after_another_protocol_the_connection_is_not_used_again(start_server: Callable[..., RawServer]) -> None:
    def switching(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        peer.wait()

    server = start_server(switching, answering(answer(b"2")))
    transport = HttpTransport(timeout=PATIENCE)
    assert [fetch(server.url, transport=transport).status for dummy in range(2)] == [101, 200]
    assert server.connections == 2


def test_a_request_that_is_given_up_leaves_no_thread_behind(start_server: Callable[..., RawServer]) -> None:
    def trickle(peer: Peer) -> None:
        peer.request()
        peer.drip(b"HTTP/1.1 200 OK\r\nX-Drip: " + b"a" * 60000)

    server = start_server(trickle)
    before = threading.active_count()
    with pytest.raises(AnswerLostError, match="did not answer within"):
        fetch(server.url, transport=HttpTransport(timeout=0.2))
    deadline = time.monotonic() + PATIENCE
    while threading.active_count() > before and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert threading.active_count() <= before


def packed(body: bytes) -> bytes:
    # Each process that runs tests has to name them alike, and the names hold this.
    return gzip.compress(body, mtime=0)


@pytest.mark.parametrize(
    ("encoding", "body", "whole"),
    [
        ("gzip", packed(JSON), True),
        ("GZIP", packed(JSON), True),
        ("deflate", zlib.compress(JSON), True),
        ("gzip", packed(JSON)[:-4], False),
        ("gzip, gzip", packed(packed(JSON)), True),
        ("br", b"\x0b\x02\x80", False),
        ("gzip", b"", True),
    ],
)
def test_a_packed_body_is_unpacked_once(
    start_server: Callable[..., RawServer], encoding: str, body: bytes, whole: bool
) -> None:
    server = start_server(answering(answer(body, headers=f"Content-Encoding: {encoding}\r\n")))
    got = fetch(server.url)
    assert got.whole is whole
    assert (got.body == JSON) == (body not in (b"", b"\x0b\x02\x80") and encoding != "gzip, gzip")


def test_what_is_unpacked_has_a_limit(start_server: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "MAX_BODY", 5000)
    server = start_server(answering(answer(gzip.compress(b" " * 10**7), headers="Content-Encoding: gzip\r\n")))
    got = fetch(server.url)
    assert (len(got.body), got.whole) == (5000, False)
