# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""HTTP: one request out, one answer back, within a time limit.

requests knows no time limit by default, and one that it is given counts from byte to byte. So a request runs in a
thread of its own, which is abandoned when its time is over, however slowly names resolve, headers drip or a body grows.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import threading
import zlib
from types import ModuleType
from typing import Any, Callable
from urllib.parse import urlsplit

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import MAX_BODY, Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import MissingLibraryError, OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._session import (
    IMPORT_ERROR,
    AuthBase,
    Wire,
    of_thread,
    open_session,
    requests,
    urllib3,
)
from ansible_collections.huaweicloud.sms.plugins.module_utils._version import COLLECTION_VERSION

USER_AGENT = f"ansible-collection-huaweicloud.sms/{COLLECTION_VERSION}"

_CHUNK = 64 * 1024
#: seconds; longer than any run, and short enough for every platform's lock
_FOREVER = 7 * 24 * 3600.0
#: given the method, the final URL, the headers and the body, the headers that authorise the request
Authorize = Callable[[str, str, "dict[str, str]", bytes], "dict[str, str]"]


def is_loopback(host: str | None) -> bool:
    """Whether a host's name or address can only mean this machine."""
    if host is None:
        return False
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Authorization(AuthBase):
    """Runs last, on the request as it will be sent; that there is one keeps .netrc out."""

    def __init__(self, authorize: Authorize) -> None:
        self._authorize = authorize

    def __call__(self, prepared: Any) -> Any:
        headers = {name: value for name, value in prepared.headers.items() if name.lower() == "content-type"}
        prepared.headers.update(self._authorize(prepared.method, prepared.url, headers, prepared.body or b""))
        return prepared


class HttpTransport:
    """A few kept-alive connections.

    Args:
        verify: True to verify certificates with the usual CAs (or those of REQUESTS_CA_BUNDLE), the path of a CA bundle
            or directory, or False not to verify.
        timeout: seconds that one request may take, from resolving the name to the last byte of the answer.
    """

    def __init__(self, *, verify: bool | str = True, timeout: float = 60.0) -> None:
        if IMPORT_ERROR is not None:
            raise MissingLibraryError("The Python library requests is missing.")
        if isinstance(verify, str) and not os.path.exists(verify):
            raise OptionError(f"ca_path names {verify}, which does not exist.")
        self._verify = verify
        self._timeout = timeout
        self._session: Any = None
        if verify is False:
            # The user asked for it; a warning with every request would only hide others.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)

    def send(
        self, method: str, url: str, headers: dict[str, str], body: bytes, authorize: Authorize, limit: float
    ) -> Answer:
        """Send one request, once.

        Args:
            method: the HTTP method.
            url: the whole URL, encoded.
            headers: headers besides those of authorize.
            body: the bytes of the body, empty for none.
            authorize: gives the headers that authorise the request.
            limit: seconds until the whole run is over; infinite for no limit.

        Returns:
            the answer, whatever its status; redirects are not followed.

        Raises:
            ConnectError: nothing was sent.
            TlsError: nothing was sent, and trying again would not help.
            AnswerLostError: it was sent, but no answer came back.
            OptionError: the URL, a header or a proxy cannot be used.
        """
        seconds = min(self._timeout, limit, _FOREVER)
        if seconds <= 0:
            raise _failures().timed_out(url, 0, opened=False)
        wire = Wire()
        if self._session is None:
            self._session = open_session()
        session = self._session
        outcome: list[Answer | Exception] = []

        def exchange() -> None:
            of_thread.wire = wire
            try:
                outcome.append(self._exchange(session, method, url, headers, body, authorize, seconds))
            except Exception as exc:  # handed over to the thread that waits, which sorts it
                outcome.append(exc)

        thread = threading.Thread(target=exchange, daemon=True)
        thread.start()
        late = True
        try:
            thread.join(seconds)
            # Once: what comes when nobody waits any more is no outcome.
            late = not outcome
        finally:
            if late:
                wire.abandon()
                # Its connection is in an unknown state; the next request gets fresh ones.
                self._session = None
        if late:
            raise _failures().timed_out(url, seconds, wire.opened)
        if isinstance(outcome[0], Exception):
            raise _failures().translate(outcome[0], url, seconds, wire.opened) from outcome[0]
        return outcome[0]

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _exchange(
        self,
        session: Any,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes,
        authorize: Authorize,
        seconds: float,
    ) -> Answer:
        response = session.request(
            method,
            url,
            # requests 2.28 refuses header values that are subclasses of str, as Ansible's are
            headers={"User-Agent": USER_AGENT, **{name: str(value) for name, value in headers.items()}},
            data=body or None,
            auth=_Authorization(authorize),
            timeout=(connect_limit(seconds), seconds),
            verify=self._verify,
            proxies=_proxies(url),
            allow_redirects=False,
            stream=True,
        )
        content, whole = _read_body(response)
        if not (response.headers or content or response.status_code == 204):
            # What breaks off right after the status line looks like an answer without headers.
            whole = False
        return Answer(response.status_code, response.headers, content, whole)


def connect_limit(seconds: float) -> float:
    """Seconds for each address of a name: one that does not answer leaves time for the next (IPv6, then IPv4)."""
    return min(seconds, max(3.0, seconds / 4))


def _failures() -> ModuleType:
    """What tells failures apart; it is loaded only when a request fails."""
    from ansible_collections.huaweicloud.sms.plugins.module_utils import _http_failure

    return _http_failure


def _proxies(url: str) -> dict[str, Any]:
    """Which proxies not to take from the environment: for plain HTTP, one on another machine.

    Plain HTTP is spoken with this machine only, and with its metadata service; through a remote proxy the credentials
    would leave it.
    """
    if urlsplit(url).scheme != "http":
        return {}
    proxy = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
    if proxy is None or is_loopback(urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname):
        return {}
    return {"http": None, "https": None, "all": None}


def _read_body(response: Any) -> tuple[bytes, bool]:
    """The body, and whether it is whole; never more than MAX_BODY bytes.

    It is unpacked here, since urllib3 unpacks without a limit. It was asked for as it is, so one way to pack it is
    enough: whatever else is packed cannot be read.
    """
    content = bytearray()
    whole = False
    packed = response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None  # 32: gzip or zlib
    try:
        while len(content) <= MAX_BODY:
            chunk = response.raw.read(_CHUNK, decode_content=False)
            if not chunk:
                # urllib3 1.26, as requests uses it, does not complain about a body that ends too early
                whole = not response.raw.length_remaining and (not content or unpacker is None or unpacker.eof)
                break
            content += unpacker.decompress(chunk, MAX_BODY + 1 - len(content)) if unpacker else chunk
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, zlib.error):
        pass
    if whole:
        response.raw.release_conn()
    else:
        response.close()
    return bytes(content[:MAX_BODY]), whole
