"""A drill over time: calls lost, calls that wait, agents, service, with and without the failure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from sim.drills.drill import BEFORE_S, Drill
from sim.drills.harm import CAUSES
from sim.measures.layout import Floats
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.drill_moments import moments_panel, shaded
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.harm_plot import CAUSE_LOOKS
from sim.plots.limits import round_ticks
from sim.wording import _, drills, fitting, numbers, run_figures
from sim.wording.scenarios import footer

_HEIGHT = 11.6
_LATEST_S = 6 * 3600.0
"""What comes later after the failure is not shown."""
_SERVICE_S = 300.0
"""Of the bins of the service level: a minute has too few calls for a share."""


@style.styled
def drill_timeline(found: Drill) -> Chart:
    """The day of a drill around its failure.

    Lines are means over replications, bands hold four of five of them. Shaded as in every plot over
    time: what has failed, agents who return; and the time until the median recovery.

    Parameters
    ----------
    found : one design's drill.
    """
    width_s, fail_s = found.resolution_s, found.fail_s
    table = found.moments()
    moments = {str(name): float(value) for name, value in table["median"].items()}
    late = min(table["p90"].to_dict()["recovered_s"], _LATEST_S)
    end_s = found.hit.study.centre.horizon.end_s
    first = int(max(fail_s - BEFORE_S, 0.0) // width_s)
    last = int(min(fail_s + late + BEFORE_S, end_s) // width_s)
    hours: Floats = np.arange(first, last + 1, dtype=np.float64) * width_s / 3600.0
    shown = slice(first, last)

    chart = Chart(figsize=(WIDTH, _HEIGHT), dpi=100)
    grid = chart.add_gridspec(
        5, 1, height_ratios=(0.9, 1.2, 1, 1, 1), hspace=0.34, left=0.095, right=0.975,
        top=1 - 2.02 / _HEIGHT, bottom=0.95 / _HEIGHT,
    )  # fmt: skip
    top = chart.add_subplot(grid[0])
    panels = [top, *(chart.add_subplot(grid[row], sharex=top) for row in (1, 2, 3, 4))]
    for axes in panels:
        style.quiet_grid(axes)
        axes.tick_params(labelbottom=axes is panels[-1], labelsize=9)
    named = shaded(found, panels, moments)
    _clock(panels[-1], hours)
    moments_panel(top, found, hours)
    _lost(panels[1], found, hours, shown)
    _waiting(panels[2], found, hours, shown)
    _agents(panels[3], found, hours, shown)
    _service(panels[4], found, shown, width_s)
    chart.align_ylabels(panels)
    legend(chart, named, [str(entry.get_label()) for entry in named], 1.34, 2)
    said = drills.headline(found)
    return framed(
        chart, drills.figure_title(found), fitting.wrapped(said, 114, 4), footer([found.hit]),
        drills.figure_alternative(said),
    )  # fmt: skip


def _whole(found: Drill, line: str, shown: slice, *, hit: bool = True) -> Floats:
    """A line of the whole centre, shape (R, bins)."""
    counts = (found.hit if hit else found.calm).counts
    values: Floats = counts.fields[f"series.{line}"][:, -1, shown].astype(np.float64)
    return values


def _mean(found: Drill, lines: Sequence[str], shown: slice, *, hit: bool = True) -> Floats:
    """The sum of lines, mean over replications, shape (bins,)."""
    each = [_whole(found, line, shown, hit=hit).mean(axis=0) for line in lines]
    total: Floats = np.sum(each, axis=0)
    return total


def _lost(axes: Axes, found: Drill, hours: Floats, shown: slice) -> None:
    per_minute = 60.0 / found.resolution_s
    named = {name for name, *_look in CAUSE_LOOKS}
    rest = tuple(name for name in CAUSES if name not in named)
    base: Floats = np.zeros(len(hours) - 1)
    for title, names, colour, hatch in (
        *((name, (name,), colour, hatch) for name, colour, hatch in CAUSE_LOOKS),
        ("", rest, style.MUTED, "...."),
    ):
        values = per_minute * _mean(found, names, shown)
        if not np.any(values > 0.0):
            continue
        label = drills.cause(title) if title else _("Other causes")
        axes.stairs(
            base + values, hours, baseline=base, fill=True, color=colour, hatch=hatch or None,
            edgecolor=style.PAPER if hatch else colour, linewidth=0.0, label=label,
        )  # fmt: skip
        base = base + values
    calm = per_minute * _mean(found, CAUSES, shown, hit=False)
    axes.stairs(calm, hours, color=style.INK, linewidth=1.2, linestyle=":",
                label=_("Without the failure"))  # fmt: skip
    _amounts(axes, base, _("Calls lost\na minute"))
    _legend(axes, 4)


def _waiting(axes: Axes, found: Drill, hours: Floats, shown: slice) -> None:
    values = _whole(found, "waiting", shown) + _whole(found, "callbacks", shown)
    low, high = days_between(values)
    _band(axes, hours, low, high)
    axes.stairs(values.mean(axis=0), hours, baseline=None, color=style.BLUE, linewidth=1.6,
                label=_("With the failure, mean"))  # fmt: skip
    calm = _whole(found, "waiting", shown, hit=False) + _whole(found, "callbacks", shown, hit=False)
    axes.stairs(calm.mean(axis=0), hours, baseline=None, color=style.INK, linewidth=1.2,
                linestyle=":", label=_("Without the failure"))  # fmt: skip
    _amounts(axes, high, _("Callers\nwho wait"))
    _legend(axes, 3)


def _agents(axes: Axes, found: Drill, hours: Floats, shown: slice) -> None:
    each = _whole(found, "on_duty", shown)
    duty = each.mean(axis=0)
    low, high = days_between(each)
    calm = _whole(found, "on_duty", shown, hit=False).mean(axis=0)
    busy = _whole(found, "with_agent", shown).mean(axis=0)
    axes.stairs(busy, hours, fill=True, color=style.MUTED, alpha=0.45, label=_("Busy"))
    _band(axes, hours, low, high)
    axes.stairs(duty, hours, baseline=None, color=style.BLUE, linewidth=1.6, label=_("On duty"))
    axes.stairs(calm, hours, baseline=None, color=style.INK, linewidth=1.2, linestyle=":",
                label=_("On duty without the failure"))  # fmt: skip
    _amounts(axes, np.fmax(duty, calm), _("Agents"))
    _legend(axes, 4)


def _service(axes: Axes, found: Drill, shown: slice, width_s: float) -> None:
    bins = max(1, round(_SERVICE_S / width_s))
    first = shown.start // bins * bins
    count = (shown.stop - first) // bins
    edges = (first + np.arange(count + 1) * bins) * width_s / 3600.0
    own = slice(first, first + count * bins)
    for hit, colour, look, label in (
        (True, style.BLUE, "-", _("With the failure")),
        (False, style.INK, ":", _("Without the failure")),
    ):
        above, below = (
            _whole(found, line, own, hit=hit).reshape(-1, count, bins).sum(axis=2)
            for line in ("in_time", "counted")
        )
        if hit:
            days = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
            low, high = days_between(days)
            _band(axes, edges, 100 * low, 100 * high)
        above, below = above.sum(axis=0), below.sum(axis=0)
        share = np.divide(above, below, out=np.full(count, np.nan), where=below > 0)
        axes.stairs(100 * share, edges, baseline=None, color=colour, linestyle=look,
                    linewidth=1.6 if hit else 1.2, label=label)  # fmt: skip
    goal = found.hit.study.effective_centre.target.share
    axes.axhline(100 * goal, color=style.VERMILLION, linewidth=1.3, linestyle=(0, (6, 3)),
                 label=_("Target"))  # fmt: skip
    axes.set_ylim(0, 104)
    percents = [0, 25, 50, 75, 100]
    axes.set_yticks(percents, numbers.percent_ticks(percents))
    axes.set_ylabel(_("Service level,\n5 minutes"), fontsize=9.5)
    _legend(axes, 4)


def days_between(values: Floats) -> tuple[Floats, Floats]:
    """Between what four of five replications lie, bin by bin.

    Parameters
    ----------
    values : shape (R, bins); NaN where a replication has none.

    Returns
    -------
    Two arrays of shape (bins,); NaN where no replication has a value.
    """
    low, high = np.full((2, values.shape[1]), np.nan)
    known = ~np.isnan(values).all(axis=0)
    low[known], high[known] = np.nanquantile(values[:, known], (0.1, 0.9), axis=0)
    return low, high


def _band(axes: Axes, edges: Floats, low: Floats, high: Floats) -> None:
    """Between what four of five replications lie."""
    axes.fill_between(edges, np.append(low, low[-1]), np.append(high, high[-1]), step="post",
                      color=style.BLUE, alpha=0.22, linewidth=0,
                      label=_("Four of five days"))  # fmt: skip


def _amounts(axes: Axes, values: Floats, title: str) -> None:
    most = max(float(np.nanmax(values, initial=0.0)), 1.0)
    axes.set_ylim(0, 1.12 * most)
    ticks = round_ticks(0, 1.12 * most, 5)
    axes.set_yticks(ticks, numbers.ticks(ticks))
    axes.set_ylabel(title, fontsize=9.5)


def _legend(axes: Axes, columns: int) -> None:
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.012, 0.985), ncols=columns, fontsize=8.5,
        borderaxespad=0.2, columnspacing=1.4, handlelength=2.0,
    )  # fmt: skip


def _clock(axes: Axes, hours: Floats) -> None:
    axes.set_xlim(hours[0], hours[-1])
    every = next(step for step in (0.5, 1, 2, 3, 6) if (hours[-1] - hours[0]) / step <= 13)
    at = np.arange(np.ceil(hours[0] / every) * every, hours[-1] + 1e-9, every)
    axes.set_xticks(at, [run_figures.of_time(int(h) % 24, round(h % 1 * 60)) for h in at])
    axes.tick_params(axis="x", pad=7)
    axes.set_xlabel(_("Time of day"), fontsize=10.5, labelpad=6)
