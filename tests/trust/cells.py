# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run one cell of the matrix: an operation, really sent, while a fault is in force."""

from __future__ import annotations

import re
import threading
import time
import tracemalloc
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Callable
from urllib.parse import urlsplit

import pytest
from expectations import Operation
from fault import Fault
from surroundings import Surroundings

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task, _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._ecs_agency import METADATA_URL
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import SmsError
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport

HIT = "hit-0001"
UNKNOWN = "unknown-0001"
MANY = [f"many-{number:04d}" for number in range(20)]
MAX_RETRIES = 1
WAIT_TIMEOUT = 60.0
#: seconds; far more than a cell takes on any machine
HARD_LIMIT = 60.0


class SkippingClock(Clock):
    """Real clocks, but sleeping takes no time: it only puts them forward."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.skew = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + sum(self.slept)

    def wall(self) -> float:
        return super().wall() + sum(self.slept) + self.skew

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@dataclass(frozen=True)
class Target:
    """The requests that a fault hits: those of the service, the method and the path."""

    service: str
    method: str
    path: str


TARGETS = {
    Operation.DELETE: Target("sms", "DELETE", f"/v3/tasks/{HIT}$"),
    Operation.WAIT: Target("sms", "GET", f"/v3/tasks/{HIT}$"),
    Operation.BATCH: Target("sms", "POST", "/v3/tasks/delete$"),
    Operation.STOP: Target("sms", "POST", f"/v3/tasks/{HIT}/action$"),
    Operation.SHOW: Target("sms", "GET", f"/v3/tasks/{HIT}$"),
    Operation.LIST: Target("sms", "GET", "/v3/tasks$"),
    Operation.LOGIN: Target("iam", "POST", "/v3/auth/tokens$"),
    Operation.ASSUME: Target("iam", "POST", "/v3/auth/tokens$"),
    Operation.LEND: Target("iam", "POST", "/v3.0/OS-CREDENTIAL/securitytokens$"),
    Operation.ECS: Target("metadata", "GET", "/openstack/latest/securitykey$"),
}
#: how the operations log in that are logins
AUTH = {Operation.LOGIN: "password", Operation.ASSUME: "token", Operation.LEND: "aksk"}
READING = (Operation.SHOW, Operation.LIST)


@dataclass
class Cell:
    """One run, and everything that can be known of it afterwards.

    Attributes:
        result: what the module would return; a failure has msg and error.
        tasks: what the simulator has of the tasks afterwards.
        requests: the requests that reached the simulator.
        strikes: how often the fault hit.
        slept: the pauses, which took no time.
        peak: bytes that were in use at once, where that was watched.
        secrets: every secret of the run.
    """

    operation: Operation
    fault: Fault
    lasting: bool
    result: dict[str, Any] = field(default_factory=dict)
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    strikes: int = 0
    slept: list[float] = field(default_factory=list)
    peak: int = 0
    secrets: set[str] = field(default_factory=set)


def play(around: Surroundings, operation: Operation, fault: Fault, lasting: bool) -> Cell:
    """Set the scene, run, and look around."""
    cell = Cell(operation, fault, lasting)
    simulator = around.simulator
    simulator.reset()
    _set_scene(around, operation)
    target = TARGETS[operation]
    if fault.kind:
        match = {"service": target.service, "method": target.method, "path": target.path}
        simulator.fault(fault.kind, match={**match, "times": None if lasting else 1}, **_parameters(around, fault))
    clock = SkippingClock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", _send(around, cell, clock))
        _run_within_limit(around, cell, clock)
    cell.slept = clock.slept
    cell.tasks = simulator.tasks()
    cell.requests = simulator.requests()
    if fault.kind:
        cell.strikes = simulator.faults()[0]["applied"]
    return cell


def _parameters(around: Surroundings, fault: Fault) -> dict[str, Any]:
    """The fault's parameters; a Retry-After that begins with a sign is a date, so many seconds from now."""
    params = dict(fault.params)
    if fault.kind == "redirect":
        # To another host, where it would be seen.
        params["location"] = f"{around.simulator.iam_endpoint.replace('127.0.0.1', 'localhost')}/stranger"
    headers = params.get("headers", {})
    if re.fullmatch(r"[+-]\d+", headers.get("Retry-After", "")):
        date = formatdate(time.time() + int(headers["Retry-After"]), usegmt=True)
        params["headers"] = {**headers, "Retry-After": date}
    return params


def _set_scene(around: Surroundings, operation: Operation) -> None:
    running = {"state": "RUNNING", "source_state": "replicate", "connected": True}
    more: dict[str, Any] = running if operation is Operation.STOP else {}
    if operation in (Operation.ASSUME, Operation.LEND):
        more = {"owner": around.simulator.credentials["agency"]["agency_domain_name"]}
    around.simulator.call("POST", "tasks", {"id": HIT, **more})
    if operation is Operation.BATCH:
        for task_id in MANY:
            around.simulator.call("POST", "tasks", {"id": task_id})


def _send(around: Surroundings, cell: Cell, clock: SkippingClock) -> Callable[..., Any]:
    """HttpTransport.send, with the tricks that are played on the way."""
    real = HttpTransport.send
    target, fault = TARGETS[cell.operation], cell.fault
    simulator = around.simulator
    endpoints = {"sms": simulator.sms_endpoint, "iam": simulator.iam_endpoint, "metadata": simulator.metadata_endpoint}
    ports = {service: urlsplit(endpoint).port for service, endpoint in endpoints.items()}
    hits = 0

    def send(
        transport: HttpTransport,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes,
        authorize: Any,
        limit: float,
    ) -> Any:
        nonlocal hits
        url = url.replace(METADATA_URL, simulator.metadata_endpoint)
        parts = urlsplit(url)
        on_target = method == target.method and re.search(target.path, parts.path) is not None
        clock.skew = 0.0
        if not on_target or parts.port != ports[target.service] or (hits and not cell.lasting):
            return real(transport, method, url, headers, body, authorize, limit)
        hits += 1
        if fault.trick:
            cell.strikes += 1
        if fault.trick == "expire":
            around.simulator.expire("tokens")
        elif fault.trick.startswith("clock-"):
            clock.skew = 3600.0 if fault.trick == "clock-ahead" else -3600.0
        elif fault.trick:
            transport.close()
            url = around.detour(fault.trick, url)
        seconds = limit if fault.limit is None else min(limit, fault.limit)
        with around.proxy(fault.trick):
            return real(transport, method, url, headers, body, authorize, seconds)

    return send


def options(around: Surroundings, operation: Operation, auth: str) -> dict[str, Any]:
    """The options of a run, as AnsibleModule gives them."""
    simulator = around.simulator
    login = {} if operation is Operation.ECS else dict(simulator.credentials[AUTH.get(operation, auth)])
    login.pop("domain_id", None)
    login.pop("user_id", None)
    if operation in (Operation.ASSUME, Operation.LEND):
        login.update(simulator.credentials["agency"])
    if operation is Operation.ECS:
        login["auth_method"] = "ecs_agency"
    common = {
        "endpoint": simulator.sms_endpoint,
        "iam_endpoint": simulator.iam_endpoint,
        "ca_path": str(around.ca_file),
        "max_retries": MAX_RETRIES,
        "timeout": 20.0,
        "validate_certs": True,
        **login,
    }
    declared: dict[str, Any]
    given: dict[str, Any]
    if operation in READING:
        declared, given = _sms_task_info.DECLARATION, {"details": operation is Operation.SHOW}
        given["task_ids"] = [HIT] if operation is Operation.SHOW else None
    else:
        declared = _sms_task.DECLARATION
        ids = [HIT, *(MANY if operation is Operation.BATCH else []), UNKNOWN]
        given = {"state": "absent", "task_ids": ids, "stop_running": operation is Operation.STOP}
        given.update(wait_timeout=WAIT_TIMEOUT, wait_interval=10.0)
    defaults = {name: spec.get("default") for name, spec in declared["argument_spec"].items()}
    return {**defaults, **common, **given}


def _run_within_limit(around: Surroundings, cell: Cell, clock: SkippingClock) -> None:
    """Run in a thread, so that what never ends is found out; an exception that is no SmsError is one here, too."""
    outcome: list[dict[str, Any] | BaseException] = []
    given = options(around, cell.operation, cell.fault.auth)
    opened: list[Connection] = []

    def connect() -> Connection:
        opened.append(Connection(given, {}, clock))
        return opened[0]

    def work() -> None:
        module = _sms_task_info if cell.operation in READING else _sms_task
        try:
            outcome.append(module.run(given, connect, check_mode=False, diff=False))
        except SmsError as exc:
            outcome.append({**module.empty_result(), "msg": exc.message, "error": exc.error})
        except BaseException as exc:
            outcome.append(exc)

    thread = threading.Thread(target=work, daemon=True)
    if cell.fault.big:
        tracemalloc.start()
    thread.start()
    thread.join(HARD_LIMIT)
    if cell.fault.big:
        cell.peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert outcome, f"no end after {HARD_LIMIT:g} s"
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    cell.result = outcome[0]
    for connection in opened:
        cell.secrets |= connection.secrets()
        connection.close()
