# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Statuses and shapes of error bodies, and what each pair of them means to a client."""

from __future__ import annotations

import base64
from typing import Any, Callable

from expectations import Meaning

STATUSES = (400, 401, 403, 404, 405, 408, 409, 413, 429, 500, 501, 502, 503, 504, 505, 507, 520)
#: after these, trying again may help
RETRIED = (429, 500, 502, 503, 504)

Build = Callable[[int], "dict[str, Any]"]


def _json(value: Any) -> Build:
    return lambda status: {"status": status, "json": value}


def _bytes(value: bytes, content_type: str = "application/json") -> Build:
    coded = base64.b64encode(value).decode()
    return lambda status: {"status": status, "base64": coded, "content_type": content_type}


#: how the simulator is told to give a body
SHAPES: dict[str, Build] = {
    "sms": lambda status: {"status": status, "code": "SMS.9001", "message": "Invalid parameter."},
    "details": lambda status: {
        "status": status,
        "json": {
            "error_code": "SMS.9001",
            "error_msg": "Invalid.",
            "error_param": ["id"],
            "details": [{"error_code": "SMS.9001", "error_msg": "Invalid."}],
        },
    },
    "gateway": _json({"error_code": "APIGW.0201", "error_msg": "Backend", "request_id": "r-1"}),
    "iam": lambda status: {
        "status": status,
        "json": {"error": {"code": status, "message": "No.\nNot now.", "title": "T"}},
    },
    "camel": _json({"errorCode": "SMS.9001", "errorMsg": "Invalid."}),
    "short": _json({"code": "SMS.9001", "message": "Invalid."}),
    "nested": _json({"error": {"error_code": "SMS.9001", "error_msg": "Invalid."}}),
    "no code": _json({"message": "Not Found"}),
    "odd types": _json({"error_code": None, "error_msg": ["a"], "details": {"a": 1}}),
    "list": _json([1, {"error_code": "SMS.7703"}]),
    "page": _bytes(b"<html><head><title>Bad\nGateway</title></head></html>", "text/html"),
    "text": _bytes(b"upstream connect error\r\nreset", "text/plain"),
    "nothing": _bytes(b""),
    "charset": _bytes('{"error_code": "SMS.9001", "error_msg": "参数无效"}'.encode("gb18030")),
    "half": _bytes(b'{"error_code": "SMS.7703", "error_m'),
    "binary": _bytes(bytes(range(256)) * 4),
    "deep": _bytes(b"[" * 100000),
}
#: the code that the failure has to report; the others have none
CODES = {
    **dict.fromkeys(("sms", "details", "camel", "short", "nested", "charset"), "SMS.9001"),
    "gateway": "APIGW.0201",
    "iam": "status",
}


def meaning_of(status: int, shape: str, about_task: bool) -> Meaning:
    """What a status with a body means.

    Args:
        status: the HTTP status.
        shape: the name of the body's shape.
        about_task: whether the request names one task in its path.
    """
    if status == 404 and about_task and CODES.get(shape) == "SMS.9001":
        return Meaning.GONE
    by_status = {401: Meaning.UNAUTHORISED, 403: Meaning.FORBIDDEN, 429: Meaning.THROTTLED}
    if status in by_status:
        return by_status[status]
    if status in RETRIED:
        return Meaning.LOST
    # "not implemented" and "not this version of HTTP" are refusals; other server errors say nothing
    return Meaning.UNSURE if status >= 500 and status not in (501, 505) else Meaning.REFUSED
