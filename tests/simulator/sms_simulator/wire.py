# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults that break HTTP itself. They write to the connection directly, past the web server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, Callable

from .faults import Fault
from .reply import Reply

FULL = 1024 * 1024  # bytes in the send buffer from which on writing waits


class Gone(Exception):
    """The client is not there any more."""


async def break_connection(fault: Fault, reply: Reply, transport: asyncio.Transport) -> None:
    """Play a fault; afterwards the connection is closed or closing.

    Args:
        fault: what to play.
        reply: the answer that would have been sent.
        transport: the connection.
    """
    with contextlib.suppress(Gone):
        await BREAKERS[fault.kind](fault.params, reply, transport)
    transport.close()
    # Nothing may follow on this connection: the server cancels this wait when it is closed.
    await asyncio.get_running_loop().create_future()


async def _send(transport: asyncio.Transport, data: bytes) -> None:
    while not transport.is_closing() and transport.get_write_buffer_size() > FULL:
        await asyncio.sleep(0.01)
    if transport.is_closing():
        raise Gone
    transport.write(data)


async def _drip(transport: asyncio.Transport, data: bytes, params: dict[str, Any]) -> None:
    for start in range(0, len(data), params["chunk"]):
        end = start + params["chunk"]
        await _send(transport, data[start:end])
        await asyncio.sleep(params["interval"])


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def head(reply: Reply, length: int | None, line: str | None = None) -> bytes:
    """The status line and the headers. Without a length the body is chunked."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    lines = [line or f"HTTP/1.1 {reply.status} {_reason(reply.status)}", f"Content-Type: {reply.content_type}", size]
    lines.extend(f"{name}: {value}" for name, value in reply.headers.items())
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _reset_now(transport: asyncio.Transport) -> None:
    sock = transport.get_extra_info("socket")
    # Lingering for 0 seconds makes the system send RST instead of FIN.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _reset(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    _reset_now(transport)


async def _close(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    transport.close()


async def _hang(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await asyncio.get_running_loop().create_future()


async def _slow_headers(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _drip(transport, head(reply, len(reply.body)), params)
    await _send(transport, reply.body)


async def _slow_body(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(reply, len(reply.body)))
    await _drip(transport, reply.body, params)


async def _truncated(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(reply, len(reply.body) + params["missing"]) + reply.body)
    if params["reset"]:
        # Let the part be sent before the connection breaks.
        while transport.get_write_buffer_size() and not transport.is_closing():
            await asyncio.sleep(0.01)
        _reset_now(transport)


async def _wrong_length(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(reply, max(0, len(reply.body) - params["less"])) + reply.body)


async def _endless(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(Reply(params["status"]), None))
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    while True:
        await _send(transport, chunk)
        # Lets the loop notice that the client went.
        await asyncio.sleep(0)


async def _bad_status_line(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(reply, len(reply.body), params["line"]) + reply.body)


async def _interim(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    line = f"HTTP/1.1 {params['status']} {_reason(params['status'])}\r\nLink: </style.css>\r\n\r\n"
    await _send(transport, line.encode() * params["count"])
    await _send(transport, head(reply, len(reply.body)) + reply.body)


async def _huge_header(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    reply.headers["X-Huge"] = "a" * int(params["megabytes"] * 1024 * 1024)
    await _send(transport, head(reply, len(reply.body)) + reply.body)


async def _many_headers(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    reply.headers.update({f"X-Header-{number}": "a" for number in range(params["count"])})
    await _send(transport, head(reply, len(reply.body)) + reply.body)


async def _two_lengths(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    reply.headers["Content-length"] = str(len(reply.body) + 1)
    await _send(transport, head(reply, len(reply.body)) + reply.body)


async def _bad_chunks(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(reply, None) + b"5\r\n" + reply.body[:5].ljust(5) + b"\r\nno length\r\n")


async def _two_answers(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    stray = Reply(403, b'{"error_code": "SMS.9004", "error_msg": "an answer that nobody asked for"}')
    await _send(transport, head(reply, len(reply.body)) + reply.body + head(stray, len(stray.body)) + stray.body)


async def _drop_after(params: dict[str, Any], reply: Reply, transport: asyncio.Transport) -> None:
    await _send(transport, head(reply, len(reply.body)) + reply.body)


#: the kinds that spoil the way of an answer, and so need one
TRAVEL = (
    "slow_headers",
    "slow_body",
    "truncated",
    "wrong_length",
    "bad_status_line",
    "interim",
    "huge_header",
    "many_headers",
    "two_lengths",
    "bad_chunks",
    "two_answers",
    "drop_after",
)
BREAKERS: dict[str, Callable[[dict[str, Any], Reply, asyncio.Transport], Awaitable[None]]] = {
    "reset": _reset,
    "close": _close,
    "hang": _hang,
    "slow_headers": _slow_headers,
    "slow_body": _slow_body,
    "truncated": _truncated,
    "wrong_length": _wrong_length,
    "endless": _endless,
    "bad_status_line": _bad_status_line,
    "interim": _interim,
    "huge_header": _huge_header,
    "many_headers": _many_headers,
    "two_lengths": _two_lengths,
    "bad_chunks": _bad_chunks,
    "two_answers": _two_answers,
    "drop_after": _drop_after,
}
