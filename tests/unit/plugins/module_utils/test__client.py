# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls: what is sent, what counts as success, how a login that is refused ends, and the time limit."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _client
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    AuthenticationError,
    NotSentError,
    OptionError,
    ServerError,
    ServiceError,
    SmsError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    NOW,
    FakeClock,
    FakeCredentials,
    FakeTransport,
    an_answer,
)

URL = "https://sms.example/base"
PATH = "/v3/tasks/t-1"
EXPIRED = an_answer(401, b'{"error_code": "APIGW.0307", "error_msg": "The token must be updated"}')
WRONG_KEY = an_answer(401, b'{"error_code": "APIGW.0303", "error_msg": "wrong"}')


def client(
    transport: FakeTransport, clock: FakeClock, credentials: Credentials | None = None, seconds: float | None = None
) -> Client:
    deadline = Deadline(clock, seconds)
    return Client("SMS", URL, transport, credentials or FakeCredentials(), deadline, 5, lambda: 0.5)


def read(one: Client) -> Answer:
    return one.call("Reading task t-1", "GET", PATH, repeatable=True, about_task=True)


def failed_read(one: Client) -> SmsError:
    with pytest.raises(SmsError) as caught:
        read(one)
    return caught.value


@pytest.mark.parametrize(
    ("method", "query", "body", "url", "data"),
    [
        ("DELETE", None, None, URL + PATH, b""),
        ("DELETE", {}, None, URL + PATH, b""),
        (
            "GET",
            {"limit": 100, "state": None, "name": "a b&c/ü"},
            None,
            URL + PATH + "?limit=100&name=a%20b%26c%2F%C3%BC",
            b"",
        ),
        ("GET", {"state": None}, None, URL + PATH, b""),
        ("POST", None, {"ids": ["ü"]}, URL + PATH, b'{"ids": ["\\u00fc"]}'),
        ("POST", None, {}, URL + PATH, b"{}"),
    ],
)
def test_what_is_sent(
    clock: FakeClock, method: str, query: dict[str, Any] | None, body: Any, url: str, data: bytes
) -> None:
    transport = FakeTransport(an_answer())
    client(transport, clock).call("Testing", method, PATH, query=query, body=body, repeatable=True)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "X-Auth-Token": "token-1",
    }
    assert transport.sent == [(method, url, headers, data, float("inf"))]


def test_a_client_knows_its_service_and_endpoint(clock: FakeClock) -> None:
    one = client(FakeTransport(), clock)
    assert (one.service, one.endpoint) == ("SMS", "https://sms.example")


def test_the_login_is_made_once_for_many_calls(clock: FakeClock) -> None:
    transport, credentials = FakeTransport(an_answer(), an_answer()), FakeCredentials()
    one = client(transport, clock, credentials)
    read(one)
    read(one)
    assert credentials.logins == 1


@pytest.mark.parametrize(
    ("status", "body", "accept"),
    [(200, b'{"id": "t-1"}', (200,)), (200, b"", (200,)), (200, b'""', (200,)), (204, b"", (200, 204))],
)
def test_the_statuses_of_success_are_those_of_the_call(
    clock: FakeClock, status: int, body: bytes, accept: tuple[int, ...]
) -> None:
    expected = an_answer(status, body)
    got = client(FakeTransport(expected), clock).call("Testing", "DELETE", PATH, repeatable=True, accept=accept)
    assert got == expected


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (an_answer(201), ServiceError),
        (an_answer(200, b"<html>"), WrongServiceError),
        (an_answer(200, b'{"error_code": "SMS.9001", "error_msg": "x"}'), ServiceError),
        (an_answer(400, b'{"error_code": "SMS.9001", "error_msg": "x"}'), ServiceError),
    ],
)
def test_any_other_answer_is_a_failure_that_is_not_repeated(
    clock: FakeClock, answer: Answer, kind: type[SmsError]
) -> None:
    error = failed_read(client(FakeTransport(answer), clock))
    assert isinstance(error, kind)
    assert error.what.startswith("Reading task t-1: ")
    assert (error.uncertain, clock.slept) == (False, [])


def test_only_a_call_about_one_task_can_find_that_it_is_gone(clock: FakeClock) -> None:
    gone = an_answer(404, b'{"error_code": "SMS.7703", "error_msg": "no such task"}')
    with pytest.raises(ServiceError) as caught:
        client(FakeTransport(gone), clock).call("Listing tasks", "GET", "/v3/tasks", repeatable=True)
    assert caught.value.__class__ is ServiceError


def test_a_failure_of_the_options_says_what_was_being_done(clock: FakeClock) -> None:
    error = failed_read(client(FakeTransport(OptionError("The URL is bad.")), clock))
    assert error.__class__ is OptionError
    assert error.message == "Reading task t-1: The URL is bad."


@pytest.mark.parametrize("method", ["DELETE", "POST"])
def test_an_accepted_write_is_accepted_even_when_its_answer_is_cut(clock: FakeClock, method: str) -> None:
    cut = an_answer(200, b'{"i', whole=False)
    assert client(FakeTransport(cut), clock).call("Testing", method, PATH, repeatable=False) == cut


def test_an_answer_that_is_too_large_is_not_asked_for_again(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_client, "MAX_BODY", 4)
    huge = an_answer(200, b"xxxx", whole=False)
    assert read(client(FakeTransport(huge), clock)) == huge


def test_an_expired_token_is_renewed_once(clock: FakeClock) -> None:
    transport, credentials = FakeTransport(EXPIRED, an_answer(200, b'{"id": 1}')), FakeCredentials(renewals=9)
    assert read(client(transport, clock, credentials)).body == b'{"id": 1}'
    assert [sent.headers["X-Auth-Token"] for sent in transport.sent] == ["token-1", "token-2"]
    assert clock.slept == []


@pytest.mark.parametrize("code", ["APIGW.0301", "APIGW.0307", "APIG.0301"])
def test_a_token_that_is_refused_after_renewal_stops_the_run(clock: FakeClock, code: str) -> None:
    refused = an_answer(401, f'{{"error_code": "{code}", "error_msg": "no"}}'.encode())
    credentials = FakeCredentials(renewals=9)
    error = failed_read(client(FakeTransport(refused, refused), clock, credentials))
    assert error.__class__ is AuthenticationError
    assert (credentials.logins, error.stops_run, error.code, clock.slept) == (2, True, code, [])
    assert error.message.startswith(f"Reading task t-1: no ({code}, HTTP 401). Refused at {NOW:.0f}. ")


@pytest.mark.parametrize(
    ("refusal", "renewals"), [(EXPIRED, 0), (WRONG_KEY, 9), (an_answer(401, b""), 9)], ids=["no way", "0303", "no code"]
)
def test_a_401_that_renewal_cannot_cure_is_sent_once(clock: FakeClock, refusal: Answer, renewals: int) -> None:
    transport = FakeTransport(refusal)
    error = failed_read(client(transport, clock, FakeCredentials(renewals)))
    assert error.__class__ is AuthenticationError
    assert error.stops_run is True
    transport.check_done()


def test_a_401_whose_body_is_cut_is_not_repeated_since_that_would_lock_the_key(clock: FakeClock) -> None:
    error = failed_read(client(FakeTransport(an_answer(401, b'{"error', whole=False)), clock))
    assert error.__class__ is AuthenticationError
    assert error.stops_run is True


def test_a_renewal_does_not_count_as_a_retry_and_keeps_the_uncertainty(clock: FakeClock) -> None:
    lost = AnswerLostError("Lost.")
    transport = FakeTransport(lost, EXPIRED, an_answer())
    got = client(transport, clock, FakeCredentials(renewals=1)).call(
        "Deleting", "DELETE", PATH, repeatable=True, max_retries=1
    )
    assert got.uncertain is True
    assert clock.slept == [0.5]


def test_a_login_that_fails_stops_the_run_and_leaves_nothing_uncertain(clock: FakeClock) -> None:
    failure = ServerError("Logging in: no (HTTP 500).")
    transport = FakeTransport()
    error = failed_read(client(transport, clock, FakeCredentials(failure=failure)))
    assert error is failure
    assert (error.uncertain, error.stops_run, transport.sent) == (False, True, [])
    assert error.message == "Logging in: no (HTTP 500)."


def test_a_login_that_fails_after_a_lost_answer_leaves_the_call_uncertain(clock: FakeClock) -> None:
    class LoginFailsLater(FakeCredentials):
        def prepare(self, deadline: Deadline) -> None:
            if transport.sent:
                raise ServiceError("Logging in: no (HTTP 400).")

    transport = FakeTransport(AnswerLostError("Lost."))
    error = failed_read(client(transport, clock, LoginFailsLater()))
    assert (error.message, error.uncertain, error.stops_run) == ("Logging in: no (HTTP 400).", True, True)


def test_a_request_has_what_is_left_of_the_whole_time(clock: FakeClock) -> None:
    transport = FakeTransport(AnswerLostError("Lost."), an_answer())
    read(client(transport, clock, seconds=10))
    assert [sent.limit for sent in transport.sent] == [10, 9.5]


def test_nothing_is_sent_when_the_time_is_over(clock: FakeClock) -> None:
    one = client(FakeTransport(), clock, seconds=2.5)
    clock.sleep(3)
    error = failed_read(one)
    assert error.__class__ is NotSentError
    assert error.message == "Reading task t-1: not sent, since the time limit (wait_timeout, 2.5 s) was over."
    assert (error.uncertain, error.stops_run, error.endpoint) == (False, True, "https://sms.example")


def test_time_that_is_over_after_a_pause_leaves_the_call_uncertain(clock: FakeClock) -> None:
    class Oversleeping(FakeClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds + 100)

    error = failed_read(client(FakeTransport(AnswerLostError("Lost.")), Oversleeping(), seconds=10))
    assert error.__class__ is NotSentError
    assert error.message == ("Reading task t-1: not sent again, since the time limit (wait_timeout, 10 s) was over.")
    assert error.uncertain is True


@pytest.mark.parametrize(("jitter", "shown"), [(0.0, "0.4"), (0.5, "0.5"), (1.0, "0.6")])
def test_a_pause_that_would_take_too_long_is_told_to_a_tenth_of_a_second(
    clock: FakeClock, jitter: float, shown: str
) -> None:
    transport = FakeTransport(AnswerLostError("Lost."))
    one = Client("SMS", URL, transport, FakeCredentials(), Deadline(clock, 0.2), 5, lambda: jitter)
    said = f"It was not tried again {shown} s later, since the time limit (wait_timeout, 0.2 s) is over before."
    assert failed_read(one).more == [said]


def test_a_request_is_tried_six_times_unless_told_otherwise(clock: FakeClock) -> None:
    transport = FakeTransport(*[AnswerLostError("Lost.") for dummy in range(6)])
    assert failed_read(Client("SMS", URL, transport, FakeCredentials(), Deadline(clock))).more == [
        "It was tried 6 times."
    ]
