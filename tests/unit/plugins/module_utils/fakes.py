# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Things that tests put in the place of the clock, the network and the login."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from requests.structures import CaseInsensitiveDict

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock, Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.plugins.module_utils._iam import Iam

#: 2026-01-02 03:04:05 UTC
NOW = 1767323045.0


class FakeClock(Clock):
    """A clock that moves only when somebody sleeps, or the test says so."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    def wall(self) -> float:
        return NOW + self.passed

    def sleep(self, seconds: float) -> None:
        assert len(self.slept) < 10_000, "this never ends"
        self.slept.append(seconds)
        self.passed += seconds


def an_answer(status: int = 200, body: bytes = b"{}", whole: bool = True, **headers: str) -> Answer:
    """An answer of JSON; an underscore in the name of a header stands for a hyphen."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, CaseInsensitiveDict({"Content-Type": "application/json", **given}), body, whole)


class Sent(NamedTuple):
    """One request that came to the transport, with the headers of the credentials among its own."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    limit: float


class FakeTransport(HttpTransport):
    """Follows a script, in order: an answer to give, a failure to raise, or a function that gives an answer."""

    def __init__(self, *script: Answer | Exception | Callable[[], Answer]) -> None:
        self._script = list(script)
        self.sent: list[Sent] = []

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes, authorize: Any, limit: float) -> Answer:
        self.sent.append(Sent(method, url, {**headers, **authorize(method, url, headers, body)}, body, limit))
        assert self._script, f"one request too many: {method} {url}"
        step = self._script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, Answer) else step()

    def check_done(self) -> None:
        assert self._script == [], "fewer requests than expected"


class FakeSurroundings(Surroundings):
    """Opens clients that send through one scripted transport, and try nothing twice unless told to."""

    def __init__(self, transport: FakeTransport | None = None, max_retries: int = 0) -> None:
        self.clock = FakeClock()
        self._transport = transport or FakeTransport()
        self._max_retries = max_retries

    def iam_url(self) -> str:
        return "https://iam.example"

    def open_iam(self, url: str, credentials: Credentials, deadline: Deadline) -> Iam:
        return Iam(self.open_client("IAM", url, credentials, deadline))

    def open_metadata(self, url: str, credentials: Credentials, deadline: Deadline) -> Client:
        return self.open_client("the metadata service", url, credentials, deadline)

    def open_client(self, service: str, url: str, credentials: Credentials, deadline: Deadline) -> Client:
        return Client(service, url, self._transport, credentials, deadline, self._max_retries, lambda: 0.5)


class FakeCredentials(Credentials):
    """Sends a token with a number that grows with each login.

    Args:
        renewals: how often a new token can be had.
        failure: raised by every login.
    """

    def __init__(self, renewals: int = 0, failure: Exception | None = None) -> None:
        self.logins = 0
        self._renewals = renewals
        self._failure = failure
        self._token: str | None = None

    def prepare(self, deadline: Deadline) -> None:
        if self._failure is not None:
            raise self._failure
        if self._token is None:
            self.logins += 1
            self._token = f"token-{self.logins}"

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        return {"X-Auth-Token": self._token or ""}

    def renew(self) -> bool:
        self._token = None
        self._renewals -= 1
        return self._renewals >= 0

    def explain_refusal(self, answer: Answer, now: float) -> str | None:
        assert answer.status == 401
        return f"Refused at {now:.0f}."
