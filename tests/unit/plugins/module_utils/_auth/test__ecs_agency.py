# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys of the agency that is bound to the ECS."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import open_credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    OptionError,
    ServiceError,
    SmsError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    FakeSurroundings,
    FakeTransport,
    an_answer,
)

SESSION_URL = "http://169.254.169.254/meta-data/latest/api/token"
KEYS_URL = "http://169.254.169.254/openstack/latest/securitykey"
SESSION = an_answer(200, b" session-1\n", Content_Type="text/plain")
KEYS = an_answer(200, b'{"credential": {"access": "ak-1", "secret": "sk-1", "securitytoken": "st-1"}}')
HINT = (
    "auth_method=ecs_agency works on an ECS of Huawei Cloud only, and needs an agency bound to it that may use SMS: "
    "in the console, open the ECS and set its agency."
)


def prepared(
    transport: FakeTransport, environ: dict[str, str] | None = None, max_retries: int = 0, **options: str
) -> Credentials:
    surroundings = FakeSurroundings(transport, max_retries)
    credentials = open_credentials(Inputs(options, environ or {}), "ecs_agency", surroundings)
    credentials.prepare(Deadline(surroundings.clock, 60))
    transport.check_done()
    return credentials


def failure(transport: FakeTransport) -> SmsError:
    with pytest.raises(SmsError) as caught:
        prepared(transport)
    return caught.value


def test_the_keys_of_the_ecs_sign_requests() -> None:
    transport = FakeTransport(SESSION, KEYS)
    credentials = prepared(transport, project_id="p-1")
    opening, getting = transport.sent
    assert (opening.method, opening.url) == ("PUT", SESSION_URL)
    assert opening.headers["X-Metadata-Token-Ttl-Seconds"] == "21600"
    assert (getting.method, getting.url) == ("GET", KEYS_URL)
    assert getting.headers["X-Metadata-Token"] == "session-1"
    headers = credentials.authorize("GET", "https://sms.example", {}, b"")
    assert headers["Authorization"].startswith("SDK-HMAC-SHA256 Access=ak-1, ")
    assert (headers["X-Security-Token"], headers["X-Project-Id"]) == ("st-1", "p-1")
    assert credentials.secrets() == {"session-1", "sk-1", "st-1"}


@pytest.mark.parametrize(
    "answer",
    [an_answer(status, b"") for status in (404, 405, 503)] + [an_answer(200, b""), an_answer(200, b"<html>")],
    ids=["404", "405", "503", "empty", "HTML"],
)
def test_an_older_metadata_service_has_no_sessions(answer: Answer) -> None:
    transport = FakeTransport(answer, KEYS)
    credentials = prepared(transport)
    assert "X-Metadata-Token" not in transport.sent[1].headers
    assert credentials.secrets() == {"sk-1", "st-1"}


def test_outside_an_ecs_the_failure_says_so() -> None:
    error = failure(FakeTransport(ConnectError("Cannot connect.", hint="Check it.")))
    assert error.message == f"Opening a session with the ECS's metadata service: Cannot connect. {HINT}"


def test_an_ecs_without_an_agency_is_a_failure_that_says_so() -> None:
    error = failure(FakeTransport(SESSION, an_answer(404, b"no agency", Content_Type="text/plain")))
    assert isinstance(error, ServiceError)
    assert error.what.startswith("Getting the keys of the ECS's agency from its metadata service: ")
    assert error.hint == HINT


def test_an_answer_without_keys_is_a_failure_that_does_not_show_it() -> None:
    error = failure(FakeTransport(SESSION, an_answer(200, b'{"credential": {"secret": "hidden"}}')))
    assert error.__class__ is WrongServiceError
    assert error.message == (
        "Getting the keys of the ECS's agency from its metadata service: http://169.254.169.254 answered with JSON "
        "that is not what was asked for (HTTP 200): this is not the metadata service, or not a path that it serves. "
        + HINT
    )


def test_a_session_that_cannot_be_sent_is_refused_without_being_shown() -> None:
    error = failure(FakeTransport(an_answer(200, b"to\x01ken", Content_Type="text/plain")))
    assert error.__class__ is OptionError
    assert error.message == (
        "the metadata service's token holds a line break or another character that cannot be sent as a header."
    )


def test_a_project_of_the_task_keeps_one_of_the_environment_away() -> None:
    environ = {"HW_PROJECT_ID": "p-of-somebody"}
    headers = prepared(FakeTransport(SESSION, KEYS), environ, project_name="p").authorize(
        "GET", "https://sms.example", {}, b""
    )
    assert "X-Project-Id" not in headers


@pytest.mark.parametrize("first", [AnswerLostError("Lost."), an_answer(503, b"")], ids=["lost", "503"])
def test_the_keys_may_be_asked_for_again(first: Answer | Exception) -> None:
    prepared(FakeTransport(SESSION, first, KEYS), max_retries=1)
