# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server of raw sockets that does to a client what no HTTP library would: tests script each of its connections."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from pathlib import Path
from typing import Any, Callable, NamedTuple

FIXTURES = Path(__file__).parents[2] / "fixtures"
#: seconds after which a test that hangs fails; nothing waits so long otherwise
PATIENCE = 20.0
#: seconds between the drops of a slow answer; far below every time limit, so that only a limit on the whole ends it
DRIP = 0.01


class Received(NamedTuple):
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Peer:
    """The server's end of one connection."""

    def __init__(self, server: RawServer, sock: socket.socket) -> None:
        self._server = server
        self.sock = sock
        self._unread = b""

    def request(self) -> Received:
        """Read one request; ConnectionError where the client goes before its end."""
        while b"\r\n\r\n" not in self._unread:
            self._more()
        head, dummy, self._unread = self._unread.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for name, dummy, value in (line.partition(":") for line in lines):
            # One that comes twice is seen to do so.
            before = f"{headers[name.lower()]}, " if name.lower() in headers else ""
            headers[name.lower()] = before + value.strip()
        size = int(headers.get("content-length", "0"))
        while len(self._unread) < size:
            self._more()
        body, self._unread = self._unread[:size], self._unread[size:]
        method, target = first.split(" ")[:2]
        received = Received(method, target, headers, body)
        self._server.requests.append(received)
        return received

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send the same bytes again and again, slowly, until the client or the server goes."""
        while not self._server.stopped.wait(DRIP):
            self.send(data)

    def wait(self) -> None:
        """Say nothing until the client or the server goes."""
        while self.sock.recv(4096):
            pass

    def reset(self) -> None:
        """Cut the connection without a goodbye."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def start_tls(self, name: str = "localhost") -> None:
        """From here on speak TLS, with a certificate of the fixtures."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(FIXTURES / f"{name}.pem")
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self._server.sockets.append(self.sock)

    def _more(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("the client is gone")
        self._unread += data


#: what the server does with one connection
Script = Callable[[Peer], Any]


class RawServer:
    """Listens on a free port; the first connection follows the first script, and so on; a further one is closed.

    Attributes:
        connections: how many connections were opened.
        requests: what arrived, in order.
    """

    def __init__(self, *scripts: Script) -> None:
        self.connections = 0
        self.requests: list[Received] = []
        self.stopped = threading.Event()
        self.finished = threading.Semaphore(0)
        self._scripts = list(scripts)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.sockets: list[socket.socket] = [self._listener]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"https://localhost:{self.port}"

    def wait_for_end_of_connection(self) -> None:
        """Wait until the server is done with one more connection."""
        assert self.finished.acquire(timeout=PATIENCE)

    def close(self) -> None:
        self.stopped.set()
        for sock in self.sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        while True:
            try:
                sock = self._listener.accept()[0]
            except OSError:
                return
            self.sockets.append(sock)
            self.connections += 1
            script = self._scripts.pop(0) if self._scripts else None
            threading.Thread(target=self._serve, args=(sock, script), daemon=True).start()

    def _serve(self, sock: socket.socket, script: Script | None) -> None:
        peer = Peer(self, sock)
        # That the client goes at any moment is part of the tests.
        with contextlib.suppress(OSError):
            sock.settimeout(PATIENCE)
            if script is not None:
                script(peer)
        peer.sock.close()
        self.finished.release()


def answer(body: bytes = b"{}", status: str = "200 OK", headers: str = "Content-Type: application/json\r\n") -> bytes:
    """A whole answer."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


def answering(*answers: bytes) -> Script:
    """Read a request and send the next of these bytes, for all of them, then close."""

    def script(peer: Peer) -> None:
        for data in answers:
            peer.request()
            peer.send(data)

    return script


def over_tls(script: Script, name: str = "localhost") -> Script:
    """The same with TLS."""

    def secured(peer: Peer) -> None:
        peer.start_tls(name)
        script(peer)

    return secured
