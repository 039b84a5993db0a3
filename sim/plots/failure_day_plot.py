"""Calls lost on an ordinary day and on the day of a failure, option by option."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.drills.failure_day import BECAUSE, LOST_CALLS, ORDINARY, FailureDays
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, legend, sheet
from sim.plots.limits import round_ticks
from sim.wording import failure_day as wording
from sim.wording import fitting, numbers

_TOP, _BOTTOM, _ROW = 1.25, 0.9, 0.42


@style.styled
def lost_on_either_day(
    found: FailureDays, labels: Mapping[str, str], *, footer: str = ""
) -> Chart | None:
    """A bar an option: calls lost on an ordinary day, and what the failure adds.

    Parameters
    ----------
    found : what the failure does.
    labels : options with names for people.
    footer : where the numbers come from.

    Returns
    -------
    None where it could fail in no option.
    """
    told = {n: rows for n in labels if (rows := found.of(n))}
    if not told:
        return None
    ordinary = np.array([rows[LOST_CALLS, ORDINARY].value for rows in told.values()])
    ends = [rows[LOST_CALLS, BECAUSE] for rows in told.values()]
    because = np.array([row.value for row in ends])
    half = np.array([0.5 * (row.high - row.low) for row in ends])
    places = np.arange(len(told))
    chart, axes = sheet(_TOP + _BOTTOM + _ROW * len(told), (0.235, 0.985, _TOP, _BOTTOM))
    axes.barh(places, ordinary, height=0.6, color=style.SKY, label=wording.ordinary())
    axes.barh(places, because, left=ordinary, height=0.6, color=style.VERMILLION,
              label=wording.because())  # fmt: skip
    tip = ordinary + because
    known = np.isfinite(half)
    if known.any():
        axes.errorbar(tip[known], places[known], xerr=half[known], fmt="none", ecolor=style.INK,
                      elinewidth=1.2, capsize=2.5)  # fmt: skip
    right = np.maximum(tip + np.where(known, half, 0.0), ordinary)
    for place, at, value in zip(places, right, because, strict=True):
        axes.annotate(
            numbers.difference(float(value), "calls/day"), (at, place), xytext=(5, 0),
            textcoords="offset points", va="center", ha="left", fontsize=9.0,
        )  # fmt: skip
    high = float(max(np.max(right), 1.0))
    low = float(min(np.min(np.minimum(tip, 0.0)), 0.0))
    axes.set_xlim(low, high + 0.1 * (high - low))
    axes.set_ylim(len(told) - 0.5, -0.5)
    axes.set_yticks(places, [fitting.wrapped(labels[n], 30, 2) for n in told], fontsize=9)
    ticks = round_ticks(low, high, 6)
    axes.set_xticks(ticks, numbers.ticks(ticks), fontsize=9)
    style.quiet_grid(axes, "x")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel(wording.axis(), fontsize=9.5, labelpad=5)
    handles, titles = axes.get_legend_handles_labels()
    legend(chart, handles, titles, 0.84, 2, columnspacing=1.5, handlelength=1.8)
    spoken = [
        (labels[n], float(a), float(b)) for n, a, b in zip(told, ordinary, because, strict=True)
    ]
    return framed(
        chart, wording.figure_title(found), wording.figure_said(found.level), footer,
        wording.alternative(spoken),
    )  # fmt: skip
