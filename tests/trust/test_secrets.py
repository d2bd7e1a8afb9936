# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets: a real playbook, as verbose as can be, leaves none behind: printed, logged, told to callbacks, kept in files
that runners collect, or in the arguments of any process that it starts."""

from __future__ import annotations

import contextlib
import html
import json
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from sms_simulator.client import Simulator, running_simulator

HERE = Path(__file__).resolve().parent
COLLECTIONS = HERE.parents[4]
ID = "7a9a9540-ff28-4869-b9e4-0000000000"
MARK = "TRUST_MARK"
#: what must be found of a secret so that it counts as leaked: a part of one is one, too
PART = 24
ISSUED_TOKEN = re.compile(r"MII[A-Za-z0-9+-]{40}")


class Played(NamedTuple):
    """What a playbook left behind: what it printed, each file, and each command line that was seen."""

    code: int
    printed: str
    events: list[list[dict[str, object]]]
    files: dict[str, str]
    command_lines: set[str]


@pytest.fixture(scope="module", params=["in process", "as a module"])
def way(request: pytest.FixtureRequest) -> str:
    """How tasks run: what could be shown, and by whom, differs."""
    return str(request.param)


@pytest.fixture(scope="module")
def simulator(way: str) -> Iterator[Simulator]:
    # Slow enough for each process to be seen while it waits for an answer.
    with running_simulator(settings={"latency_ms": 100}) as started:
        started.fault("echo_secret", match={"service": "sms", "path": f"/v3/tasks/{ID}1.$", "times": None})
        started.fault("token_expired", match={"service": "sms", "path": f"/v3/tasks/{ID}05$", "times": None})
        started.fault("close", match={"service": "sms", "path": f"/v3/tasks/{ID}06$", "times": None})
        # The fourth login is that of the user "echo".
        started.fault("echo_secret", match={"service": "iam", "nth": 4})
        yield started


@pytest.fixture(scope="module")
def secrets(simulator: Simulator) -> dict[str, str]:
    known = simulator.credentials
    password = known["password"]["password"]
    return {
        "token": known["token"]["auth_token"],
        "secret key": known["aksk"]["secret_key"],
        "password": password,
        "password in JSON": json.dumps(password)[1:-1],
        "password in HTML": html.escape(password),
        "password in a URL": quote(password),
    }


@pytest.fixture(scope="module")
def played(way: str, simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Played:
    home = tmp_path_factory.mktemp("home")
    mark = uuid.uuid4().hex
    environment = {**clean_environment(), **settings(home, simulator), MARK: mark}
    environment["HUAWEICLOUD_SMS_DIRECT"] = str(way == "in process")
    command = [sys.executable, "-m", "ansible.cli.playbook", "-vvvv", "--diff", str(HERE / "files/secrets.yml")]
    output = home / "printed"
    with output.open("wb") as printed, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        environment["TEST_CLOSED_ENDPOINT"] = f"http://127.0.0.1:{closed.getsockname()[1]}"
        process = subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT
        )
        seen: set[str] = set()
        # Until the playbook ends, every process that it started is looked at again and again.
        while process.poll() is None:
            seen |= command_lines(mark)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
        # What ran in the background tidies up after itself, maybe after the playbook's end.
        until = time.monotonic() + 60
        while command_lines(mark) and time.monotonic() < until:
            time.sleep(0.05)
    files = {
        str(path.relative_to(home)): path.read_bytes().decode("utf-8", "replace")
        for path in home.rglob("*")
        if path.is_file()
    }
    events = [json.loads(line) for line in files["events"].splitlines()]
    return Played(process.returncode, files.pop("printed"), events, files, seen)


def clean_environment() -> dict[str, str]:
    ours = ("HW_", "OS_", "HUAWEICLOUD_", "ANSIBLE_", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def settings(home: Path, simulator: Simulator) -> dict[str, str]:
    """Everything that writes is turned on, and secrets come from the environment, as they do in job runners."""
    known = simulator.credentials
    return {
        "HOME": str(home),
        "ANSIBLE_ASYNC_DIR": str(home / "async"),
        "ANSIBLE_REMOTE_TMP": str(home / "remote"),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_LOG_PATH": str(home / "log"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit,ansible.builtin.tree,everything",
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "files/callback_plugins"),
        "ANSIBLE_CALLBACK_TREE_DIR": str(home / "tree"),
        "JUNIT_OUTPUT_DIR": str(home / "junit"),
        "TRUST_EVENTS": str(home / "events"),
        "HW_SMS_ENDPOINT": simulator.sms_endpoint,
        "HW_AUTH_URL": simulator.iam_endpoint,
        "TEST_AUTH_TOKEN": known["token"]["auth_token"],
        "TEST_ACCESS_KEY": known["aksk"]["access_key"],
        "TEST_SECRET_KEY": known["aksk"]["secret_key"],
        "TEST_USERNAME": known["password"]["username"],
        "TEST_PASSWORD": known["password"]["password"],
        "TEST_DOMAIN_NAME": known["password"]["domain_name"],
    }


def command_lines(mark: str) -> set[str]:
    """The command lines of all processes that have inherited the mark."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.add((process / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " "))
        except OSError:
            continue  # it has ended, or is not ours
    return found


def leaks(text: str, secrets: dict[str, str]) -> list[str]:
    """The names of the secrets that a text has a part of."""
    lower = text.lower()
    found = [name for name, value in secrets.items() if value[:PART].lower() in lower or value[-PART:].lower() in lower]
    packed = {name: b64encode(f"x{value}".encode()).decode()[4:-4] for name, value in secrets.items()}
    found += [f"{name} in base64" for name, value in packed.items() if value[:PART] in text or value[-PART:] in text]
    return [*found, *(["a token of IAM"] if ISSUED_TOKEN.search(text) else [])]


def test_everything_happened_that_should(way: str, played: Played, simulator: Simulator) -> None:
    """Otherwise it would prove nothing that nothing is found."""
    others = {"in process": "runs as a module, since the setting", "as a module": "runs in this process"}
    assert others[way] not in played.printed
    tail = "\n".join(played.printed.splitlines()[-40:])
    assert played.code == 0, tail
    assert re.search(r"ok=17 +changed=2 .* failed=0 .* ignored=11", played.printed), tail
    struck = [entry["fault"] for entry in simulator.requests() if entry["fault"]]
    assert sorted(set(struck)) == ["close", "echo_secret", "token_expired"]
    assert [entry["fault"] for entry in simulator.requests() if entry["service"] == "iam"].count("echo_secret") == 1
    for said in ("Invalid request", "APIGW.0307", "Cannot connect to", "Cannot connect securely", "was lost"):
        assert said in played.printed
    assert len(played.events) > 40
    assert {"log", "events"} < set(played.files)
    assert any(name.startswith("tree") for name in played.files)
    assert any(name.startswith("junit") for name in played.files)


def test_nothing_printed_holds_a_secret(played: Played, secrets: dict[str, str]) -> None:
    assert leaks(played.printed, secrets) == []


def test_no_file_holds_a_secret(played: Played, secrets: dict[str, str]) -> None:
    """The log, what callbacks were told, what runners collect, results of background jobs, and what was left behind."""
    assert {name: found for name, text in played.files.items() if (found := leaks(text, secrets))} == {}


def test_no_event_holds_a_secret(played: Played, secrets: dict[str, str]) -> None:
    """As values, so that no way of writing JSON hides one."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for name, one in value.items():
                yield from (name, *texts(one))
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)
        else:
            yield str(value)

    found = [text for event in played.events for text in texts(event) if leaks(text, secrets)]
    assert found == []


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc on this system")
def test_no_process_has_a_secret_among_its_arguments(way: str, played: Played, secrets: dict[str, str]) -> None:
    modules = [line for line in played.command_lines if "AnsiballZ_sms_task" in line]
    # In process there are none, but for tasks that run in the background.
    assert len(modules) >= (5 if way == "as a module" else 1), "the modules' processes were not seen"
    assert [line for line in played.command_lines if leaks(line, secrets)] == []


def test_the_search_finds_what_it_looks_for(secrets: dict[str, str]) -> None:
    for value in secrets.values():
        assert leaks(f"x{value}x", secrets)
        assert leaks(f"{value[:PART]}...", secrets)
        assert leaks(f"...{value[-PART:]}", secrets)
        assert leaks(value.upper(), secrets)
        assert leaks(b64encode(f"x{value}".encode()).decode(), secrets)
