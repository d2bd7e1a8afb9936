# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A signal lets a run say what it has done, and then does what it did before."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ansible_collections.huaweicloud.sms.plugins.plugin_utils import _interrupt
from ansible_collections.huaweicloud.sms.plugins.plugin_utils._interrupt import telling


def never(text: str) -> None:
    pytest.fail(f"shown: {text}")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "terminal"
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    monkeypatch.setattr(_interrupt, "_STDERR", file)
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_told_and_then_handled_as_before(number: signal.Signals, terminal: Path) -> None:
    seen: list[str] = []
    before = signal.signal(number, lambda *args: seen.append(terminal.read_text(encoding="utf-8")))
    try:
        with telling(lambda: "deleted: \udc80a", never):
            signal.raise_signal(number)
    finally:
        signal.signal(number, before)
    assert seen == ["deleted: \\udc80a\n"]


def test_ctrl_c_ends_the_run(terminal: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), telling(lambda: "nothing was changed", never):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert terminal.read_text(encoding="utf-8") == "nothing was changed\n"


class TimeIsUp(BaseException):
    """As Ansible ends a task after its timeout."""


def test_what_breaks_it_off_otherwise_is_shown_and_goes_on(terminal: Path) -> None:
    shown: list[str] = []
    with pytest.raises(TimeIsUp), telling(lambda: "not asked for: a", shown.append):
        raise TimeIsUp
    assert shown == ["not asked for: a"]
    assert terminal.read_text(encoding="utf-8") == ""


def test_without_a_signal_nothing_is_told_and_handlers_are_as_before(terminal: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with telling(lambda: "never", never):
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert terminal.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("closed", [True, False])
def test_without_a_terminal_the_signal_does_its_work(closed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    file = os.open(os.devnull, os.O_WRONLY)
    os.close(file)
    monkeypatch.setattr(_interrupt, "_STDERR", file if closed else None)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), telling(lambda: "x", never):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_stderr_that_is_closed_does_not_keep_the_plugin_from_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: int) -> int:
        raise OSError("closed")

    monkeypatch.setattr(os, "dup", fail)
    assert _interrupt._kept_open() is None
