# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a service answers: a reply, and the error that carries one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    """One HTTP answer, before it is put on the wire."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json;charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


class ServiceError(Exception):
    """An answer that ends the handling of a request at once."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"HTTP {reply.status}")
        self.reply = reply


def json_reply(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """A reply with a JSON body."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return Reply(status, body, headers=dict(headers or {}))


def sms_error(code: str, message: str, status: int = 400) -> ServiceError:
    """An error of SMS in its short form, the common one."""
    return ServiceError(json_reply({"error_code": code, "error_msg": message}, status))


def permission_error(action: str, resource: str) -> ServiceError:
    """SMS.9004 with every field of the API page "Deleting a Migration Task"."""
    sentence = f"You do not have permission to perform action {action} on resource {resource}."
    body = {
        "error_code": "SMS.9004",
        "error_msg": f"The current account does not have the permission to execute policy. {sentence}",
        "encoded_authorization_message": "RVhBTVBMRS1hdXRob3JpemF0aW9uLW1lc3NhZ2U=",
        "error_param": [sentence],
        "details": [{"error_code": "SMS.9004", "error_msg": sentence}],
    }
    return ServiceError(json_reply(body, 403))


def gateway_error(code: str, message: str, status: int, headers: dict[str, str] | None = None) -> ServiceError:
    """An error of the API gateway. The front fills in the request ID, in the body and in the header."""
    body = {"error_msg": message, "error_code": code, "request_id": REQUEST_ID_MARK}
    return ServiceError(json_reply(body, status, headers))


def authentication_error(reason: str, code: str = "APIGW.0301") -> ServiceError:
    """401 as the gateway words it; texts from the vendor's "API Request Signing Guide", common errors."""
    if code == "APIGW.0307":
        return gateway_error(code, "The token must be updated.", 401)
    return gateway_error(code, f"Incorrect IAM authentication information: {reason}", 401)


def no_such_api() -> ServiceError:
    """404 of the gateway: no API at this path. It says nothing about any task."""
    return gateway_error("APIGW.0101", "The API does not exist or has not been published in the environment", 404)


def keystone_error(status: int, message: str, title: str) -> ServiceError:
    """An error of IAM's /v3 paths, in the shape of OpenStack Keystone."""
    return ServiceError(json_reply({"error": {"code": status, "message": message, "title": title}}, status))


def iam_error(code: str, message: str, status: int, headers: dict[str, str] | None = None) -> ServiceError:
    """An error of IAM's own /v3.0 paths."""
    return ServiceError(json_reply({"error_msg": message, "error_code": code}, status, headers))


# Replaced by the request ID when the reply is sent, so that whoever raises an error need not know it.
REQUEST_ID_MARK = "@request-id@"
