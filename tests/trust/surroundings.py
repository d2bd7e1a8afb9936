# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator and the ways to it that lead astray, shared by all cells of the matrix."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable
from urllib.parse import urlsplit, urlunsplit

import pytest
from sms_simulator.client import ControlError, Simulator, running_simulator
from sms_simulator.tls import make_context

#: names that the harness answers for; the top-level domain never resolves, so nobody else does
NO_SUCH_NAME = "sms.invalid"
NO_NAME_SERVICE = "hang.invalid"


class QuickSimulator(Simulator):
    """A simulator whose control API is called over one connection that is kept."""

    _connection: http.client.HTTPConnection | None = None

    def call(self, method: str, path: str, body: Any = None) -> Any:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(urlsplit(self.control).netloc, timeout=30)
        data = None if body is None else json.dumps(body)
        self._connection.request(method, f"/_sim/{path}", data, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        value = json.load(answer)
        if answer.status != 200:
            raise ControlError(value.get("error", answer.status))
        return value


class TlsListener:
    """Shakes hands with one client after the other, with a certificate that none should accept."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.requests: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, dummy = self._socket.accept()
            except OSError:
                return
            # What comes through in spite of the certificate is kept, so that the test can complain.
            with contextlib.suppress(OSError), self._context.wrap_socket(client, server_side=True) as secure:
                self.requests.append(secure.recv(65536))

    def close(self) -> None:
        self._socket.close()


class BadProxy:
    """Does something else than to let requests through.

    Args:
        does: what.
        finished: ends what would never end.
    """

    ANSWERS = {  # noqa: RUF012
        "502": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        "403": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "407": b"HTTP/1.1 407 Proxy login\r\nContent-Type: text/html\r\nContent-Length: 34\r\n\r\n"
        b"<html><title>Proxy login</title>\r\n",
        "garbage": b"\x00\x01\x02 this is not HTTP\r\n\r\n",
        "drop": b"",
        "drop-after": b"HTTP/1.1 200 Connection established\r\n\r\n",
    }

    def __init__(self, does: str, finished: threading.Event) -> None:
        self._does, self._finished = does, finished
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, dummy = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            client.recv(65536)
            if self._does == "hang":
                self._finished.wait(60)
            else:
                client.sendall(self.ANSWERS[self._does])

    def close(self) -> None:
        self._socket.close()


class Surroundings:
    """Everything around the code under test.

    Attributes:
        simulator: IAM and SMS.
        ca_file: the CAs that a client is told to trust.
        listeners: what speaks TLS as it should not, by the name of the trick.
    """

    def __init__(self, simulator: QuickSimulator, folder: Path) -> None:
        self.simulator = simulator
        self.ca_file = folder / "ca.pem"
        self.listeners: dict[str, TlsListener] = {}
        trusted = []
        for variant in ("wrong-name", "unknown-ca", "expired"):
            ca_file = folder / f"{variant}.pem"
            self.listeners[f"tls-{variant}"] = TlsListener(make_context(variant, ca_file))
            trusted.append(ca_file.read_text(encoding="ascii"))
        self.ca_file.write_text("".join(trusted), encoding="ascii")
        # Bound, but not listening: whoever calls is refused, and nobody else can take the port.
        self._refuser = socket.socket()
        self._refuser.bind(("127.0.0.1", 0))
        self.finished = threading.Event()
        self._proxies = {does: BadProxy(does, self.finished) for does in (*BadProxy.ANSWERS, "hang")}

    def detour(self, trick: str, url: str) -> str:
        """The address to which a trick leads a request."""
        port = urlsplit(url).port
        if trick == "refused":
            return _elsewhere(url, "http", f"127.0.0.1:{self._refuser.getsockname()[1]}")
        if trick == "dns":
            return _elsewhere(url, "http", f"{NO_SUCH_NAME}:{port}")
        if trick == "dns-hang":
            return _elsewhere(url, "http", f"{NO_NAME_SERVICE}:{port}")
        if trick == "tls-none":
            return _elsewhere(url, "https", f"127.0.0.1:{port}")
        if trick.startswith("tunnel-"):
            return _elsewhere(url, "https", f"localhost:{port}")
        if trick in self.listeners:
            return _elsewhere(url, "https", f"localhost:{self.listeners[trick].port}")
        return url

    @contextlib.contextmanager
    def proxy(self, trick: str) -> Iterator[None]:
        """The environment in which a trick happens."""
        kind, dummy, does = trick.partition("-")
        if kind not in ("tunnel", "proxy"):
            yield
            return
        refuser = f"http://127.0.0.1:{self._refuser.getsockname()[1]}"
        with pytest.MonkeyPatch.context() as patch:
            variable = "https_proxy" if kind == "tunnel" else "http_proxy"
            patch.setenv(variable, refuser if does == "refused" else self._proxies[does].url)
            yield

    def close(self) -> None:
        self.finished.set()
        self._refuser.close()
        for proxy in self._proxies.values():
            proxy.close()
        for listener in self.listeners.values():
            listener.close()


def _elsewhere(url: str, scheme: str, netloc: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme=scheme, netloc=netloc))


def name_service(finished: threading.Event) -> Callable[..., Any]:
    """A socket.getaddrinfo that knows what the two names of the harness do."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host == NO_NAME_SERVICE:
            finished.wait(60)
        if host in (NO_SUCH_NAME, NO_NAME_SERVICE):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *args, **kwargs)

    return getaddrinfo


@contextlib.contextmanager
def surroundings(folder: Path) -> Iterator[Surroundings]:
    """One simulator for everything, and an environment that says nothing about proxies or credentials."""
    with running_simulator(seed="empty") as started, pytest.MonkeyPatch.context() as patch:
        around = Surroundings(QuickSimulator(started.info, started.process), folder)
        patch.setattr(socket, "getaddrinfo", name_service(around.finished))
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        try:
            yield around
        finally:
            around.close()
