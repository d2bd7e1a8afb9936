# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""When to send a request again, and after how long: plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime

#: answers after which trying again may help
RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})

#: seconds before the first retry, doubled with each one, and the most it grows to. Throttling is counted over a minute
#: (the gateway's message says so), so five retries have to outlast one.
BACKOFF = (0.5, 30.0)
THROTTLED_BACKOFF = (2.0, 60.0)
#: seconds; a run without a time limit does not wait longer than that, whatever Retry-After asks for
LONGEST_PAUSE = 300.0
#: seconds; whatever is longer
_FOREVER = 1e9


def pause(attempt: int, throttled: bool, retry_after: float | None, jitter: float) -> float:
    """Seconds to wait before sending a request again.

    Args:
        attempt: how often it was sent, from 1.
        throttled: whether the service said that it was too often.
        retry_after: what the service asked for, if it did.
        jitter: a random number from 0 to 1, so that parallel runs do not come back all at once.

    Returns:
        seconds; what the service asked for, or a capped exponential back-off of which a quarter is random.
    """
    if retry_after is not None:
        return retry_after
    first, cap = THROTTLED_BACKOFF if throttled else BACKOFF
    delay: float = min(cap, first * 2 ** min(attempt - 1, 10))
    return delay * (0.875 + 0.25 * jitter)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the Retry-After header asks for; None where it is missing or makes no sense.

    A date is counted from the answer's own Date, since this machine's clock may differ.

    Args:
        headers: the answer's headers.
        now: this machine's time, seconds since the epoch.
    """
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value), _FOREVER)
    when = timestamp(value)
    if when is None:
        return None
    sent = timestamp(headers.get("Date", ""))
    return max(0.0, when - (now if sent is None else sent))


def timestamp(date: str) -> float | None:
    """Seconds since the epoch of a date in a header; None where it is none. A date without a zone is UTC."""
    try:
        when = parsedate_to_datetime(date)
        return when.replace(tzinfo=when.tzinfo or timezone.utc).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
