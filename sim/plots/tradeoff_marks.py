"""Axes, frontier, markers and error bars of the trade-off."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from sim.experiments import decision as codes
from sim.plots import style
from sim.plots.limits import amount_limits, is_log, percent_limits, round_ticks
from sim.plots.pointlabels import segments, to_points
from sim.plots.style import Floats
from sim.plots.tradeoff_points import Points
from sim.wording import N_, _, numbers
from sim.wording.tradeoff import CROWD

EFFICIENT = N_("Efficient frontier: no other scenario is both cheaper and better")
DOMINATED = N_("Dominated: another scenario costs no more and serves no worse")
UNDECIDED = N_("Not decided whether it is dominated: it may be luck")
ESTIMATED = N_("Frontier of the estimates")


def limits(axes: Axes, points: Points, goal: float | None, shares: bool) -> None:
    """Limits and ticks of both axes; ``goal`` is always inside."""
    x, y = points.spans()
    log = is_log(points.x)
    low, high = amount_limits(x.ravel(), log=log)
    axes.set_xlim(low, high)
    if log:
        axes.set_xscale("log")
        far = points.x.max() > 3e3 * points.x.min()
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0,) if far else (1.0, 2.0, 5.0)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: numbers.tick(v)))
    else:
        across = round_ticks(low, high)
        axes.set_xticks(across, numbers.ticks(across))
    wanted = np.append(y.ravel(), np.nan if goal is None else goal)
    low, high = percent_limits(wanted) if shares else amount_limits(wanted)
    axes.set_ylim(low, high)
    up = round_ticks(low, min(high, 100.0) if shares else high)
    axes.set_yticks(up, numbers.percent_ticks(up) if shares else numbers.ticks(up))


def frontier(axes: Axes, points: Points) -> Floats:
    """The staircase of the efficient points, to the right end; its segments."""
    x, y = points.frontier()
    right = axes.get_xlim()[1]
    x_steps = np.append(np.repeat(x, 2)[1:], right)
    y_steps = np.repeat(y, 2)
    axes.plot(
        x_steps, y_steps, color=style.BLUE, linewidth=1.6, alpha=0.75, zorder=2, gid="frontier"
    )
    return segments(axes, x_steps, y_steps)


def marked(axes: Axes, points: Points, interval: str) -> dict[str, Any]:
    """Markers and bars of every kind; handles of the legend by their text."""
    handles: dict[str, Any] = {}
    crowd = len(points.names) > CROWD
    standing = np.array(points.standing)
    size = {"o": 5.0, "D": 3.5, "s": 3.0} if crowd else {"o": 9.0, "D": 7.0, "s": 7.5}
    looks = (
        (codes.EFFICIENT, EFFICIENT, style.BLUE, style.BLUE, "o", 4.0),
        (codes.OPEN, UNDECIDED, style.BLUE, style.PAPER, "D", 3.5),
        (codes.DOMINATED, DOMINATED, style.MUTED, style.PAPER, "s", 3.0),
    )
    for code, text, edge, fill, marker, layer in looks:
        chosen = standing == code
        if not chosen.any():
            continue
        x, y = points.x[chosen], points.y[chosen]
        x_bars, y_bars = points.x_ends[:, chosen], points.y_ends[:, chosen]
        if not crowd:
            axes.errorbar(
                x, y, xerr=np.abs(x_bars - x), yerr=np.abs(y_bars - y), fmt="none", ecolor=edge,
                elinewidth=1.0, capsize=2.5, capthick=1.0, zorder=layer - 0.6, alpha=0.6,
            )  # fmt: skip
        (marks_drawn,) = axes.plot(
            x, y, linestyle="none", marker=marker, markersize=size[marker], markerfacecolor=fill,
            markeredgecolor=edge if fill == style.PAPER else style.PAPER,
            markeredgewidth=(0.7 if crowd else 1.4) if fill == style.PAPER else 0.8, zorder=layer,
            gid=code,
        )  # fmt: skip
        handles[_(text)] = marks_drawn
    if _(EFFICIENT) in handles:
        handles[_(EFFICIENT)] = Line2D(
            [], [], color=style.BLUE, linewidth=1.6, marker="o", markersize=8,
            markeredgecolor=style.PAPER,
        )  # fmt: skip
    else:
        handles[_(ESTIMATED)] = Line2D([], [], color=style.BLUE, linewidth=1.6)
    if points.has_bars and not crowd:
        handles[interval] = axes.errorbar(
            [np.nan], [np.nan], xerr=1.0, yerr=1.0, fmt="none", ecolor=style.SOFT, elinewidth=1.1,
            capsize=3.0,
        )  # fmt: skip
    return handles


def bars(axes: Axes, points: Points) -> Floats:
    """Error bars as segments on the page."""
    x, y = points.spans()
    across = [to_points(axes, end, points.y) for end in x]
    up = [to_points(axes, points.x, end) for end in y]
    found: Floats = np.vstack([np.hstack(across), np.hstack(up)])
    return found[np.hypot(found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]) > 1.0]
