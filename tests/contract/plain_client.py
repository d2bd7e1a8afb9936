# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clients that do nothing on their own: for looking at exactly what the simulator answers."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from sms_simulator.client import Simulator

TIMEOUT = 10


def send(
    simulator: Simulator,
    method: str,
    target: str,
    json: Any = None,
    headers: dict[str, str] | None = None,
    token: str | None = None,
) -> requests.Response:
    """One request to SMS with a token, by default the ready-made one."""
    given = {"X-Auth-Token": token or simulator.credentials["token"]["auth_token"], **(headers or {})}
    return requests.request(
        method, simulator.sms_endpoint + target, json=json, headers=given, timeout=TIMEOUT, allow_redirects=False
    )


def code(answer: requests.Response) -> tuple[int, str]:
    """Status and error code of an answer."""
    return answer.status_code, answer.json()["error_code"]


def login(simulator: Simulator, **changes: Any) -> requests.Response:
    """A login with the password; changes replace parts of the request."""
    known = simulator.credentials["password"]
    user = {"name": known["username"], "password": known["password"], "domain": {"name": known["domain_name"]}}
    identity: dict[str, Any] = {"methods": ["password"], "password": {"user": changes.get("user", user)}}
    identity.update(changes.get("identity", {}))
    auth: dict[str, Any] = {"identity": identity}
    if "scope" in changes:
        auth["scope"] = changes["scope"]
    target = "/v3/auth/tokens" + changes.get("query", "?nocatalog=true")
    return requests.post(
        simulator.iam_endpoint + target, json={"auth": auth}, headers=changes.get("headers"), timeout=TIMEOUT
    )


class RawConnection:
    """A connection on which every byte counts."""

    def __init__(self, simulator: Simulator) -> None:
        self.token = simulator.credentials["token"]["auth_token"]
        parts = urlsplit(simulator.sms_endpoint)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=TIMEOUT)

    def __enter__(self) -> RawConnection:
        return self

    def __exit__(self, *dummy: object) -> None:
        self.socket.close()

    def request(self, method: str, target: str, *headers: str) -> None:
        """Send a request without a body."""
        lines = (f"{method} {target} HTTP/1.1", f"Host: {self.host}", f"X-Auth-Token: {self.token}", *headers, "", "")
        self.socket.sendall("\r\n".join(lines).encode())

    def read(self, size: int = 65536) -> bytes:
        """Some bytes; none when the other side closed.

        Raises:
            ConnectionResetError: the other side reset the connection.
        """
        return self.socket.recv(size)

    def read_to_end(self) -> bytes:
        """Everything until the other side closes."""
        parts: list[bytes] = []
        while True:
            part = self.read()
            if not part:
                return b"".join(parts)
            parts.append(part)

    def read_answer(self) -> tuple[bytes, bytes]:
        """Headers and body of one well-formed answer."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.read()
        head, dummy, body = data.partition(b"\r\n\r\n")
        length = int(
            next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        )
        while len(body) < length:
            body += self.read()
        return head, body
