"""Ends of axes: near enough to see differences, wide enough not to make much of small ones."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from sim.plots.style import Floats

LEAST_POINTS = 10.0
"""A percentage axis never shows less than this many percentage points."""
LEAST_SHARE = 0.05
"""An axis of amounts never shows less than this share of the largest amount."""
LOG_FROM = 100.0
"""Positive amounts whose largest is more than this times the smallest get a logarithmic axis."""
_PAD = 0.07
_ZERO_NEAR = 0.2
"""An axis that would start below this share of its largest value starts at zero instead."""


def percent_limits(values: Floats) -> tuple[float, float]:
    """Limits of an axis of percentages, within 0 and 100 but for a little headroom above 100.

    Parameters
    ----------
    values : percentages that must be seen (NaN is left out), at least one.
    """
    low, high = _ends(values, LEAST_POINTS)
    if high > 100.0:
        low, high = low - (high - 100.0), 100.0
    if low < 0.0:
        low, high = 0.0, max(high, LEAST_POINTS)
    pad = _PAD * (high - low)
    low, high = low - pad, high + pad
    low = 0.0 if low < _ZERO_NEAR * high else low
    return low, min(high, 100.0 + 0.06 * (100.0 - low))


def amount_limits(values: Floats, *, log: bool = False) -> tuple[float, float]:
    """Limits of an axis of amounts.

    Parameters
    ----------
    values : amounts that must be seen (NaN is left out), at least one.
    log : the axis is logarithmic; then amounts of 0 and below are left out.
    """
    finite = values[np.isfinite(values)]
    if log:
        finite = finite[finite > 0]
        return float(finite.min() / 1.6), float(finite.max() * 1.6)
    least = LEAST_SHARE * float(np.abs(finite).max()) or 1.0
    low, high = _ends(finite, least)
    positive = low >= 0.0
    pad = 1.3 * _PAD * (high - low)
    low, high = low - pad, high + pad
    if positive and low < _ZERO_NEAR * high:
        low = 0.0
    return low, high


def is_log(values: Floats) -> bool:
    """Whether amounts are so far apart that only a logarithmic axis shows them all."""
    finite = values[np.isfinite(values)]
    return bool(finite.size and finite.min() > 0 and finite.max() > LOG_FROM * finite.min())


def _ends(values: Floats, least: float) -> tuple[float, float]:
    """Smallest and largest value, moved apart evenly to be at least ``least`` from each other."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    missing = max(least - (high - low), 0.0) / 2.0
    return low - missing, high + missing


def round_ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round values from ``low`` to ``high`` (both included), about ``most`` of them."""
    values = MaxNLocator(nbins=most, steps=[1, 2, 5, 10]).tick_values(low, high)
    near = 1e-9 * (high - low)
    return [float(v) for v in values if low - near <= v <= high + near]
