# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Calls to one service: authorised, sent again where that is right, and either the answer asked for or a failure."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any, Callable
from urllib.parse import quote, urlencode

from ansible_collections.huaweicloud.sms.plugins.module_utils import _retry, _rules
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import (
    MAX_BODY,
    Answer,
    concealed,
    failure,
    says_error,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._conceal import hide_in_data
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    AuthenticationError,
    NotSentError,
    SmsError,
    SourceBusyError,
    TaskGoneError,
    endpoint_of,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport


class Client:
    """Calls one service.

    Args:
        service: its name for messages, SMS or IAM.
        base_url: where its paths begin, without a slash at the end.
        transport: sends requests.
        credentials: authorise them.
        deadline: when the whole run has to be over.
        max_retries: how often a request is sent again at most.
        jitter: random numbers from 0 to 1.
        secrets: everything that no message may show; those of the credentials, unless given.
    """

    def __init__(
        self,
        service: str,
        base_url: str,
        transport: HttpTransport,
        credentials: Credentials,
        deadline: Deadline,
        max_retries: int = 5,
        jitter: Callable[[], float] = random.random,
        secrets: Callable[[], set[str]] | None = None,
    ) -> None:
        self.service = service
        self.deadline = deadline
        self.endpoint = endpoint_of(base_url)
        self._base_url = base_url
        self._transport = transport
        self._credentials = credentials
        self._max_retries = max_retries
        self._jitter = jitter
        self._secrets = secrets or credentials.secrets

    def call(
        self,
        doing: str,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: Any = None,
        repeatable: bool,
        accept: Iterable[int] = (200,),
        about_task: bool = False,
        needs_body: bool = False,
        max_retries: int | None = None,
    ) -> Answer:
        """Make one call.

        Args:
            doing: what this is for, as the beginning of a sentence; failures begin with it.
            method: the HTTP method.
            path: the path below the base URL, encoded.
            query: the query's names and values; those that are None are left out.
            body: what to send as JSON; None for no body.
            repeatable: whether sending it twice does no harm.
            accept: the statuses of success.
            about_task: whether the path names one task, so that "not found" can only mean that task.
            needs_body: whether a success is worth nothing without its whole body, as it always is when reading.
            max_retries: another limit for this call.

        Returns:
            the answer; its ``uncertain`` tells whether an earlier attempt may have been carried out as well.

        Raises:
            SmsError: its ``uncertain`` tells whether the request may have been carried out all the same.
        """
        url = self._base_url + path
        present = {name: value for name, value in (query or {}).items() if value is not None}
        if present:
            url += "?" + urlencode(present, quote_via=quote)
        data = b"" if body is None else json.dumps(body).encode("utf-8")
        limit = self._max_retries if max_retries is None else max_retries
        uncertain = renewed = False
        attempt = 1
        while True:
            self._check_time(doing, uncertain)
            self._log_in(uncertain)
            try:
                answer = self._attempt(doing, method, url, data, accept, about_task, needs_body or method == "GET")
                return answer._replace(uncertain=uncertain)
            except SmsError as exc:
                error = exc
            if not renewed and _rules.is_expired_token(error.http_status, error.code) and self._credentials.renew():
                renewed = True
                continue
            uncertain = error.uncertain = uncertain or error.uncertain
            if not error.retriable or (uncertain and not repeatable) or attempt > limit:
                raise error.add(f"It was tried {attempt} times." if attempt > 1 else None)
            delay = _retry.pause(attempt, error.http_status == 429, error.retry_after, self._jitter())
            too_long = self._too_long(delay)
            if too_long:
                raise error.add(f"It was not tried again {round(delay, 1):.10g} s later, since {too_long}.")
            self.deadline.clock.sleep(delay)
            attempt += 1

    def concealed(self, answer: Answer) -> Answer:
        """An answer as a message may quote it."""
        return concealed(answer, self._secrets())

    def data(self, answer: Answer) -> Any:
        """The JSON of an answer as a result may show it; None where it has none."""
        return hide_in_data(answer.json(), answer.body, self._secrets())

    def _attempt(
        self, doing: str, method: str, url: str, data: bytes, accept: Iterable[int], about_task: bool, needs_body: bool
    ) -> Answer:
        """Send a request once; whether sending it again may help is noted on the failure."""
        try:
            answer = self._send(method, url, data)
        except SmsError as exc:
            exc.while_doing(doing)
            raise
        cut = not answer.whole and len(answer.body) < MAX_BODY
        if answer.status in accept and not says_error(answer, method) and not (cut and needs_body):
            # A write that was accepted is accepted, whatever became of the rest of the answer.
            return answer
        # A 401 needs no more words, and must not be repeated as a lost answer is: that would lock the key.
        if cut and answer.status != 401:
            raise self._cut(doing, answer)
        error = failure(doing, self.service, self.endpoint, self.concealed(answer), about_task=about_task)
        if answer.status in _retry.RETRIED_STATUSES and not isinstance(error, (SourceBusyError, TaskGoneError)):
            error.retriable = True
            error.retry_after = _retry.retry_after(answer.headers, self.deadline.clock.wall())
        if isinstance(error, AuthenticationError):
            error.add(self._credentials.explain_refusal(answer, self.deadline.clock.wall()))
        raise error

    def _log_in(self, uncertain: bool) -> None:
        try:
            self._credentials.prepare(self.deadline)
        except SmsError as exc:
            # What is uncertain is the call, not the login; and without a login nothing else can be done.
            exc.uncertain = uncertain
            exc.stops_run = True
            raise

    def _send(self, method: str, url: str, data: bytes) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        return self._transport.send(method, url, headers, data, self._credentials.authorize, self.deadline.remaining())

    def _check_time(self, doing: str, uncertain: bool) -> None:
        if self.deadline.is_over():
            what = "not sent again" if uncertain else "not sent"
            late = NotSentError(f"{doing}: {what}, since {self._time_limit()} was over.", endpoint=self.endpoint)
            late.stops_run = True
            late.uncertain = uncertain
            raise late

    def _too_long(self, delay: float) -> str | None:
        """Why not to pause for so many seconds; None where it is right to do so."""
        if delay >= self.deadline.remaining():
            return f"{self._time_limit()} is over before"
        if self.deadline.seconds is None and delay > _retry.LONGEST_PAUSE:
            return f"no run waits longer than {_retry.LONGEST_PAUSE:g} s for that"
        return None

    def _time_limit(self) -> str:
        return f"the time limit (wait_timeout, {self.deadline.seconds:g} s)"

    def _cut(self, doing: str, answer: Answer) -> AnswerLostError:
        error = AnswerLostError(
            f"{doing}: the answer of {self.endpoint} broke off (HTTP {answer.status}).",
            hint="Try again later.",
            endpoint=self.endpoint,
        )
        error.http_status = answer.status
        error.request_id = self.concealed(answer).request_id
        # A refusal is certain, even when the reason it gave got lost.
        error.uncertain = not 400 <= answer.status < 500
        return error
