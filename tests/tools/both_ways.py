# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The integration tests with the action plugins on and off: the results of all tasks have to be the same.

A callback plugin of the integration tests writes the results down, one JSON object a line.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from processes import fail, show

CONFIGURATION = """\
[defaults]
callback_plugins = {callbacks}
[callback_record_results]
path = {record}
[huaweicloud_sms]
direct = {direct}
"""
#: what differs from run to run, and is numbered in the order in which it appears: IDs of tasks that a test makes, of
#: requests, and of jobs in the background; and temporary directories
CHANGING = re.compile(
    r"\bj\d{6,}\.\d+\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|/[^\s\"']*/(?:sms-|ansible[.-])\w+"
)
#: what differs without an order: numbers of sub-tasks, which the simulator makes of the IDs of tasks; pauses before
#: retries, partly random; what is left of signatures, lent keys and secrets, packed or not, where the simulator repeats
#: whole requests; and a set that Ansible puts into a message
LEFT_OUT = re.compile(
    r'(?<="id": )\d+|\d+(?:\.\d+)?(?= s later)'
    r"|[\w+/=]*\*{8}[\w+/=]*|\b[0-9a-fA-F]{64}\b|\bTMP[A-Z0-9]{17}\b|[\w+/=]{60,}"
    r'|(?<=Valid booleans include: )[^"]*'
)
SHOWN = 10


@contextlib.contextmanager
def recording(tree: Path, record: Path, direct: bool) -> Iterator[None]:
    """Let the integration tests of a tree write down their results, with the action plugins on or off."""
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text("", encoding="utf-8")
    integration = tree / "tests/integration"
    # ansible-test gives this file to every ansible-playbook that it runs, and they to those that they run.
    configuration = integration / "integration.cfg"
    configuration.write_text(
        CONFIGURATION.format(callbacks=integration / "callback_plugins", record=record, direct=direct),
        encoding="utf-8",
    )
    try:
        yield
    finally:
        configuration.unlink()


def compare(direct: Path, module: Path) -> None:
    """Fail unless two records hold the same results, key by key."""
    ours, theirs = comparable(direct), comparable(module)
    if not ours:
        fail(f"No results in {direct}")
    different = [(one, other) for one, other in zip(ours, theirs) if one != other]
    for one, other in different[:SHOWN]:
        show("\n".join(difflib.unified_diff(pretty(other), pretty(one), "as a module", "in process", lineterm="", n=2)))
    if different or len(ours) != len(theirs):
        fail(f"{len(different)} of {len(ours)} results differ in process and as a module ({len(theirs)} results)")
    show(f"{len(ours)} results are the same in process and as a module")


def comparable(record: Path) -> list[str]:
    """The lines of a record, without what differs from run to run."""
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], f"<{len(numbers)}>")

    lines = record.read_text(encoding="utf-8").splitlines()
    return [LEFT_OUT.sub("0", CHANGING.sub(number, line)) for line in lines]


def pretty(line: str) -> list[str]:
    return json.dumps(json.loads(line), indent=1, sort_keys=True).splitlines()
