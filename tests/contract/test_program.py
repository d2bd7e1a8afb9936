# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator as a program: its options, HTTPS, and that nothing of it is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

import pytest
import requests
from plain_client import TIMEOUT, RawConnection
from sms_simulator.client import running_simulator

FOLDER = Path(__file__).resolve().parents[1] / "simulator"
ENVIRONMENT = dict(os.environ, PYTHONPATH=str(FOLDER))
COMMAND = [sys.executable, "-m", "sms_simulator"]


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether a condition comes true in good time."""
    deadline = time.monotonic() + TIMEOUT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("variant", ["good", "wrong-name", "expired", "unknown-ca"])
def test_tls(variant: str, tmp_path: Path) -> None:
    with running_simulator(tls=variant, ca_file=tmp_path / "ca.pem") as simulator:
        assert simulator.sms_endpoint.startswith("https://")
        assert simulator.ca_file == str(tmp_path / "ca.pem")
        for endpoint in (simulator.sms_endpoint, simulator.iam_endpoint):
            if variant == "good":
                assert requests.get(endpoint + "/v3", verify=simulator.ca_file, timeout=TIMEOUT).status_code in (
                    200,
                    404,
                )
                continue
            with pytest.raises(requests.exceptions.SSLError):
                requests.get(endpoint + "/v3", verify=simulator.ca_file, timeout=TIMEOUT)
        # The control API stays within reach, and nothing arrived unless the certificate was good.
        assert len(simulator.requests()) == (2 if variant == "good" else 0)


def test_reset_over_tls() -> None:
    with running_simulator(tls="good") as simulator:
        simulator.fault("reset")
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(simulator.sms_endpoint + "/v3", verify=simulator.ca_file, timeout=TIMEOUT)
        assert simulator.requests()[0]["fault"] == "reset"


def test_settings_and_seed_of_the_command_line() -> None:
    with running_simulator(
        seed="empty", settings={"delete_mode": "async", "retry_after": None, "stop_reads": 7}
    ) as simulator:
        assert simulator.tasks() == {}
        assert (simulator.settings()["delete_mode"], simulator.settings()["stop_reads"]) == ("async", 7)
        simulator.settings(delete_mode="instant")
        simulator.reset()
        assert simulator.settings()["delete_mode"] == "async"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--host", "0.0.0.0"],
        ["--host", "192.0.2.1"],
        ["--host", "example.com"],
        ["--set", "nothing=1"],
        ["--set", "delete_mode=slow"],
        ["--set", "batch"],
    ],
)
def test_refused_options(arguments: list[str]) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments], env=ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 2
    assert "error: argument" in done.stderr


def test_port_in_use() -> None:
    with running_simulator() as simulator:
        port = simulator.sms_endpoint.rpartition(":")[2]
        done = subprocess.run(
            [*COMMAND, "--sms-port", port],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_at_once_even_while_an_answer_hangs(number: signal.Signals, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    with running_simulator() as simulator:
        simulator.fault("hang")
        with RawConnection(simulator) as raw:
            raw.request("GET", "/v3/tasks")
            assert wait_for(lambda: bool(simulator.requests()))
            assert simulator.process is not None
            started = time.monotonic()
            simulator.process.send_signal(number)
            assert simulator.process.wait(TIMEOUT) == 0
            assert time.monotonic() - started < 2
    assert not ready.exists()


def test_ends_with_its_parent(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    starter = (
        "import subprocess, sys, time, pathlib\n"
        "options = ['--quiet', '--exit-with-parent', '--ready-file', sys.argv[1]]\n"
        "subprocess.Popen([sys.executable, '-m', 'sms_simulator', *options])\n"
        "while not pathlib.Path(sys.argv[1]).exists():\n"
        "    time.sleep(0.02)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter, str(ready)], env=ENVIRONMENT, stdout=subprocess.PIPE)
    assert wait_for(ready.exists)
    child = json.loads(ready.read_text(encoding="utf-8"))["pid"]
    assert parent.wait(TIMEOUT) == 0
    assert wait_for(lambda: not alive(child))
    assert parent.stdout is not None
    parent.stdout.close()
    assert not ready.exists()


def test_announcement_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(
        [*COMMAND, "--ready-file", str(ready)], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert wait_for(ready.exists)
    info = json.loads(ready.read_text(encoding="utf-8"))
    process.terminate()
    text = process.communicate(timeout=TIMEOUT)[0]
    exports = "\n".join(line for line in text.splitlines() if line.startswith("export "))
    variables = ("HW_SMS_ENDPOINT", "HW_AUTH_URL", "HW_USER_PASSWORD", "HW_AUTH_TOKEN")
    script = exports + "".join(f'\nprintf "%s\\n" "${name}"' for name in variables)
    shown = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
    known = info["credentials"]
    assert shown == [
        info["sms_endpoint"],
        info["iam_endpoint"] + "/v3",
        known["password"]["password"],
        known["token"]["auth_token"],
    ]
