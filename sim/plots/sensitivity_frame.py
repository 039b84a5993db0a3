"""What figures of a sensitivity study share: rows of inputs, an axis of a measure, a legend."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sim.experiments.sensitivity import Sensitivity
from sim.measures import MEASURES
from sim.plots import frame, style
from sim.plots.chart import Chart
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import numbers
from sim.wording.sensitivity_figures import Shown

_ROW = 0.5
_PLACE = (0.25, 0.96)


def shown(of: Sensitivity, measure: str, values: Floats) -> Shown:
    """How values of a measure are written.

    Parameters
    ----------
    of : the study.
    measure : name of the measure.
    values : that are shown; the largest decides the scale of amounts of money.
    """
    currency = of.study.centre.currency
    unit = MEASURES[measure].unit_in(currency)
    largest = float(np.nanmax(np.abs(values), initial=0.0))
    factor, text = numbers.axis_unit(unit, currency, largest)
    return Shown(measure, 100.0 if unit == "share" else factor, text)


def of_rows(count: int, *, top: float, bottom: float = 0.95) -> tuple[Chart, Axes]:
    """A figure as high as its rows need; ``top`` and ``bottom`` in inches."""
    return frame.sheet(top + bottom + _ROW * count + 0.1, (*_PLACE, top, bottom))


def rows(axes: Axes, places: Floats, titles: list[str]) -> None:
    """Titles of the rows at their places."""
    axes.set_yticks(places, titles, fontsize=9)
    axes.set_ylim(float(places[-1]) - 0.6, 0.6)
    style.quiet_grid(axes, "x")
    axes.tick_params(axis="x", labelsize=9)


def amounts(axes: Axes, seen: Floats, of: Shown) -> None:
    """Limits, ticks and title of an axis that has every value of ``seen``."""
    share = of.unit == numbers.unit_text("share")
    seen = seen[np.isfinite(seen)]
    low, high = float(seen.min()), float(seen.max())
    pad = 0.05 * (high - low) or 1.0
    low, high = low - pad, high + pad
    if share:
        low, high = max(low, 0.0), min(high, 101.0)
    axes.set_xlim(low, high)
    ticks = round_ticks(low, min(high, 100.0) if share else high, 7)
    axes.set_xticks(ticks, numbers.ticks(ticks))
    axes.set_xlabel(of.label, fontsize=10, labelpad=6)


def percents(axes: Axes, low: float, high: float, most: int) -> None:
    """Ticks of an axis of percentages."""
    ticks = round_ticks(low, high, most)
    axes.set_xticks(ticks, numbers.percent_ticks(ticks))


def legend(chart: Chart, axes: Axes) -> None:
    """Two entries above the axes."""
    frame.legend(chart, *axes.get_legend_handles_labels(), down=0.84, columns=2)
