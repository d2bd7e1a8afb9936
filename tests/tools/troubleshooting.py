# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the tables of error codes in the guide to troubleshooting, from the hints that the modules give.

Usage: troubleshooting.py write|lint

What stands before the marker in the guide is left as it is; lint fails when the rest is not what would be written.
"""

from __future__ import annotations

import argparse
import re
import runpy
from pathlib import Path
from typing import Any

from layout import ROOT
from processes import fail, show

HINTS = ROOT / "plugins/module_utils/_hints.py"
GUIDE = ROOT / "docs/docsite/rst/guide_troubleshooting.rst"
BEGIN = ".. The rest is made by tests/tools/troubleshooting.py from plugins/module_utils/_hints.py: do not edit it.\n"

SERVICES = {
    "SMS": ("Codes of SMS", "Many of these are outcomes of a migration, and stand in ``error_json`` of a task."),
    "APIGW": (
        "Codes of the API gateway",
        "The gateway answers in front of SMS. Dedicated gateways write ``APIG.`` with the same numbers.",
    ),
    "IAM": (
        "Codes of IAM",
        "Those from ``IAM.1100`` on come without a prefix, as numbers.",
    ),
}
#: a run of more codes than this is shown by its ends
LONGEST_RUN = 10


def tables(hints: dict[str, Any]) -> str:
    """The generated part of the guide."""
    sections = []
    for service, (title, introduction) in SERVICES.items():
        rows = [row for row in hints["ROWS"] if row[0].startswith(f"{service}.")]
        rows.sort(key=lambda row: numbers(row[0])[0])
        cells = [[codes(row[0]), escaped(sentence(row[1])), escaped(row[2])] for row in rows]
        sections.append(section(title, introduction, ["Code", "Meaning", "What to do"], cells))
    statuses = by_hint(hints["STATUS_HINTS"], "")
    statuses += by_hint(hints["IAM_STATUS_HINTS"], " of IAM")
    about = "These hints are given where an answer has no code, or one that is in no table above."
    sections.append(section("HTTP statuses", about, ["Status", "What to do"], statuses))
    return "\n".join(sections)


def section(title: str, introduction: str, head: list[str], rows: list[list[str]]) -> str:
    widths = {2: "30 70", 3: "18 36 46"}[len(head)]
    lines = [title, "-" * len(title), "", introduction, "", ".. list-table::", "   :header-rows: 1"]
    lines += [f"   :widths: {widths}", ""]
    for row in (head, *rows):
        lines += [f"   {'*' if number == 0 else ' '} - {cell}" for number, cell in enumerate(row)]
    return "\n".join(lines) + "\n"


def numbers(several: str) -> list[int]:
    return [int(code.partition(".")[2]) for code in several.split()]


def codes(several: str) -> str:
    """The codes of a row; each by its whole name, so that a search in the page finds it."""
    names, found = several.split(), numbers(several)
    if len(found) > LONGEST_RUN and found == list(range(found[0], found[-1] + 1)):
        return f"``{names[0]}`` to ``{names[-1]}``"
    return " ".join(f"``{name}``" for name in names)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def escaped(text: str) -> str:
    """Text that reStructuredText leaves as it is."""
    return re.sub(r"([\\*`|]|_(?!\w))", r"\\\1", text)


def by_hint(hints: dict[int, str], whose: str) -> list[list[str]]:
    """Statuses and what to do, those with the same hint together."""
    statuses: dict[str, list[str]] = {}
    for status, hint in sorted(hints.items()):
        statuses.setdefault(hint, []).append(str(status))
    return [[", ".join(several) + whose, escaped(hint)] for hint, several in statuses.items()]


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("action", choices=("write", "lint"))
    action = parser.parse_args().action
    before = GUIDE.read_text(encoding="utf-8")
    written_by_hand, marker, dummy = before.partition(BEGIN)
    if not marker:
        fail(f"{GUIDE.relative_to(ROOT)} lacks the line\n{BEGIN}")
    after = f"{written_by_hand}{BEGIN}\n{tables(runpy.run_path(str(HINTS)))}"
    if action == "write":
        GUIDE.write_text(after, encoding="utf-8")
    elif after != before:
        fail(f"{GUIDE.relative_to(ROOT)} is not up to date: run {Path(__file__).relative_to(ROOT)} write")
    else:
        show(f"{GUIDE.relative_to(ROOT)} is up to date.")


if __name__ == "__main__":
    main()
