# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Reading an answer: what its body says, and which failure it is.

The shapes of error bodies are those of SMS, of the API gateway, and of Keystone (IAM), the spellings that the vendor's
SDK knows besides, and things that are no JSON at all. Any bytes are read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils import _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._conceal import hide, hide_in_error, spellings
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    UNPRINTABLE,
    AuthenticationError,
    PermissionError_,
    ServerError,
    ServiceError,
    SourceBusyError,
    TaskGoneError,
    ThrottledError,
    WrongServiceError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._json import read_json, write_json

__all__ = [
    "MAX_BODY",
    "Answer",
    "concealed",
    "excerpt",
    "failure",
    "one_line",
    "read_error_body",
    "says_error",
    "spellings",
    "wrong_service",
]

#: bytes; the largest answer of the service, a page of 200 tasks, is well below a quarter of it
MAX_BODY = 8 * 1024 * 1024
_MAX_CODE = 64
_MAX_MESSAGE = 500
_MAX_EXCERPT = 120
#: bytes; more of a body that is no JSON is never quoted, not even its size
_MOST_QUOTED = 128 * 1024
#: not implemented, and not this version of HTTP: the server errors that say that nothing was done
_NOT_CARRIED_OUT = (501, 505)
#: the headers of which a message may quote something
_SHOWN_HEADERS = ("Content-Type", "X-Request-Id", "X-IAM-Trace-Id")
#: a code of SMS, of the gateway or of IAM; another may well mean success
_ERROR_CODE = re.compile(r"[A-Za-z]+\.\d+$")
_TITLE = re.compile(rb"<title[^>]*>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)


class Answer(NamedTuple):
    """One HTTP answer.

    Attributes:
        status: the HTTP status.
        headers: the headers; names compare without case.
        body: the bytes of the body, decompressed, possibly cut.
        whole: False where the connection was lost before the body's end, or the body was too large or unreadable.
        uncertain: whether an earlier attempt of this request may have been carried out.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True
    uncertain: bool = False

    @property
    def request_id(self) -> str | None:
        """The service's ID of this request (IAM calls it a trace)."""
        said = one_line(self.headers.get("X-Request-Id") or self.headers.get("X-IAM-Trace-Id"), _MAX_MESSAGE)
        # What is longer is none, and half of it might be half a secret.
        return said if said is None or len(said) <= _MAX_CODE else None

    def json(self) -> Any:
        """The body as JSON; None where it is not, or is longer than what is read of one."""
        return read_json(self.body) if len(self.body) < MAX_BODY else None

    def is_html(self) -> bool:
        """Whether the body is a page for people: no service answers so."""
        if self.headers.get("Content-Type", "").split(";")[0].strip().lower() in ("text/html", "application/xhtml+xml"):
            return True
        return self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith((b"<!doctype", b"<html"))


class ErrorBody(NamedTuple):
    """What an error body says; a field is None where it says nothing."""

    code: str | None
    message: str | None
    request_id: str | None
    details: list[Any] | None


def one_line(text: Any, limit: int) -> str | None:
    """Text of the service's, fit to stand inside a sentence: one line, printable, not too long."""
    if not isinstance(text, (str, int)) or isinstance(text, bool):
        return None
    line = " ".join(UNPRINTABLE.sub(" ", str(text)).split())
    if len(line) > limit:
        line = line[: limit - 3] + "..."
    return line or None


def read_error_body(answer: Answer) -> ErrorBody:
    """Find code, message, request ID and details in a body, wherever the service or the gateway put them."""
    body = answer.json()
    places: list[dict[str, Any]] = []
    if isinstance(body, dict):
        places = [body] + [value for value in body.values() if isinstance(value, dict)]
    best = ErrorBody(None, None, answer.request_id, None)
    for place in places:
        code = _first(place, ("error_code", "errorCode", "code"), _MAX_CODE)
        message = _first(place, ("error_msg", "errorMsg", "error_message", "message", "msg"), _MAX_MESSAGE)
        if code is None and (message is None or best.message is not None):
            continue
        details = place.get("details")
        best = ErrorBody(
            code,
            message,
            answer.request_id or _first(place, ("request_id", "requestId"), _MAX_CODE),
            details if isinstance(details, list) else None,
        )
        if code is not None:
            break
    return best


def _first(place: dict[str, Any], names: tuple[str, ...], limit: int) -> str | None:
    for name in names:
        found = one_line(place.get(name), limit)
        if found is not None:
            return found
    return None


def says_error(answer: Answer, method: str = "GET") -> bool:
    """Whether an answer with a status of success is none: a web page, or a body with an error code.

    What is read may have a field of that name for something else; what a write answers has not.
    """
    body = answer.json()
    if answer.is_html() or (isinstance(body, dict) and (body.get("error_code") or body.get("errorCode"))):
        return True
    return method != "GET" and _ERROR_CODE.match(read_error_body(answer).code or "") is not None


def excerpt(answer: Answer) -> str:
    """A few words that say what a body without an error code holds."""
    if not answer.body:
        return "an empty body"
    title = _TITLE.search(answer.body[:65536])
    if answer.is_html() or title:
        words = one_line(title.group(1).decode("utf-8", "replace"), _MAX_EXCERPT) if title else None
        return f'a web page ("{words}")' if words else "a web page"
    try:
        # a decoder that expects more does not mind a character cut in two
        text = one_line(codecs.getincrementaldecoder("utf-8")().decode(answer.body[:4096]), _MAX_EXCERPT)
    except UnicodeDecodeError:
        text = None
    if text is None or "\x00" in answer.body[:4096].decode("latin-1"):
        size = f"{len(answer.body)} bytes" if len(answer.body) < _MOST_QUOTED else "many bytes"
        return f"{size} that are no text"
    return f'"{text}"'


def concealed(answer: Answer, secrets: set[str]) -> Answer:
    """An error without the secrets that it repeats, fit to be quoted."""
    value = answer.json()
    body = hide(answer.body[:_MOST_QUOTED], secrets) if value is None else write_json(hide_in_error(value, secrets))
    shown = {name: answer.headers.get(name, "") for name in _SHOWN_HEADERS}
    headers = {
        name: hide(text.encode("utf-8", "replace"), secrets).decode("utf-8", "replace") for name, text in shown.items()
    }
    return answer._replace(body=body, headers=headers)


def failure(doing: str, service: str, endpoint: str, answer: Answer, *, about_task: bool = False) -> ServiceError:
    """The failure that an answer means.

    Args:
        doing: what was being done, as the beginning of a sentence.
        service: the name of the service, SMS or IAM.
        endpoint: the scheme and host that was talked to.
        answer: the answer; any but the one asked for.
        about_task: whether the request named one task in its path, so that "not found" can only mean that task.

    Returns:
        an instance of the class of failure; the caller raises it.
    """
    said = read_error_body(answer)
    kind = _kind(answer, said.code, about_task)
    if kind is WrongServiceError:
        return wrong_service(doing, service, endpoint, answer)
    hint = _hint(None, 404) if answer.is_html() else _hint(said.code, answer.status, service)
    words = said.message or (f"{service} answered with {excerpt(answer)}" if said.code is None else "no explanation")
    return kind(
        f"{doing}: {words.rstrip('. ')} ({_facts(answer, said)}).",
        code=said.code,
        service_message=said.message,
        http_status=answer.status,
        request_id=said.request_id,
        details=said.details,
        hint=hint,
        endpoint=endpoint,
    )


def _kind(answer: Answer, code: str | None, about_task: bool) -> type[ServiceError]:
    status = answer.status
    if about_task and _rules.is_gone(status, code):
        return TaskGoneError
    if about_task and _rules.is_busy(code):
        return SourceBusyError
    if status == 401:
        return AuthenticationError
    if _rules.is_forbidden(status, code):
        return PermissionError_
    if status == 429:
        return ThrottledError
    if status >= 500 and status not in _NOT_CARRIED_OUT:
        return ServerError
    if _rules.is_wrong_service(status, code, isinstance(answer.json(), dict)):
        return WrongServiceError
    return ServiceError


def wrong_service(doing: str, service: str, endpoint: str, answer: Answer) -> WrongServiceError:
    """The failure of an answer that the service itself cannot have given; arguments as for failure."""
    said = read_error_body(answer)
    if 300 <= answer.status < 400:
        what = "a redirect, which is not followed so that no credential goes astray"
    elif said.code or said.message:
        what = f'"{said.message or said.code}"'
    elif answer.status < 300 and answer.json() is not None and not answer.is_html():
        what = "JSON that is not what was asked for"  # not shown: what a success holds may be a secret
    else:
        what = excerpt(answer)
    return WrongServiceError(
        f"{doing}: {endpoint} answered with {what} ({_facts(answer, said)}): "
        f"this is not {service}, or not a path that it serves.",
        code=said.code,
        service_message=said.message,
        http_status=answer.status,
        request_id=said.request_id,
        details=said.details,
        hint=_hint(None, 404),
        endpoint=endpoint,
    )


def _hint(code: str | None, http_status: int, service: str = "SMS") -> str | None:
    """What to do about a failure; the table of hints is loaded only when there is one."""
    from ansible_collections.huaweicloud.sms.plugins.module_utils._hints import hint_for

    return hint_for(code, http_status, service)


def _facts(answer: Answer, said: ErrorBody) -> str:
    # IAM's code is often the status again
    code = said.code if said.code != str(answer.status) else None
    facts = [code, f"HTTP {answer.status}", said.request_id and f"request ID {said.request_id}"]
    return ", ".join(fact for fact in facts if fact)
