# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Every failure that the collection reports.

::

    SmsError                      one sentence for a person, and the ``error`` dict for a program
     ├─ OptionError               the options or variables do not fit; nothing was sent
     ├─ NotSentError              left undone because the run had to stop
     ├─ WaitError                 accepted, but the end was not seen, or was not the one waited for
     ├─ TransportError            no answer
     │   ├─ ConnectError          the connection never opened: nothing was sent
     │   │   └─ TlsError          ... because TLS failed; trying again would not help
     │   └─ AnswerLostError       sent, but no answer came: it may have been carried out
     └─ ServiceError              an answer that says no
         ├─ WrongServiceError     an answer that is not the service's: wrong endpoint, region, path or proxy
         ├─ AuthenticationError   401
         ├─ PermissionError_      403, or a code that means so
         ├─ TaskGoneError         there is no such task
         ├─ SourceBusyError       the source server is busy: the task cannot be deleted now
         ├─ ThrottledError        429
         └─ ServerError           5xx, except 501 and 505

    MissingLibraryError           the Python that runs this lacks requests; what to say of it, the front end knows

The mapping from an answer to one of these is in ``_answer.py``, that from an exception in ``_http_failure.py``.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

#: characters; a name or a state that a sentence quotes may be of any length
_LONGEST_SENTENCE = 1000
#: what would break a line, or could not be seen in it
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")


class MissingLibraryError(Exception):
    """The Python that runs this has no requests library."""


class SmsError(Exception):
    """A failure.

    Args:
        what: what happened, as a sentence.
        hint: what to do about it, as a sentence or two.
        endpoint: the scheme and host that was talked to.
    """

    #: whether going on with the other tasks makes no sense, or does harm
    stops_run = False
    #: whether this or an earlier attempt of the same request may have been carried out all the same
    uncertain = False
    #: whether sending the request again may help
    retriable = False
    #: seconds after which the service wants it to be sent again; None where it does not say
    retry_after: float | None = None
    #: the failure of something else that stopped the run before this could be done; None where this is one of its own
    because: SmsError | None = None

    def __init__(self, what: str, *, hint: str | None = None, endpoint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.more: list[str] = []
        self.hint = hint
        self.endpoint = endpoint
        self.code: str | None = None
        self.service_message: str | None = None
        self.http_status: int | None = None
        self.request_id: str | None = None
        self.details: list[Any] | None = None

    @property
    def message(self) -> str:
        """What happened, and what to do about it, on one line: names and states that it quotes may hold anything."""
        return UNPRINTABLE.sub(" ", " ".join(_short(part) for part in (self.what, *self.more, self.hint) if part))

    def __str__(self) -> str:
        return self.message

    def while_doing(self, doing: str) -> SmsError:
        """Say what was being done, unless the message does so already."""
        if not self.what.startswith(doing):
            self.what = f"{doing}: {self.what}"
        return self

    def add(self, sentence: str | None) -> SmsError:
        """Add a sentence about what happened."""
        if sentence:
            self.more.append(sentence)
        return self

    @property
    def error(self) -> dict[str, Any]:
        """What the ``error`` key of a failed result holds; a field that does not apply is None."""
        return {
            "code": self.code,
            "message": self.service_message,
            "http_status": self.http_status,
            "request_id": self.request_id,
            "hint": self.hint,
            "details": self.details,
            "endpoint": self.endpoint,
        }


class OptionError(SmsError):
    """The options or the variables they fall back to do not fit; nothing was sent."""

    stops_run = True


class NotSentError(SmsError):
    """A task that was not asked for, because the run had to stop before."""


class WaitError(SmsError):
    """An accepted operation whose end was not seen in time, or that ended otherwise than it should."""


class TransportError(SmsError):
    """No answer came back."""

    retriable = True


class ConnectError(TransportError):
    """The connection never opened: nothing was sent."""

    stops_run = True


class TlsError(ConnectError):
    """The connection never opened, because TLS failed (an unknown CA, another name, an expired certificate)."""

    retriable = False


class AnswerLostError(TransportError):
    """The request was sent, but no whole answer came back in time."""

    uncertain = True


class ServiceError(SmsError):
    """An answer that is not the one asked for.

    Args:
        what: what happened, as a sentence.
        code: the service's error code, such as ``SMS.7703``.
        service_message: the service's own words.
        http_status: the HTTP status.
        request_id: the service's ID of the request.
        details: the list of details that SMS gives.
        hint: what to do about it, as a sentence or two.
        endpoint: the scheme and host that was talked to.
    """

    def __init__(
        self,
        what: str,
        *,
        code: str | None = None,
        service_message: str | None = None,
        http_status: int | None = None,
        request_id: str | None = None,
        details: list[Any] | None = None,
        hint: str | None = None,
        endpoint: str | None = None,
    ) -> None:
        super().__init__(what, hint=hint, endpoint=endpoint)
        self.code = code
        self.service_message = service_message
        self.http_status = http_status
        self.request_id = request_id
        self.details = details


class WrongServiceError(ServiceError):
    """The answer does not come from the service that was asked."""


class AuthenticationError(ServiceError):
    """401. Going on would do harm: more than five wrong signatures lock an access key for five minutes."""

    stops_run = True


class PermissionError_(ServiceError):
    """The credentials are known, but may not do this (or the task is somebody else's)."""


class TaskGoneError(ServiceError):
    """There is no such task."""


class SourceBusyError(ServiceError):
    """The task cannot be deleted while its source server is busy."""


class ThrottledError(ServiceError):
    """429: too many requests. It was not carried out."""


class ServerError(ServiceError):
    """5xx, except 501 and 505: whether it was carried out is unknown."""

    uncertain = True


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST_SENTENCE else f"{sentence[:_LONGEST_SENTENCE]}..."


def endpoint_of(url: str) -> str:
    """The scheme and host of a URL: what a message may show of it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
