# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Which failure an exception of requests, urllib3 or below means."""

from __future__ import annotations

import http.client
import re
import ssl
from typing import Any

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import one_line
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import (
    AnswerLostError,
    ConnectError,
    OptionError,
    SmsError,
    TlsError,
    endpoint_of,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import connect_limit
from ansible_collections.huaweicloud.sms.plugins.module_utils._session import requests, urllib3

#: the user and password of a URL, as a proxy variable may hold them
_LOGIN = re.compile(r"//[^/\s]*@")
#: what http.client says of a proxy that refuses to let a connection through; not of one that cannot, which is 5xx
_REFUSED_BY_PROXY = re.compile(r"Tunnel connection failed: (4\d\d)")


def timed_out(url: str, seconds: float, opened: bool) -> SmsError:
    """The failure of a request whose time is over.

    Args:
        url: where it went.
        seconds: how long it had.
        opened: whether its connection had opened, so that it may have been carried out.
    """
    endpoint = endpoint_of(url)
    if opened:
        return AnswerLostError(
            f"{endpoint} did not answer within {round(seconds, 1):g} s.",
            hint="Try again later, or raise timeout or wait_timeout.",
            endpoint=endpoint,
        )
    hint = "Check the address, firewalls and proxy variables."
    return ConnectError(
        f"Cannot connect to {endpoint}: no connection within {round(seconds, 1):g} s.", hint=hint, endpoint=endpoint
    )


def translate(exc: Exception, url: str, seconds: float, opened: bool) -> SmsError:
    """The failure that an exception means; arguments as for timed_out.

    Raises:
        Exception: the very exception, where it is not one of requests, urllib3 or below.
    """
    endpoint = endpoint_of(url)
    if isinstance(exc, SmsError):
        return exc
    if isinstance(exc, (requests.Timeout, TimeoutError)):
        return timed_out(url, seconds if opened else connect_limit(seconds), opened)
    reason = _reason(exc)
    # A handshake that breaks off is a lost connection like any other.
    broke_off = any(isinstance(one, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) for one in _causes(exc))
    if isinstance(exc, requests.exceptions.SSLError) and not opened and not broke_off:
        hint = (
            "Check the endpoint's name; for a private CA set ca_path (or OS_CACERT) to its certificate. "
            "validate_certs=false turns the check off, and with it the protection of your credentials."
        )
        return TlsError(f"Cannot connect securely to {endpoint}: {reason}.", hint=hint, endpoint=endpoint)
    if not opened and _is_unusable(exc):
        hint = "Check endpoint, credentials, CA and proxy variables."
        return OptionError(f"A request to {endpoint} cannot be made: {reason}.", hint=hint, endpoint=endpoint)
    if not isinstance(exc, (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)):
        raise exc
    if opened:
        return AnswerLostError(
            f"The connection to {endpoint} was lost before it answered: {reason}.",
            hint="Try again later.",
            endpoint=endpoint,
        )
    return _not_connected(exc, reason, endpoint)


def _not_connected(exc: Exception, reason: str, endpoint: str) -> ConnectError:
    """The failure of a connection that did not open."""
    refused = next(filter(None, (_REFUSED_BY_PROXY.search(str(one)) for one in _causes(exc))), None)
    if refused is None:
        hint = "Check the address, the name service, firewalls and proxy variables."
        return ConnectError(f"Cannot connect to {endpoint}: {reason}.", hint=hint, endpoint=endpoint)
    hint = "Check the proxy variables, and the user and password in them."
    error = ConnectError(
        f"Cannot connect to {endpoint}: the proxy refused it (HTTP {refused.group(1)}).", hint=hint, endpoint=endpoint
    )
    # A login that is refused again and again may lock the user.
    error.retriable = False
    return error


def _is_unusable(exc: Exception) -> bool:
    """Whether an exception says that a request cannot be made at all.

    A bad URL, header or proxy is a ValueError, from requests too; a CA bundle in the environment that does not exist is
    a bare OSError.
    """
    return isinstance(exc, ValueError) or (exc.__class__ is OSError and exc.errno is None)


def _causes(exc: BaseException) -> list[BaseException]:
    """An exception and those inside it, from the outside in: requests and urllib3 wrap them in their own internals."""
    seen: list[BaseException] = []
    todo: list[Any] = [exc]
    while todo:
        one = todo.pop(0)
        # urllib3 1.26 first tries calls that some versions of Python refuse: that is no cause
        if isinstance(one, BaseException) and one not in seen and not isinstance(one, (TypeError, AttributeError)):
            seen.append(one)
            todo += [getattr(one, "reason", None), one.__cause__, one.__context__, *one.args]
    return seen


def _reason(exc: BaseException) -> str:
    """The innermost words of an exception."""
    causes = _causes(exc)
    for one in causes:
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"certificate verify failed ({one.verify_message.rstrip('.')})"
        if isinstance(one, http.client.BadStatusLine) and not isinstance(one, OSError):
            return "what came back is not HTTP"
        if isinstance(one, ValueError) and "header" in str(one):
            return "a header holds a character that cannot be sent"  # the header may be a secret
    for one in reversed(causes):
        if isinstance(one, OSError) and one.strerror:
            return one.strerror
    words = one_line(_LOGIN.sub("//", str(causes[-1])), 200) if causes else None
    return (words or "").rstrip(". ") or type(exc).__name__
