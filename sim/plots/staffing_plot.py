"""Agents on duty against the load that is offered to them, by interval of the day and site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.experiments.staff_and_load import ALL, LOAD, ON_DUTY
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import numbers, run_figures
from sim.wording import staff_and_load as wording

MOST_SITES = 3
"""Of more sites only the whole centre is drawn."""

_TOP, _BOTTOM, _PANEL, _GAP = 1.52, 0.85, 1.75, 0.42

Ends = tuple[Floats, Floats, Floats]


@style.styled
def duty_against_load(
    table: pd.DataFrame,
    scenarios: Mapping[str, str],
    sites: Mapping[str, str],
    *,
    footer: str = "",
) -> Chart:
    """Agents on duty as lines over the offered load, a panel a site.

    Parameters
    ----------
    table : as `sim.experiments.staff_and_load.staff_and_load` gives it.
    scenarios : one or two of the table, with names for people; the first is the base.
    sites : of the table, with names for people.
    footer : where the numbers come from.
    """
    shown = panels(table, scenarios)
    height = _TOP + _BOTTOM + _PANEL * len(shown) + _GAP * (len(shown) - 1)
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    lines = _lines(table)
    most = 0.0
    axes: Axes | None = None
    for at, site in enumerate(shown):
        top = height - _TOP - at * (_PANEL + _GAP)
        axes = chart.add_axes((0.075, (top - _PANEL) / height, 0.905, _PANEL / height))
        most = _panel(axes, lines, list(scenarios.items()), site)
        axes.set_ylim(0.0, 1.1 * most)
        ticks = round_ticks(0.0, 1.1 * most, 4)
        axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=9)
        if len(shown) > 1:
            axes.set_title(sites[site], fontsize=9.8, fontweight="bold", loc="left", pad=5)
        axes.set_ylabel(wording.axis(), fontsize=9)
        style.quiet_grid(axes)
        axes.set_xlim(0, 24)
        hours = range(0, 25, 3)
        last = at == len(shown) - 1
        axes.set_xticks(
            list(hours), [run_figures.of_time(h) if last else "" for h in hours], fontsize=9
        )
    assert axes is not None
    handles, titles = axes.get_legend_handles_labels()
    legend(chart, handles, titles, 0.98, 4, columnspacing=1.5, handlelength=1.9)
    said = takeaways(table, scenarios)
    return framed(chart, wording.figure_title(), "\n".join(said), footer, wording.alternative(said))


def panels(table: pd.DataFrame, scenarios: Iterable[str]) -> list[str]:
    """Which sites have a panel: each, or the whole centre where there are too many, or where
    scenarios have other sites."""
    own = [
        [s for s in table[table["scenario"] == name]["site"].unique() if s != ALL]
        for name in scenarios
    ]
    alike = all(sites == own[0] for sites in own)
    return own[0] if alike and 1 < len(own[0]) <= MOST_SITES else [ALL]


def takeaways(table: pd.DataFrame, scenarios: Mapping[str, str]) -> list[str]:
    """In how many intervals fewer agents are on duty than the load needs, of each scenario."""
    lines = _lines(table)
    said = []
    for name, label in scenarios.items():
        duty, load = (lines[name, ALL, quantity][0] for quantity in (ON_DUTY, LOAD))
        said.append(wording.short_intervals(label, int(np.sum(duty < load)), len(duty)))
    return said


def _lines(table: pd.DataFrame) -> dict[tuple[str, str, str], Ends]:
    found = {}
    for key, rows in table.groupby(["scenario", "site", "quantity"], sort=False):
        ends = tuple(rows[c].to_numpy(dtype=np.float64) for c in ("value", "low", "high"))
        found[str(key[0]), str(key[1]), str(key[2])] = (ends[0], ends[1], ends[2])
    return found


def _panel(
    axes: Axes,
    lines: Mapping[tuple[str, str, str], Ends],
    scenarios: Sequence[tuple[str, str]],
    site: str,
) -> float:
    """Draw a site; returns the largest value."""
    (base, label), *others = scenarios
    value, low, high = lines[base, site, LOAD]
    hours = np.linspace(0.0, 24.0, len(value) + 1)
    axes.stairs(value, hours, fill=True, color=style.SKY, alpha=0.55, label=wording.load(label))
    if np.isfinite(low).any():
        under, over = (np.append(e, e[-1]) for e in (low, high))
        axes.fill_between(
            hours, under, over, step="post", color=style.BLUE, alpha=0.25, linewidth=0
        )
    duty = lines[base, site, ON_DUTY][0]
    axes.stairs(duty, hours, baseline=None, color=style.INK, linewidth=1.6,
                label=wording.duty(label))  # fmt: skip
    most = [float(np.max(value)), float(np.max(np.nan_to_num(high))), float(np.max(duty)), 1.0]
    for name, other in others:
        load, duty = lines[name, site, LOAD][0], lines[name, site, ON_DUTY][0]
        axes.stairs(load, hours, baseline=None, color=style.BLUE, linewidth=1.1, linestyle=":",
                    label=wording.load(other))  # fmt: skip
        axes.stairs(duty, hours, baseline=None, color=style.VERMILLION, linewidth=1.4,
                    linestyle=(0, (5, 2)), label=wording.duty(other))  # fmt: skip
        most += [float(np.max(load)), float(np.max(duty))]
    return max(most)
