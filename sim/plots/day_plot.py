"""A day interval by interval: service, demand and agents."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.happening_bands import handles, shade
from sim.plots.limits import round_ticks
from sim.plots.style import Bools, Floats
from sim.study import Result
from sim.study.failure_times import happenings
from sim.wording import _, fitting, numbers, run_figures
from sim.wording.scenarios import footer, target_text
from sim.wording.titles import measure_title

_HEIGHT = 7.8
_NAMED = 0.28
"""Room for the names of failures and events, inches."""


@style.styled
def service_by_interval(result: Result, *, level: float = 0.95) -> Chart:
    """Service level and answer rate by interval of the day; below, calls and agents.

    Where who was lost comes first, the share answered of those who wanted an agent stands in the
    place of the answer rate. Failures are shaded, with the return of agents, and demand events
    marked. A horizon of several days is shown as its mean day. Intervals without a call to an
    agent have no service level: the line has a gap there.

    Parameters
    ----------
    result : of a study.
    level : confidence of the band around the service level.
    """
    centre = result.study.effective_centre
    service = result.by("service_level", "interval", level=level)
    value, low, high = (service[c].to_numpy(dtype=np.float64) for c in ("value", "low", "high"))
    last = "reached" if result.losses_lead else "answer_rate"
    offered, on_duty, busy, answered = (
        result.by(name, "interval")["value"].to_numpy(dtype=np.float64)
        for name in ("offered_to_agents", "agents_on_duty", "agents_busy", last)
    )
    hours = np.linspace(0.0, 24.0, len(value) + 1)
    shown = _shown((offered > 0) | (on_duty > 0), hours)
    befalls = happenings(result.study, result.replications, mean_day=True)
    named = handles(centre, befalls)
    extra = _NAMED if named else 0.0

    chart = Chart(figsize=(WIDTH, _HEIGHT + extra), dpi=100)
    top, middle, bottom = _panels(chart, _HEIGHT + extra, extra)
    shade((top, middle, bottom), befalls, middle)
    goal = centre.target.share
    confidence = run_figures.confidence_interval(level)
    if np.isfinite(low).any():
        under, over = (100.0 * np.clip(np.append(e, e[-1]), 0.0, 1.0) for e in (low, high))
        top.fill_between(
            hours, under, over, step="post", color=style.BLUE, alpha=0.22,
            linewidth=0, label=confidence,
        )  # fmt: skip
    _steps(top, hours, 100 * value, style.BLUE, measure_title("service_level"), linewidth=2.0)
    _steps(
        top,
        hours,
        100 * answered,
        style.INK,
        measure_title(last),
        linewidth=1.3,
        linestyle=":",
    )
    top.axhline(100 * goal, color=style.VERMILLION, linewidth=1.3, linestyle=(0, (6, 3)))
    top.plot([], [], color=style.VERMILLION, linewidth=1.3, linestyle=(0, (6, 3)),
             label=fitting.start_of_sentence(target_text(centre)))  # fmt: skip
    top.set_ylim(0, 104)
    percents = [0, 20, 40, 60, 80, 100]
    top.set_yticks(percents, numbers.percent_ticks(percents))
    _legend(top, last=confidence)

    middle.stairs(offered, hours, fill=True, color=style.SKY, alpha=0.75)
    middle.stairs(offered, hours, color=style.BLUE, linewidth=1.0)
    _steps(bottom, hours, on_duty, style.INK, _("On duty"), linewidth=1.6)
    bottom.stairs(busy, hours, fill=True, color=style.MUTED, alpha=0.45, label=_("Busy"))
    minutes = centre.horizon.interval_min
    for axes, values, title in (
        (middle, offered, _("Calls to agents\nin {minutes} min").format(minutes=minutes)),
        (bottom, np.fmax(on_duty, busy), _("Agents")),
    ):
        most = max(float(np.nanmax(values[shown], initial=0.0)), 1.0)
        axes.set_ylim(0, 1.12 * most)
        ticks = round_ticks(0, 1.12 * most, 5)
        axes.set_yticks(ticks, numbers.ticks(ticks))
        axes.set_ylabel(title, fontsize=9.5)
    top.set_ylabel(_("Share of calls"), fontsize=9.5)
    _legend(bottom)
    _clock(bottom, hours, shown)
    if named:
        titles = [str(handle.get_label()) for handle in named]
        legend(chart, named, titles, 0.84, 3, columnspacing=1.6, handlelength=2.0)
    said = _takeaway(value, offered, goal, minutes)
    chart.align_ylabels([top, middle, bottom])
    return framed(
        chart,
        run_figures.day_title(centre.horizon.days, result.study.happenings),
        said,
        footer([result]),
        run_figures.day_alternative(said, last, titles if named else []),
    )


def _panels(chart: Chart, height: float, extra: float) -> tuple[Axes, Axes, Axes]:
    grid = chart.add_gridspec(
        3, 1, height_ratios=(2.3, 1, 1), hspace=0.22, left=0.095, right=0.975,
        top=1 - (1.25 + extra) / height, bottom=0.95 / height,
    )  # fmt: skip
    top = chart.add_subplot(grid[0])
    middle = chart.add_subplot(grid[1], sharex=top)
    bottom = chart.add_subplot(grid[2], sharex=top)
    for axes in (top, middle, bottom):
        style.quiet_grid(axes)
        axes.tick_params(labelbottom=axes is bottom, labelsize=9)
    return top, middle, bottom


def _steps(axes: Axes, hours: Floats, values: Floats, colour: str, label: str, **look: Any) -> None:
    axes.step(hours, np.append(values, values[-1]), where="post", color=colour, label=label, **look)


def _legend(axes: Axes, last: str = "") -> None:
    """Above the axes; the entry ``last`` stands at the end."""
    handles, texts = axes.get_legend_handles_labels()
    order = sorted(range(len(texts)), key=lambda i: texts[i] == last)
    axes.legend(
        [handles[i] for i in order], [texts[i] for i in order],
        loc="lower left", bbox_to_anchor=(-0.012, 0.985), ncols=4, fontsize=9, borderaxespad=0.2,
        columnspacing=1.6, handlelength=2.4,
    )  # fmt: skip


def _shown(active: Bools, hours: Floats) -> slice:
    """Intervals from the first to the last in which anything happens; all if nothing does."""
    found = np.flatnonzero(active)
    if not len(found):
        return slice(0, len(hours) - 1)
    return slice(int(found[0]), int(found[-1]) + 1)


def _clock(axes: Axes, hours: Floats, shown: slice) -> None:
    start, end = np.floor(hours[shown.start]), np.ceil(hours[shown.stop])
    axes.set_xlim(start, end)
    every = next(step for step in (1, 2, 3) if (end - start) / step <= 13)
    at = np.arange(start, end + 1e-9, every)
    axes.set_xticks(at, [run_figures.of_time(int(h)) for h in at])
    axes.tick_params(axis="x", pad=7)
    axes.set_xlabel(_("Time of day"), fontsize=10.5, labelpad=6)


def _takeaway(value: Floats, offered: Floats, goal: float, minutes: int) -> str:
    """How many intervals miss the target, and which is the worst."""
    known = np.flatnonzero(np.isfinite(value))
    if not len(known):
        return run_figures.day_takeaway(0, 0, np.nan, "", np.nan)
    under = known[value[known] < goal]
    worst = int(known[np.argmin(value[known])])
    return run_figures.day_takeaway(
        len(under),
        len(known),
        float(np.nansum(offered[under]) / np.nansum(offered)),
        run_figures.of_time(*divmod(worst * minutes, 60)),
        float(value[worst]),
    )
