# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the tables of the guide to reliability from the expectations that the fault matrix is tested against.

Usage: guide.py write|lint

What stands before the marker in the guide is left as it is; lint fails when the rest is not what would be written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from expectations import Operation, expected
from fault import Fault
from faults import all_faults, matrix

GUIDE = "docs/docsite/rst/guide_reliability.rst"
BEGIN = ".. The rest is made by tests/trust/guide.py: do not edit it.\n"

COLUMNS = {
    Operation.DELETE: "delete",
    Operation.WAIT: "wait",
    Operation.BATCH: "delete many",
    Operation.STOP: "stop",
    Operation.SHOW: "read one",
    Operation.LIST: "list",
    Operation.LOGIN: "log in",
    Operation.ASSUME: "agency",
    Operation.LEND: "agency keys",
    Operation.ECS: "ECS keys",
}


def generated() -> str:
    """The generated part of the guide."""
    faults = all_faults()
    count = sum(1 for dummy in matrix())
    parts = [f"{len(faults)} faults and {len(COLUMNS)} requests make {count} cells.\n"]
    for family in dict.fromkeys(fault.family for fault in faults):
        parts.append(_table(family, [fault for fault in faults if fault.family == family]))
    return "\n".join(parts)


def _table(family: str, faults: list[Fault]) -> str:
    lines = [family, "~" * len(family), "", ".. list-table::", "   :header-rows: 1"]
    lines += [f"   :widths: 25{' 8' * len(COLUMNS)}", ""]
    rows = [["Fault", *COLUMNS.values()]]
    for label in dict.fromkeys(fault.label for fault in faults):
        alike = [fault for fault in faults if fault.label == label]
        rows.append([label, *(_words(operation, alike) for operation in COLUMNS)])
    for row in rows:
        lines += [f"   {'*' if number == 0 else ' '} - {cell}" for number, cell in enumerate(row)]
    return "\n".join(lines) + "\n"


def _words(operation: Operation, faults: list[Fault]) -> str:
    """What a row says of an operation: one word, or one for a fault that happens once and one for a lasting one."""
    faults = [fault for fault in faults if fault.concerns(operation)]
    if not faults:
        return "–"
    once, lasting = (
        {expected(operation, fault.means(operation), fault.processed, long).value for fault in faults}
        for long in (False, True)
    )
    assert len(once) == len(lasting) == 1, f"the faults of the row {faults[0].label} differ in {operation.value}"
    (first,), (second,) = once, lasting
    return first if first == second else f"{first} / {second}"


def problem(root: Path, write: bool) -> str | None:
    """What is wrong with the guide below a directory, or None; it is written anew first, if so wanted."""
    guide = root / GUIDE
    before = guide.read_text(encoding="utf-8")
    written_by_hand, marker, dummy = before.partition(BEGIN)
    if not marker:
        return f"{GUIDE} lacks the line\n{BEGIN}"
    after = f"{written_by_hand}{BEGIN}\n{generated()}"
    if write:
        guide.write_text(after, encoding="utf-8")
    elif after != before:
        return f"{GUIDE} is not up to date: run tests/trust/guide.py write"
    return None


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("action", choices=("write", "lint"))
    sys.exit(problem(Path(__file__).resolve().parents[2], parser.parse_args().action == "write"))


if __name__ == "__main__":
    main()
