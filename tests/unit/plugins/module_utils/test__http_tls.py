# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS: which certificates are trusted, and what a failure says."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    OptionError,
    SmsError,
    TlsError,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.raw_server import (
    FIXTURES,
    PATIENCE,
    Peer,
    RawServer,
    answer,
    answering,
    over_tls,
)

CA = str(FIXTURES / "ca.pem")
#: a bundle that holds no CA of the servers here
OTHER_CA = str(FIXTURES / "other-name.pem")
TLS_HINT = (
    "Check the endpoint's name; for a private CA set ca_path (or OS_CACERT) to its certificate. "
    "validate_certs=false turns the check off, and with it the protection of your credentials."
)
Start = Callable[..., RawServer]


def fetch(server: RawServer, verify: bool | str, timeout: float = PATIENCE) -> bytes:
    transport = HttpTransport(verify=verify, timeout=timeout)
    return transport.send("GET", server.tls_url, {}, b"", lambda *request: {}, float("inf")).body


def failure(server: RawServer, verify: bool | str, timeout: float = PATIENCE) -> SmsError:
    with pytest.raises(SmsError) as caught:
        fetch(server, verify, timeout)
    return caught.value


def serving(name: str = "localhost") -> Any:
    return over_tls(answering(answer(b"fine")), name)


def test_a_certificate_of_the_ca_given_is_trusted(start_server: Start) -> None:
    assert fetch(start_server(serving()), CA) == b"fine"


def test_certificates_are_verified_unless_told_otherwise(start_server: Start) -> None:
    server = start_server(serving())
    with pytest.raises(TlsError):
        HttpTransport(timeout=PATIENCE).send("GET", server.tls_url, {}, b"", lambda *request: {}, float("inf"))
    assert server.requests == []


def test_a_directory_of_cas_is_taken_too(start_server: Start, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the file of a CA in a directory has a name that only openssl can tell")
    hashed = subprocess.run([openssl, "x509", "-hash", "-noout", "-in", CA], stdout=subprocess.PIPE, check=True)
    shutil.copy(CA, tmp_path / f"{hashed.stdout.decode('ascii').strip()}.0")
    assert fetch(start_server(serving()), str(tmp_path)) == b"fine"


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_ca_bundle_from_the_environment_works(
    start_server: Start, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, CA)
    assert fetch(start_server(serving()), True) == b"fine"


def test_a_ca_path_wins_over_a_ca_bundle_from_the_environment(
    start_server: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", OTHER_CA)
    assert fetch(start_server(serving()), CA) == b"fine"


@pytest.mark.parametrize("name", ["localhost", "expired", "other-name"])
def test_no_verification_wins_over_a_ca_bundle_from_the_environment_and_warns_of_nothing(
    start_server: Start, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", OTHER_CA)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fetch(start_server(serving(name)), False) == b"fine"


@pytest.mark.parametrize(
    ("name", "verify", "reason"),
    [
        pytest.param(
            "localhost",
            True,
            r"certificate verify failed \(unable to get local issuer certificate\)",
            id="unknown CA",
        ),
        pytest.param("expired", CA, r"certificate verify failed \(certificate has expired\)", id="expired"),
        pytest.param(
            "other-name",
            CA,
            # urllib3 2 leaves the check to OpenSSL, urllib3 1.26 does it by itself
            r"certificate verify failed \(Hostname mismatch, certificate is not valid for 'localhost'\)"
            r"|hostname 'localhost' doesn't match 'other\.example'",
            id="another name",
        ),
    ],
)
def test_a_certificate_that_does_not_verify_is_never_retried(
    start_server: Start, name: str, verify: bool | str, reason: str
) -> None:
    server = start_server(serving(name))
    error = failure(server, verify)
    assert error.__class__ is TlsError
    assert re.fullmatch(f"Cannot connect securely to {server.tls_url}: ({reason})\\.", error.what)
    rest = dict.fromkeys(("code", "message", "http_status", "request_id", "details"))
    assert error.error == {**rest, "hint": TLS_HINT, "endpoint": server.tls_url}
    assert (error.uncertain, error.retriable) == (False, False)
    assert server.requests == []


def test_plain_http_where_tls_is_expected_is_never_retried(start_server: Start) -> None:
    def plain(peer: Peer) -> None:
        peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        peer.wait()

    server = start_server(plain)
    error = failure(server, CA)
    assert error.__class__ is TlsError
    assert error.what.startswith(f"Cannot connect securely to {server.tls_url}: ")


def read_then_close(peer: Peer) -> None:
    peer.sock.recv(65536)


def read_then_reset(peer: Peer) -> None:
    peer.sock.recv(65536)
    peer.reset()


@pytest.mark.parametrize("script", [read_then_close, read_then_reset])
def test_a_handshake_that_breaks_off_is_a_connection_that_never_opened(start_server: Start, script: Any) -> None:
    server = start_server(script)
    error = failure(server, CA)
    assert error.__class__ is ConnectError
    assert error.what.startswith(f"Cannot connect to {server.tls_url}: ")
    assert (error.uncertain, error.retriable) == (False, True)


def test_a_handshake_that_takes_too_long_is_a_connection_that_never_opened(start_server: Start) -> None:
    server = start_server(Peer.wait)
    error = failure(server, CA, timeout=0.2)
    assert error.__class__ is ConnectError
    assert error.what == f"Cannot connect to {server.tls_url}: no connection within 0.2 s."


def test_a_connection_lost_after_the_handshake_leaves_it_uncertain(start_server: Start) -> None:
    server = start_server(over_tls(Peer.request))
    error = failure(server, CA)
    assert error.__class__ is AnswerLostError
    assert error.uncertain is True


def test_a_ca_path_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(OptionError) as caught:
        HttpTransport(verify="/no/such/ca.pem")
    assert caught.value.message == "ca_path names /no/such/ca.pem, which does not exist."


def test_a_ca_path_that_holds_no_certificate_is_never_retried(start_server: Start, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate", encoding="ascii")
    error = failure(start_server(serving()), str(file))
    assert error.__class__ is TlsError
    assert "no certificate or crl found" in error.what


def test_a_ca_bundle_from_the_environment_that_does_not_exist_is_a_failure_of_the_options(
    start_server: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/bundle.pem")
    server = start_server()
    error = failure(server, True)
    assert error.__class__ is OptionError
    assert error.message == (
        f"A request to {server.tls_url} cannot be made: Could not find a suitable TLS CA certificate bundle, "
        "invalid path: /no/such/bundle.pem. Check endpoint, credentials, CA and proxy variables."
    )
    assert server.connections == 0
