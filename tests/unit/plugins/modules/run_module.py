# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a whole module inside the test: options in, JSON out, and every request that it sends from a script."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, Callable, Union

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS

from ansible_collections.huaweicloud.sms.plugins.module_utils import _module
from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import VARIABLES
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeClock

SMS = "https://sms.example"
IAM = "https://iam.example"

Given = Union[Answer, Exception]


class Wire:
    """An ordered list of requests (the method and the whole URL), each with what comes back."""

    def __init__(self, *steps: tuple[str, Given]) -> None:
        self._steps = list(steps)
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes, authorize: Any, limit: float) -> Answer:
        self.headers.append({**headers, **authorize(method, url, headers, body)})
        self.bodies.append(body)
        assert self._steps, f"one request too many: {method} {url}"
        request, given = self._steps.pop(0)
        assert f"{method} {url}" == request
        if isinstance(given, Exception):
            raise given
        return given

    def check_done(self) -> None:
        assert self._steps == [], "fewer requests than expected"


@contextmanager
def given_to_ansible(args: dict[str, Any]) -> Iterator[None]:
    """Give a module its arguments, as each ansible-core wants it."""
    try:
        from ansible.module_utils.testing import patch_module_args
    except ImportError:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode())
            yield
    else:
        with patch_module_args(args):
            yield


def run_main(
    main: Callable[[], None],
    args: dict[str, Any],
    *steps: tuple[str, Given],
    environ: dict[str, str] | None = None,
    check_mode: bool = False,
    diff: bool = False,
) -> tuple[dict[str, Any], Wire]:
    """Run a module.

    Returns:
        its result, and what went over the wire. The result was read back from what it printed.
    """
    wire = Wire(*steps)
    printed = io.StringIO()
    # With a remote_tmp that exists, older versions do not warn that they had to create it.
    internal: dict[str, Any] = {
        "_ansible_check_mode": check_mode,
        "_ansible_diff": diff,
        "_ansible_remote_tmp": tempfile.gettempdir(),
    }
    if "inject_invocation" in PASS_VARS:
        # older versions always tell the invocation
        internal["_ansible_inject_invocation"] = True
    with pytest.MonkeyPatch.context() as patch:
        for names in VARIABLES.values():
            for name in filter(None, names):
                patch.delenv(name, raising=False)
        for name, value in (environ or {}).items():
            patch.setenv(name, value)
        patch.setattr(HttpTransport, "send", wire.send)
        patch.setattr(_module, "Clock", FakeClock)
        with given_to_ansible({**args, **internal}), redirect_stdout(printed), pytest.raises(SystemExit) as ended:
            main()
    wire.check_done()
    result = json.loads(printed.getvalue())
    assert (ended.value.code != 0) == bool(result.get("failed"))
    return result, wire
