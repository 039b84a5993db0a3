"""Recorded against simulated by hour of the day, and recorded against fitted quantiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import fit as wording
from sim.wording import numbers

_LOOKS = ((style.BLUE, "-"), (style.ORANGE, "--"))
_TOP, _BOTTOM, _PANEL, _GAP = 1.35, 0.75, 1.5, 0.5
_PANELS = ("number", "wait", "lost")
_SIDE = 2.6
_ROW = 3
MOST_LAWS = 6
LEAST_CALLS = 0.005
"""Hours with a smaller share of the calls are not drawn: a few callers have no mean."""


@style.styled
def by_hour(recorded: pd.DataFrame, simulated: Mapping[str, pd.DataFrame]) -> Chart:
    """Calls a day, mean wait and abandonment by hour.

    Parameters
    ----------
    recorded : index hour, columns ``number`` (calls a day), ``wait`` (s), ``lost`` (share).
    simulated : the same by level of knowledge.
    """
    height = _TOP + _BOTTOM + _PANEL * len(_PANELS) + _GAP * (len(_PANELS) - 1)
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    for at, name in enumerate(_PANELS):
        top = height - _TOP - at * (_PANEL + _GAP)
        axes = chart.add_axes((0.075, (top - _PANEL) / height, 0.905, _PANEL / height))
        scale = 100.0 if name == "lost" else 1.0
        busy = recorded["number"] >= LEAST_CALLS * recorded["number"].sum()
        shown = recorded.index[busy.to_numpy(dtype=bool)]
        most = 1e-9
        for table, label, (colour, line) in [
            (recorded, wording.recorded(), (style.INK, "-")),
            *((t, wording.simulated(n), look)
              for (n, t), look in zip(simulated.items(), _LOOKS, strict=False)),
        ]:  # fmt: skip
            table = table.reindex(shown)
            axes.plot(
                table.index.to_numpy() + 0.5, table[name].to_numpy() * scale,
                color=colour, linestyle=line, linewidth=1.8, label=label,
            )  # fmt: skip
            most = max(most, float(table[name].max()) * scale)
        axes.set_ylim(0.0, 1.1 * most)
        ticks = round_ticks(0.0, 1.1 * most, 4)
        axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=9)
        axes.set_title(wording.panel(name), fontsize=9.8, fontweight="bold", loc="left", pad=5)
        axes.set_xlim(0, 24)
        hours = list(range(0, 25, 3))
        axes.set_xticks(hours, [str(h) for h in hours], fontsize=9)
        style.quiet_grid(axes)
    axes.set_xlabel(wording.hour_axis(), fontsize=9)
    handles, titles = axes.get_legend_handles_labels()
    legend(chart, handles, titles, 0.72, 3, columnspacing=1.5, handlelength=1.9)
    return framed(chart, wording.hours_title(), "", "", wording.hours_says())


@style.styled
def fitted_quantiles(laws: Sequence[tuple[str, Floats, Floats]]) -> Chart:
    """Recorded against fitted quantiles, a panel a law.

    Parameters
    ----------
    laws : title, recorded and fitted quantiles at the same levels, seconds.
    """
    shown = list(laws)[:MOST_LAWS]
    rows = -(-len(shown) // _ROW)
    height = 1.0 + 0.7 + rows * _SIDE + (rows - 1) * 0.75
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    wide = 0.905 / _ROW
    for at, (title, real, fitted) in enumerate(shown):
        row, column = divmod(at, _ROW)
        bottom = height - 1.0 - _SIDE - row * (_SIDE + 0.75)
        axes = chart.add_axes(
            (0.075 + column * wide, bottom / height, wide - 0.065, _SIDE / height)
        )
        most = max(float(real.max()), float(fitted.max()), 1.0) * 1.05
        axes.plot([0, most], [0, most], color=style.MUTED, linewidth=1.0)
        axes.plot(fitted, real, "o", color=style.BLUE, markersize=3.2)
        axes.set_xlim(0, most)
        axes.set_ylim(0, most)
        ticks = round_ticks(0.0, most, 4)
        axes.set_xticks(ticks, numbers.ticks(ticks), fontsize=8.5)
        axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=8.5)
        axes.set_title(title, fontsize=9.4, fontweight="bold", loc="left", pad=5)
        axes.set_xlabel(wording.fitted_axis(), fontsize=8.5)
        if column == 0:
            axes.set_ylabel(wording.recorded_axis(), fontsize=8.5)
        style.quiet_grid(axes)
    return framed(chart, wording.laws_title(), "", "", wording.laws_says())
