# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How requests are authorised, and the small parts of the transport."""

from __future__ import annotations

import importlib.util
import ssl
import sys
import threading
from pathlib import Path
from typing import Callable

import pytest
import requests
import urllib3

from ansible_collections.huaweicloud.sms.plugins.module_utils import _http, _http_failure, _session
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    MissingLibraryError,
    OptionError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport, is_loopback
from ansible_collections.huaweicloud.sms.plugins.module_utils._http_failure import endpoint_of
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.raw_server import (
    PATIENCE,
    Peer,
    RawServer,
    answer,
    answering,
)

NO_LIMIT = float("inf")
Start = Callable[..., RawServer]


@pytest.fixture
def netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("default login someone password netrc-secret\n", encoding="ascii")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))


@pytest.mark.usefixtures("netrc")
@pytest.mark.parametrize(
    ("given", "arrived"),
    [({"Authorization": "SDK-HMAC-SHA256 ours"}, "SDK-HMAC-SHA256 ours"), ({"X-Auth-Token": "a-token"}, None)],
    ids=["signature", "token"],
)
def test_netrc_is_never_read(start_server: Start, given: dict[str, str], arrived: str | None) -> None:
    server = start_server(answering(answer()))
    HttpTransport(timeout=PATIENCE).send("GET", server.url, {}, b"", lambda *request: given, NO_LIMIT)
    assert server.requests[0].headers.get("authorization") == arrived


def test_credentials_see_the_request_as_it_is_sent(start_server: Start) -> None:
    server = start_server(answering(answer()))
    seen: list[tuple[str, str, dict[str, str], bytes]] = []

    def authorize(method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        seen.append((method, url, headers, body))
        return {"Host": "other.example"}

    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    transport = HttpTransport(timeout=PATIENCE)
    transport.send("POST", server.url + "?name=a b&x=ü", headers, b'{"a": 1}', authorize, NO_LIMIT)
    (received,) = server.requests
    assert received.target == "/?name=a%20b&x=%C3%BC"
    assert received.headers["host"] == "other.example"
    url = server.url + received.target
    assert seen == [("POST", url, {"Content-Type": "application/json"}, b'{"a": 1}')]


def test_credentials_see_that_there_is_no_body(start_server: Start) -> None:
    seen: list[bytes] = []

    def authorize(method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        seen.append(body)
        return {}

    transport = HttpTransport(timeout=PATIENCE)
    transport.send("DELETE", start_server(answering(answer())).url, {}, b"", authorize, NO_LIMIT)
    assert seen == [b""]


def test_without_time_left_nothing_is_sent(start_server: Start) -> None:
    server = start_server(answering(answer()))
    with pytest.raises(ConnectError) as caught:
        HttpTransport().send("GET", server.url, {}, b"", lambda *request: {}, 0)
    assert caught.value.what == f"Cannot connect to {server.url}: no connection within 0 s."
    assert server.connections == 0


def test_a_limit_may_be_longer_than_any_lock_can_wait(start_server: Start) -> None:
    server = start_server(answering(answer(b"fine")))
    transport = HttpTransport(timeout=1e300)
    assert transport.send("GET", server.url, {}, b"", lambda *request: {}, NO_LIMIT).body == b"fine"


def test_a_request_does_not_keep_the_process_from_ending(start_server: Start) -> None:
    def threads_to_wait_for() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if not thread.daemon]

    def script(peer: Peer) -> None:
        peer.request()
        during.extend(threads_to_wait_for())
        peer.send(answer())

    during: list[threading.Thread] = []
    before = threads_to_wait_for()
    HttpTransport(timeout=PATIENCE).send("GET", start_server(script).url, {}, b"", lambda *request: {}, NO_LIMIT)
    assert during == before


def test_a_request_that_was_given_up_ends_by_itself(start_server: Start) -> None:
    server = start_server(Peer.wait)
    with pytest.raises(AnswerLostError):
        HttpTransport(timeout=0.2).send("GET", server.url, {}, b"", lambda *request: {}, NO_LIMIT)
    assert server.finished.acquire(timeout=PATIENCE / 2)


def test_a_failure_of_the_credentials_is_passed_on(start_server: Start) -> None:
    failure = OptionError("Nothing to sign with.")

    def authorize(method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        raise failure

    server = start_server()
    with pytest.raises(OptionError) as caught:
        HttpTransport(timeout=PATIENCE).send("GET", server.url, {}, b"", authorize, NO_LIMIT)
    assert caught.value is failure
    assert server.connections == 0


def test_a_bug_is_not_disguised_as_a_failure_of_the_network(start_server: Start) -> None:
    def authorize(method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        HttpTransport(timeout=PATIENCE).send("GET", start_server().url, {}, b"", authorize, NO_LIMIT)


def test_a_header_that_cannot_be_sent_is_a_failure_of_the_options_that_does_not_show_it(start_server: Start) -> None:
    server = start_server()
    headers = {"X-Some": "secret\r\nInjected: yes"}
    with pytest.raises(OptionError) as caught:
        HttpTransport(timeout=PATIENCE).send("GET", server.url, headers, b"", lambda *request: {}, NO_LIMIT)
    assert caught.value.uncertain is False
    assert server.requests == []
    assert caught.value.what == (
        f"A request to {server.url} cannot be made: a header holds a character that cannot be sent."
    )


def test_an_interrupted_request_leaves_no_connection_behind(
    start_server: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(threading.Thread):
        def join(self, timeout: float | None = None) -> None:
            raise KeyboardInterrupt

    server = start_server(Peer.wait)
    transport = HttpTransport(timeout=PATIENCE)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "Thread", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            transport.send("GET", server.url, {}, b"", lambda *request: {}, NO_LIMIT)
    assert transport._session is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("localhost.", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
        ("sms.cn-north-4.myhuaweicloud.com", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("::2", False),
        ("", False),
        (None, False),
    ],
)
def test_which_hosts_are_this_machine(host: str | None, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sms.example/v3/tasks/t-1?x=y", "https://sms.example"),
        ("https://someone:secret@sms.example:8443/", "https://sms.example:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_what_a_message_shows_of_a_url(url: str, expected: str) -> None:
    assert endpoint_of(url) == expected


def test_an_exception_without_words_is_named() -> None:
    error = _http_failure.translate(urllib3.exceptions.HTTPError(), "https://sms.example", 1, True)
    assert error.__class__ is AnswerLostError
    assert error.what == "The connection to https://sms.example was lost before it answered: HTTPError."


def test_the_words_of_the_other_side_are_kept_to_one_short_line() -> None:
    exc = urllib3.exceptions.HTTPError("bad\r\nline\x00 " + "x" * 300)
    error = _http_failure.translate(exc, "https://sms.example", 1, True)
    words = "bad line " + "x" * 188
    assert error.what == f"The connection to https://sms.example was lost before it answered: {words}."


def translated(exc: Exception, opened: bool = True, seconds: float = 1) -> str:
    return _http_failure.translate(exc, "https://sms.example", seconds, opened).what


@pytest.mark.parametrize(("seconds", "shown"), [(60.0, "60"), (1.26, "1.3"), (0.04, "0")])
@pytest.mark.parametrize(
    ("opened", "words"),
    [
        (True, "https://sms.example did not answer within {} s."),
        (False, "Cannot connect to https://sms.example: no connection within {} s."),
    ],
)
def test_a_time_limit_names_the_endpoint_and_the_seconds(opened: bool, words: str, seconds: float, shown: str) -> None:
    error = _http_failure.timed_out("https://sms.example/v3/tasks", seconds, opened)
    assert (error.what, error.endpoint) == (words.format(shown), "https://sms.example")


@pytest.mark.parametrize("exc", [requests.Timeout(), requests.ReadTimeout(), TimeoutError()])
def test_a_time_limit_of_requests_itself_is_one_of_ours(exc: Exception) -> None:
    assert translated(exc) == "https://sms.example did not answer within 1 s."
    assert translated(exc, False) == "Cannot connect to https://sms.example: no connection within 1 s."


def test_only_a_connection_that_does_not_open_has_a_shorter_limit() -> None:
    exc = requests.Timeout()
    assert translated(exc, True, 40) == "https://sms.example did not answer within 40 s."
    assert translated(exc, False, 40) == "Cannot connect to https://sms.example: no connection within 10 s."


@pytest.mark.parametrize(
    ("exc", "words"),
    [
        (urllib3.exceptions.HTTPError("it ends at X. "), "it ends at X"),
        (urllib3.exceptions.HTTPError("no way to http://me:secret@proxy:3128/"), "no way to http://proxy:3128/"),
        (urllib3.exceptions.MaxRetryError(None, "/", OSError(111, "Connection refused")), "Connection refused"),  # type: ignore[arg-type]
        (
            urllib3.exceptions.HTTPError(urllib3.exceptions.HTTPError("x"), OSError(104, "Connection reset")),
            "Connection reset",
        ),
    ],
    ids=["full stop", "login of a proxy", "reason", "the second of two"],
)
def test_the_words_of_a_lost_connection_are_those_of_its_cause(exc: Exception, words: str) -> None:
    assert translated(exc) == f"The connection to https://sms.example was lost before it answered: {words}."


def test_the_words_of_a_certificate_that_does_not_verify() -> None:
    cause = ssl.SSLCertVerificationError()
    cause.verify_message = "unable to get certificate X."
    assert translated(requests.exceptions.SSLError(cause), False) == (
        "Cannot connect securely to https://sms.example: certificate verify failed (unable to get certificate X)."
    )


@pytest.mark.parametrize("bug", [TypeError("a bug"), AttributeError("a bug")])
def test_a_bug_in_a_library_is_passed_on(bug: Exception) -> None:
    with pytest.raises(bug.__class__, match="a bug"):
        translated(bug)


def test_without_requests_a_transport_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "IMPORT_ERROR", "ModuleNotFoundError")
    with pytest.raises(MissingLibraryError, match="The Python library requests is missing"):
        HttpTransport()


def test_without_requests_the_file_can_be_imported_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    spec = importlib.util.spec_from_file_location("session_without_requests", _session.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.IMPORT_ERROR.strip().splitlines()[-1].startswith("ModuleNotFoundError: ")
    assert module.requests is None
