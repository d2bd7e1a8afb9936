# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Interruptions: what was done is said before the process ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Callable

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _kept_open() -> int | None:
    with suppress(OSError):
        return os.dup(2)
    return None


# A worker cannot rely on Ansible's display for its last words: Ansible stops reading what workers send as soon as it is
# interrupted itself, and from 2.19 on workers have no terminal. Ansible loads action plugins before it forks, so this
# is its own stderr.
_STDERR = _kept_open()


@contextmanager
def telling(say: Callable[[], str], show: Callable[[str], None]) -> Iterator[None]:
    """Whatever breaks off what is done while this is open, it is said how far it came.

    SIGINT and SIGTERM first write that to Ansible's stderr, and then do what they did before.

    Args:
        say: gives the text.
        show: shows it when it was not a signal, but for example the task's own timeout, whose result Ansible makes
            without knowing what was done.
    """
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    ended = False

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def tell(number: int, frame: FrameType | None) -> None:
        nonlocal ended
        ended = True
        restore()
        if _STDERR is not None:
            with suppress(OSError):
                os.write(_STDERR, f"{say()}\n".encode("utf-8", "backslashreplace"))
        os.kill(os.getpid(), number)

    for number in _SIGNALS:
        signal.signal(number, tell)
    try:
        yield
        ended = True
    finally:
        restore()
        if not ended:
            show(say())
