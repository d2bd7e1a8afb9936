# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What both front ends do around the logic of a module: ``_module.py``, and the action plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Protocol

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import spellings
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import SmsError
from ansible_collections.huaweicloud.sms.plugins.module_utils._ledger import Watch, unwatched


class Logic(Protocol):
    """What a module does, without Ansible: a file like ``_sms_task.py``.

    Attributes:
        DECLARATION: how the module is declared, as AnsibleModule takes it.
        REVEALS: the keys of the result that are to hold a secret.
    """

    DECLARATION: dict[str, Any]
    REVEALS: tuple[str, ...]

    def empty_result(self) -> dict[str, Any]:
        """The result of a run that did nothing."""

    def run(
        self,
        options: Mapping[str, Any],
        connect: Callable[[], Connection],
        *,
        check_mode: bool,
        diff: bool,
        watch: Watch,
    ) -> dict[str, Any]:
        """Do the work, or raise SmsError where nothing could be done at all."""


class Run:
    """One run of the logic.

    Args:
        logic: what to run.
        connect: opens a connection.
    """

    def __init__(self, logic: Logic, connect: Callable[[], Connection]) -> None:
        self._logic = logic
        self._connect = connect
        self._connection: Connection | None = None

    def result(
        self, options: Mapping[str, Any], *, check_mode: bool, diff: bool, watch: Watch = unwatched
    ) -> dict[str, Any]:
        """Run it; where nothing could be done at all, the result says so, too.

        Args:
            options: the options, as Ansible has checked them.
            check_mode: only say what would be done.
            diff: say what was there before, and after.
            watch: is shown what becomes of the tasks.

        Returns:
            plain values. It is a failure if there is a ``msg``; ``warnings`` are texts.

        Raises:
            MissingLibraryError: there is no requests library.
        """
        try:
            return self._logic.run(options, self._open, check_mode=check_mode, diff=diff, watch=watch)
        except SmsError as exc:
            return self.failure(exc)

    def failure(self, exc: SmsError) -> dict[str, Any]:
        """The result where nothing could be done at all."""
        return {**self._logic.empty_result(), "msg": exc.message, "error": exc.error}

    def secrets(self, result: Mapping[str, Any]) -> set[str]:
        """Everything that must not be shown, besides the values of secret options.

        Args:
            result: the result, which may be meant to reveal something.
        """
        if self._connection is None:
            return set()
        revealed = {result[name] for name in self._logic.REVEALS if name in result}
        return spellings(self._connection.secrets() - revealed)

    def _open(self) -> Connection:
        self._connection = self._connect()
        return self._connection
