# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Agencies of other accounts, and keys that are lent."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import open_credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._temporary_keys import LentKeys, read_lent_keys
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    OptionError,
    ServerError,
    SmsError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    NOW,
    FakeSurroundings,
    FakeTransport,
    an_answer,
)

AGENCY = {"agency_name": "helpers", "agency_domain_name": "other"}
TOKEN = {"auth_token": "own-token"}
KEYS = {"access_key": "own-ak", "secret_key": "own-sk"}
USER = {"username": "user", "password": "p", "domain_name": "account"}
IDENTITY = {"methods": ["assume_role"], "assume_role": {"agency_name": "helpers", "domain_name": "other"}}
URL = "https://sms.example/v3/tasks"


def a_token(value: str) -> Answer:
    return an_answer(201, b'{"token": {}}', X_Subject_Token=value)


def lent(number: int, expires_at: str | None = "2026-01-02T04:04:05.000000Z") -> Answer:
    """Keys that live an hour from NOW."""
    keys = {"access": f"ak-{number}", "secret": f"sk-{number}", "securitytoken": f"st-{number}"}
    return an_answer(201, json.dumps({"credential": {**keys, "expires_at": expires_at}}).encode())


def opened(transport: FakeTransport, **options: str) -> tuple[Credentials, FakeSurroundings, Deadline]:
    surroundings = FakeSurroundings(transport)
    credentials = open_credentials(Inputs(options, {}), "auto", surroundings)
    return credentials, surroundings, Deadline(surroundings.clock)


def sent_as(credentials: Credentials) -> dict[str, str]:
    return credentials.authorize("GET", URL, {}, b"")


@pytest.mark.parametrize(
    ("project", "scope"),
    [
        ({}, {"domain": {"name": "other"}}),
        ({"project_id": "p-1"}, {"project": {"id": "p-1"}}),
        ({"project_name": "p"}, {"project": {"name": "p", "domain": {"name": "other"}}}),
    ],
)
def test_a_token_assumes_an_agency_for_a_token(project: dict[str, str], scope: dict[str, Any]) -> None:
    transport = FakeTransport(a_token("agency-token"))
    credentials, dummy, deadline = opened(transport, **TOKEN, **AGENCY, **project)
    credentials.prepare(deadline)
    credentials.prepare(deadline)
    (sent,) = transport.sent
    assert (sent.method, sent.url) == ("POST", "https://iam.example/v3/auth/tokens?nocatalog=true")
    assert sent.headers["X-Auth-Token"] == "own-token"
    assert json.loads(sent.body) == {"auth": {"identity": IDENTITY, "scope": scope}}
    assert sent_as(credentials) == {"X-Auth-Token": "agency-token"}
    assert credentials.secrets() == {"own-token", "agency-token"}


def test_a_user_logs_in_for_the_own_account_and_then_assumes_the_agency_for_the_project() -> None:
    transport = FakeTransport(a_token("user-token"), a_token("agency-token"))
    credentials, dummy, deadline = opened(transport, **USER, **AGENCY, project_name="p")
    credentials.prepare(deadline)
    login, assumed = (json.loads(sent.body)["auth"] for sent in transport.sent)
    assert login["scope"] == {"domain": {"name": "account"}}
    assert assumed == {"identity": IDENTITY, "scope": {"project": {"name": "p", "domain": {"name": "other"}}}}
    assert transport.sent[1].headers["X-Auth-Token"] == "user-token"
    assert credentials.secrets() == {"p", "user-token", "agency-token"}


def test_the_renewal_of_an_agencys_token_logs_in_anew() -> None:
    transport = FakeTransport(*[a_token(name) for name in ("user-1", "agency-1", "user-2", "agency-2")])
    credentials, dummy, deadline = opened(transport, **USER, **AGENCY)
    credentials.prepare(deadline)
    assert credentials.renew() is True
    credentials.prepare(deadline)
    assert sent_as(credentials) == {"X-Auth-Token": "agency-2"}
    assert transport.sent[3].headers["X-Auth-Token"] == "user-2"


def test_an_agency_on_top_of_a_key_goes_through_temporary_credentials() -> None:
    transport = FakeTransport(lent(1))
    credentials, dummy, deadline = opened(transport, **KEYS, **AGENCY, project_id="p-1")
    credentials.prepare(deadline)
    (sent,) = transport.sent
    assert (sent.method, sent.url) == ("POST", "https://iam.example/v3.0/OS-CREDENTIAL/securitytokens")
    assert json.loads(sent.body) == {"auth": {"identity": IDENTITY}}
    assert sent.headers["Authorization"].startswith("SDK-HMAC-SHA256 Access=own-ak, ")
    assert "X-Project-Id" not in sent.headers
    headers = sent_as(credentials)
    assert headers["Authorization"].startswith("SDK-HMAC-SHA256 Access=ak-1, ")
    assert (headers["X-Security-Token"], headers["X-Project-Id"]) == ("st-1", "p-1")
    assert credentials.secrets() == {"own-sk", "sk-1", "st-1"}
    assert credentials.signs is True


def test_keys_whose_answer_broke_off_may_be_asked_for_again() -> None:
    transport = FakeTransport(lent(1)._replace(body=b'{"credential": ', whole=False))
    credentials, dummy, deadline = opened(transport, **KEYS, **AGENCY)
    with pytest.raises(AnswerLostError, match="broke off") as caught:
        credentials.prepare(deadline)
    assert caught.value.retriable is True


@pytest.mark.parametrize(
    ("expires_at", "passed", "renewed"),
    [
        ("2026-01-02T04:04:05.000000Z", 2999.0, False),
        ("2026-01-02T04:04:05Z", 3000.0, True),
        ("2026-01-02T03:08:05.000000Z", 179.0, False),
        ("2026-01-02T03:08:05.000000Z", 180.0, True),
        ("soon", 1e6, False),
        (None, 1e6, False),
    ],
)
def test_lent_keys_are_got_anew_before_they_expire(expires_at: str | None, passed: float, renewed: bool) -> None:
    transport = FakeTransport(lent(1, expires_at), lent(2))
    credentials, surroundings, deadline = opened(transport, **KEYS, **AGENCY)
    credentials.prepare(deadline)
    surroundings.clock.sleep(passed)
    credentials.prepare(deadline)
    assert len(transport.sent) == (2 if renewed else 1)


def test_lent_keys_that_are_refused_are_got_anew() -> None:
    transport = FakeTransport(lent(1), lent(2))
    credentials, dummy, deadline = opened(transport, **KEYS, **AGENCY)
    late = an_answer(401, Date="Fri, 02 Jan 2026 04:04:05 GMT")
    assert credentials.explain_refusal(late, NOW) is None
    credentials.prepare(deadline)
    assert credentials.explain_refusal(late, NOW) == (
        "This machine's clock is 60 minutes behind the service's: set it right."
    )
    assert credentials.renew() is True
    credentials.prepare(deadline)
    assert sent_as(credentials)["X-Security-Token"] == "st-2"
    assert credentials.secrets() == {"own-sk", "sk-1", "st-1", "sk-2", "st-2"}


def test_nothing_is_signed_before_there_are_keys() -> None:
    credentials = opened(FakeTransport(), **KEYS, **AGENCY)[0]
    with pytest.raises(ValueError, match=r"^prepare comes first$"):
        sent_as(credentials)


@pytest.mark.parametrize(
    "body", [b"{}", b'{"credential": {"access": "a-1", "secret": "hidden-1"}}', b'{"credential": [1]}', b"[]"]
)
def test_an_answer_without_keys_is_a_failure_that_does_not_show_it(body: bytes) -> None:
    credentials, dummy, deadline = opened(FakeTransport(an_answer(201, body)), **KEYS, **AGENCY)
    with pytest.raises(WrongServiceError) as caught:
        credentials.prepare(deadline)
    assert caught.value.what == (
        "Assuming the agency helpers of account other: https://iam.example answered with JSON that is not what was "
        "asked for (HTTP 201): this is not IAM, or not a path that it serves."
    )


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"agency_name": "helpers"}, "agency_domain_name (HW_ASSUME_ROLE_DOMAIN_NAME)"),
        ({"agency_domain_name": "other"}, "agency_name (HW_ASSUME_ROLE_AGENCY_NAME)"),
    ],
)
def test_half_an_agency_is_refused_before_any_request(given: dict[str, str], missing: str) -> None:
    with pytest.raises(OptionError) as caught:
        opened(FakeTransport(), **TOKEN, **given)
    assert caught.value.message == f"To assume an agency, {missing} is missing."


def test_an_agency_may_come_from_variables() -> None:
    transport = FakeTransport(a_token("agency-token"))
    surroundings = FakeSurroundings(transport)
    environ = {"HW_ASSUME_ROLE_AGENCY_NAME": "helpers", "HW_ASSUME_ROLE_DOMAIN_NAME": "other"}
    open_credentials(Inputs(TOKEN, environ), "auto", surroundings).prepare(Deadline(surroundings.clock))
    assert json.loads(transport.sent[0].body)["auth"]["identity"] == IDENTITY


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"credential": {"access": "a", "secret": "s", "securitytoken": "t", "expires_at": "2026-01-02T03:04:05Z"}},
            LentKeys("a", "s", "t", NOW),
        ),
        ({"credential": {"access": "a", "secret": "s", "securitytoken": "t"}}, LentKeys("a", "s", "t", None)),
        ({"credential": {"access": "a", "secret": "s", "securitytoken": ""}}, None),
        ({"credential": {"access": 1, "secret": "s", "securitytoken": "t"}}, None),
        ({"credential": None}, None),
        (None, None),
    ],
)
def test_lent_keys_are_read_when_they_are_whole(body: Any, expected: LentKeys | None) -> None:
    assert read_lent_keys(body) == expected


@pytest.mark.parametrize(("passed", "fails"), [(3100, False), (3599, False), (3600, True)])
def test_lent_keys_that_cannot_be_renewed_are_used_until_they_expire(passed: float, fails: bool) -> None:
    transport = FakeTransport(lent(1), an_answer(503))
    credentials, surroundings, deadline = opened(transport, **KEYS, **AGENCY)
    credentials.prepare(deadline)
    surroundings.clock.sleep(passed)
    if fails:
        with pytest.raises(ServerError):
            credentials.prepare(deadline)
    else:
        credentials.prepare(deadline)
        assert "Access=ak-1," in sent_as(credentials)["Authorization"]
    transport.check_done()


def test_a_refused_agency_is_a_failure_that_names_it() -> None:
    refused = an_answer(403, b'{"error": {"code": 403, "message": "You may not.", "title": "Forbidden"}}')
    for own in (TOKEN, KEYS):
        credentials, dummy, deadline = opened(FakeTransport(refused), **own, **AGENCY)
        with pytest.raises(SmsError) as caught:
            credentials.prepare(deadline)
        assert caught.value.what == "Assuming the agency helpers of account other: You may not (HTTP 403)."


def test_a_token_or_key_that_cannot_be_sent_is_refused_without_being_shown() -> None:
    bad = "holds a line break or another character that cannot be sent as a header."
    credentials, dummy, deadline = opened(FakeTransport(a_token("to\x01ken")), **TOKEN, **AGENCY)
    with pytest.raises(OptionError) as caught:
        credentials.prepare(deadline)
    assert caught.value.message == f"the token that IAM gave {bad}"
    with pytest.raises(OptionError) as caught:
        read_lent_keys({"credential": {"access": "a", "secret": "s\n", "securitytoken": "t"}})
    assert caught.value.message == f"a temporary key {bad}"


def test_nothing_is_authorised_before_there_is_a_token() -> None:
    assert sent_as(opened(FakeTransport(), **TOKEN, **AGENCY)[0]) == {"X-Auth-Token": ""}


@pytest.mark.parametrize("zone", ["UTC0", "EAST-9"])
def test_lent_keys_expire_in_utc_wherever_this_machine_is(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    keys = {"access": "a", "secret": "s", "securitytoken": "t", "expires_at": "2026-01-02T03:04:05Z"}
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        found = read_lent_keys({"credential": keys})
    time.tzset()
    assert found == LentKeys("a", "s", "t", NOW)
