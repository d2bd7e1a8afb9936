# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading answers: every shape of body, and what is no body of the service at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import (
    ErrorBody,
    excerpt,
    one_line,
    read_error_body,
    says_error,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import an_answer

DETAILS = [{"error_code": "SMS.7719", "error_msg": "The source server is running."}]


def bytes_of(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            {"error_code": "SMS.7703", "error_msg": "Task doesn't exist"},
            ErrorBody("SMS.7703", "Task doesn't exist", None, None),
            id="SMS, two fields",
        ),
        pytest.param(
            {
                "error_code": "SMS.9004",
                "error_msg": "no permission",
                "encoded_authorization_message": "xyz",
                "error_param": ["a"],
                "details": DETAILS,
            },
            ErrorBody("SMS.9004", "no permission", None, DETAILS),
            id="SMS, all fields",
        ),
        pytest.param(
            {"error_msg": "verify aksk signature fail", "error_code": "APIGW.0301", "request_id": "r-1"},
            ErrorBody("APIGW.0301", "verify aksk signature fail", "r-1", None),
            id="gateway",
        ),
        pytest.param(
            {"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}},
            ErrorBody("401", "The username or password is wrong.", None, None),
            id="Keystone",
        ),
        pytest.param(
            {"error_msg": "Request body is invalid.", "error_code": "IAM.0011"},
            ErrorBody("IAM.0011", "Request body is invalid.", None, None),
            id="IAM",
        ),
        pytest.param(
            {"errorCode": "X.1", "errorMsg": "camel", "requestId": "r-2"},
            ErrorBody("X.1", "camel", "r-2", None),
            id="camel case",
        ),
        pytest.param({"code": "X.1", "message": "short"}, ErrorBody("X.1", "short", None, None), id="short names"),
        *(
            pytest.param({"error_code": "X.1", name: "words"}, ErrorBody("X.1", "words", None, None), id=name)
            for name in ("error_message", "msg")
        ),
        pytest.param(
            {"count": 1, "fault": {"error_code": "X.1", "error_msg": "deep", "details": DETAILS}},
            ErrorBody("X.1", "deep", None, DETAILS),
            id="one level deep",
        ),
        pytest.param(
            {"message": "outer", "error": {"code": "X.1", "message": "inner"}},
            ErrorBody("X.1", "inner", None, None),
            id="a code inside wins over words outside",
        ),
        pytest.param(
            {"error_code": "X.1", "error": {"code": "X.2", "message": "inner"}},
            ErrorBody("X.1", None, None, None),
            id="a code outside wins over one inside",
        ),
        pytest.param(
            {"message": "first", "error": {"message": "second"}},
            ErrorBody(None, "first", None, None),
            id="words without a code",
        ),
        pytest.param(
            {"error_code": "", "error_msg": None, "code": True, "details": "none"},
            ErrorBody(None, None, None, None),
            id="fields that say nothing",
        ),
        pytest.param(
            {"error_code": "X" * 100, "error_msg": "line\r\none\x00\u2028" + "y" * 600},
            ErrorBody("X" * 61 + "...", "line one " + "y" * 488 + "...", None, None),
            id="too long, and of several lines",
        ),
        pytest.param(
            {"error_code": "X.1", "details": "none"}, ErrorBody("X.1", None, None, None), id="details that are no list"
        ),
        pytest.param({}, ErrorBody(None, None, None, None), id="an empty object"),
        pytest.param([{"error_code": "X.1"}], ErrorBody(None, None, None, None), id="a list"),
        pytest.param("", ErrorBody(None, None, None, None), id="an empty string"),
        pytest.param(None, ErrorBody(None, None, None, None), id="null"),
    ],
)
def test_every_shape_of_error_body_is_read(body: Any, expected: ErrorBody) -> None:
    assert read_error_body(an_answer(400, bytes_of(body))) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>", id="HTML"),
        pytest.param(b'{"error_code": "SMS.77', id="truncated"),
        pytest.param(b"\xff\xfe\xfa\x00\x01", id="binary"),
        pytest.param(b"[" * 100_000, id="nested too deep"),
        pytest.param(b"1" * 10_000, id="a number with too many digits"),
    ],
)
def test_what_is_no_json_says_nothing_and_raises_nothing(body: bytes) -> None:
    answer = an_answer(400, body, X_Request_Id="r-1")
    assert read_error_body(answer) == ErrorBody(None, None, "r-1", None)
    assert says_error(answer) is (body == b"<html>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_is_read_in_every_encoding_that_it_may_have(encoding: str) -> None:
    body = '{"error_code": "SMS.7703", "error_msg": "任务不存在"}'.encode(encoding)
    assert read_error_body(an_answer(404, body)) == ErrorBody("SMS.7703", "任务不存在", None, None)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X_Request_Id": "r-1"}, "r-1"),
        ({"x_request_id": "r-1"}, "r-1"),
        ({"X_IAM_Trace_Id": "t-1"}, "t-1"),
        ({"X_Request_Id": "r-1", "X_IAM_Trace_Id": "t-1"}, "r-1"),
        ({"X_Request_Id": "", "X_IAM_Trace_Id": "t-1"}, "t-1"),
        ({"X_Request_Id": "r" * 64}, "r" * 64),
        ({"X_Request_Id": "r" * 65}, None),
        ({}, None),
    ],
)
def test_the_request_id_is_that_of_the_headers(headers: dict[str, Any], expected: str | None) -> None:
    assert an_answer(**headers).request_id == expected


def test_the_request_id_of_the_headers_wins_over_that_of_the_body() -> None:
    answer = an_answer(400, b'{"error_code": "X.1", "request_id": "body"}', X_Request_Id="header")
    assert read_error_body(answer).request_id == "header"


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("application/json", b"{}", False),
        ("text/html", b"{}", True),
        ("Text/HTML; charset=utf-8", b"", True),
        ("application/xhtml+xml", b"<x/>", True),
        ("text/plain", b"nothing", False),
        ("application/json", b"\xef\xbb\xbf \r\n\t<!DOCTYPE html>", True),
        ("application/json", b"<HTML lang=en>", True),
        ("application/json", b"text <html>", False),
        ("application/json", b"X<html>", False),
    ],
)
def test_a_web_page_is_recognised(content_type: str, body: bytes, expected: bool) -> None:
    answer = an_answer(200, body, Content_Type=content_type)
    assert answer.is_html() is expected
    assert says_error(answer) is expected


def test_what_is_longer_than_what_is_read_of_an_answer_is_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_answer, "MAX_BODY", 10)
    assert an_answer(200, b'{"a": 12}').json() == {"a": 12}
    assert an_answer(200, b'{"a": 123}').json() is None


def test_what_does_not_say_what_it_is_is_no_web_page() -> None:
    assert an_answer()._replace(headers={}, body=b'{"tasks": []}').is_html() is False


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error_code": "SMS.7703"}, True),
        ({"errorCode": "X.1"}, True),
        ({"error_code": ""}, False),
        ({"error_code": None, "id": "t-1"}, False),
        ({"code": "X.1"}, False),
        ({"error_json": "{}", "sub_tasks": [{"error_code": "X"}]}, False),
        ([], False),
        ("", False),
    ],
)
def test_a_success_with_an_error_code_is_none(body: Any, expected: bool) -> None:
    assert says_error(an_answer(200, bytes_of(body))) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "an empty body"),
        (b"<html><head><TITLE lang='en'>502\n Bad\tGateway</TITLE>", 'a web page ("502 Bad Gateway")'),
        (b"<!DOCTYPE html><p>no title", "a web page"),
        (b"<html><title>  </title>", "a web page"),
        (b"<?xml version='1.0'?><title>Denied \xff</title>", 'a web page ("Denied \ufffd")'),
        (b"upstream\r\n connect error", '"upstream connect error"'),
        ("超时".encode(), '"超时"'),
        (b"x" * 300, '"' + "x" * 117 + '..."'),
        (b"\x1f\x8b\x08\xff", "4 bytes that are no text"),
        (b"a\x00b", "3 bytes that are no text"),
        (b" \r\n", "3 bytes that are no text"),
        (b"\x00" * 131071, "131071 bytes that are no text"),
        (b"\x00" * 131072, "many bytes that are no text"),
        (("x" * 4095 + "é").encode(), '"' + "x" * 117 + '..."'),
        (b"x" * 4096 + b"\xff\x00", '"' + "x" * 117 + '..."'),
        (b"x" * 4096 + b"\x00", '"' + "x" * 117 + '..."'),
        (b"x" * 65519 + b"<title>late</title>", '"' + "x" * 117 + '..."'),
        (b"x" * 65518 + b"<title>late</title>", 'a web page ("late")'),
    ],
)
def test_a_body_without_a_code_in_a_few_words(body: bytes, expected: str) -> None:
    assert excerpt(an_answer(500, body)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  two\r\n\tlines ", "two lines"),
        (7703, "7703"),
        ("", None),
        (" \n ", None),
        (None, None),
        (True, None),
        (1.5, None),
        (["x"], None),
        ("\x1b[31mred\x1b[0m \ud800\u2029end", "[31mred [0m end"),
        ("1234567890", "1234567890"),
        ("12345678901", "1234567..."),
    ],
)
def test_text_of_the_services_in_one_line(text: Any, expected: str | None) -> None:
    assert one_line(text, 10 if text in ("1234567890", "12345678901") else 100) == expected
