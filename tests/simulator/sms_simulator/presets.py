# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Error bodies of every shape that services, gateways and proxies use."""

from __future__ import annotations

from typing import Any, Callable

from .reply import REQUEST_ID_MARK

# name: status, how the body is made, and the code and the message unless others are given.
PRESETS: dict[str, tuple[int, Callable[[str, str], Any], str, str]] = {
    "sms": (400, lambda code, text: {"error_code": code, "error_msg": text}, "SMS.9001", "Invalid parameter."),
    "sms_details": (
        400,
        lambda code, text: {
            "error_code": code,
            "error_msg": text,
            "error_param": [text],
            "details": [{"error_code": code, "error_msg": text}],
        },
        "SMS.9001",
        "Invalid parameter.",
    ),
    "permission": (
        403,
        lambda code, text: {
            "error_code": code,
            "error_msg": text,
            "encoded_authorization_message": "RVhBTVBMRS1hdXRob3JpemF0aW9uLW1lc3NhZ2U=",
            "error_param": [text],
            "details": [{"error_code": code, "error_msg": text}],
        },
        "SMS.9004",
        "You do not have permission to perform action sms:server:deleteTask on resource XXX.",
    ),
    "gateway": (
        401,
        lambda code, text: {"error_msg": text, "error_code": code, "request_id": REQUEST_ID_MARK},
        "APIGW.0301",
        "Incorrect IAM authentication information: verify aksk signature fail",
    ),
    "throttled": (
        429,
        lambda code, text: {"error_msg": text, "error_code": code, "request_id": REQUEST_ID_MARK},
        "APIGW.0308",
        "The throttling threshold has been reached: policy ip over ratelimit,limit:10,time:1 minute",
    ),
    "not_found": (
        404,
        lambda code, text: {"error_msg": text, "error_code": code, "request_id": REQUEST_ID_MARK},
        "APIGW.0101",
        "The API does not exist or has not been published in the environment",
    ),
    "unavailable": (
        503,
        lambda code, text: {"error_msg": text, "error_code": code, "request_id": REQUEST_ID_MARK},
        "APIGW.0613",
        "The IAM service is unavailable",
    ),
    "iam": (
        401,
        lambda code, text: {
            "error": {"code": int(code) if code.isdigit() else code, "message": text, "title": "Unauthorized"}
        },
        "401",
        "The username or password is wrong.",
    ),
    "iam_own": (
        400,
        lambda code, text: {"error_msg": text, "error_code": code},
        "IAM.0011",
        "Request body is invalid.",
    ),
    "camel": (400, lambda code, text: {"errorCode": code, "errorMsg": text}, "SMS.9001", "Invalid parameter."),
    "short": (400, lambda code, text: {"code": code, "message": text}, "SMS.9001", "Invalid parameter."),
    "nested": (
        400,
        lambda code, text: {"error": {"error_code": code, "error_msg": text}},
        "SMS.9001",
        "Invalid parameter.",
    ),
    "no_code": (404, lambda code, text: {"message": text}, "", "Not Found"),
}
