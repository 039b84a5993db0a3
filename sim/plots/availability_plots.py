"""A year with its failures: designs by cost and lost calls, and whose failures lose the calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.drills.availability.years import COST, LOST, TOGETHER, TOTAL, Availability, Yearly
from sim.experiments.frontier import efficient
from sim.plots import labels, style
from sim.plots.chart import Chart
from sim.plots.frame import framed, legend, sheet
from sim.plots.limits import round_ticks
from sim.plots.pointlabels import label_points, marks, segments, to_points
from sim.plots.style import Floats
from sim.wording import availability as words
from sim.wording import fitting, numbers
from sim.wording.names import named

_ROW = 0.42
_MOST = 15
"""Components in the figure."""


@style.styled
def components_figure(found: Availability) -> Chart:
    """Calls that the failures of each component lose in a year, the most on top."""
    table = found.table()
    parts = table.drop(index=[TOTAL, TOGETHER]).sort_values(LOST, ascending=False)[:_MOST]
    names = [*parts.index, TOGETHER]
    table = table.loc[names]
    chart, axes = sheet(1.15 + 0.95 + _ROW * len(names), (0.27, 0.96, 1.0, 0.95))
    places = -np.arange(len(names), dtype=np.float64)
    value, low, high = (table[c].to_numpy(float) for c in (LOST, f"{LOST}_low", f"{LOST}_high"))
    axes.barh(places, value, height=0.6, color=style.BLUE, gid="components")
    axes.errorbar(
        value, places, xerr=np.vstack([value - low, high - value]), fmt="none", ecolor=style.INK,
        elinewidth=1.1, capsize=2.5, zorder=4,
    )  # fmt: skip
    axes.axvline(0.0, color=style.INK, linewidth=0.8)
    axes.set_yticks(places, [fitting.wrapped(words.row(str(n)), 34, 2) for n in names], fontsize=9)
    axes.set_ylim(places[-1] - 0.6, 0.6)
    _span(axes.set_xlim, axes.set_xticks, np.concatenate([low, high, [0.0]]))
    axes.set_xlabel(words.lost_axis(), labelpad=6)
    style.quiet_grid(axes, "x")
    return framed(
        chart, words.components_title(found.name), fitting.wrapped(words.headline(found), 105, 2),
        words.foot(found, len(found.calm)), words.headline(found),
    )  # fmt: skip


@style.styled
def designs_figure(found: Mapping[str, Availability]) -> Chart:
    """Calls lost to failures in a year against what the year costs, a point a design."""
    every = list(found.values())
    cost = [one.whole(COST) for one in every]
    lost = [one.harm(LOST) for one in every]
    currency = every[0].study.centre.currency
    scale = numbers.money_scale(max(abs(c.value) for c in cost))
    x, x_error = _with_bars(cost, 1.0 / scale.factor)
    y, y_error = _with_bars(lost, 1.0)
    chart, axes = sheet(6.2, (0.10, 0.965, 1.25, 1.0))
    axes.errorbar(
        x, y, xerr=x_error, yerr=y_error, fmt="none", ecolor=style.MUTED, elinewidth=1.0, zorder=2
    )
    best = efficient(pd.DataFrame({"cost": x, LOST: y}), LOST, higher_is_better=False)
    order = np.flatnonzero(best)[np.argsort(x[best], kind="stable")]
    (line,) = axes.plot(
        x[order], y[order], drawstyle="steps-post", color=style.BLUE, linewidth=1.2, zorder=1.5,
        label=words.frontier_label(),
    )  # fmt: skip
    for chosen, fill in ((best, style.BLUE), (~best, style.PAPER)):
        axes.scatter(x[chosen], y[chosen], s=42, color=fill, edgecolor=style.BLUE, zorder=3)
    _span(axes.set_xlim, axes.set_xticks, np.concatenate([x - x_error[0], x + x_error[1]]))
    _span(axes.set_ylim, axes.set_yticks, np.concatenate([y - y_error[0], y + y_error[1], [0.0]]))
    axes.set_xlabel(words.cost_axis(scale.unit(currency)), labelpad=6)
    axes.set_ylabel(words.lost_axis(), labelpad=6)
    style.quiet_grid(axes, "both")
    legend(chart, [line], [words.frontier_label()], down=0.84, columns=1)
    bars = np.vstack([
        segments(axes, np.array([x[i] - x_error[0, i], x[i] + x_error[1, i]]), y[[i, i]])
        for i in range(len(x))
    ])  # fmt: skip
    solid = labels.Obstacles(marks(to_points(axes, x, y)), bars)
    names = [fitting.wrapped(named(name), 26, 3) for name in found]
    label_points(axes, names, x, y, best, solid)
    said = " ".join(words.headline(one) for one in every)
    return framed(
        chart, words.figure_title(), fitting.wrapped(words.figure_says(), 125, 1),
        words.foot(every[0], len(every[0].calm)), said,
    )  # fmt: skip


def _with_bars(found: Sequence[Yearly], factor: float) -> tuple[Floats, Floats]:
    """Values, and how far their intervals reach below and above, shape (2, n)."""
    value, low, high = np.array(found, dtype=np.float64).T * factor
    return value, np.vstack([value - low, high - value])


def _span(limits: Callable[..., object], ticks: Callable[..., object], seen: Floats) -> None:
    """Limits and round ticks of an axis that has every value of ``seen``."""
    low, high = float(np.nanmin(seen)), float(np.nanmax(seen))
    pad = 0.06 * (high - low) or 1.0
    low, high = low - pad * (low != 0.0), high + pad
    found = round_ticks(low, high, 7)
    limits(low, high)
    ticks(found, numbers.ticks(found))
