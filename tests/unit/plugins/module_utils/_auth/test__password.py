# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logging in with a password."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import open_credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import AuthenticationError, OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    FakeSurroundings,
    FakeTransport,
    an_answer,
)

USER = {"username": "user", "password": " secret ", "domain_name": "account"}
BY_NAME = {"name": "user", "password": " secret ", "domain": {"name": "account"}}


def token(value: str) -> Answer:
    return an_answer(201, b'{"token": {}}', X_Subject_Token=value)


def log_in(transport: FakeTransport, **options: str) -> tuple[Credentials, Deadline]:
    surroundings = FakeSurroundings(transport)
    deadline = Deadline(surroundings.clock, 60)
    credentials = open_credentials(Inputs(options, {}), "auto", surroundings)
    credentials.prepare(deadline)
    return credentials, deadline


@pytest.mark.parametrize(
    ("options", "user", "scope"),
    [
        pytest.param(USER, BY_NAME, {"domain": {"name": "account"}}, id="the account is the default scope"),
        pytest.param(
            {**USER, "domain_id": "d-1"},
            {**BY_NAME, "domain": {"id": "d-1"}},
            {"domain": {"id": "d-1"}},
            id="an ID wins over a name",
        ),
        pytest.param(
            {"user_id": "u-1", "password": "p"},
            {"id": "u-1", "password": "p"},
            None,
            id="a user by ID needs no account",
        ),
        pytest.param(
            {**USER, "user_id": "u-1"},
            {"id": "u-1", "password": " secret "},
            {"domain": {"name": "account"}},
            id="a user by ID, an account as scope",
        ),
        pytest.param(
            {**USER, "project_id": "p-1", "project_name": "p"}, BY_NAME, {"project": {"id": "p-1"}}, id="project by ID"
        ),
        pytest.param(
            {**USER, "project_name": "cn-north-4"},
            BY_NAME,
            {"project": {"name": "cn-north-4", "domain": {"name": "account"}}},
            id="project by name",
        ),
        pytest.param(
            {"user_id": "u-1", "password": "p", "project_name": "cn-north-4"},
            {"id": "u-1", "password": "p"},
            {"project": {"name": "cn-north-4"}},
            id="project by name, without an account",
        ),
    ],
)
def test_who_logs_in_and_for_what(options: dict[str, str], user: dict[str, Any], scope: dict[str, Any] | None) -> None:
    transport = FakeTransport(token("t-1"))
    log_in(transport, **options)
    (sent,) = transport.sent
    auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": user}}}
    if scope is not None:
        auth["scope"] = scope
    assert (sent.method, sent.url) == ("POST", "https://iam.example/v3/auth/tokens?nocatalog=true")
    assert json.loads(sent.body) == {"auth": auth}


def test_a_virtual_mfa_adds_its_passcode() -> None:
    transport = FakeTransport(token("t-1"))
    credentials, dummy = log_in(transport, user_id="u-1", password="p", totp_passcode="123456")
    assert json.loads(transport.sent[0].body)["auth"]["identity"] == {
        "methods": ["password", "totp"],
        "password": {"user": {"id": "u-1", "password": "p"}},
        "totp": {"user": {"id": "u-1", "passcode": "123456"}},
    }
    # A passcode is good for one login.
    assert credentials.renew() is False
    assert credentials.authorize("GET", "https://sms.example", {}, b"") == {"X-Auth-Token": "t-1"}
    assert credentials.secrets() == {"p", "123456", "t-1"}


def test_nothing_is_sent_before_a_token_is_needed() -> None:
    transport = FakeTransport()
    credentials = open_credentials(Inputs(USER, {}), "auto", FakeSurroundings(transport))
    assert (transport.sent, credentials.secrets(), credentials.signs) == ([], {" secret "}, False)


def test_the_token_is_kept_until_it_is_renewed() -> None:
    transport = FakeTransport(token("t-1"), token("t-2"))
    credentials, deadline = log_in(transport, **USER)
    credentials.prepare(deadline)
    assert credentials.authorize("GET", "https://sms.example", {}, b"") == {"X-Auth-Token": "t-1"}
    assert credentials.renew() is True
    credentials.prepare(deadline)
    assert credentials.authorize("GET", "https://sms.example", {}, b"") == {"X-Auth-Token": "t-2"}
    assert credentials.secrets() == {" secret ", "t-1", "t-2"}
    transport.check_done()


@pytest.mark.parametrize(
    ("options", "who"),
    [
        (USER, "user user of account account"),
        ({**USER, "domain_name": "", "domain_id": "d-1"}, "user user of account d-1"),
        ({"user_id": "u-1", "password": "p"}, "the user with ID u-1"),
        ({**USER, "project_name": "cn-north-4"}, "user user of account account, for project cn-north-4"),
    ],
)
def test_a_refused_login_says_who_it_was(options: dict[str, str], who: str) -> None:
    refusal = an_answer(401, b'{"error": {"code": 401, "message": "Wrong.", "title": "Unauthorized"}}')
    with pytest.raises(AuthenticationError) as caught:
        log_in(FakeTransport(refusal), **options)
    assert caught.value.what == f"Logging in to IAM as {who}: Wrong (HTTP 401)."
    assert caught.value.stops_run is True


def test_a_token_that_cannot_be_sent_is_refused_without_being_shown() -> None:
    with pytest.raises(OptionError) as caught:
        log_in(FakeTransport(token("to\x01ken")), **USER)
    assert caught.value.message == (
        "the token that IAM gave holds a line break or another character that cannot be sent as a header."
    )


def test_nothing_is_authorised_before_there_is_a_token() -> None:
    credentials = open_credentials(Inputs(USER, {}), "auto", FakeSurroundings())
    assert credentials.authorize("GET", "https://sms.example", {}, b"") == {"X-Auth-Token": ""}
