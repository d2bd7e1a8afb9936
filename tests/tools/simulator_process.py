# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator of IAM and SMS (tests/simulator) as a process of its own.

Usage: simulator_process.py [ARGUMENT...]   run it in the foreground, until it is interrupted
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from environments import ensure
from layout import ROOT
from processes import environment, fail

START_TIMEOUT = 30


@contextlib.contextmanager
def running_simulator() -> Iterator[dict[str, Any]]:
    """Start the simulator, give what it says of itself (endpoints, credentials), stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="sms-simulator-") as directory:
        ready_file = Path(directory, "ready.json")
        log_file = Path(directory, "log")
        with open(log_file, "wb") as log:
            process = subprocess.Popen(
                [*command(), "--ready-file", str(ready_file), "--exit-with-parent"],
                env=environment({"PYTHONPATH": str(ROOT / "tests/simulator")}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield wait_until_ready(process, ready_file, log_file)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def command() -> list[str]:
    return [str(ensure("simulator").bin / "python"), "-m", "sms_simulator"]


def wait_until_ready(process: subprocess.Popen[bytes], ready_file: Path, log_file: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            said: dict[str, Any] = json.loads(ready_file.read_text(encoding="utf-8"))
            return said
        time.sleep(0.05)
    fail(f"The simulator did not start:\n{log_file.read_text(encoding='utf-8', errors='replace')}")


def main() -> None:
    arguments = [*command(), *sys.argv[1:]]
    os.execve(arguments[0], arguments, environment({"PYTHONPATH": str(ROOT / "tests/simulator")}))


if __name__ == "__main__":
    main()
