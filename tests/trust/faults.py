# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults of the matrix, family by family."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from expectations import NEED_BODY, WRITES, Meaning, Operation
from fault import ABOUT_TASK, ANY, FEW, SHORT, Fault
from statuses import CODES, RETRIED, SHAPES, STATUSES, meaning_of


def all_faults() -> list[Fault]:
    """Every fault, in the order of the guide."""
    faults = [*_connection(), *_proxies(), *_broken(), *_slow(), *_bodies(), *_logins(), *_throttling(), *_statuses()]
    names = [fault.name for fault in faults]
    assert len(names) == len(set(names)), "two faults of one name"
    return faults


def matrix() -> Iterator[tuple[Operation, Fault, bool]]:
    """Every cell: an operation, a fault, and whether it lasts."""
    for fault in all_faults():
        for operation in Operation:
            if fault.concerns(operation):
                yield from ((operation, fault, lasting) for lasting in ((False, True) if fault.retried else (True,)))


def _connection() -> Iterator[Fault]:
    family = "The connection does not open"
    for name, label, words in (
        ("refused", "Connection refused", "refused"),
        ("dns", "The name does not resolve", "Cannot connect"),
    ):
        yield Fault(family, label, name, Meaning.NOT_SENT, trick=name, says=words)
    yield Fault(
        family,
        "The name service does not answer",
        "dns-hang",
        Meaning.NOT_SENT,
        trick="dns-hang",
        limit=SHORT,
        says="no connection within",
    )
    for name, label, words in (
        ("tls-wrong-name", "Certificate of another name", "certificate verify failed"),
        ("tls-unknown-ca", "Certificate of an unknown CA", "certificate verify failed"),
        ("tls-expired", "Expired certificate", "expired"),
        ("tls-none", "No TLS where it should be", "securely"),
    ):
        yield Fault(family, label, name, Meaning.UNTRUSTED, trick=name, says=words)


def _proxies() -> Iterator[Fault]:
    family = "A proxy on the way"
    for name, label, words in (
        ("refused", "Refuses the connection", "refused"),
        ("502", "Cannot make a tunnel (HTTP 502)", "502"),
        ("garbage", "Answers with what is not HTTP", "Cannot connect"),
        ("drop", "Closes instead of making a tunnel", "Cannot connect"),
        ("drop-after", "Closes after it made a tunnel", "Cannot connect"),
    ):
        yield Fault(family, label, f"tunnel-{name}", Meaning.NOT_SENT, trick=f"tunnel-{name}", says=words)
    hang = Fault(family, "Does not answer", "tunnel-hang", Meaning.NOT_SENT, trick="tunnel-hang", limit=SHORT)
    yield replace(hang, says="no connection within")
    for status, label in ((403, "Forbids the tunnel (HTTP 403)"), (407, "Wants a login for the tunnel (HTTP 407)")):
        name = f"tunnel-{status}"
        yield Fault(family, label, name, Meaning.UNTRUSTED, trick=name, says=f"the proxy refused it (HTTP {status})")
    plain = Fault(family, "Wants a login for plain HTTP (HTTP 407)", "proxy-407", Meaning.REFUSED, trick="proxy-407")
    yield replace(plain, status=407, says="Proxy login", retried=False)


def _variants(fault: Fault) -> Iterator[Fault]:
    """A fault that hits a request before it is carried out, and one that does so afterwards."""
    before, after = f"{fault.label}, before it is carried out", f"{fault.label}, after it was carried out"
    yield replace(fault, label=before, params={**fault.params, "when": "before"})
    yield replace(
        fault, label=after, name=f"{fault.name} after", params={**fault.params, "when": "after"}, processed=True
    )


def _broken() -> Iterator[Fault]:
    family = "The answer is lost or broken"
    for kind, label in (
        ("reset", "Connection reset"),
        ("close", "Connection closed without an answer"),
        ("bad_status_line", "An answer that is not HTTP"),
    ):
        yield from _variants(Fault(family, label, kind, Meaning.LOST, kind))
    yield from _variants(Fault(family, "No answer at all", "hang", Meaning.LOST, "hang", limit=SHORT))
    as_login = dict.fromkeys((Operation.LOGIN, Operation.ASSUME), Meaning.HARMLESS)
    for kind, label in (
        ("huge_header", "A header of 2 MB"),
        ("many_headers", "5000 headers"),
        ("two_lengths", "Two lengths that differ"),
    ):
        yield Fault(family, label, kind, Meaning.LOST, kind, processed=True)
    nonsense = Fault(family, "Chunks that break off in nonsense", "bad_chunks", Meaning.CUT, "bad_chunks")
    yield replace(nonsense, status=ANY, processed=True, meanings=as_login)
    forever = Fault(family, "Interim answers without end", "interim endless", Meaning.LOST, "interim", {"count": 50})
    yield replace(forever, processed=True)
    for name, label, params in (
        ("interim", "Early hints (103) before the answer", {"headers": {"Connection": "close"}}),
        ("two_answers", "Another answer that nobody asked for", {}),
        ("drop_after", "A kept connection that is closed after the answer", {}),
    ):
        yield Fault(family, label, name, Meaning.HARMLESS, name, params, processed=True)
    for name, params in (("truncated", {}), ("truncated-reset", {"reset": True})):
        cut = Fault(family, "A body that breaks off", name, Meaning.CUT, "truncated", {**params}, meanings=as_login)
        yield replace(cut, status=ANY, processed=True)
    less = Fault(family, "A body longer than its length", "wrong_length", Meaning.HARMLESS, "wrong_length")
    less = replace(less, params={"headers": {"Connection": "close"}})
    yield replace(less, status=ANY, processed=True, meanings=dict.fromkeys(NEED_BODY, Meaning.UNUSABLE), retried=False)


def _slow() -> Iterator[Fault]:
    family = "The answer is slow"
    for kind, what in (("slow_headers", "headers"), ("slow_body", "body")):
        # The simulator closes the connection afterwards; it says so here, since the answer is a whole one.
        in_time = {"chunk": 64, "interval": 0.01, "headers": {"Connection": "close"}}
        yield Fault(family, f"Slow {what}, in time", f"{kind} ok", Meaning.HARMLESS, kind, in_time, processed=True)
    late = Fault(family, "Slow headers, too late", "slow_headers", Meaning.LOST, "slow_headers", limit=SHORT)
    yield replace(late, params={"interval": 0.05, "headers": {"Connection": "close"}}, processed=True)
    # A write that succeeds has no body that could be slow.
    late = replace(late, label="Slow body, too late", name="slow_body", kind="slow_body")
    yield replace(
        late,
        params={"interval": 0.05, "headers": {"Connection": "close"}},
        processed=True,
        meanings=dict.fromkeys(WRITES, Meaning.HARMLESS),
    )
    yield Fault(family, "Slow answer, in time", "delay", Meaning.HARMLESS, "delay", {"seconds": 0.02}, processed=True)


def _bodies() -> Iterator[Fault]:
    family = "A success with a strange body"
    for name, label, params in (
        ("binary", "Binary", {}),
        ("empty", "Empty", {}),
        ("huge", "100 MB of JSON", {"megabytes": 100}),
        ("huge-text", "100 MB of text", {"megabytes": 100, "form": "text"}),
        ("endless", "Endless", {}),
        ("gzip_bomb", "Grows when it is unpacked", {"megabytes": 200}),
        ("bad_gzip", "Not compressed as it claims", {}),
    ):
        big = name not in ("binary", "empty", "bad_gzip")
        kind = name.partition("-")[0]
        # What cannot be unpacked is as good as lost to whoever reads, and what is too long is no answer.
        lost = dict.fromkeys(NEED_BODY, Meaning.CUT) if name == "bad_gzip" else {}
        fault = Fault(family, label, name, Meaning.UNUSABLE, kind, params, status=ANY, meanings=lost, big=big)
        if big:
            yield replace(fault, label=f"{label}, before it is carried out", retried=False)
        else:
            yield from _variants(replace(fault, retried=bool(lost)))
    page = Fault(family, "A web page", "html", Meaning.REFUSED, "html", status=200, says="web page", retried=False)
    yield page
    code = {"status": 200, "code": "SMS.9001", "message": "Invalid parameter."}
    yield replace(
        page, label="An error code", name="error-200", kind="status", params=code, code="SMS.9001", says="Invalid"
    )
    family = "A redirect"
    for status in (301, 302, 303, 307, 308):
        params = {"status": status}
        redirect = Fault(family, "A redirect", f"redirect-{status}", Meaning.REFUSED, "redirect", params, status=status)
        yield replace(redirect, says="redirect", retried=False)


def _throttling() -> Iterator[Fault]:
    family = "Throttling (429)"
    for name, label, header in (
        ("429", "Without ``Retry-After``", None),
        ("429 seconds", "``Retry-After`` in seconds", "7"),
        ("429 date", "``Retry-After`` as a date", "+7"),
        ("429 past", "``Retry-After`` as a date in the past", "-7"),
        ("429 nonsense", "``Retry-After`` that makes no sense", "soon"),
        ("429 negative", "``Retry-After`` that makes no sense", "-5 s"),
    ):
        headers = {} if header is None else {"Retry-After": header}
        params = {"preset": "throttled", "headers": headers}
        yield Fault(family, label, name, Meaning.THROTTLED, "status", params, status=429, code="APIGW.0308")
    years = ("429 years", "999999999"), ("429 ages", "9" * 40)
    for name, header in (("429 day", "86400"), ("429 day as date", "+86400"), *years):
        params = {"preset": "throttled", "headers": {"Retry-After": header}}
        label = "``Retry-After`` beyond the time limit"
        fault = Fault(family, label, name, Meaning.LONG_WAIT, "status", params, status=429, code="APIGW.0308")
        yield replace(fault, retried=False)

    busy = Fault("Server errors (5xx)", "", "", Meaning.LOST, "status", status=503, code="APIGW.0613")
    params = {"preset": "unavailable", "headers": {"Retry-After": "7"}}
    yield replace(busy, label="HTTP 503 with ``Retry-After``", name="503 seconds", params=params)
    params = {"preset": "unavailable", "headers": {"Retry-After": "86400"}}
    label = "HTTP 503 with ``Retry-After`` beyond the time limit"
    yield replace(busy, label=label, name="503 day", params=params, meaning=Meaning.UNSURE, retried=False)


def _logins() -> Iterator[Fault]:
    family = "Credentials"
    expired = Fault(family, "", "", Meaning.EXPIRED, status=401, auth="password")
    # What logs in has a password, a token or a key, and none of them is got anew.
    logins = (Operation.LOGIN, Operation.ASSUME, Operation.LEND, Operation.ECS)
    as_login = dict.fromkeys(logins, Meaning.UNAUTHORISED)
    for code in ("APIGW.0307", "APIGW.0301"):
        label = "The token is called expired; the run can log in again"
        fault = replace(expired, label=label, name=f"expired {code}", kind="token_expired", params={"code": code})
        yield replace(fault, code=code, meanings=as_login)
        label = "The token is called expired; the run has only the token"
        fault = replace(fault, label=label, name=f"expired only {code}", meaning=Meaning.UNAUTHORISED, code=code)
        yield replace(fault, auth="token", retried=False)
    # IAM asks for no token, so none can have expired.
    nothing = dict.fromkeys(logins, Meaning.HARMLESS)
    fault = replace(expired, code="APIGW.0307", trick="expire", codes={Operation.ASSUME: "401"})
    meanings = {**nothing, Operation.ASSUME: Meaning.UNAUTHORISED}
    yield replace(fault, label="The token expires between two requests", name="expires", meanings=meanings)
    signed = {**nothing, Operation.LEND: Meaning.UNAUTHORISED}
    skew = replace(fault, meanings=signed, meaning=Meaning.UNAUTHORISED, auth="aksk", code="APIGW.0301", retried=False)
    for name, label, words in (("ahead", "an hour ahead", "ahead"), ("behind", "an hour behind", "behind")):
        label = f"The clock is {label}, with an access key"
        yield replace(skew, label=label, name=f"clock {name}", trick=f"clock-{name}", says=words)
    echo = Fault(family, "The answer repeats every secret", "echo", Meaning.REFUSED, "echo_secret", status=400)
    yield replace(echo, code="SMS.9001", retried=False)
    yield replace(echo, name="echo aksk", code="SMS.9001", auth="aksk", retried=False)


def _statuses() -> Iterator[Fault]:
    """Every status with every shape of body; for server errors also after the request was carried out."""
    for status in STATUSES:
        family = "Refusals (4xx)" if status < 500 else "Server errors (5xx)"
        for shape, build in SHAPES.items():
            meaning = meaning_of(status, shape, about_task=False)
            in_path = meaning_of(status, shape, about_task=True)
            label = f"HTTP {status}"
            if status == 404:
                label += ", and a code of SMS" if in_path is Meaning.GONE else ", and anything else"
            code = CODES.get(shape)
            fault = Fault(family, label, f"{status} {shape}", meaning, "status", build(status), status=status)
            fault = replace(fault, code=str(status) if code == "status" else code, retried=status in RETRIED)
            fault = replace(fault, meanings=dict.fromkeys(ABOUT_TASK, in_path), shape=shape)
            if status in RETRIED and shape not in FEW:
                fault = replace(fault, retried=False)
            if shape in FEW and meaning in (Meaning.LOST, Meaning.UNSURE):
                yield from _variants(fault)
            elif status < 500 or meaning is Meaning.REFUSED:
                yield fault
            else:
                yield replace(fault, label=f"{label}, before it is carried out")
    for status in (400, 404, 409):
        gone = {"status": status, "code": "SMS.7703", "message": "Task doesn't exist"}
        label = "``SMS.7703``, whatever the status"
        fault = Fault("Refusals (4xx)", label, f"{status} gone", Meaning.REFUSED, "status")
        fault = replace(fault, params=gone, status=status, code="SMS.7703", retried=False)
        yield replace(fault, meanings=dict.fromkeys(ABOUT_TASK, Meaning.GONE))
        for code in ("SMS.7719", "SMS.2015", "SMS.6527", "SMS.2248", "SMS.9004"):
            busy = {"status": status, "code": code, "message": "No."}
            meaning = Meaning.REFUSED if code in ("SMS.7719", "SMS.2015") else Meaning.FORBIDDEN
            label = f"``{code}``, whatever the status"
            fault = Fault("Refusals (4xx)", label, f"{status} {code}", meaning, "status", busy, status=status)
            # Only 403 says for certain that reading is not permitted; and a batch may have failed for one task.
            yield replace(
                fault,
                code=code,
                meanings=dict.fromkeys((Operation.WAIT, Operation.BATCH), Meaning.REFUSED),
                retried=False,
            )
