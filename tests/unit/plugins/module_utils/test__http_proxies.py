# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Proxies from the environment: used where they should be, and shown no credentials that they should not see."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _http
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    OptionError,
    SmsError,
    TlsError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.raw_server import (
    FIXTURES,
    PATIENCE,
    Peer,
    RawServer,
    Script,
    answer,
    answering,
)

CA = str(FIXTURES / "ca.pem")
#: not listened to by anything: only a proxy can be what answers
BEHIND_PROXY = "https://localhost:1"
#: a name that never resolves
REMOTE_PROXY = "proxy.invalid:3128"
Start = Callable[..., RawServer]


def fetch(url: str) -> bytes:
    transport = HttpTransport(verify=CA, timeout=PATIENCE)
    return transport.send("DELETE", url, {}, b"", lambda *request: {"X-Auth-Token": "a-token"}, float("inf")).body


def failure(url: str) -> SmsError:
    with pytest.raises(SmsError) as caught:
        fetch(url)
    return caught.value


def tunnel(script: Script, name: str = "localhost") -> Script:
    """A proxy that takes CONNECT, and the server behind it."""

    def both(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        peer.start_tls(name)
        script(peer)

    return both


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_goes_through_the_proxy_of_the_environment_which_sees_no_token(
    start_server: Start, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    proxy = start_server(tunnel(answering(answer(b"fine"))))
    monkeypatch.setenv(variable, proxy.url)
    assert fetch(f"{BEHIND_PROXY}/v3/tasks/t-1") == b"fine"
    connect, request = proxy.requests
    assert (connect.method, connect.target) == ("CONNECT", "localhost:1")
    assert "x-auth-token" not in connect.headers
    assert (request.method, request.target, request.headers["x-auth-token"]) == ("DELETE", "/v3/tasks/t-1", "a-token")


def test_a_kept_tunnel_is_used_again(start_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = start_server(tunnel(answering(answer(b"1"), answer(b"2"))))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    transport = HttpTransport(verify=CA, timeout=PATIENCE)
    sent = [transport.send("GET", BEHIND_PROXY, {}, b"", lambda *request: {}, float("inf")) for dummy in range(2)]
    assert [one.body for one in sent] == [b"1", b"2"]
    assert proxy.connections == 1


def test_plain_http_goes_through_a_proxy_on_this_machine(start_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = start_server(answering(answer(b"fine")))
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    assert fetch("http://127.0.0.1:1/v3/tasks/t-1") == b"fine"
    (received,) = proxy.requests
    assert (received.method, received.target) == ("DELETE", "http://127.0.0.1:1/v3/tasks/t-1")


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:3128", "127.0.0.1:3128", "localhost:3128", "[::1]:3128"])
def test_a_proxy_on_this_machine_is_left_to_requests_with_and_without_a_scheme(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    # Whether a proxy without a scheme works is a matter of the version of requests.
    monkeypatch.setenv("HTTP_PROXY", proxy)
    assert _http._proxies("http://127.0.0.1:1") == {}


@pytest.mark.parametrize("scheme", ["", "http://", "https://", "socks5://"])
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_remote_proxy_is_not_used_for_a_loopback_endpoint(
    start_server: Start, monkeypatch: pytest.MonkeyPatch, variable: str, scheme: str
) -> None:
    monkeypatch.setenv(variable, scheme + REMOTE_PROXY)
    server = start_server(answering(answer(b"fine")))
    assert fetch(server.url) == b"fine"


def test_no_proxy_is_honoured(start_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert fetch(start_server(answering(answer(b"fine"))).url) == b"fine"


def test_a_tunnel_that_the_proxy_refuses_is_a_connection_that_never_opened(
    start_server: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = start_server(answering(answer(status="407 Proxy Authentication Required")))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    error = failure(BEHIND_PROXY)
    assert error.__class__ is ConnectError
    assert error.what == (f"Cannot connect to {BEHIND_PROXY}: the proxy refused it (HTTP 407).")
    assert (error.uncertain, error.retriable, error.endpoint) == (False, False, BEHIND_PROXY)
    assert error.hint == "Check the proxy variables, and the user and password in them."


def test_a_tunnel_that_the_proxy_cannot_make_may_open_later(
    start_server: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = start_server(answering(answer(status="503 Service Unavailable")))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    error = failure(BEHIND_PROXY)
    assert error.__class__ is ConnectError
    assert error.what == f"Cannot connect to {BEHIND_PROXY}: Tunnel connection failed: 503 Service Unavailable."
    assert (error.uncertain, error.retriable) == (False, True)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        pytest.param(Peer.request, ConnectError, id="before the tunnel"),
        pytest.param(tunnel(Peer.request, "other-name"), TlsError, id="another server at its end"),
        pytest.param(tunnel(Peer.request), AnswerLostError, id="after the tunnel"),
    ],
)
def test_whether_the_connection_opened_is_known_behind_a_proxy_too(
    start_server: Start, monkeypatch: pytest.MonkeyPatch, script: Script, kind: type[SmsError]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", start_server(script).url)
    assert failure(BEHIND_PROXY).__class__ is kind


@pytest.mark.parametrize("url", [BEHIND_PROXY, "http://127.0.0.1:2"])
def test_a_proxy_that_refuses_connections_is_a_connection_that_never_opened(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    error = failure(url)
    assert error.__class__ is ConnectError
    assert error.what == f"Cannot connect to {url}: Connection refused."


@pytest.mark.parametrize("proxy", ["http://[::1", "http:///", "ftp://127.0.0.1:1", "socks5://127.0.0.1:1"])
@pytest.mark.parametrize("url", [BEHIND_PROXY, "http://127.0.0.1:2"])
def test_a_proxy_that_cannot_be_used_is_a_readable_failure(
    monkeypatch: pytest.MonkeyPatch, proxy: str, url: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    error = failure(url)
    assert isinstance(error, (OptionError, ConnectError))
    assert error.uncertain is False
    assert "\n" not in error.message


def test_the_login_of_a_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://someone:proxy-secret@127.0.0.1:1")
    assert "proxy-secret" not in failure(BEHIND_PROXY).message


def test_a_proxy_that_cannot_be_used_does_not_show_its_login(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in ("ftp://someone:proxy-secret@127.0.0.1:1", "http://someone:proxy-secret@127.0.0.1:port"):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        error: Any = failure(BEHIND_PROXY)
        assert "proxy-secret" not in error.message
