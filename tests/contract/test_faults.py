# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each kind of fault as a client that does nothing on its own sees it."""

from __future__ import annotations

import gzip
import json
import time

import pytest
import requests
from plain_client import RawConnection, code, login, send
from sms_simulator import seed
from sms_simulator.client import ControlError, Simulator

TASK = f"/v3/tasks/{seed.MIG_WEB01}"


def test_reset_before_processing(simulator: Simulator) -> None:
    simulator.fault("reset", when="before")
    with RawConnection(simulator) as raw:
        raw.request("DELETE", TASK)
        with pytest.raises(ConnectionResetError):
            raw.read()
    assert seed.MIG_WEB01 in simulator.tasks()
    entry = simulator.requests()[0]
    assert (entry["status"], entry["fault"], entry["processed"]) == (None, "reset", False)


def test_reset_after_processing(simulator: Simulator) -> None:
    simulator.fault("reset", when="after")
    with RawConnection(simulator) as raw:
        raw.request("DELETE", TASK)
        with pytest.raises(ConnectionResetError):
            raw.read()
    assert seed.MIG_WEB01 not in simulator.tasks()
    assert code(send(simulator, "DELETE", TASK)) == (404, "SMS.7703")


def test_close_without_an_answer(simulator: Simulator) -> None:
    simulator.fault("close")
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        assert raw.read_to_end() == b""


def test_hang_lasts_until_the_client_goes(simulator: Simulator) -> None:
    simulator.fault("hang", when="after")
    with RawConnection(simulator) as raw:
        raw.request("DELETE", TASK)
        raw.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            raw.read()
    assert seed.MIG_WEB01 not in simulator.tasks()
    assert send(simulator, "GET", "/v3/tasks").status_code == 200


def test_slow_headers(simulator: Simulator) -> None:
    simulator.fault("slow_headers", interval=0.02, chunk=40)
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        first = raw.read()
        assert first == b"HTTP/1.1 200 OK\r\nContent-Type: application/j"[:40]
        assert json.loads((first + raw.read_to_end()).partition(b"\r\n\r\n")[2])["id"] == seed.MIG_WEB01


def test_slow_body(simulator: Simulator) -> None:
    simulator.fault("slow_body", interval=0.02, chunk=200)
    started = time.monotonic()
    assert send(simulator, "GET", TASK).json()["id"] == seed.MIG_WEB01
    assert time.monotonic() - started > 0.1


def test_truncated(simulator: Simulator) -> None:
    simulator.fault("truncated", missing=7)
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        head, dummy, body = raw.read_to_end().partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body) + 7}".encode() in head


def test_truncated_by_a_reset(simulator: Simulator) -> None:
    simulator.fault("truncated", reset=True)
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        with pytest.raises(ConnectionResetError):
            raw.read_to_end()


def test_wrong_length(simulator: Simulator) -> None:
    simulator.fault("wrong_length", less=5)
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        head, dummy, body = raw.read_to_end().partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body) - 5}".encode() in head


def test_bad_status_line(simulator: Simulator) -> None:
    simulator.fault("bad_status_line", line="ICY 200 OK")
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        assert raw.read_to_end().startswith(b"ICY 200 OK\r\n")


def test_interim(simulator: Simulator) -> None:
    simulator.fault("interim", count=2)
    with RawConnection(simulator) as raw:
        raw.request("DELETE", TASK)
        assert raw.read_to_end().count(b"HTTP/1.1 ") == 3
    assert seed.MIG_WEB01 not in simulator.tasks()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("huge_header", b"X-Huge: " + b"a" * 2 * 1024 * 1024),
        ("many_headers", b"X-Header-4999: a"),
        ("two_lengths", b"Content-length: "),
        ("bad_chunks", b"\r\nno length\r\n"),
        ("two_answers", b"an answer that nobody asked for"),
        ("drop_after", b"HTTP/1.1 200 OK"),
    ],
)
def test_what_is_wrong_with_an_answer(simulator: Simulator, kind: str, expected: bytes) -> None:
    simulator.fault(kind)
    with RawConnection(simulator) as raw:
        raw.request("DELETE", TASK)
        assert expected in raw.read_to_end()
    assert seed.MIG_WEB01 not in simulator.tasks()


def test_endless(simulator: Simulator) -> None:
    simulator.fault("endless")
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        received = 0
        while received < 5_000_000:
            received += len(raw.read())
    # It stops with the client, and others are served.
    assert send(simulator, "GET", "/v3/tasks").status_code == 200


def test_binary(simulator: Simulator) -> None:
    simulator.fault("binary", bytes=100)
    answer = send(simulator, "GET", TASK)
    assert len(answer.content) == 103
    with pytest.raises(ValueError):
        answer.content.decode("utf-8")


def test_huge(simulator: Simulator) -> None:
    simulator.fault("huge", megabytes=3, status=500)
    answer = send(simulator, "GET", TASK)
    assert answer.status_code == 500
    assert len(answer.json()["error_msg"]) == 3 * 1024 * 1024


def test_gzip_bomb(simulator: Simulator) -> None:
    simulator.fault("gzip_bomb", megabytes=20)
    with RawConnection(simulator) as raw:
        raw.request("GET", TASK)
        head, body = raw.read_answer()
    assert b"Content-Encoding: gzip" in head
    assert len(body) < 100_000
    assert len(gzip.decompress(body)) == 20 * 1024 * 1024 + 2


def test_bad_gzip(simulator: Simulator) -> None:
    simulator.fault("bad_gzip")
    with pytest.raises(requests.exceptions.ContentDecodingError):
        send(simulator, "GET", TASK)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect(simulator: Simulator, status: int) -> None:
    simulator.fault("redirect", status=status, location="http://127.0.0.1:9/login")
    answer = send(simulator, "GET", TASK)
    assert (answer.status_code, answer.headers["Location"]) == (status, "http://127.0.0.1:9/login")


@pytest.mark.parametrize("status", [200, 403, 404, 502])
def test_html(simulator: Simulator, status: int) -> None:
    simulator.fault("html", status=status)
    answer = send(simulator, "DELETE", TASK)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "<html" in answer.text
    assert seed.MIG_WEB01 in simulator.tasks()


@pytest.mark.parametrize("status", [200, 204, 404, 500])
def test_empty(simulator: Simulator, status: int) -> None:
    simulator.fault("empty", status=status)
    answer = send(simulator, "GET", TASK)
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize(
    ("preset", "status", "expected"),
    [
        ("sms", 400, {"error_code": "SMS.7101", "error_msg": "Why."}),
        ("iam_own", 400, {"error_code": "SMS.7101", "error_msg": "Why."}),
        ("iam", 401, {"error": {"code": "SMS.7101", "message": "Why.", "title": "Unauthorized"}}),
        ("camel", 400, {"errorCode": "SMS.7101", "errorMsg": "Why."}),
        ("short", 400, {"code": "SMS.7101", "message": "Why."}),
        ("nested", 400, {"error": {"error_code": "SMS.7101", "error_msg": "Why."}}),
        ("no_code", 404, {"message": "Why."}),
    ],
)
def test_every_shape_of_an_error(simulator: Simulator, preset: str, status: int, expected: dict[str, object]) -> None:
    simulator.fault("status", preset=preset, code="SMS.7101", message="Why.")
    answer = send(simulator, "GET", TASK)
    assert (answer.status_code, answer.json()) == (status, expected)


@pytest.mark.parametrize(
    ("preset", "status", "expected"),
    [
        ("gateway", 401, "APIGW.0301"),
        ("throttled", 429, "APIGW.0308"),
        ("not_found", 404, "APIGW.0101"),
        ("unavailable", 503, "APIGW.0613"),
    ],
)
def test_gateway_presets_name_the_request(simulator: Simulator, preset: str, status: int, expected: str) -> None:
    simulator.fault("status", preset=preset)
    answer = send(simulator, "GET", TASK)
    assert code(answer) == (status, expected)
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


def test_status_with_any_body(simulator: Simulator) -> None:
    simulator.fault(
        "status", status=418, text="short and stout", headers={"Retry-After": "7"}, content_type="text/strange"
    )
    simulator.fault("status", status=503, base64="AAEC")
    simulator.fault("status", status=200, json=["not", "an", "object"])
    simulator.fault("status", status=409, code="SMS.1234", message="Text.")
    first, second, third, fourth = (send(simulator, "GET", TASK) for dummy in range(4))
    assert (first.status_code, first.text, first.headers["Retry-After"], first.headers["Content-Type"]) == (
        418,
        "short and stout",
        "7",
        "text/strange",
    )
    assert (second.status_code, second.content) == (503, b"\x00\x01\x02")
    assert third.json() == ["not", "an", "object"]
    assert code(fourth) == (409, "SMS.1234")


def test_status_after_processing(simulator: Simulator) -> None:
    simulator.fault("status", status=504, when="after")
    assert send(simulator, "DELETE", TASK).status_code == 504
    assert seed.MIG_WEB01 not in simulator.tasks()


def test_token_expired_once_and_for_good(simulator: Simulator) -> None:
    token = login(simulator).headers["X-Subject-Token"]
    simulator.fault("token_expired")
    assert code(send(simulator, "GET", TASK, token=token)) == (401, "APIGW.0307")
    assert send(simulator, "GET", TASK, token=token).status_code == 200
    simulator.fault("token_expired", revoke=True)
    assert [send(simulator, "GET", TASK, token=token).status_code for dummy in range(2)] == [401, 401]


def test_echo_secret(simulator: Simulator) -> None:
    simulator.fault("echo_secret", match={"times": 2})
    token = simulator.credentials["token"]["auth_token"]
    assert token in send(simulator, "GET", TASK).json()["error_msg"]
    assert simulator.credentials["password"]["password"] in login(simulator).json()["error_msg"]


def test_delay(simulator: Simulator) -> None:
    simulator.fault("delay", seconds=0.2)
    started = time.monotonic()
    assert send(simulator, "GET", TASK).status_code == 200
    assert time.monotonic() - started >= 0.2


def test_matching(simulator: Simulator) -> None:
    simulator.fault(
        "status", status=500, match={"service": "sms", "method": "DELETE", "path": "/tasks/[^/]+$", "nth": 2}
    )
    simulator.fault("status", status=502, match={"service": "iam", "times": None})
    assert send(simulator, "GET", TASK).status_code == 200
    assert send(simulator, "DELETE", f"/v3/tasks/{seed.UNKNOWN_TASK}").status_code == 404
    assert send(simulator, "DELETE", TASK).status_code == 500
    assert send(simulator, "DELETE", TASK).status_code == 200
    assert [login(simulator).status_code for dummy in range(3)] == [502, 502, 502]
    assert [(fault["seen"], fault["applied"]) for fault in simulator.faults()] == [(2, 1), (3, 3)]


def test_faults_one_after_the_other(simulator: Simulator) -> None:
    for status in (429, 500, 503):
        simulator.fault("status", status=status, match={"skip": 0})
    assert [send(simulator, "GET", TASK).status_code for dummy in range(4)] == [429, 500, 503, 200]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "explode"},
        {"kind": "reset", "when": "later"},
        {"kind": "reset", "colour": 1},
        {"kind": "reset", "match": {"host": "x"}},
        {"kind": "reset", "match": {"path": "("}},
        {"kind": "reset", "match": {"service": "obs"}},
        {"kind": "status", "preset": "none"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(simulator: Simulator, fault: dict[str, object]) -> None:
    with pytest.raises(ControlError):
        simulator.call("POST", "faults", fault)
    assert simulator.faults() == []
