# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logging in to IAM."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    AuthenticationError,
    ServerError,
    SmsError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._iam import Iam
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    FakeClock,
    FakeTransport,
    an_answer,
)

IDENTITY = {"methods": ["password"], "password": {"user": {"id": "u-1", "password": "p"}}}
TOKEN = an_answer(201, b'{"token": {}}', X_Subject_Token=" the-token ")


def iam(transport: FakeTransport, clock: FakeClock) -> Iam:
    client = Client("IAM", "https://iam.example", transport, Credentials(), Deadline(clock, 60), 1, lambda: 0.5)
    return Iam(client)


def failure(transport: FakeTransport, clock: FakeClock) -> SmsError:
    with pytest.raises(SmsError) as caught:
        iam(transport, clock).create_token("Logging in", IDENTITY, None)
    transport.check_done()
    return caught.value


@pytest.mark.parametrize("scope", [None, {"domain": {"name": "account"}}])
def test_a_login_is_one_call_without_the_catalog(clock: FakeClock, scope: dict[str, Any] | None) -> None:
    transport = FakeTransport(TOKEN)
    assert iam(transport, clock).create_token("Logging in", IDENTITY, scope) == "the-token"
    (sent,) = transport.sent
    assert (sent.method, sent.url) == ("POST", "https://iam.example/v3/auth/tokens?nocatalog=true")
    expected = {"identity": IDENTITY} if scope is None else {"identity": IDENTITY, "scope": scope}
    assert json.loads(sent.body) == {"auth": expected}
    assert sent.headers == {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }


@pytest.mark.parametrize(
    "first",
    [AnswerLostError("Lost."), an_answer(500, b""), an_answer(429, b'{"error_code": "IAM.0012", "error_msg": "x"}')],
    ids=["lost", "500", "429"],
)
def test_a_login_may_be_sent_again(clock: FakeClock, first: Answer | Exception) -> None:
    assert iam(FakeTransport(first, TOKEN), clock).create_token("Logging in", IDENTITY, None) == "the-token"


def test_a_token_is_taken_with_either_status_of_success(clock: FakeClock) -> None:
    found = an_answer(200, b'{"token": {}}', X_Subject_Token="the-token")
    assert iam(FakeTransport(found), clock).create_token("Logging in", IDENTITY, None) == "the-token"


def test_a_token_is_taken_even_when_the_body_is_cut(clock: FakeClock) -> None:
    cut = an_answer(201, b'{"tok', whole=False, X_Subject_Token="the-token")
    assert iam(FakeTransport(cut), clock).create_token("Logging in", IDENTITY, None) == "the-token"


def test_a_wrong_password_is_sent_once(clock: FakeClock) -> None:
    body = b'{"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}'
    error = failure(FakeTransport(an_answer(401, body, X_IAM_Trace_Id="t-1")), clock)
    assert error.__class__ is AuthenticationError
    assert error.message == (
        "Logging in: The username or password is wrong (HTTP 401, request ID t-1). "
        "Check username or user_id, password, and domain_name (the account's name, not the user's). "
        "A user with a virtual MFA device needs totp_passcode, too."
    )
    assert error.endpoint == "https://iam.example"


def test_an_iam_that_stays_away_is_a_failure_that_names_it(clock: FakeClock) -> None:
    error = failure(FakeTransport(an_answer(503, b""), an_answer(503, b"")), clock)
    assert error.__class__ is ServerError
    assert error.what == "Logging in: IAM answered with an empty body (HTTP 503)."


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("body", [b"{}", b"", b"<html>"])
def test_a_success_without_a_token_does_not_come_from_iam(clock: FakeClock, status: int, body: bytes) -> None:
    error = failure(FakeTransport(an_answer(status, body)), clock)
    assert error.__class__ is WrongServiceError
    assert error.what.startswith("Logging in: https://iam.example answered with ")
    assert error.what.endswith(f"(HTTP {status}): this is not IAM, or not a path that it serves.")


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("first", [None, AnswerLostError("Lost.")], ids=["at once", "after a lost answer"])
def test_temporary_keys_may_be_asked_for_again(clock: FakeClock, status: int, first: Exception | None) -> None:
    transport = FakeTransport(*filter(None, [first]), an_answer(status, b'{"credential": 1}'))
    found = iam(transport, clock).create_temporary_keys("Assuming", IDENTITY, lambda body: body["credential"])
    assert found == 1
    transport.check_done()


def test_temporary_keys_that_are_refused_are_a_failure_that_says_what_was_being_done(clock: FakeClock) -> None:
    refused = an_answer(403, b'{"error": {"code": 403, "message": "You may not.", "title": "Forbidden"}}')
    with pytest.raises(SmsError) as caught:
        iam(FakeTransport(refused), clock).create_temporary_keys("Assuming", IDENTITY, lambda body: body)
    assert caught.value.what == "Assuming: You may not (HTTP 403)."
