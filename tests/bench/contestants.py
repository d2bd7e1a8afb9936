# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is measured: the collection, and what a user would pick instead."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

SCRIPTS = Path(__file__).resolve().parent / "scripts"
TASK_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: the most tasks that anybody is measured with
UNLIMITED = 10_000


@dataclass(frozen=True)
class Round:
    """What is to be deleted, and with what.

    Attributes:
        task_ids: the tasks, which exist.
        bin: the programs of the environment that is measured.
        directory: a directory for this run's files.
        recorded: what sms_task sent for as many tasks before: method, target and body, and the IDs they hold.
        modules: modules as Ansible sends them to a host.
        env: the variables of its process.
    """

    task_ids: list[str]
    bin: Path
    directory: Path
    recorded: tuple[list[str], str]
    modules: Mapping[str, str]
    env: Mapping[str, str]

    def file(self, name: str, text: str) -> Path:
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        return path

    @property
    def variables(self) -> Path:
        return self.file("tasks.json", json.dumps({"task_ids": self.task_ids}))


def script(name: str) -> Callable[[Round], list[str | Path]]:
    return lambda this: [this.bin / "python", SCRIPTS / f"{name}.py", this.variables]


def playbook(name: str) -> Callable[[Round], list[str | Path]]:
    return lambda this: [this.bin / "ansible-playbook", "--extra-vars", f"@{this.variables}", SCRIPTS / f"{name}.yml"]


def replay(this: Round) -> list[str | Path]:
    """What sms_task sent, with the IDs of the tasks of this run."""
    before, calls = this.recorded
    now = dict(zip(before, this.task_ids))
    text = TASK_ID.sub(lambda found: now.get(found[0], found[0]), calls)
    return [this.bin / "python", SCRIPTS / "requests_replay.py", this.file("calls.json", text)]


def process(module: str, options: Callable[[Round], dict[str, object]]) -> Callable[[Round], list[str | Path]]:
    """A module as Ansible sends it, run without Ansible."""
    return lambda this: [
        this.bin / "python",
        this.file("module.py", with_options(this.modules[module], options(this))),
    ]


def with_options(module: str, options: dict[str, object]) -> str:
    """Ansible keeps a module's options on a line of the program that it sends."""
    (line,) = re.findall(r"^params=(.*),$", module, re.MULTILINE)
    given = json.loads(ast.literal_eval(line))["ANSIBLE_MODULE_ARGS"]
    kept = {name: value for name, value in given.items() if name.startswith("_ansible_")}
    text = json.dumps({"ANSIBLE_MODULE_ARGS": {**kept, **options}})
    return module.replace(f"\nparams={line},\n", f"\nparams={text!r},\n")


def ad_hoc(module: str, options: Callable[[Round], dict[str, object]]) -> Callable[[Round], list[str | Path]]:
    return lambda this: [this.bin / "ansible", "localhost", "-m", module, "-a", json.dumps(options(this))]


SMS_TASK = "huaweicloud.sms.sms_task"
URI = "ansible.builtin.uri"
PING = "ansible.builtin.ping"


def for_sms_task(this: Round) -> dict[str, object]:
    return {"state": "absent", "task_ids": this.task_ids, "wait": False}


def for_uri(this: Round) -> dict[str, object]:
    url = f"{this.env['HW_SMS_ENDPOINT']}/v3/tasks/{this.task_ids[0]}"
    return {"url": url, "method": "DELETE", "headers": {"X-Auth-Token": this.env["HW_AUTH_TOKEN"]}}


def for_ping(this: Round) -> dict[str, object]:
    return {"data": "pong"}


#: what a contestant changes in its environment; None takes a variable away
AS_MODULE: Mapping[str, str | None] = {"HUAWEICLOUD_SMS_DIRECT": "false"}
BY_TOKEN: Mapping[str, str | None] = {}
BY_KEY: Mapping[str, str | None] = {"HW_AUTH_TOKEN": None}
BY_PASSWORD: Mapping[str, str | None] = {"HW_AUTH_TOKEN": None, "HW_ACCESS_KEY": None, "HW_SECRET_KEY": None}


@dataclass(frozen=True)
class Contestant:
    """One way to delete tasks.

    Attributes:
        name: its name in the results.
        title: what the guide calls it.
        command: the command that deletes the tasks.
        most: the most tasks it is measured with; it would take too long with more.
        most_slow: the same where each request takes its time.
        least: the fewest.
        deletes: whether it deletes the tasks at all.
        changes: what differs in its environment.
        cold: whether Python has to compile the collection anew.
    """

    name: str
    title: str
    command: Callable[[Round], list[str | Path]]
    most: int = UNLIMITED
    most_slow: int = UNLIMITED
    least: int = 1
    deletes: bool = True
    changes: Mapping[str, str | None] = field(default_factory=dict)
    cold: bool = False

    def takes(self, count: int, latency: int) -> bool:
        """Whether it is measured with so many tasks."""
        return self.least <= count <= (self.most_slow if latency else self.most)


#: how many tasks loops are measured with
LOOP = 100


def loops() -> list[Contestant]:
    """A loop of sms_task, both ways, with each login, with and without byte code."""
    found = []
    for login, login_title, changes in (
        ("token", "a token", BY_TOKEN),
        ("key", "an access key", BY_KEY),
        ("password", "a password", BY_PASSWORD),
    ):
        for way, way_title, more in (("direct", "in process", {}), ("module", "as modules", AS_MODULE)):
            for cold in (False, True):
                if cold and login == "key":
                    continue
                title = f"a loop of ``sms_task``, {way_title}, with {login_title}{', cold' if cold else ''}"
                name = f"loop_{way}_{login}{'_cold' if cold else ''}"
                command = playbook("sms_task_loop")
                found.append(Contestant(name, title, command, LOOP, 0, LOOP, changes={**changes, **more}, cold=cold))
    return found


CONTESTANTS = (
    Contestant("sms_task", "a play with one ``sms_task``", playbook("sms_task")),
    Contestant("nothing", "a play with one ``debug``, which does nothing", playbook("nothing"), 1000, 0, deletes=False),
    Contestant("uri", "a play with a loop of ``uri``", playbook("uri_loop"), LOOP, LOOP),
    Contestant("sdk", "a script with the vendor's SDK", script("sdk_loop"), 1000, LOOP),
    Contestant("requests", "a script with ``requests``", script("requests_loop"), most_slow=1000),
    Contestant("process", "the process of the module ``sms_task`` alone", process(SMS_TASK, for_sms_task)),
    Contestant("replay", "the same requests by a script with ``requests``", replay),
    Contestant("ad_hoc_sms_task", "``ansible -m huaweicloud.sms.sms_task``", ad_hoc(SMS_TASK, for_sms_task), 1, 0),
    Contestant("ad_hoc_module", "the same as a module", ad_hoc(SMS_TASK, for_sms_task), 1, 0, changes=AS_MODULE),
    Contestant("ad_hoc_uri", "``ansible -m ansible.builtin.uri``", ad_hoc(URI, for_uri), 1, 0),
    Contestant("process_uri", "the process of ``uri`` alone", process(URI, for_uri), 1, 0),
    Contestant(
        "process_ping", "the process of ``ping``, a module that does nothing", process(PING, for_ping), 1, 0, 1, False
    ),
    *loops(),
)
#: those that a user may choose from
WHOLE = ("sms_task", "uri", "sdk", "requests")
