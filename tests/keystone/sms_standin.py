# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for the service: it accepts the tokens that Keystone calls valid, and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import json
import threading
import typing as t

from keystone_server import Keystone


@dataclasses.dataclass(frozen=True)
class Seen:
    """One request as it came in, with the token and with what Keystone says of it (None: not valid)."""

    method: str
    path: str
    token: str
    meaning: dict[str, t.Any] | None


@dataclasses.dataclass
class Sms:
    """The running stand-in: its address and the requests it saw."""

    endpoint: str
    seen: list[Seen] = dataclasses.field(default_factory=list)


@contextlib.contextmanager
def running(keystone: Keystone) -> t.Iterator[Sms]:
    """Serve on a free loopback port until the block ends."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        sms = Sms(f"http://127.0.0.1:{server.server_address[1]}")
        server.RequestHandlerClass = make_handler(sms, keystone)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield sms
        finally:
            server.shutdown()
            thread.join()


def make_handler(sms: Sms, keystone: Keystone) -> type[http.server.BaseHTTPRequestHandler]:
    """Return a handler class that knows its stand-in and its Keystone."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            if self.let_in():
                self.answer(200, {})

        def do_GET(self) -> None:
            if self.let_in():
                self.answer(404, {"error_code": "SMS.7703", "error_msg": "Task doesn't exist"})

        def let_in(self) -> bool:
            token = self.headers.get("X-Auth-Token", "")
            meaning = keystone.describe_token(token) if token else None
            sms.seen.append(Seen(self.command, self.path, token, meaning))
            if meaning is None:
                self.answer(401, {"error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information"})
            return meaning is not None

        def answer(self, status: int, body: dict[str, t.Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: t.Any) -> None:
            """Say nothing: pytest's output is for the tests."""

    return Handler
