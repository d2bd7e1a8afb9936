# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When to send again."""

from __future__ import annotations

import time

import pytest
from requests.structures import CaseInsensitiveDict

from ansible_collections.huaweicloud.sms.plugins.module_utils import _retry

#: 1994-11-06 08:49:37 UTC, the example of RFC 9110
NOW = 784111777.0
RFC_DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("throttled", "expected"),
    [(False, [0.5, 1, 2, 4, 8, 16, 30, 30]), (True, [2, 4, 8, 16, 32, 60, 60, 60])],
)
def test_the_back_off_doubles_up_to_a_cap(throttled: bool, expected: list[float]) -> None:
    assert [_retry.pause(attempt, throttled, None, 0.5) for attempt in range(1, 9)] == expected


@pytest.mark.parametrize(("jitter", "expected"), [(0.0, 7.0), (0.5, 8.0), (1.0, 9.0)])
def test_a_quarter_of_the_back_off_is_random(jitter: float, expected: float) -> None:
    assert _retry.pause(5, False, None, jitter) == expected


def test_the_back_off_of_very_many_attempts_is_the_cap() -> None:
    assert _retry.pause(100_000, False, None, 0.5) == 30


@pytest.mark.parametrize("asked", [0.0, 3.0, 1000.0])
@pytest.mark.parametrize("throttled", [True, False])
def test_what_the_service_asks_for_is_honoured(asked: float, throttled: bool) -> None:
    assert _retry.pause(7, throttled, asked, 1.0) == asked


def test_five_throttled_retries_outlast_the_minute_over_which_requests_are_counted() -> None:
    assert sum(_retry.pause(attempt, True, None, 0.0) for attempt in range(1, 6)) > 50


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 120 ", 120.0),
        ("007", 7.0),
        ("999999999", 999999999.0),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30.0),
        ("Sun, 06 Nov 1994 09:50:07 +0100", 30.0),
        ("Sun Nov  6 08:50:07 1994", 30.0),
        ("Sun, 06 Nov 1994 08:49:00 GMT", 0.0),
        ("", None),
        ("  ", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("1e3", None),
        ("９", None),
        ("9999999999", 1e9),
        ("9" * 1000, 1e9),
        ("Sun, 99 Nov 1994 08:50:07 GMT", None),
        ("Sun, 06 Nov 99999 08:50:07 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_garbage_is_ignored(value: str, expected: float | None) -> None:
    assert _retry.retry_after(CaseInsensitiveDict({"retry-after": value}), NOW) == expected


def test_without_retry_after_nothing_is_asked_for() -> None:
    assert _retry.retry_after({}, NOW) is None


def test_a_date_counts_from_the_services_clock_not_from_this_machines() -> None:
    headers = {"Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT", "Date": RFC_DATE}
    assert _retry.retry_after(headers, NOW + 86400) == 30.0


def test_with_a_date_of_the_service_that_is_garbage_this_machines_clock_counts() -> None:
    headers = {"Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT", "Date": "today"}
    assert _retry.retry_after(headers, NOW + 10) == 20.0


@pytest.mark.parametrize("date", [RFC_DATE, "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 -0000"])
@pytest.mark.parametrize("zone", ["UTC0", "EAST-9"])
def test_a_date_without_a_zone_is_utc_wherever_this_machine_is(
    monkeypatch: pytest.MonkeyPatch, zone: str, date: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        found = _retry.timestamp(date)
    time.tzset()
    assert found == NOW


def test_which_statuses_are_tried_again() -> None:
    assert sorted(_retry.RETRIED_STATUSES) == [429, 500, 502, 503, 504]
