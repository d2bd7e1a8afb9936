# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the results of bench.py, or write them into the guide to performance.

Usage: report.py show|write RESULTS

In the guide, what stands between two marks is replaced; the rest is left as it is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contestants import CONTESTANTS, LOOP, WHOLE
from plot import draw

TEMPLATE = Path(__file__).resolve().with_name("guide_performance.rst")
#: written anew each time
GUIDE = TEMPLATE.parents[2] / "docs/docsite/rst/guide_performance.rst"
TITLES = {who.name: who.title for who in CONTESTANTS}
#: the same for people who look at a terminal
NAMES = {name: title.replace("``", "") for name, title in TITLES.items()}
#: who, how many tasks, how much latency; and whose figure to take off, if somebody's
Side = tuple[str, int, int, str]
#: what is compared, the figure, the two sides, the target; None where there is no target
RATIOS: tuple[tuple[str, str, Side, Side, float | None], ...] = (
    (
        "One deletion by an ad-hoc command, against ``uri``",
        "cpu",
        ("ad_hoc_sms_task", 1, 0, ""),
        ("ad_hoc_uri", 1, 0, ""),
        1.0,
    ),
    ("The same", "wall", ("ad_hoc_sms_task", 1, 0, ""), ("ad_hoc_uri", 1, 0, ""), 0.7),
    ("The same as a module", "cpu", ("ad_hoc_module", 1, 0, ""), ("ad_hoc_uri", 1, 0, ""), None),
    *(
        (
            f"A loop of {LOOP} deletions in process, against the same as modules, with {title}",
            "wall",
            (f"loop_direct_{login}", LOOP, 0, ""),
            (f"loop_module_{login}", LOOP, 0, ""),
            1 / 12,
        )
        for login, title in (
            ("key", "an access key"),
            ("password", "a password"),
            ("token", "a token"),
            ("password_cold", "a password, cold"),
            ("token_cold", "a token, cold"),
        )
    ),
    (
        "One deletion in process, less a task that does nothing, against a bare script with ``requests``",
        "cpu",
        ("sms_task", 1, 0, "nothing"),
        ("requests", 1, 0, ""),
        1.15,
    ),
    (
        "The process of the module for one deletion, against that script",
        "cpu",
        ("process", 1, 0, ""),
        ("requests", 1, 0, ""),
        1.15,
    ),
    (
        "The process of a module that does nothing, against that script",
        "cpu",
        ("process_ping", 1, 0, ""),
        ("requests", 1, 0, ""),
        None,
    ),
    (
        "The process of the module for one deletion, against ``uri``'s",
        "cpu",
        ("process", 1, 0, ""),
        ("process_uri", 1, 0, ""),
        None,
    ),
    (
        "1,000 tasks in process, less a task that does nothing, against a script that sends the same requests",
        "cpu",
        ("sms_task", 1000, 0, "nothing"),
        ("replay", 1000, 0, ""),
        2.0,
    ),
    (
        "1,000 tasks in the module's process, against that script",
        "cpu",
        ("process", 1000, 0, ""),
        ("replay", 1000, 0, ""),
        2.0,
    ),
    ("The same, with 50 ms of latency", "wall", ("process", 1000, 50, ""), ("replay", 1000, 50, ""), 2.0),
    (
        "1,000 tasks in the module's process, against a bare script that deletes them one by one",
        "cpu",
        ("process", 1000, 0, ""),
        ("requests", 1000, 0, ""),
        2.0,
    ),
    ("The same, with 50 ms of latency", "wall", ("process", 1000, 50, ""), ("requests", 1000, 50, ""), 2.0),
    (
        "Memory of the module's process for 10,000 tasks, against 10",
        "memory",
        ("process", 10_000, 0, ""),
        ("process", 10, 0, ""),
        1.5,
    ),
)
#: the loop of uri is measured with LOOP tasks, and takes ten times as long with ten times as many
MANY = 1000
FIGURES = {"wall": "time", "cpu": "CPU time", "memory": "peak memory"}


class Results:
    """What bench.py found."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found
        self.rows = {(row["who"], row["count"], row["latency"]): row for row in found["rows"]}

    def side(self, side: Side, figure: str) -> float | None:
        """One side of a ratio; None where it was not measured."""
        who, count, latency, without = side
        names = [who, without] if without else [who]
        rows = [self.rows.get((name, count, latency)) for name in names]
        if None in rows:
            return None
        figures = [float(row[figure]) for row in rows if row is not None]
        return figures[0] - sum(figures[1:])

    def ratios(self) -> Iterable[list[str]]:
        """What is compared, the figure, the ratio, the target and whether it is met; for what was measured."""
        for what, figure, ours, theirs, target in RATIOS:
            one, other = self.side(ours, figure), self.side(theirs, figure)
            if one is not None and other is not None:
                ratio = one / other
                verdict = "" if target is None else f"at most {target:.3g}: {'met' if ratio <= target else 'missed'}"
                yield [what, FIGURES[figure], f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}", verdict]
        for latency in (0, 50):
            loop, ours = ("uri", LOOP, latency), ("sms_task", MANY, latency)
            if ours in self.rows and loop in self.rows:
                ratio = self.rows[loop]["wall"] * MANY / LOOP / self.rows[ours]["wall"]
                yield [
                    f"{MANY:,} tasks by a loop of ``uri``, against one ``sms_task``, with {latency} ms of latency "
                    f"(the loop measured with {LOOP} tasks, and multiplied)",
                    FIGURES["wall"],
                    f"{ratio:.0f}",
                    f"at least 100: {'met' if ratio >= 100 else 'missed'}",
                ]

    def figures(self, latency: int) -> list[list[str]]:
        """Every row of one latency, in the order of the numbers of tasks."""
        return [
            [
                f"{row['count']:,}",
                TITLES[row["who"]],
                f"{row['wall']:.2f}",
                f"{row['cpu']:.2f}",
                f"{row['memory']:.0f}",
                f"{row['requests']:,.0f}",
                f"{row['connections']:,.0f}",
            ]
            for row in self.found["rows"]
            if row["latency"] == latency
        ]

    def stages(self) -> list[list[str]]:
        """For each stage its CPU time in milliseconds and the peak of memory at its end, for each number of tasks."""
        names = list(dict.fromkeys(row["stage"] for row in self.found["stages"]))
        rows = []
        for name in names:
            cells = [name[:1].upper() + name[1:]]
            for row in self.found["stages"]:
                if row["stage"] == name:
                    cells.append(f"{row['cpu'] * 1000:,.0f} ms, {row['memory']:.0f} MiB")
            rows.append(cells)
        return rows

    def stage_counts(self) -> list[str]:
        return [
            f"{count:,} tasks" if count > 1 else "1 task"
            for count in dict.fromkeys(row["count"] for row in self.found["stages"])
        ]


def table(head: list[str], rows: Iterable[list[str]], widths: str) -> str:
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
    for row in (head, *rows):
        lines += [f"   {'*' if number == 0 else ' '} - {cell}".rstrip() for number, cell in enumerate(row)]
    return "\n".join(lines) + "\n"


def section(title: str, text: str) -> str:
    return f"{title}\n{'-' * len(title)}\n\n{text}"


def ratios(results: Results) -> str:
    return table(["Compared", "Figure", "Ratio", "Target"], results.ratios(), "58 14 10 18")


def picture(results: Results) -> str:
    """The plot, inside the page: guides are copied without files beside them."""
    drawn = "\n".join(f"   {line}".rstrip() for line in draw(results.found["rows"], WHOLE, NAMES).splitlines())
    return f".. raw:: html\n\n{drawn}\n"


def stages(results: Results) -> str:
    counts = results.stage_counts()
    widths = " ".join(["37", *(["21"] * len(counts))])
    return table(["Stage", *counts], results.stages(), widths)


def figures(results: Results) -> str:
    found = results.found
    head = ["Tasks", "Who", "Time, s", "CPU, s", "Memory, MiB", "Requests", "Connections"]
    parts = [
        f"ansible-core {found['ansible_core']}, requests {found['requests']}, Python {found['python']}, "
        f"{found['cores']} cores.\n"
    ]
    for latency in dict.fromkeys(row["latency"] for row in found["rows"]):
        parts.append(f"With {latency} ms of latency:\n")
        parts.append(table(head, results.figures(latency), "8 36 10 10 12 12 12"))
    return "\n".join(parts)


BLOCKS = {"ratios": ratios, "picture": picture, "stages": stages, "figures": figures}


def write(results: Results) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, make in BLOCKS.items():
        begin, end = f".. made by make bench: {name}\n", f".. end of {name}\n"
        before, begin, rest = text.partition(begin)
        dummy, end, after = rest.partition(end)
        if not end:
            raise SystemExit(f"{GUIDE.name} lacks the marks of {name}")
        text = f"{before}{begin}\n{make(results)}\n{end}{after}"
    GUIDE.write_text(text, encoding="utf-8")


def show(results: Results) -> None:
    for what, figure, ratio, verdict in results.ratios():
        print(f"{ratio:>8}  {what} ({figure})  {verdict}".replace("``", "").rstrip())


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("action", choices=("show", "write"))
    parser.add_argument("results", type=Path)
    options = parser.parse_args()
    results = Results(json.loads(options.results.read_text(encoding="utf-8")))
    show(results)
    if options.action == "write":
        write(results)


if __name__ == "__main__":
    main()
