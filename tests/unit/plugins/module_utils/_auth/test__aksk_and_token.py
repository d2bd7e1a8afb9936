# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signing with an access key, and the ready token: the methods without a login."""

from __future__ import annotations

import time

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials, header_value
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import open_credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    NOW,
    FakeClock,
    FakeSurroundings,
    an_answer,
)

URL = "https://sms.example/v3/tasks/t-1"
KEYS = {"access_key": "my-ak", "secret_key": "my-sk"}
#: NOW
DATE = "20260102T030405Z"


def credentials(**options: str) -> Credentials:
    return open_credentials(Inputs(options, {}), "auto", FakeSurroundings())


def authorized(**options: str) -> dict[str, str]:
    return credentials(**options).authorize("DELETE", URL, {"Content-Type": "application/json"}, b"")


@pytest.mark.parametrize(
    ("options", "sent", "signed"),
    [
        ({}, {}, "content-type;host;x-sdk-date"),
        ({"project_name": "p", "domain_name": "d"}, {}, "content-type;host;x-sdk-date"),
        ({"project_id": "p-1"}, {"X-Project-Id": "p-1"}, "content-type;host;x-project-id;x-sdk-date"),
        ({"domain_id": "d-1"}, {"X-Domain-Id": "d-1"}, "content-type;host;x-domain-id;x-sdk-date"),
        (
            {"security_token": "st", "project_id": "p-1", "domain_id": "d-1"},
            {"X-Security-Token": "st", "X-Project-Id": "p-1", "X-Domain-Id": "d-1"},
            "content-type;host;x-domain-id;x-project-id;x-sdk-date;x-security-token",
        ),
    ],
    ids=["a key", "names", "project_id", "domain_id", "temporary keys"],
)
def test_a_key_signs_and_sends_ids_but_no_names(options: dict[str, str], sent: dict[str, str], signed: str) -> None:
    headers = authorized(**KEYS, **options)
    authorization = headers.pop("Authorization")
    assert headers == {"Host": "sms.example", "X-Sdk-Date": DATE, **sent}
    beginning, dummy, signature = authorization.rpartition("=")
    assert beginning == f"SDK-HMAC-SHA256 Access=my-ak, SignedHeaders={signed}, Signature"
    assert len(signature) == 64
    assert "my-sk" not in authorization


@pytest.mark.parametrize("zone", ["UTC0", "EAST-9"])
def test_a_signature_has_the_time_in_utc_wherever_this_machine_is(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        headers = authorized(**KEYS)
    time.tzset()
    assert headers["X-Sdk-Date"] == DATE


def test_a_key_needs_no_login_and_cannot_be_renewed() -> None:
    key = credentials(**KEYS, security_token="st")
    key.prepare(Deadline(FakeClock()))
    assert (key.signs, key.renew(), key.secrets()) == (True, False, {"my-sk", "st"})
    assert credentials(**KEYS).secrets() == {"my-sk"}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Fri, 02 Jan 2026 03:04:05 GMT", None),
        ("Fri, 02 Jan 2026 02:49:06 GMT", None),
        ("Fri, 02 Jan 2026 02:49:05 GMT", "This machine's clock is 15 minutes ahead of the service's: set it right."),
        ("Fri, 02 Jan 2026 04:04:05 GMT", "This machine's clock is 60 minutes behind the service's: set it right."),
        ("today", None),
        ("", None),
    ],
)
def test_a_refused_signature_says_when_the_clock_is_wrong(date: str, expected: str | None) -> None:
    assert credentials(**KEYS).explain_refusal(an_answer(401, Date=date), NOW) == expected


def test_a_ready_token_is_sent_as_it_is_and_cannot_be_renewed() -> None:
    token = credentials(auth_token=" the-token\n")
    token.prepare(Deadline(FakeClock()))
    assert token.authorize("GET", URL, {}, b"") == {"X-Auth-Token": "the-token"}
    assert (token.signs, token.renew(), token.secrets()) == (False, False, {"the-token"})
    assert token.explain_refusal(an_answer(401, Date="Fri, 02 Jan 2026 09:04:05 GMT"), NOW) is None


def test_no_credentials_authorize_nothing() -> None:
    nobody = Credentials()
    nobody.prepare(Deadline(FakeClock()))
    assert (nobody.authorize("GET", URL, {}, b""), nobody.renew(), nobody.secrets()) == ({}, False, set())
    assert nobody.signs is False


@pytest.mark.parametrize("value", ["line\nbreak", "carriage\r", "nul\x00", "ü", "tab\t", "delete\x7f"])
def test_a_value_that_no_header_can_hold_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(OptionError) as caught:
        header_value("auth_token", value)
    assert caught.value.message == (
        "auth_token holds a line break or another character that cannot be sent as a header."
    )


@pytest.mark.parametrize("value", ["", "plain", "with space", "~!@#$%^&*()"])
def test_a_value_that_a_header_can_hold_is_left_alone(value: str) -> None:
    assert header_value("auth_token", value) == value


@pytest.mark.parametrize("name", ["access_key", "security_token", "project_id", "domain_id"])
def test_every_option_that_becomes_a_header_is_checked(name: str) -> None:
    with pytest.raises(OptionError, match=f"^{name} holds"):
        credentials(**{**KEYS, name: "x\ny"})


def test_a_token_is_checked_too() -> None:
    with pytest.raises(OptionError, match=r"^auth_token holds"):
        credentials(auth_token="x\ny")
