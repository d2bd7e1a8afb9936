# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start the simulator from a test and talk to its control API. Needs nothing but the standard library."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

START_SECONDS = 30
STOP_SECONDS = 5


class ControlError(Exception):
    """The control API refused a call."""


class Simulator:
    """A running simulator."""

    def __init__(self, info: dict[str, Any], process: subprocess.Popen[bytes] | None = None) -> None:
        self.info = info
        self.process = process
        self.sms_endpoint: str = info["sms_endpoint"]
        self.iam_endpoint: str = info["iam_endpoint"]
        self.metadata_endpoint: str = info["metadata_endpoint"]
        self.control: str = info["control"]
        self.ca_file: str | None = info["ca_file"]
        self.credentials: dict[str, dict[str, str]] = info["credentials"]
        self.task_ids: dict[str, str] = info["tasks"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the control API.

        Raises:
            ControlError: the simulator refused it, and why.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.control}/{path}", data, {"Content-Type": "application/json"}, method=method
        )
        # The certificate may be a bad one on purpose, and this is loopback.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # Neither proxies of the environment nor redirects have a place here.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        try:
            with opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ControlError(json.load(error).get("error", str(error))) from None

    def requests(self) -> list[dict[str, Any]]:
        """The requests so far, in order."""
        return list(self.call("GET", "requests")["requests"])

    def clear_requests(self) -> None:
        """Forget the requests so far."""
        self.call("DELETE", "requests")

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Change settings; returns all of them."""
        return dict(self.call("PATCH", "settings", changes) if changes else self.call("GET", "settings"))

    def fault(self, kind: str, *, match: dict[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        """Add a fault."""
        return dict(self.call("POST", "faults", {"kind": kind, "match": match or {}, **params}))

    def faults(self) -> list[dict[str, Any]]:
        """The faults, and how often each was applied."""
        return list(self.call("GET", "faults")["faults"])

    def clear_faults(self) -> None:
        """Remove all faults."""
        self.call("DELETE", "faults")

    def add_tasks(self, count: int = 1, **options: Any) -> list[str]:
        """Create tasks; returns their ids."""
        return list(self.call("POST", "tasks", {"count": count, **options})["ids"])

    def tasks(self) -> dict[str, dict[str, Any]]:
        """All tasks by id, of every account. Does not count as reading them."""
        return {task["id"]: task for task in self.call("GET", "tasks")["tasks"]}

    def change_task(self, task_id: str, **options: Any) -> dict[str, Any]:
        """Change a task."""
        return dict(self.call("POST", f"tasks/{task_id}", options))

    def expire(self, what: str = "all") -> None:
        """Let issued tokens, keys, or all of them be expired."""
        self.call("POST", "credentials", {"expire": what})

    def unlock(self) -> None:
        """Unlock access keys that were locked after bad signatures."""
        self.call("POST", "credentials", {"unlock": True})

    def reset(self, seed: str | None = None, **settings: Any) -> None:
        """Start again from a seed, with the settings of the start or with these."""
        body: dict[str, Any] = {"seed": seed} if seed else {}
        if settings:
            body["settings"] = settings
        self.call("POST", "reset", body)


def _arguments(options: dict[str, Any]) -> list[str]:
    arguments: list[str] = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if name == "settings":
            for key, setting in value.items():
                arguments.extend(("--set", f"{key}={json.dumps(setting)}"))
        elif value is True:
            arguments.append(flag)
        elif value is not None and value is not False:
            arguments.extend((flag, str(value)))
    return arguments


def _wait(process: subprocess.Popen[bytes], ready: Path, log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if process.poll() is not None:
            raise RuntimeError(
                f"the simulator ended with {process.returncode}:\n{log.read_text(encoding='utf-8', errors='replace')}"
            )
        if time.monotonic() > deadline:
            raise RuntimeError("the simulator does not get ready")
        time.sleep(0.02)
    return dict(json.loads(ready.read_text(encoding="utf-8")))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def running_simulator(python: str = sys.executable, **options: Any) -> Iterator[Simulator]:
    """A simulator for as long as the context lasts.

    Args:
        python: the interpreter that has aiohttp.
        options: the options of the command line, for example tls="good", seed="empty"; settings={...} for the settings.
    """
    folder = Path(tempfile.mkdtemp(prefix="sms-simulator-"))
    ready, log = folder / "ready.json", folder / "log"
    environment = dict(os.environ, PYTHONPATH=str(Path(__file__).resolve().parents[1]), PYTHONUNBUFFERED="1")
    command = [
        python,
        "-m",
        "sms_simulator",
        "--quiet",
        "--exit-with-parent",
        "--ready-file",
        str(ready),
        *_arguments(options),
    ]
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            yield Simulator(_wait(process, ready, log), process)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
