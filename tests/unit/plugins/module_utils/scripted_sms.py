# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scripted SMS: the whole module below Ansible runs, and every request it sends has to be the next one of a script.

The script takes the place of ``HttpTransport.send``, so all layers above the network are the real ones.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Union
from urllib.parse import urlsplit

import pytest
from requests.structures import CaseInsensitiveDict

from ansible_collections.huaweicloud.sms.plugins.module_utils import _sms_task, _sms_task_info
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._connection import Connection
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import AnswerLostError, ConnectError, SmsError
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock

ENDPOINT = "https://sms.example"
TOKEN = "token-of-the-tests"
ID = "t-1"

Reply = Union[Answer, Callable[[], Union[Answer, SmsError]]]


def answer(status: int, body: bytes, whole: bool = True, **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, CaseInsensitiveDict({"Content-Type": "application/json", **given}), body, whole)


def reply(value: Any, status: int = 200, **headers: str) -> Answer:
    return answer(status, json.dumps(value).encode(), True, **headers)


def refusal(status: int, code: str, message: str = "refused", **headers: str) -> Answer:
    return reply({"error_code": code, "error_msg": message}, status, **headers)


def task(
    task_id: str = ID, state: str = "READY", source: str = "waiting", connected: bool | None = True, **more: Any
) -> dict[str, Any]:
    row = {
        "id": task_id,
        "name": f"mig-{task_id}",
        "state": state,
        "source_server": {"id": f"s-{task_id}", "name": f"server-{task_id}", "state": source},
        "connected": connected,
        **more,
    }
    return {name: value for name, value in row.items() if value is not None}


def listed(*rows: dict[str, Any], count: int | None = None) -> Answer:
    """A page of the list, whose rows do not tell whether their source server is connected."""
    plain = [{name: value for name, value in row.items() if name != "connected"} for row in rows]
    return reply({"count": len(rows) if count is None else count, "tasks": plain})


def lost() -> SmsError:
    return AnswerLostError("The connection was lost.", hint="Try again later.", endpoint=ENDPOINT)


def never_opened() -> SmsError:
    return ConnectError("Cannot connect.", hint="Check the address.", endpoint=ENDPOINT)


OK = reply("")
GONE = refusal(404, "SMS.7703", "Task doesn't exist", X_Request_Id="r-1")
BUSY = refusal(400, "SMS.7719", "The source server is running")
FORBIDDEN = refusal(403, "SMS.9004", "No permission")
THROTTLED = refusal(429, "APIGW.0308", "Too many requests", Retry_After="1")
UNAUTHORISED = refusal(401, "APIGW.0303", "Incorrect app authentication information")

DELETE = f"DELETE /v3/tasks/{ID}"
GET = f"GET /v3/tasks/{ID}"
STOP = f"POST /v3/tasks/{ID}/action"
SOURCE = f"GET /v3/sources/s-{ID}"
LIST = "GET /v3/tasks?limit=200&offset=0"
BATCH = "POST /v3/tasks/delete"


class Script:
    """An ordered list of requests, each with its reply and, where there is one, its body.

    Args:
        steps: (request, reply) or (request, reply, body); a request is the method, the path and the query.
    """

    def __init__(self, *steps: tuple[Any, ...]) -> None:
        self._steps = list(steps)
        self.sent: list[str] = []
        self.limits: list[float] = []

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes, authorize: Any, limit: float) -> Answer:
        parts = urlsplit(url)
        request = f"{method} {parts.path}" + (f"?{parts.query}" if parts.query else "")
        assert f"{parts.scheme}://{parts.netloc}" == ENDPOINT
        sent = {**headers, **authorize(method, url, headers, body)}
        assert (sent["X-Auth-Token"], sent["Content-Type"]) == (TOKEN, "application/json")
        self.sent.append(request)
        self.limits.append(limit)
        assert self._steps, f"one request too many: {request}"
        step = self._steps.pop(0)
        assert request == step[0]
        assert (json.loads(body) if body else None) == (step[2] if len(step) > 2 else None)
        given = step[1]() if callable(step[1]) else step[1]
        if isinstance(given, SmsError):
            raise given
        assert isinstance(given, Answer)
        return given

    def check_done(self) -> None:
        assert self._steps == [], "fewer requests than expected"


def options_of(declaration: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Options as AnsibleModule gives them: those that are not given have their default."""
    unknown = set(given) - set(declaration["argument_spec"])
    assert not unknown, unknown
    defaults = {name: spec.get("default") for name, spec in declaration["argument_spec"].items()}
    return {**defaults, "endpoint": ENDPOINT, "auth_token": TOKEN, **given}


def run_against(
    sms: Any,
    run: Callable[..., dict[str, Any]],
    options: dict[str, Any],
    clock: FakeClock | None = None,
    check_mode: bool = False,
    diff: bool = False,
) -> dict[str, Any]:
    """Run a module's logic against anything that has the method send of HttpTransport."""
    time = clock or FakeClock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", lambda self, *args: sms.send(*args))
        return run(options, lambda: Connection(options, {}, time), check_mode=check_mode, diff=diff)


def delete(
    sms: Any, clock: FakeClock | None = None, check_mode: bool = False, diff: bool = False, **given: Any
) -> dict[str, Any]:
    """Run sms_task with state absent; the task is t-1 unless the options say otherwise."""
    if "name" not in given:
        given.setdefault("task_ids", [ID])
    options = options_of(_sms_task.DECLARATION, {"state": "absent", **given})
    result = run_against(sms, _sms_task.run, options, clock, check_mode, diff)
    if isinstance(sms, Script):
        sms.check_done()
    return result


def find(sms: Any, clock: FakeClock | None = None, check_mode: bool = False, **given: Any) -> dict[str, Any]:
    """Run sms_task_info."""
    options = options_of(_sms_task_info.DECLARATION, given)
    result = run_against(sms, _sms_task_info.run, options, clock, check_mode)
    if isinstance(sms, Script):
        sms.check_done()
    return result


def outcome(result: dict[str, Any]) -> tuple[bool, list[str], list[str], list[str]]:
    """What became of the tasks: changed, deleted, already_absent, the IDs in failures."""
    failed = [failure["id"] for failure in result.get("failures", [])]
    return result["changed"], result["deleted"], result["already_absent"], failed
