# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Connections that the items of a loop share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._options import AUTH_SPEC

#: connections that are kept at a time: a loop may go over more accounts than a process may hold sockets
MOST = 16


class SharedConnections:
    """The connections of one task on one host, one for each set of credentials; those of the task before are closed.

    They are kept in memory only, and end with the process, which Ansible forks anew for each task and host.
    """

    def __init__(self) -> None:
        self._owner: object = None
        self._connections: OrderedDict[object, Connection] = OrderedDict()

    def get(self, owner: object, options: Mapping[str, Any], environ: Mapping[str, str]) -> Connection:
        """The connection of a set of credentials, opened when it is asked for first.

        Args:
            owner: what tells the task and the host from others.
            options: the task's options.
            environ: the environment that the task sees.

        Raises:
            OptionError: an option is missing or cannot be used.
        """
        if owner != self._owner:
            self.close()
            self._owner = owner
        # Everything that a connection depends on, so that nothing but the very same can be mixed up.
        key = (tuple(repr(options.get(name)) for name in AUTH_SPEC), frozenset(environ.items()))
        if key not in self._connections:
            self._connections[key] = Connection(options, dict(environ), Clock())
        self._connections.move_to_end(key)
        while len(self._connections) > MOST:
            self._connections.popitem(last=False)[1].close()
        return self._connections[key]

    def close(self) -> None:
        """Forget all connections."""
        while self._connections:
            self._connections.popitem()[1].close()
