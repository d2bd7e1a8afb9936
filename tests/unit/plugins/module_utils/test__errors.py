# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every failure has in common."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import ServiceError, SmsError


def test_a_message_has_what_happened_before_what_to_do() -> None:
    error = SmsError("It broke.", hint="Mend it.").add("It was tried twice.").add(None)
    assert str(error) == error.message == "It broke. It was tried twice. Mend it."
    assert str(SmsError("It broke.")) == "It broke."


def test_what_was_being_done_is_said_once() -> None:
    error = SmsError("It broke.")
    assert error.while_doing("Deleting task t-1") is error
    assert error.while_doing("Deleting task t-1").message == "Deleting task t-1: It broke."


@pytest.mark.parametrize(("length", "rest"), [(1000, ""), (1001, "...")])
def test_each_sentence_of_a_message_is_cut_where_it_is_too_long(length: int, rest: str) -> None:
    message = SmsError("x" * length, hint="Try again.").message
    assert message == f"{'x' * 1000}{rest} Try again."


def test_the_error_of_a_failure_without_an_answer_holds_nulls() -> None:
    assert SmsError("It broke.").error == {
        "code": None,
        "message": None,
        "http_status": None,
        "request_id": None,
        "hint": None,
        "details": None,
        "endpoint": None,
    }


def test_the_error_of_a_failure_with_an_answer_holds_what_it_said() -> None:
    error = ServiceError(
        "No.",
        code="SMS.1",
        service_message="no",
        http_status=400,
        request_id="r-1",
        details=[{}],
        hint="Mend it.",
        endpoint="https://sms.example",
    )
    assert error.error == {
        "code": "SMS.1",
        "message": "no",
        "http_status": 400,
        "request_id": "r-1",
        "hint": "Mend it.",
        "details": [{}],
        "endpoint": "https://sms.example",
    }


def test_a_message_stays_on_one_line_whatever_it_quotes() -> None:
    error = SmsError("The task a\r\nb is in state \x1b[31m\u2028.", hint="Look\x00.").add("More\ud800.")
    assert error.message == "The task a b is in state  [31m . More . Look ."
