"""From the cost of the base to that of another scenario: a waterfall of the parts."""

from __future__ import annotations

import numpy as np

from sim.experiments.cost_bridge import Bridge, apportioned
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, sheet
from sim.plots.limits import round_ticks
from sim.wording import cost_bridge as wording
from sim.wording import fitting, numbers
from sim.wording.titles import cost_part

_TOP, _BOTTOM, _ROW = 1.15, 0.95, 0.34
_NUMBERS = 0.13
"""Room for numbers to the right, share of the axis."""


@style.styled
def cost_waterfall(
    found: Bridge, option: str, base: str, currency: str, *, level: float = 0.95, footer: str = ""
) -> Chart:
    """Differences of the cost by part, each from where the one above ends; last their sum.

    Parameters
    ----------
    found : the steps.
    option, base : names for people.
    currency : of the amounts.
    level : confidence of the whiskers.
    footer : where the numbers come from.
    """
    steps = list(found.moved)
    rows = [*steps, found.total]
    written = apportioned([s.difference for s in steps], found.total.difference, 1.0)
    texts = [numbers.difference(v, f"{currency}/day") for v in written]
    total = numbers.difference(found.total.difference, f"{currency}/day")
    values = np.array([step.difference for step in rows])
    starts = np.append(np.cumsum(values[:-1]) - values[:-1], 0.0)
    half = np.array([0.5 * (step.high - step.low) for step in rows])
    known = np.isfinite(half)
    reach = np.where(known, half, 0.0)
    largest = float(np.max(np.abs(starts + values) + reach, initial=1.0))
    factor, unit = numbers.axis_unit(f"{currency}/day", currency, largest)
    values, starts, half, reach = (factor * each for each in (values, starts, half, reach))
    places = np.arange(len(rows))
    chart, axes = sheet(_TOP + _BOTTOM + _ROW * len(rows), (0.235, 0.985, _TOP, _BOTTOM))
    colours = [style.VERMILLION if v > 0 else style.BLUE for v in values[:-1]] + [style.MUTED]
    axes.barh(places, values, left=starts, height=0.62, color=colours)
    ends = starts + values
    axes.vlines(ends[:-1], places[:-1] + 0.31, places[1:] - 0.31, color=style.MUTED, linewidth=0.7)
    if known.any():
        axes.errorbar(
            ends[known], places[known], xerr=half[known], fmt="none", ecolor=style.INK,
            elinewidth=1.2, capsize=2.5,
        )  # fmt: skip
    right = np.maximum(np.maximum(starts, ends), ends + reach)
    low = float(min(np.min(np.minimum(starts, ends - reach)), 0.0))
    high = float(max(np.max(right), 0.0))
    span = (high - low) or 1.0
    for place, at, text in zip(places, right, [*texts, total], strict=True):
        axes.annotate(
            text, (at, place), xytext=(5, 0), textcoords="offset points", va="center", ha="left",
            fontsize=9.0, fontweight="bold" if place == places[-1] else "normal",
        )  # fmt: skip
    axes.set_xlim(low - 0.02 * span, high + _NUMBERS * span)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    titles = [*(cost_part(step.part) for step in steps), wording.all_together()]
    axes.set_yticks(places, [fitting.wrapped(title, 30, 1) for title in titles], fontsize=9)
    ticks = [t for t in round_ticks(low, high, 6) if low <= t <= high]
    axes.set_xticks(ticks, numbers.ticks(ticks), fontsize=9)
    axes.axvline(0.0, color=style.SOFT, linewidth=1.0)
    style.quiet_grid(axes, "x")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel(wording.axis(base, unit), fontsize=9.5, labelpad=5)
    said = wording.takeaway(found.total, option, base, currency)
    alt = wording.alternative(said, list(zip(steps, texts, strict=True)), total)
    subtitle = f"{fitting.shortened(said, 120)}\n{wording.whisker(level)}"
    return framed(chart, wording.figure_title(option, base), subtitle, footer, alt)
