# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring one command: wall time, CPU time and memory of it and of everything it starts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figures:
    """What one run took.

    Attributes:
        wall: seconds from the start to the end.
        cpu: seconds of CPU time, of the process and of all that it waited for.
        memory: MiB, the peak of the largest of these processes.
        requests: how many reached the service.
        connections: over how many connections.
    """

    wall: float
    cpu: float
    memory: float
    requests: int = 0
    connections: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class CommandFailedError(Exception):
    """A command to be measured failed, so its figures mean nothing."""


def measure(command: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> Figures:
    """Run a command and measure it; requests and connections are left to whoever knows the service."""
    figures = cwd / "figures.json"
    # A process counts the memory of the one that it was forked from as its own, so a small one has to start it.
    launcher = [sys.executable, "-S", "-E", str(Path(__file__).with_name("launch.py")), str(figures)]
    with open(cwd / "output", "w+", encoding="utf-8", errors="replace") as output:
        arguments = [*launcher, *map(str, command)]
        subprocess.run(
            arguments, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=True
        )
        found = json.loads(figures.read_text(encoding="utf-8"))
        if found.pop("status"):
            output.seek(0)
            raise CommandFailedError(f"{command[0]} failed:\n{output.read()[-2000:]}")
    return Figures(**found)
