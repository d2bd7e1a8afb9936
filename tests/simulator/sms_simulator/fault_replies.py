# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults that are whole answers: error bodies of every shape, pages, huge or badly compressed bodies."""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
import zlib
from functools import lru_cache
from typing import Any, Callable

from .call import Call
from .faults import Fault
from .presets import PRESETS
from .reply import REQUEST_ID_MARK, Reply

MEGABYTE = 1024 * 1024
LOGIN_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1>
<form action="/login" method="post"><input name="user"><input name="password" type="password"></form>
</body></html>
"""


def fault_reply(fault: Fault, call: Call) -> Reply:
    """The answer a fault of these kinds gives."""
    reply = BUILDERS[fault.kind](fault.params, call)
    reply.headers.update(fault.params["headers"])
    if fault.params["content_type"] is not None:
        reply.content_type = fault.params["content_type"]
    return reply


def _json(value: Any, status: int) -> Reply:
    return Reply(status, json.dumps(value, ensure_ascii=False).encode())


def _status(params: dict[str, Any], call: Call) -> Reply:
    if params["preset"] is not None:
        status, build, code, message = PRESETS[params["preset"]]
        text = message if params["message"] is None else params["message"]
        # 500 is only the default of this kind; a preset has a status of its own.
        return _json(build(params["code"] or code, text), status if params["status"] == 500 else params["status"])
    if params["text"] is not None:
        return Reply(params["status"], params["text"].encode(), "text/plain; charset=utf-8")
    if params["base64"] is not None:
        return Reply(params["status"], base64.b64decode(params["base64"]), "application/octet-stream")
    if params["json"] is not None or params["code"] is None:
        return _json(params["json"] if params["json"] is not None else {}, params["status"])
    return _json({"error_code": params["code"], "error_msg": params["message"] or ""}, params["status"])


def _binary(params: dict[str, Any], call: Call) -> Reply:
    return Reply(params["status"], b"\x00\xff\xfe" + secrets.token_bytes(params["bytes"]))


def _huge(params: dict[str, Any], call: Call) -> Reply:
    filler = b"a" * int(params["megabytes"] * MEGABYTE)
    if params["form"] == "json":
        return Reply(params["status"], b'{"error_code":"SMS.2007","error_msg":"' + filler + b'"}')
    return Reply(params["status"], filler, "text/plain")


def _redirect(params: dict[str, Any], call: Call) -> Reply:
    return Reply(params["status"], b"", "text/html", {"Location": params["location"]})


def _html(params: dict[str, Any], call: Call) -> Reply:
    return Reply(params["status"], LOGIN_PAGE.encode(), "text/html; charset=utf-8")


def _empty(params: dict[str, Any], call: Call) -> Reply:
    return Reply(params["status"])


@lru_cache(maxsize=4)
def _bomb(megabytes: float) -> bytes:
    """JSON that is small while compressed: an opening brace, very many spaces, a closing brace."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"{")]
    parts.extend(packer.compress(b" " * MEGABYTE) for dummy in range(int(megabytes)))
    return b"".join((*parts, packer.compress(b"}"), packer.flush()))


def _gzip_bomb(params: dict[str, Any], call: Call) -> Reply:
    return Reply(params["status"], _bomb(params["megabytes"]), headers={"Content-Encoding": "gzip"})


def _bad_gzip(params: dict[str, Any], call: Call) -> Reply:
    return Reply(params["status"], b'{"this is": "not compressed"}', headers={"Content-Encoding": "gzip"})


def _token_expired(params: dict[str, Any], call: Call) -> Reply:
    expired = params["code"] == "APIGW.0307"
    text = "The token must be updated." if expired else "Incorrect IAM authentication information: token expired"
    return _json({"error_msg": text, "error_code": params["code"], "request_id": REQUEST_ID_MARK}, 401)


def received_secrets(call: Call) -> list[str]:
    """Every secret the request carries, as the service sees it."""
    names = ("x-auth-token", "authorization", "x-security-token", "x-subject-token", "x-metadata-token")
    found = [call.headers[name] for name in names if name in call.headers]

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, item in value.items():
                walk(item, f"{key}.{name}")
        elif isinstance(value, str) and (key.endswith((".password", ".passcode", ".token.id"))):
            found.append(value)

    with contextlib.suppress(ValueError):
        walk(call.json(), "")
    return found


def _echo_secret(params: dict[str, Any], call: Call) -> Reply:
    """In every way that comes to mind: in texts, as names, packed, in parts, and in a header."""
    found = received_secrets(call)
    text = "Invalid request: " + " ".join(found)
    packed = {one: base64.b64encode(f"x{one}".encode()).decode() for one in found}
    parts = [[one.upper(), one[: len(one) // 2]] for one in found]
    body = {"error_code": "SMS.9001", "error_msg": text, "error_param": found, "details": [packed, *parts]}
    reply = _json(body, params["status"])
    if found and found[0].isascii():
        reply.headers["X-Request-Id"] = found[0][:60]
    return reply


BUILDERS: dict[str, Callable[[dict[str, Any], Call], Reply]] = {
    "status": _status,
    "binary": _binary,
    "huge": _huge,
    "redirect": _redirect,
    "html": _html,
    "empty": _empty,
    "gzip_bomb": _gzip_bomb,
    "bad_gzip": _bad_gzip,
    "token_expired": _token_expired,
    "echo_secret": _echo_secret,
}
