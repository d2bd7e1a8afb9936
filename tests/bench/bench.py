# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what deleting migration tasks takes, against what a user would pick instead, on the simulator.

Usage: bench.py [--quick] [--resume | --report]

Everybody is measured in turns, in an order that alternates; the medians go into docs/docsite/rst/guide_performance.rst.
--quick takes minutes instead of half an hour, and only shows what it finds. --resume goes on with a run
that was interrupted. --report writes the guide from the last results.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/tools"), str(ROOT / "tests/simulator")]

from collection_tree import synchronised_tree
from contestants import (
    CONTESTANTS,
    PING,
    SCRIPTS,
    SMS_TASK,
    URI,
    Contestant,
    Round,
    ad_hoc,
    for_ping,
    for_sms_task,
    for_uri,
)
from environments import ensure
from layout import CACHE
from measure import Figures, measure
from processes import run, run_quietly, show
from sms_simulator.client import Simulator, running_simulator

DIRECTORY = CACHE / "bench"
RESULTS = DIRECTORY / "results.json"
#: for each latency: number of tasks -> number of repetitions
FULL = {0: {1: 11, 10: 5, 100: 2, 1000: 5, 10_000: 3}, 50: {1: 5, 10: 3, 100: 2, 1000: 2, 10_000: 1}}
QUICK = {0: {1: 5, 10: 3, 100: 1, 1000: 3}, 50: {1: 3, 10: 1}}
#: for how many tasks the module is looked at stage by stage, and how often
STAGES = (1, 1000, 10_000)
STAGES_REPETITIONS = 5


class Bench:
    """One run of the benchmark.

    Args:
        simulator: the service.
        programs: where the programs of the measured environment are.
    """

    def __init__(self, simulator: Simulator, programs: Path) -> None:
        self.simulator = simulator
        self.programs = programs
        self.env = variables(simulator, programs)
        self.recorded: tuple[list[str], str] = ([], "[]")
        self.modules: dict[str, str] = {}
        for module, options in ((SMS_TASK, for_sms_task), (URI, for_uri), (PING, for_ping)):
            self.modules[module] = self.as_sent(module, options)

    def as_sent(self, module: str, options: Any) -> str:
        """A module as Ansible sends it to a host, options included."""
        left = DIRECTORY / "sent"
        shutil.rmtree(left, ignore_errors=True)
        this = self.next_round(1)
        keep = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TMP": str(left)}
        measure(ad_hoc(module, options)(this), {**self.env, **keep}, this.directory)
        (path,) = left.glob("*/AnsiballZ_*.py")
        return path.read_text(encoding="utf-8")

    def next_round(self, count: int, latency: int = 0) -> Round:
        """New tasks, on a simulator as at its start."""
        directory = DIRECTORY / "run"
        directory.mkdir(parents=True, exist_ok=True)
        self.simulator.reset(seed="empty")
        task_ids = self.simulator.add_tasks(count)
        self.simulator.settings(latency_ms=latency)
        return Round(task_ids, self.programs, directory, self.recorded, self.modules, self.env)

    def one(self, who: Contestant, count: int, latency: int) -> Figures:
        """Measure once."""
        this = self.next_round(count, latency)
        env = {**self.env, **who.changes}
        if who.cold:
            for compiled in (DIRECTORY / "tree").rglob("__pycache__"):
                shutil.rmtree(compiled)
        given = {name: value for name, value in env.items() if value is not None}
        taken = measure(who.command(this), given, this.directory)
        sent = self.simulator.requests()
        left = len(self.simulator.tasks())
        if left != (0 if who.deletes else count):
            raise SystemExit(f"{who.name}: {left} of {count} tasks are left")
        if who.name == "sms_task":
            calls = [[entry["method"], entry["target"], entry["body"]] for entry in sent]
            self.recorded = (this.task_ids, json.dumps(calls))
        connections = len({entry["connection"] for entry in sent})
        return Figures(taken.wall, taken.cpu, taken.memory, len(sent), connections)

    def together(self, count: int, latency: int, repetitions: int) -> list[dict[str, Any]]:
        """Measure everybody in turns, with so many tasks."""
        found: dict[str, list[Figures]] = {}
        able = [who for who in CONTESTANTS if who.takes(count, latency)]
        for turn in range(repetitions):
            # sms_task comes first in the first turn, so that there is something to send again.
            for who in able if turn % 2 == 0 else reversed(able):
                found.setdefault(who.name, []).append(self.one(who, count, latency))
        rows = [{"who": name, "count": count, "latency": latency, **medians(runs)} for name, runs in found.items()]
        for row in rows:
            show("{who:16} {count:6} {latency:3} ms  {wall:8.3f} s  {cpu:8.3f} s CPU  {memory:6.1f} MiB".format(**row))
        return rows

    def stages(self, count: int) -> list[dict[str, Any]]:
        """Measure the stages of the module's process."""
        found: dict[str, list[dict[str, Any]]] = {}
        for dummy in range(STAGES_REPETITIONS):
            this = self.next_round(count)
            module, output = this.file("module.py", self.modules[SMS_TASK]), this.directory / "stages.json"
            measure(
                [self.programs / "python", SCRIPTS / "stages.py", module, this.variables, output],
                self.env,
                this.directory,
            )
            for one in json.loads(output.read_text(encoding="utf-8")):
                found.setdefault(one["stage"], []).append(one)
        return [
            {
                "count": count,
                "stage": stage,
                **{name: statistics.median(one[name] for one in runs) for name in ("cpu", "memory")},
            }
            for stage, runs in found.items()
        ]


def medians(runs: list[Figures]) -> dict[str, Any]:
    names = runs[0].as_dict()
    found = {name: statistics.median(one.as_dict()[name] for one in runs) for name in names}
    return {**found, "repetitions": len(runs)}


def variables(simulator: Simulator, programs: Path) -> dict[str, str]:
    """The same for everybody: the service, its credentials, and nothing else of this shell."""
    home = DIRECTORY / "home"
    home.mkdir(parents=True, exist_ok=True)
    key, user = simulator.credentials["aksk"], simulator.credentials["password"]
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(DIRECTORY / "tree"),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "False",
        "ANSIBLE_LOCALHOST_WARNING": "False",
        "HOME": str(home),
        "HW_ACCESS_KEY": key["access_key"],
        "HW_AUTH_TOKEN": simulator.credentials["token"]["auth_token"],
        "HW_AUTH_URL": simulator.iam_endpoint,
        "HW_DOMAIN_NAME": user["domain_name"],
        "HW_PROJECT_ID": simulator.credentials["project"]["project_id"],
        "HW_SECRET_KEY": key["secret_key"],
        "HW_SMS_ENDPOINT": simulator.sms_endpoint,
        "HW_USER_NAME": user["username"],
        "HW_USER_PASSWORD": user["password"],
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
        "PATH": os.pathsep.join([str(programs), os.defpath]),
    }


def versions(programs: Path) -> dict[str, str]:
    """Of what was measured."""
    ask = "import sys, ansible.release as a, requests as r; print(sys.version.split()[0], a.__version__, r.__version__)"
    said = run_quietly([programs / "python", "-c", ask]).split()
    return dict(zip(("python", "ansible_core", "requests"), said))


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    programs = ensure("bench").bin
    results = DIRECTORY / "quick.json" if options.quick else RESULTS
    if not options.report:
        simulator_python = str(ensure("simulator").bin / "python")
        synchronised_tree("bench/tree")
        found = json.loads(results.read_text(encoding="utf-8")) if options.resume else {"rows": []}
        found.update(cores=os.cpu_count(), **versions(programs))
        with running_simulator(simulator_python) as simulator:
            bench = Bench(simulator, programs)
            for latency, repetitions in (QUICK if options.quick else FULL).items():
                for count in repetitions:
                    if (latency, count) not in {(row["latency"], row["count"]) for row in found["rows"]}:
                        found["rows"] += bench.together(count, latency, repetitions[count])
                        results.write_text(json.dumps(found, indent=1), encoding="utf-8")
            found["stages"] = [row for count in STAGES for row in bench.stages(count)]
        results.write_text(json.dumps(found, indent=1), encoding="utf-8")
    action = "show" if options.quick else "write"
    run([programs / "python", Path(__file__).parent / "report.py", action, results])


if __name__ == "__main__":
    main()
