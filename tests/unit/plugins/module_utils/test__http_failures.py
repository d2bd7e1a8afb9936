# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No answer from HTTP: connections that do not open, break off, or take too long."""

from __future__ import annotations

import socket
import threading
from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    OptionError,
    SmsError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport, connect_limit
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.raw_server import (
    PATIENCE,
    Peer,
    RawServer,
    answer,
    answering,
)

#: seconds; short for the tests that wait until it is over
SOON = 0.5
NO_LIMIT = float("inf")
ADDRESS = "Check the address, the name service, firewalls and proxy variables."


def fetch(
    url: str, timeout: float = PATIENCE, limit: float = NO_LIMIT, transport: HttpTransport | None = None
) -> Answer:
    transport = transport or HttpTransport(timeout=timeout)
    return transport.send("DELETE", url, {}, b"", lambda *request: {"X-Auth-Token": "a-token"}, limit)


def failure(url: str, timeout: float = PATIENCE, limit: float = NO_LIMIT) -> SmsError:
    with pytest.raises(SmsError) as caught:
        fetch(url, timeout, limit)
    return caught.value


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def nothing_said(endpoint: str, hint: str) -> dict[str, Any]:
    rest = dict.fromkeys(("code", "message", "http_status", "request_id", "details"))
    return {**rest, "hint": hint, "endpoint": endpoint}


def test_a_refused_connection_was_never_opened() -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    error = failure(url + "/v3/tasks/t-1")
    assert error.__class__ is ConnectError
    assert error.message == f"Cannot connect to {url}: Connection refused. {ADDRESS}"
    assert error.error == nothing_said(url, ADDRESS)
    assert (error.uncertain, error.retriable) == (False, True)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_does_not_resolve_was_never_connected_to(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    def unknown(*dummy: Any, **dummies: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure(f"{scheme}://sms.example/v3/tasks/t-1")
    assert error.__class__ is ConnectError
    assert error.message == f"Cannot connect to {scheme}://sms.example: Name or service not known. {ADDRESS}"


def test_a_black_hole_is_a_connection_that_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def swallowed(*dummy: Any, **dummies: Any) -> None:
        raise socket.timeout("timed out")

    monkeypatch.setattr("urllib3.util.connection.create_connection", swallowed)
    error = failure("https://sms.example/v3/tasks/t-1", timeout=20)
    assert error.__class__ is ConnectError
    assert error.message == (
        "Cannot connect to https://sms.example: no connection within 5 s. "
        "Check the address, firewalls and proxy variables."
    )


def test_a_name_service_that_never_answers_is_given_up_and_nothing_is_sent_later(
    start_server: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_server(Peer.request)
    proceed = threading.Event()
    really = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        proceed.wait(PATIENCE)
        return really(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    error = failure(server.url, timeout=SOON)
    assert error.__class__ is ConnectError
    assert error.what == f"Cannot connect to {server.url}: no connection within 0.5 s."
    proceed.set()
    server.wait_for_end_of_connection()
    assert (server.connections, server.requests) == (1, [])


def unread_then_reset(peer: Peer) -> None:
    peer.sock.recv(1, socket.MSG_PEEK)
    peer.reset()


def read_then_reset(peer: Peer) -> None:
    peer.request()
    peer.reset()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param(unread_then_reset, "Connection reset by peer", id="reset, unread"),
        pytest.param(read_then_reset, "Connection reset by peer", id="reset, read"),
        pytest.param(Peer.request, "Remote end closed connection without response", id="closed, read"),
        pytest.param(answering(b"garbage\r\n\r\n"), "what came back is not HTTP", id="no HTTP"),
        pytest.param(answering(b"HTTP/1.1 abc OK\r\n\r\n"), "what came back is not HTTP", id="a status that is none"),
        pytest.param(
            answering(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000),
            "got more than 65536 bytes when reading header line",
            id="an endless header",
        ),
        pytest.param(
            answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nabc"),
            "Content-Length contained multiple unmatching values (5, 6)",
            id="two lengths",
        ),
    ],
)
def test_a_connection_lost_after_sending_leaves_it_uncertain(
    start_server: Callable[..., RawServer], script: Any, reason: str
) -> None:
    server = start_server(script)
    error = failure(server.url)
    assert error.__class__ is AnswerLostError
    expected = f"The connection to {server.url} was lost before it answered: {reason}. Try again later."
    assert error.message == expected
    assert error.error == nothing_said(server.url, "Try again later.")
    assert (error.uncertain, error.retriable) == (True, True)


def test_a_kept_connection_that_breaks_at_the_next_request_leaves_it_uncertain(
    start_server: Callable[..., RawServer],
) -> None:
    def once(peer: Peer) -> None:
        peer.request()
        peer.send(answer())
        peer.request()

    server = start_server(once)
    transport = HttpTransport(timeout=PATIENCE)
    fetch(server.url, transport=transport)
    with pytest.raises(AnswerLostError):
        fetch(server.url, transport=transport)
    assert (server.connections, len(server.requests)) == (1, 2)


def silent(peer: Peer) -> None:
    peer.request()
    peer.wait()


def headers_drip(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.drip(b"X-Some: more\r\n")


def body_drips(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    peer.drip(b"x")


@pytest.mark.parametrize("script", [silent, headers_drip, body_drips])
@pytest.mark.parametrize(("timeout", "limit"), [(SOON, NO_LIMIT), (PATIENCE, SOON)], ids=["timeout", "wait_timeout"])
def test_an_answer_that_takes_too_long_leaves_it_uncertain(
    start_server: Callable[..., RawServer], script: Any, timeout: float, limit: float
) -> None:
    server = start_server(script)
    error = failure(server.url, timeout, limit)
    hint = "Try again later, or raise timeout or wait_timeout."
    assert error.__class__ is AnswerLostError
    assert error.message == f"{server.url} did not answer within 0.5 s. {hint}"
    assert error.error == nothing_said(server.url, hint)


def test_after_an_answer_that_took_too_long_the_next_request_has_a_connection_of_its_own(
    start_server: Callable[..., RawServer],
) -> None:
    server = start_server(body_drips, answering(answer(b"fine")))
    transport = HttpTransport(timeout=PATIENCE)
    with pytest.raises(AnswerLostError):
        fetch(server.url, limit=SOON, transport=transport)
    assert fetch(server.url, transport=transport).body == b"fine"


@pytest.mark.parametrize("limit", [0.0, -1.0])
def test_without_any_time_left_nothing_is_sent(start_server: Callable[..., RawServer], limit: float) -> None:
    server = start_server()
    assert failure(server.url, limit=limit).__class__ is ConnectError
    assert server.connections == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/v3", "http://a..b/v3", "http://" + "a" * 64 + ".example/v3"])
def test_a_url_that_cannot_be_used_is_a_failure_of_the_options(url: str) -> None:
    error = failure(url)
    assert error.__class__ is OptionError
    endpoint = url.rpartition("/")[0]
    assert error.what.startswith(f"A request to {endpoint} cannot be made: ")
    assert error.error == nothing_said(endpoint, "Check endpoint, credentials, CA and proxy variables.")
    assert error.retriable is False


@pytest.mark.parametrize(("seconds", "limit"), [(60.0, 15.0), (8.0, 3.0), (3.0, 3.0), (0.5, 0.5)])
def test_one_address_that_does_not_answer_leaves_time_for_the_next(seconds: float, limit: float) -> None:
    assert connect_limit(seconds) == limit


def test_the_next_address_of_a_name_is_tried(
    start_server: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_server(answering(answer()))
    monkeypatch.setattr("urllib3.util.connection.HAS_IPV6", True)
    both = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", server.port, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *dummy, **dummies: both)
    transport = HttpTransport(timeout=PATIENCE)
    got = transport.send("GET", f"http://localhost:{server.port}/", {}, b"", lambda *dummy: {}, PATIENCE)
    assert got.status == 200
