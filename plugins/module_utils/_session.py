# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""requests, as this collection uses it; the only importer of requests and urllib3.

Things that requests does by itself are turned off, because each lets a credential go astray or a setting get lost:

* a redirect to another host keeps X-Auth-Token: redirects are not followed;
* an entry in .netrc replaces an Authorization header, unless an auth object sets it: ``_http.py`` always has one;
* ``Session.verify = False`` loses to REQUESTS_CA_BUNDLE: ``verify`` goes with every request.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import traceback
from typing import Any

__all__ = ["IMPORT_ERROR", "AuthBase", "Wire", "of_thread", "open_session", "requests", "urllib3"]

IMPORT_ERROR: str | None = None
try:
    import requests
    import urllib3
    from requests import Session
    from requests.adapters import HTTPAdapter
    from requests.auth import AuthBase
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
except ImportError:
    IMPORT_ERROR = traceback.format_exc()
    requests = urllib3 = None  # type: ignore[assignment]
    Session = HTTPAdapter = AuthBase = object  # type: ignore[assignment,misc]
    HTTPConnection = HTTPSConnection = object  # type: ignore[assignment,misc]
    HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment,misc]


class Wire:
    """What is known of the connection of one request, shared by its thread and the one that waits for it."""

    def __init__(self) -> None:
        self.opened = False
        self.abandoned = False
        self.sock: Any = None

    def abandon(self) -> None:
        """Nobody waits for the request any more: its thread ends, however long the other end would go on."""
        self.abandoned = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                # Not that of a TLS socket, which takes its state away from the thread that reads.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


#: the Wire of the request that the thread is busy with
of_thread = threading.local()


#: answers that only announce another one, before the other end is taken for broken
_MOST_INTERIM = 20


class _Response(http.client.HTTPResponse):
    """An answer that comes after any number of those that only announce it (100, 102, 103).

    The standard library skips 100 alone, and takes any other for the answer; the real one would then be read as that of
    the next request on the connection.
    """

    def _read_status(self) -> tuple[str, int, str]:
        for dummy in range(_MOST_INTERIM):
            line: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if not 100 <= line[1] < 200 or line[1] == http.client.SWITCHING_PROTOCOLS:
                return line
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("nothing but interim answers")

    def _check_close(self) -> bool:
        # After a 101 the connection speaks another protocol.
        return self.status == http.client.SWITCHING_PROTOCOLS or super()._check_close()  # type: ignore[misc]


class _WatchedConnection:  # mixed into a connection of urllib3
    """Tells the request's Wire whether the connection opened, proxy tunnel and TLS included.

    The exceptions of requests and urllib3 do not tell this reliably: through a proxy, urllib3 1.26 calls every lost
    connection a proxy that cannot be reached.
    """

    response_class: Any = _Response

    def _new_conn(self) -> Any:
        # A proxy or a TLS handshake may take for ever after that, too.
        of_thread.wire.sock = sock = super()._new_conn()  # type: ignore[misc]
        return sock

    def connect(self) -> None:
        wire = of_thread.wire
        wire.opened = False
        super().connect()  # type: ignore[misc]
        if wire.abandoned:
            raise OSError("abandoned")
        wire.sock = self.sock  # type: ignore[attr-defined]
        wire.opened = True

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # type: ignore[attr-defined]
            # kept alive from an earlier request: connect() is not called
            of_thread.wire.opened = True
            of_thread.wire.sock = self.sock  # type: ignore[attr-defined]
        super().putrequest(*args, **kwargs)  # type: ignore[misc]


class _WatchedHTTP(_WatchedConnection, HTTPConnection):
    pass


class _WatchedHTTPS(_WatchedConnection, HTTPSConnection):
    pass


class _PoolHTTP(HTTPConnectionPool):
    ConnectionCls = _WatchedHTTP


class _PoolHTTPS(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPS


_POOLS = {"http": _PoolHTTP, "https": _PoolHTTPS}


class _Adapter(HTTPAdapter):
    """The adapter of requests, with connections that are watched."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class _Session(Session):
    """A session that sees no redirects: with ``allow_redirects=False`` requests still reads a redirect's whole body."""

    def get_redirect_target(self, resp: Any) -> None:
        return None


def open_session() -> Any:
    """A session whose connections are watched. Each of its requests has to be made in a thread that has a Wire."""
    session = _Session()
    session.mount("https://", _Adapter())
    session.mount("http://", _Adapter())
    return session
