# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The front: takes requests from the network, lets the service answer, and applies faults, latency and throttling."""

from __future__ import annotations

import asyncio
import math
import uuid
import weakref
from collections import deque
from email.utils import formatdate
from typing import Any, Callable

from aiohttp import web

from . import control, iam, metadata, sms
from .call import Call
from .fault_replies import BUILDERS, fault_reply
from .faults import Fault
from .reply import REQUEST_ID_MARK, Reply, ServiceError, gateway_error, iam_error
from .wire import TRAVEL, break_connection
from .world import World

MAX_BODY = 12 * 1024 * 1024  # of the API gateway
CONTROL_PREFIX = "/_sim/"
SERVICES: dict[str, Callable[[World, Call], Reply]] = {
    "sms": sms.handle,
    "iam": iam.handle,
    "metadata": metadata.handle,
}


class Connections:
    """Numbers the connections, so that the log can tell whether one was used again."""

    def __init__(self) -> None:
        self.count = 0
        self.known: weakref.WeakKeyDictionary[asyncio.Transport, int] = weakref.WeakKeyDictionary()

    def number(self, transport: asyncio.Transport) -> int:
        """The number of a connection."""
        if transport not in self.known:
            self.count += 1
            self.known[transport] = self.count
        return self.known[transport]


class Front:
    """One listening service."""

    def __init__(self, world: World, service: str, connections: Connections) -> None:
        self.world = world
        self.service = service
        self.connections = connections

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        transport = request.transport
        if not isinstance(transport, asyncio.Transport):
            raise asyncio.CancelledError
        headers = [
            (name.decode("utf-8", "surrogateescape"), value.decode("utf-8", "surrogateescape"))
            for name, value in request.raw_headers
        ]
        connection = self.connections.number(transport)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _response(gateway_error("APIGW.0201", "Request entity too large", 413).reply, self.service)
        base = f"{request.scheme}://{request.host}"
        call = Call(self.service, request.method, request.raw_path, headers, body, connection, base)
        if self.service == "sms" and call.path.startswith(CONTROL_PREFIX):
            return _response(control.handle(self.world, call), self.service)
        return await self._serve(call, transport)

    async def _serve(self, call: Call, transport: asyncio.Transport) -> web.StreamResponse:
        entry = self.world.journal.add(call)
        if self.world.settings.latency_ms:
            await asyncio.sleep(self.world.settings.latency_ms / 1000)
        fault = self.world.faults.choose(call)
        reply = Reply(200, b'{"simulated": "a fault, before the request was processed"}')
        if fault is None or fault.kind == "delay" or _when(fault) == "after":
            if fault is not None and fault.kind == "delay" and _when(fault) == "before":
                await asyncio.sleep(fault.params["seconds"])
            reply = self._process(call)
            entry["processed"] = True
        entry["auth"] = {"kind": call.auth_kind, "label": call.auth_label}
        if fault is not None:
            entry["fault"] = fault.kind
            reply = await self._apply(fault, call, reply, transport, entry)
        entry["status"] = reply.status
        if self.world.settings.clock_offset_seconds:
            # The clock that checks signatures is the one that dates answers.
            reply.headers.setdefault("Date", formatdate(self.world.now(), usegmt=True))
        return _response(reply, self.service)

    async def _apply(
        self, fault: Fault, call: Call, reply: Reply, transport: asyncio.Transport, entry: dict[str, Any]
    ) -> Reply:
        if fault.kind == "delay":
            if _when(fault) == "after":
                await asyncio.sleep(fault.params["seconds"])
            return reply
        if fault.kind == "token_expired" and fault.params["revoke"]:
            token = self.world.credentials.tokens.get(call.headers.get("x-auth-token", ""))
            if token is not None:
                token.expires = self.world.now() - 1
        if fault.kind in BUILDERS:
            return fault_reply(fault, call)
        if fault.kind not in ("reset", "close", "hang"):
            entry["status"] = fault.params.get("status", reply.status)
        reply = _finished(reply, self.service)
        reply.headers.update(fault.params["headers"])
        await break_connection(fault, reply, transport)
        return reply

    def _process(self, call: Call) -> Reply:
        try:
            self._throttle()
            return SERVICES[self.service](self.world, call)
        except ServiceError as error:
            return error.reply

    def _throttle(self) -> None:
        settings = self.world.settings
        prefix = "iam_" if self.service == "iam" else ""
        limit = getattr(settings, f"{prefix}throttle_requests")
        seconds = getattr(settings, f"{prefix}throttle_seconds")
        if not limit or self.service == "metadata":
            return
        recent = self.world.recent.setdefault(self.service, deque())
        now = self.world.now()
        while recent and recent[0] <= now - seconds:
            recent.popleft()
        if len(recent) < limit:
            recent.append(now)
            return
        wait = settings.retry_after_seconds if settings.retry_after_seconds is not None else recent[0] + seconds - now
        headers = {}
        if settings.retry_after == "seconds":
            headers["Retry-After"] = str(math.ceil(wait))
        elif settings.retry_after == "http-date":
            headers["Retry-After"] = formatdate(math.ceil(now + wait), usegmt=True)
        if self.service == "iam":
            raise iam_error(
                "IAM.0012",
                f"The throttling threshold has been reached: {limit} times per {seconds:g} seconds",
                429,
                headers,
            )
        text = (
            f"The throttling threshold has been reached: policy ip over ratelimit,limit:{limit},time:{seconds:g} second"
        )
        raise gateway_error("APIGW.0308", text, 429, headers)


def _when(fault: Fault) -> str:
    """Faults about how an answer travels need the answer, so they come after processing unless told otherwise."""
    return "after" if fault.kind in TRAVEL and "when" not in fault.source else fault.when


def _finished(reply: Reply, service: str) -> Reply:
    """The reply with its request ID and the headers every service sends."""
    request_id = uuid.uuid4().hex
    headers = {"Server": "api-gateway", **reply.headers}
    if service != "metadata":
        headers.setdefault("X-IAM-Trace-Id" if service == "iam" else "X-Request-Id", request_id)
    return Reply(
        reply.status, reply.body.replace(REQUEST_ID_MARK.encode(), request_id.encode()), reply.content_type, headers
    )


def _response(reply: Reply, service: str) -> web.Response:
    done = _finished(reply, service)
    headers = dict(done.headers)
    if done.status != 204:
        headers["Content-Type"] = done.content_type
    return web.Response(status=done.status, body=done.body, headers=headers)


def make_server(world: World, service: str, connections: Connections) -> web.Server:
    """The web server of one service.

    Handlers are cancelled when the client goes, which is what ends a hanging or endless answer.
    """

    def make_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        return web.BaseRequest(
            message, payload, protocol, writer, task, asyncio.get_running_loop(), client_max_size=MAX_BODY
        )

    return web.Server(Front(world, service, connections), request_factory=make_request, handler_cancellation=True)
