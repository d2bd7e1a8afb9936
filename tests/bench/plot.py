# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot of the guide to performance: how long it takes to delete so many tasks."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

# Text stays text, and the same figures give the same picture.
pyplot.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "svg.fonttype": "none",
        "svg.hashsalt": "huaweicloud.sms",
        "xtick.minor.bottom": False,
        "ytick.minor.left": False,
    }
)
MARKERS = ("o", "s", "^", "D")
LATENCIES = (0, 50)


def draw(rows: list[dict[str, Any]], contestants: Sequence[str], names: Mapping[str, str]) -> str:
    """An SVG element to stand inside a web page."""
    figure, panels = pyplot.subplots(1, len(LATENCIES), figsize=(9, 4), sharey=True, layout="constrained")
    for panel, latency in zip(panels, LATENCIES):
        for who, marker in zip(contestants, MARKERS):
            points = sorted(
                (row["count"], row["wall"]) for row in rows if (row["who"], row["latency"]) == (who, latency)
            )
            if points:
                panel.plot(*zip(*points), marker=marker, label=names[who])
        panel.set(xscale="log", yscale="log", xlabel="tasks", title=f"{latency} ms of latency")
        panel.xaxis.set_major_formatter(FuncFormatter(plain))
        panel.yaxis.set_major_formatter(FuncFormatter(plain))
        panel.grid(alpha=0.3)
    panels[0].set_ylabel("seconds")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(contestants))
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    element = file.getvalue()
    element = element[element.index("<svg") :]
    label = 'role="img" style="max-width: 100%; height: auto" aria-label="Seconds to delete tasks, by number of tasks"'
    return re.sub(r"^<svg ", f"<svg {label} ", re.sub(r"\s*<metadata>.*?</metadata>", "", element, flags=re.DOTALL))


def plain(value: float, position: int) -> str:
    return f"{value:,g}"
