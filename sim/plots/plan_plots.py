"""Staffing that was found: required against rostered by pool, and what the search tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.planning.calendar import localised
from sim.planning.optimise import Step
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend, sheet
from sim.plots.limits import amount_limits, round_ticks
from sim.wording import numbers, run_figures
from sim.wording import plan_page as wording

MOST_POOLS = 8
"""Of more pools those with the most load are drawn."""
_TOP, _BOTTOM, _PANEL, _GAP = 1.34, 0.72, 1.35, 0.42
_HEIGHT = 4.4
_PLACE = (0.085, 0.975, 1.36, 0.85)
_MARKS = {
    "raise": "^", "level": "s", "balance": "v", "improve": "o", "size": "X", "exchange": "P",
    "fresh": "D",
}  # fmt: skip
_COLOURS = {
    "raise": style.ORANGE, "level": style.PURPLE, "balance": style.GREEN,
    "improve": style.BLUE, "size": style.INK, "exchange": style.SKY, "fresh": style.VERMILLION,
}  # fmt: skip


@style.styled
def required_against_rostered(
    table: pd.DataFrame, titles: Mapping[str, str], foot: str, days: int = 1
) -> Chart:
    """Agents on the phones by interval, a panel a pool.

    Parameters
    ----------
    table : as `sim.planning.assessed.required_table` gives it.
    titles : of the pools, for people.
    foot : where the numbers come from.
    days : of the table; of several the axis has their weekdays.
    """
    shown = shown_pools(table)
    height = _TOP + _BOTTOM + _PANEL * len(shown) + _GAP * (len(shown) - 1)
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    axes: Axes | None = None
    for at, pool in enumerate(shown):
        top = height - _TOP - at * (_PANEL + _GAP)
        axes = chart.add_axes((0.075, (top - _PANEL) / height, 0.905, _PANEL / height))
        _panel(axes, table[table["pool"] == pool], days)
        axes.set_title(titles.get(pool, pool), fontsize=9.8, fontweight="bold", loc="left", pad=5)
        last = at == len(shown) - 1
        if days > 1:
            _weekdays(axes, table[table["pool"] == pool]["interval"], days, shown=last)
            continue
        hours = range(0, 25, 3)
        axes.set_xticks(
            list(hours), [run_figures.of_time(h) if last else "" for h in hours], fontsize=9
        )
    assert axes is not None
    handles, texts = axes.get_legend_handles_labels()
    legend(chart, handles, texts, 0.9, 4, columnspacing=1.5, handlelength=1.9)
    said = wording.required_said(table["pool"].nunique(), len(shown))
    alt = wording.required_alternative(said)
    return framed(chart, wording.required_title(), said, foot, alt)


def shown_pools(table: pd.DataFrame) -> list[str]:
    """The pools that are drawn, in their own order."""
    load = table.groupby("pool", sort=False)["load"].sum()
    most = set(load.nlargest(MOST_POOLS).index)
    return [str(name) for name in load.index if name in most]


def _weekdays(axes: Axes, labels: pd.Series, days: int, *, shown: bool) -> None:
    """Midnights as lines, and the weekday of each day beneath its middle."""
    size = len(labels) // days
    names = [localised(str(labels.iloc[day * size]).split()[0]) for day in range(days)]
    axes.set_xticks([24.0 * day for day in range(days + 1)], [""] * (days + 1))
    axes.set_xticks([24.0 * day + 12.0 for day in range(days)], names if shown else [""] * days,
                    minor=True, fontsize=9)  # fmt: skip
    axes.tick_params(axis="x", which="minor", length=0)
    axes.grid(visible=True, axis="x", which="major", color=style.RULE, linewidth=0.8)


def _panel(axes: Axes, rows: pd.DataFrame, days: int) -> None:
    lines = wording.lines()
    load, required, plan, today = (
        rows[name].to_numpy(dtype=np.float64) for name in ("load", "required", "plan", "today")
    )
    hours = np.linspace(0.0, 24.0 * days, len(rows) + 1)
    axes.stairs(load, hours, fill=True, color=style.SKY, alpha=0.55, label=lines["load"])
    axes.stairs(required, hours, baseline=None, color=style.GREEN, linewidth=1.3,
                linestyle=(0, (1, 1)), label=lines["required"])  # fmt: skip
    axes.stairs(today, hours, baseline=None, color=style.MUTED, linewidth=1.2,
                linestyle=(0, (5, 2)), label=lines["today"])  # fmt: skip
    axes.stairs(plan, hours, baseline=None, color=style.INK, linewidth=1.7, label=lines["plan"])
    most = 1.12 * max(float(np.max([load, required, plan, today])), 1.0)
    ticks = round_ticks(0.0, most, 3)
    axes.set_ylim(0.0, most)
    axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=9)
    axes.set_ylabel(wording.agents_axis(), fontsize=8)
    axes.set_xlim(0, 24 * days)
    style.quiet_grid(axes)


@style.styled
def search_steps(
    steps: Sequence[Step],
    today: float,
    bound: float,
    currency: str,
    foot: str,
    *,
    whole: bool = False,
    days: int = 1,
) -> Chart:
    """Cost of every plan that was tried against time, filled where it keeps every row.

    Parameters
    ----------
    steps : at least one.
    today : cost of today's roster.
    bound : no plan costs less; 0: not known.
    whole : costs are those of a day in all, rather than wages.
    days : over which wages are told.
    """
    chart, axes = sheet(_HEIGHT, _PLACE)
    said = wording.search_legend()
    cost = np.array([step.cost for step in steps])
    known = [*cost.tolist(), today, *([bound] if bound > 0.0 else [])]
    scale = numbers.money_scale(max(known))
    for name in dict.fromkeys(step.name for step in steps):
        colour = _COLOURS[name]
        for keeps in (True, False):
            mine = [s for s in steps if s.name == name and (s.gap >= 0.0) == keeps]
            axes.plot(
                [s.at_s for s in mine], [s.cost / scale.factor for s in mine],
                marker=_MARKS[name], linestyle="", markersize=5.5, color=colour,
                markerfacecolor=colour if keeps else "none",
                label=said[name] if keeps else None,
            )  # fmt: skip
    axes.axhline(today / scale.factor, color=style.MUTED, linewidth=1.2, linestyle=(0, (5, 2)),
                 label=said["today"])  # fmt: skip
    if bound > 0.0:
        axes.axhline(bound / scale.factor, color=style.GREEN, linewidth=1.3, linestyle=(0, (1, 1)),
                     label=said["bound"])  # fmt: skip
    low, high = amount_limits(np.array(known) / scale.factor)
    axes.set_ylim(low, high)
    ticks = round_ticks(low, high, 5)
    axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=9)
    last = max(step.at_s for step in steps) or 1.0
    axes.set_xlim(-0.02 * last, 1.03 * last)
    seconds = round_ticks(0.0, 1.03 * last, 6)
    axes.set_xticks(seconds, numbers.ticks(seconds), fontsize=9)
    across, up = wording.search_axes(scale.unit(currency), whole=whole, days=days)
    axes.set_xlabel(across, fontsize=9.5)
    axes.set_ylabel(up, fontsize=9.5)
    style.quiet_grid(axes)
    handles, texts = axes.get_legend_handles_labels()
    legend(chart, handles, texts, 0.86, 3, columnspacing=1.6)
    told = wording.search_said(len(steps), last)
    return framed(chart, wording.search_title(), told, foot, wording.search_alternative(told))
