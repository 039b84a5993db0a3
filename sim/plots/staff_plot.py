"""Agents that intervals ask for: by the formulas, simulated, and on duty today."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.limits import round_ticks
from sim.wording import numbers
from sim.wording import staff as wording

MOST_GROUPS = 6
"""Of more groups of contact types those that ask for most agents are drawn."""
_TOP, _BOTTOM, _PANEL, _GAP = 1.34, 0.72, 1.9, 0.5
_LABELS = 12


@style.styled
def agents_asked_for(table: pd.DataFrame, foot: str) -> Chart:
    """Agents on the phones by interval, a panel a group of contact types.

    Parameters
    ----------
    table : of `sim.planning.requirement.Requirement`.
    foot : where the numbers come from.
    """
    most = table.groupby("group", sort=False)["simulated"].max()
    chosen = set(most.fillna(0.0).nlargest(MOST_GROUPS).index)
    groups = [str(name) for name in most.index if name in chosen]
    height = _TOP + _BOTTOM + _PANEL * len(groups) + _GAP * (len(groups) - 1)
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    axes: Axes | None = None
    for at, name in enumerate(groups):
        top = height - _TOP - at * (_PANEL + _GAP)
        axes = chart.add_axes((0.075, (top - _PANEL) / height, 0.905, _PANEL / height))
        _panel(axes, table[table["group"] == name])
        if len(groups) > 1:
            axes.set_title(name, fontsize=9.8, fontweight="bold", loc="left", pad=5)
    assert axes is not None
    handles, texts = axes.get_legend_handles_labels()
    legend(chart, handles, texts, 0.9, 5, columnspacing=1.5, handlelength=1.9)
    said = wording.figure_said(table)
    return framed(chart, wording.title(), said, foot, wording.figure_alternative(said))


def _panel(axes: Axes, rows: pd.DataFrame) -> None:
    lines = wording.lines()
    known = {
        name: rows[name].to_numpy(dtype=np.float64)
        for name in ("erlang_c", "erlang_a", "simulated", "simulated_low", "simulated_high",
                     "rostered")
    }  # fmt: skip
    edges = np.arange(len(rows) + 1, dtype=np.float64)
    if np.isfinite(known["rostered"]).any():
        axes.stairs(known["rostered"], edges, baseline=None, color=style.MUTED, linewidth=1.3,
                    linestyle=(0, (5, 2)), label=lines["rostered"])  # fmt: skip
    axes.stairs(known["erlang_c"], edges, baseline=None, color=style.ORANGE, linewidth=1.3,
                linestyle=(0, (1, 1)), label=lines["erlang_c"])  # fmt: skip
    axes.stairs(known["erlang_a"], edges, baseline=None, color=style.GREEN, linewidth=1.3,
                linestyle=(0, (3, 1, 1, 1)), label=lines["erlang_a"])  # fmt: skip
    axes.stairs(known["simulated"], edges, baseline=None, color=style.INK, linewidth=1.8,
                label=lines["simulated"])  # fmt: skip
    low, high = known["simulated_low"], known["simulated_high"]
    both = np.isfinite(low) & np.isfinite(high)
    middle = edges[:-1] + 0.5
    axes.vlines(middle[both], low[both], high[both], color=style.INK, linewidth=3.0, alpha=0.28,
                label=lines["between"])  # fmt: skip
    values = np.concatenate([np.zeros(1), *known.values()])
    most = 1.12 * max(float(np.max(values[np.isfinite(values)])), 1.0)
    ticks = round_ticks(0.0, most, 4)
    axes.set_ylim(0.0, most)
    axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=9)
    axes.set_ylabel(wording.agents_axis(), fontsize=8)
    axes.set_xlim(0, len(rows))
    every = max(-(-len(rows) // _LABELS), 1)
    labels = [wording.interval_label(str(label)) for label in rows["interval"]][::every]
    starts = edges[:-1:every] if len(rows) > 1 else middle
    axes.set_xticks(starts, labels, fontsize=9)
    style.quiet_grid(axes)
