# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which failure an answer is, and what it says: whole messages, whole ``error`` dicts."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import failure
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AuthenticationError,
    PermissionError_,
    ServerError,
    ServiceError,
    SourceBusyError,
    TaskGoneError,
    ThrottledError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._hints import HINTS, STATUS_HINTS
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import an_answer

DOING = "Deleting task t-1"
ENDPOINT = "https://sms.example"
ADDRESS = "Check endpoint and region (the region that hosts SMS, not the migration's target) and any proxy between."
NOT_SMS = "this is not SMS, or not a path that it serves."


def fail(status: int, body: bytes, about_task: bool = True, **headers: Any) -> ServiceError:
    return failure(DOING, "SMS", ENDPOINT, an_answer(status, body, **headers), about_task=about_task)


def test_a_refusal_in_one_sentence_and_as_a_dict() -> None:
    body = (
        b'{"error_code": "SMS.9004", "error_msg": "You have no permission for sms:server:deleteTask.", '
        b'"details": [{"error_code": "a", "error_msg": "b"}]}'
    )
    error = fail(403, body, X_Request_Id="r-1")
    hint = (
        "Ask an administrator to grant the action named in the message, for example through the policy SMS FullAccess."
    )
    assert error.__class__ is PermissionError_
    assert error.message == (
        "Deleting task t-1: You have no permission for sms:server:deleteTask (SMS.9004, HTTP 403, request ID r-1). "
        + hint
    )
    assert error.error == {
        "code": "SMS.9004",
        "message": "You have no permission for sms:server:deleteTask.",
        "http_status": 403,
        "request_id": "r-1",
        "hint": hint,
        "details": [{"error_code": "a", "error_msg": "b"}],
        "endpoint": ENDPOINT,
    }


@pytest.mark.parametrize(
    ("status", "body", "about_task", "kind"),
    [
        (404, b'{"error_code": "SMS.7703", "error_msg": "x"}', True, TaskGoneError),
        (400, b'{"error_code": "SMS.7703", "error_msg": "x"}', True, TaskGoneError),
        (404, b'{"error_code": "SMS.2252", "error_msg": "x"}', True, TaskGoneError),
        (404, b'{"error_code": "SMS.7703", "error_msg": "x"}', False, ServiceError),
        (400, b'{"error_code": "SMS.7719", "error_msg": "x"}', True, SourceBusyError),
        (403, b'{"error_code": "SMS.2015", "error_msg": "x"}', True, SourceBusyError),
        (404, b'{"error_code": "SMS.7719", "error_msg": "x"}', True, SourceBusyError),
        (400, b'{"error_code": "SMS.7719", "error_msg": "x"}', False, ServiceError),
        (404, b'{"error_code": "SMS.6527", "error_msg": "x"}', True, PermissionError_),
        (400, b'{"error_code": "SMS.2248", "error_msg": "x"}', True, PermissionError_),
        (403, b"", True, PermissionError_),
        (403, b"<html>", True, PermissionError_),
        (401, b'{"error_code": "APIGW.0301", "error_msg": "x"}', True, AuthenticationError),
        (401, b"", True, AuthenticationError),
        (429, b'{"error_code": "APIGW.0308", "error_msg": "x"}', True, ThrottledError),
        (429, b"<html>", True, ThrottledError),
        *[(status, b"", True, ServerError) for status in (500, 502, 503, 504, 507, 520, 599)],
        (500, b'{"error_code": "SMS.2007", "error_msg": "x"}', True, ServerError),
        (501, b'{"error_code": "SMS.2007", "error_msg": "x"}', True, ServiceError),
        (505, b'{"error_code": "SMS.2007", "error_msg": "x"}', True, ServiceError),
        (400, b'{"error_code": "SMS.9001", "error_msg": "x"}', True, ServiceError),
        (400, b"{}", True, ServiceError),
        (404, b'{"error_code": "IAM.0004", "error_msg": "x"}', True, ServiceError),
        (404, b'{"error_code": "APIGW.0101", "error_msg": "x"}', True, WrongServiceError),
        (404, b'{"error_code": "APIG.0101", "error_msg": "x"}', True, WrongServiceError),
        (404, b"", True, WrongServiceError),
        (404, b"{}", True, WrongServiceError),
        (404, b'{"detail": "Not Found"}', True, WrongServiceError),
        (404, b"404 page not found", True, WrongServiceError),
        (404, b"<html>", True, WrongServiceError),
        (405, b"{}", True, WrongServiceError),
        (400, b"<html>", True, WrongServiceError),
        (200, b"<html>", True, WrongServiceError),
        (302, b"", True, WrongServiceError),
    ],
)
def test_which_failure_an_answer_is(status: int, body: bytes, about_task: bool, kind: type[ServiceError]) -> None:
    assert fail(status, body, about_task).__class__ is kind


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        pytest.param(
            404,
            b'{"error_code": "APIGW.0101", "error_msg": "The API does not exist."}',
            f'{ENDPOINT} answered with "The API does not exist." (APIGW.0101, HTTP 404): {NOT_SMS}',
            id="APIGW.0101",
        ),
        pytest.param(
            404,
            b'{"error_code": "APIGW.0101"}',
            f'{ENDPOINT} answered with "APIGW.0101" (APIGW.0101, HTTP 404): {NOT_SMS}',
            id="APIGW.0101 without words",
        ),
        pytest.param(
            404,
            b"<html><title>404 Not Found</title>",
            f'{ENDPOINT} answered with a web page ("404 Not Found") (HTTP 404): {NOT_SMS}',
            id="HTML",
        ),
        pytest.param(404, b"no such page", f'{ENDPOINT} answered with "no such page" (HTTP 404): {NOT_SMS}', id="text"),
        pytest.param(404, b"", f"{ENDPOINT} answered with an empty body (HTTP 404): {NOT_SMS}", id="nothing"),
        pytest.param(404, b"{}", f'{ENDPOINT} answered with "{{}}" (HTTP 404): {NOT_SMS}', id="JSON without a code"),
        pytest.param(
            404, b"\xff\xff", f"{ENDPOINT} answered with 2 bytes that are no text (HTTP 404): {NOT_SMS}", id="binary"
        ),
        pytest.param(200, b"<html>", f"{ENDPOINT} answered with a web page (HTTP 200): {NOT_SMS}", id="200 with HTML"),
        *(
            pytest.param(
                status,
                b"<html><title>Login</title>",
                f"{ENDPOINT} answered with a redirect, which is not followed so that no credential goes astray "
                f"(HTTP {status}): {NOT_SMS}",
                id=f"redirect {status}",
            )
            for status in (300, 302, 399)
        ),
        pytest.param(400, b"<html>", f"{ENDPOINT} answered with a web page (HTTP 400): {NOT_SMS}", id="400 with HTML"),
    ],
)
def test_an_answer_of_another_service_says_wrong_endpoint_region_or_proxy(
    status: int, body: bytes, message: str
) -> None:
    error = fail(status, body)
    assert error.__class__ is WrongServiceError
    assert error.what == f"{DOING}: {message}"
    assert error.hint == ADDRESS
    assert (error.http_status, error.endpoint, error.uncertain, error.stops_run) == (status, ENDPOINT, False, False)


def test_an_answer_of_another_service_tells_what_it_says_of_itself() -> None:
    body = b'{"error_code": "APIGW.0101", "error_msg": "No such API", "request_id": "r-1", "details": ["d"]}'
    assert fail(404, body).error == {
        "code": "APIGW.0101",
        "message": "No such API",
        "http_status": 404,
        "request_id": "r-1",
        "hint": ADDRESS,
        "details": ["d"],
        "endpoint": ENDPOINT,
    }


@pytest.mark.parametrize(
    ("status", "body", "message", "hint"),
    [
        (
            500,
            b"upstream timeout",
            f'{DOING}: SMS answered with "upstream timeout" (HTTP 500).',
            STATUS_HINTS[500],
        ),
        (503, b"", f"{DOING}: SMS answered with an empty body (HTTP 503).", STATUS_HINTS[503]),
        (502, b"<html>", f"{DOING}: SMS answered with a web page (HTTP 502).", ADDRESS),
        (400, b'{"error_code": "SMS.9001"}', f"{DOING}: no explanation (SMS.9001, HTTP 400).", HINTS["SMS.9001"]),
        (400, b'{"error_msg": "Bad. "}', f"{DOING}: Bad (HTTP 400).", STATUS_HINTS[400]),
        (400, b'{"error_msg": "Bad X. "}', f"{DOING}: Bad X (HTTP 400).", STATUS_HINTS[400]),
        (418, b'{"error_msg": "Teapot"}', f"{DOING}: Teapot (HTTP 418).", None),
        (
            401,
            b'{"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}',
            f"{DOING}: The username or password is wrong (HTTP 401).",
            STATUS_HINTS[401],
        ),
    ],
)
def test_any_other_failure_in_one_sentence(status: int, body: bytes, message: str, hint: Any) -> None:
    error = fail(status, body)
    assert (error.what, error.hint) == (message, hint)


@pytest.mark.parametrize(
    ("status", "uncertain", "stops_run"),
    [(400, False, False), (401, False, True), (403, False, False), (429, False, False), (500, True, False)],
)
def test_what_a_failure_means_for_the_rest_of_the_run(status: int, uncertain: bool, stops_run: bool) -> None:
    error = fail(status, b"{}")
    assert (error.uncertain, error.stops_run) == (uncertain, stops_run)


def test_a_code_says_more_than_the_status_that_it_comes_with() -> None:
    # APIGW.0101 is no answer of SMS, whose hint is another one.
    codes = sorted(set(HINTS) - {"APIGW.0101"})
    said = {code: fail(400, f'{{"error_code": "{code}", "error_msg": "x"}}'.encode()).hint for code in codes}
    assert said == {code: HINTS[code] for code in codes}
