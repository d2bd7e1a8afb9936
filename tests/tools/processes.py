# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running other programs."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from layout import ROOT

# A stage that could not run on this machine exits with this code; `make test` then counts it as skipped.
SKIPPED = 77


def run(command: Sequence[str | Path], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run a command, its output shown; end this program when it fails."""
    if not succeeds(command, cwd, env):
        sys.exit(1)


def succeeds(command: Sequence[str | Path], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> bool:
    """Run a command, its output shown; tell how it ended."""
    arguments = [str(argument) for argument in command]
    show(f"$ {shlex.join(readable(arguments))}")
    code = subprocess.run(arguments, cwd=cwd, env=environment(env), stdin=subprocess.DEVNULL, check=False).returncode
    if code:
        show(f"exit status {code}: {shlex.join(readable(arguments))}")
    return code == 0


def run_quietly(command: Sequence[str | Path], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run a command and return what it printed; show that, and end this program, only when it fails."""
    arguments = [str(argument) for argument in command]
    done = subprocess.run(
        arguments,
        cwd=cwd,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        show(done.stdout)
        fail(f"exit status {done.returncode}: {shlex.join(readable(arguments))}")
    return done.stdout


def environment(changes: Mapping[str, str] | None) -> dict[str, str]:
    """The environment of a child: ours, less what would make a Python look elsewhere, plus the changes."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return {**inherited, **(changes or {})}


def readable(arguments: Sequence[str]) -> list[str]:
    """Arguments with the path of the checkout left out."""
    return [argument.replace(f"{ROOT}{os.sep}", "") for argument in arguments]


def show(text: str) -> None:
    print(text.rstrip("\n"), flush=True)


def skip(what: str, why: str) -> NoReturn:
    show(f"skipped: {what}: {why}")
    sys.exit(SKIPPED)


def fail(message: str) -> NoReturn:
    print(message, file=sys.stderr, flush=True)
    sys.exit(1)
