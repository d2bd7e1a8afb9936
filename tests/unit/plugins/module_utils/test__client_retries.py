# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which calls are sent again, after how long, and what stays uncertain."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    ServerError,
    SmsError,
    SourceBusyError,
    TaskGoneError,
    ThrottledError,
    TlsError,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    NOW,
    FakeClock,
    FakeCredentials,
    FakeTransport,
    an_answer,
)

HINT = "Try again later; if it stays, give the request ID to Huawei Cloud support."
#: makes what the transport does with an attempt; exceptions must be new ones each time
Attempt = Callable[[], "Answer | Exception"]


def refused() -> Exception:
    return ConnectError("Cannot connect.", hint="Check it.")


def lost() -> Exception:
    return AnswerLostError("The connection was lost.", hint="Try again later.")


def bad_certificate() -> Exception:
    return TlsError("Cannot connect securely.")


def throttled() -> Answer:
    return an_answer(429, b'{"error_code": "APIGW.0308", "error_msg": "Too many"}')


def unavailable() -> Answer:
    return an_answer(503, b"")


def cut() -> Answer:
    return an_answer(200, b'{"id', whole=False)


def cut_refusal() -> Answer:
    return an_answer(404, b'{"err', whole=False)


def call(
    clock: FakeClock,
    transport: FakeTransport,
    method: str = "DELETE",
    repeatable: bool = True,
    max_retries: int | None = None,
    seconds: float | None = None,
    jitter: float = 0.5,
) -> Answer:
    client = Client(
        "SMS",
        "https://sms.example",
        transport,
        FakeCredentials(),
        Deadline(clock, seconds),
        5,
        lambda: jitter,
    )
    answer = client.call(
        "Deleting task t-1", method, "/v3/tasks/t-1", repeatable=repeatable, about_task=True, max_retries=max_retries
    )
    transport.check_done()
    return answer


def failure(clock: FakeClock, transport: FakeTransport, **options: object) -> SmsError:
    with pytest.raises(SmsError) as caught:
        call(clock, transport, **options)  # type: ignore[arg-type]
    transport.check_done()
    return caught.value


@pytest.mark.parametrize(
    ("attempt", "method", "repeatable", "uncertain"),
    [
        pytest.param(refused, "GET", True, False, id="GET, never opened"),
        pytest.param(refused, "DELETE", True, False, id="DELETE, never opened"),
        pytest.param(refused, "POST", False, False, id="action, never opened"),
        pytest.param(throttled, "GET", True, False, id="GET, 429"),
        pytest.param(throttled, "DELETE", True, False, id="DELETE, 429"),
        pytest.param(throttled, "POST", False, False, id="action, 429"),
        pytest.param(lost, "GET", True, True, id="GET, lost"),
        pytest.param(lost, "DELETE", True, True, id="DELETE, lost"),
        pytest.param(lost, "POST", True, True, id="batch delete, lost"),
        pytest.param(unavailable, "GET", True, True, id="GET, 503"),
        pytest.param(unavailable, "DELETE", True, True, id="DELETE, 503"),
        pytest.param(unavailable, "POST", True, True, id="batch delete, 503"),
        pytest.param(cut, "GET", True, True, id="GET, cut"),
        pytest.param(cut_refusal, "DELETE", True, False, id="DELETE, a refusal cut"),
    ],
)
def test_a_call_is_sent_again_and_its_answer_says_whether_the_first_may_have_worked(
    clock: FakeClock, attempt: Attempt, method: str, repeatable: bool, uncertain: bool
) -> None:
    got = call(clock, FakeTransport(attempt(), an_answer()), method, repeatable)
    assert got == an_answer()._replace(uncertain=uncertain)
    assert len(clock.slept) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_which_errors_of_the_server_are_tried_again(clock: FakeClock, status: int) -> None:
    assert call(clock, FakeTransport(an_answer(status, b""), an_answer())).uncertain is True


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 409, 413, 418, 501, 505, 507, 520])
def test_no_other_answer_is_tried_again(clock: FakeClock, status: int) -> None:
    assert failure(clock, FakeTransport(an_answer(status, b"{}"))).http_status == status


@pytest.mark.parametrize("attempt", [lost, unavailable])
def test_an_action_that_may_have_arrived_is_never_sent_again(clock: FakeClock, attempt: Attempt) -> None:
    error = failure(clock, FakeTransport(attempt()), method="POST", repeatable=False)
    assert (error.uncertain, clock.slept) == (True, [])


def test_an_action_that_may_have_arrived_after_one_that_did_not_is_never_sent_again(clock: FakeClock) -> None:
    error = failure(clock, FakeTransport(refused(), lost()), method="POST", repeatable=False)
    assert error.__class__ is AnswerLostError
    assert (error.uncertain, clock.slept) == (True, [0.5])


def test_a_certificate_that_does_not_verify_is_never_retried(clock: FakeClock) -> None:
    error = failure(clock, FakeTransport(bad_certificate()))
    assert error.message == "Deleting task t-1: Cannot connect securely."
    assert (error.uncertain, clock.slept) == (False, [])


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        *[(status, "SMS.7719", SourceBusyError) for status in (429, 500, 503)],
        (429, "SMS.7703", TaskGoneError),
    ],
)
def test_a_busy_source_and_a_task_that_is_gone_are_not_asked_about_again(
    clock: FakeClock, status: int, code: str, kind: type[SmsError]
) -> None:
    body = f'{{"error_code": "{code}", "error_msg": "words"}}'.encode()
    error = failure(clock, FakeTransport(an_answer(status, body)))
    assert error.__class__ is kind
    assert clock.slept == []


@pytest.mark.parametrize(
    ("attempts", "uncertain"),
    [([lost], True), ([unavailable], True), ([refused], False), ([throttled], False), ([lost, throttled], True)],
    ids=["lost", "503", "never opened", "429", "lost, then 429"],
)
def test_gone_after_a_retry_says_whether_this_run_may_have_deleted_it(
    clock: FakeClock, attempts: list[Attempt], uncertain: bool
) -> None:
    gone = an_answer(404, b'{"error_code": "SMS.7703", "error_msg": "gone"}')
    error = failure(clock, FakeTransport(*[attempt() for attempt in attempts], gone))
    assert error.__class__ is TaskGoneError
    assert error.uncertain is uncertain


@pytest.mark.parametrize(
    ("attempt", "kind", "pauses", "message"),
    [
        (
            refused,
            ConnectError,
            [0.5, 1, 2, 4, 8],
            "Deleting task t-1: Cannot connect. It was tried 6 times. Check it.",
        ),
        (
            lost,
            AnswerLostError,
            [0.5, 1, 2, 4, 8],
            "Deleting task t-1: The connection was lost. It was tried 6 times. Try again later.",
        ),
        (
            unavailable,
            ServerError,
            [0.5, 1, 2, 4, 8],
            f"Deleting task t-1: SMS answered with an empty body (HTTP 503). It was tried 6 times. {HINT}",
        ),
        (
            throttled,
            ThrottledError,
            [2, 4, 8, 16, 32],
            "Deleting task t-1: Too many (APIGW.0308, HTTP 429). It was tried 6 times. "
            "Lower the number of parallel runs, or raise max_retries and wait_timeout.",
        ),
    ],
)
def test_after_max_retries_the_last_failure_says_how_often_it_was_tried(
    clock: FakeClock, attempt: Attempt, kind: type[SmsError], pauses: list[float], message: str
) -> None:
    error = failure(clock, FakeTransport(*[attempt() for dummy in range(6)]))
    assert error.__class__ is kind
    assert error.message == message
    assert clock.slept == pauses


@pytest.mark.parametrize("max_retries", [0, 1, 3])
def test_a_call_may_have_its_own_number_of_retries(clock: FakeClock, max_retries: int) -> None:
    attempts = [refused() for dummy in range(max_retries + 1)]
    error = failure(clock, FakeTransport(*attempts), max_retries=max_retries)
    assert error.more == ([f"It was tried {max_retries + 1} times."] if max_retries else [])


def test_the_back_off_is_capped(clock: FakeClock) -> None:
    call(clock, FakeTransport(*[unavailable() for dummy in range(9)], an_answer()), max_retries=9)
    assert clock.slept == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


@pytest.mark.parametrize(("jitter", "expected"), [(0.0, 0.4375), (1.0, 0.5625)])
def test_the_back_off_is_partly_random(clock: FakeClock, jitter: float, expected: float) -> None:
    call(clock, FakeTransport(unavailable(), an_answer()), jitter=jitter)
    assert clock.slept == [expected]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": "0"}, 0),
        ({"Retry_After": "Fri, 02 Jan 2026 03:04:35 GMT"}, 30),
        ({"Retry_After": "Fri, 02 Jan 2026 05:00:30 GMT", "Date": "Fri, 02 Jan 2026 05:00:00 GMT"}, 30),
        ({"Retry_After": "soon"}, None),
    ],
    ids=["seconds", "at once", "date", "date on another clock", "garbage"],
)
def test_retry_after_is_honoured(
    clock: FakeClock, status: int, headers: dict[str, Any], expected: float | None
) -> None:
    call(clock, FakeTransport(an_answer(status, b"", **headers), an_answer()))
    back_off = 2 if status == 429 else 0.5
    assert clock.slept == [back_off if expected is None else expected]
    assert clock.wall() == NOW + clock.slept[0]


def test_retry_after_never_goes_past_the_deadline(clock: FakeClock) -> None:
    answer = an_answer(503, b"", Retry_After="60")
    error = failure(clock, FakeTransport(answer), seconds=60)
    assert error.message == (
        "Deleting task t-1: SMS answered with an empty body (HTTP 503). It was not tried again 60 s later, "
        f"since the time limit (wait_timeout, 60 s) is over before. {HINT}"
    )
    assert (error.uncertain, clock.slept) == (True, [])


@pytest.mark.parametrize(("asked", "slept"), [("300", [300]), ("301", []), ("999999999", [])])
def test_a_run_without_a_deadline_does_not_wait_for_ever_either(clock: FakeClock, asked: str, slept: list[int]) -> None:
    error = failure(clock, FakeTransport(*[an_answer(429, b"", Retry_After=asked)] * (1 + len(slept))), max_retries=1)
    said = f"It was not tried again {asked} s later, since no run waits longer than 300 s for that."
    assert (clock.slept, error.more) == (slept, ["It was tried 2 times."] if slept else [said])


def test_retries_stop_at_the_deadline(clock: FakeClock) -> None:
    error = failure(clock, FakeTransport(refused(), refused(), refused()), seconds=3)
    assert clock.slept == [0.5, 1]
    assert error.more == ["It was not tried again 2 s later, since the time limit (wait_timeout, 3 s) is over before."]


def test_an_answer_that_breaks_off_is_a_failure_that_says_so(clock: FakeClock) -> None:
    answer = an_answer(200, b'{"id', whole=False, X_Request_Id="r-1")
    error = failure(clock, FakeTransport(answer), method="GET", max_retries=0)
    assert error.message == (
        "Deleting task t-1: the answer of https://sms.example broke off (HTTP 200). Try again later."
    )
    assert error.error == {
        "code": None,
        "message": None,
        "http_status": 200,
        "request_id": "r-1",
        "hint": "Try again later.",
        "details": None,
        "endpoint": "https://sms.example",
    }
    assert error.uncertain is True
