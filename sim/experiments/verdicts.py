"""What an interval of a difference says, in plain words, and how many replications it lacks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.special import stdtrit

BETTER, WORSE = "better", "worse"
HIGHER, LOWER = "higher", "lower"
SAME = "no practical difference"
OPEN = "not enough data"
NO_VALUE = "no value"

DECIDING = ("service_level", "abandonment", "asa", "cost_total")
"""Measures by which a scenario is called better or worse: their intervals hold together."""
LED = ("lost_calls", "reached", "service_level", "cost_total")
"""The same where who was lost comes first (`sim.measures.lead`)."""

MOST_NEEDED = 10_000
"""More replications than this are told as "more than": an estimate from few says no more."""


def shared_error(measure: str, error: float, deciding: Sequence[str] = DECIDING) -> float:
    """The part of an error that a measure has: the deciding ones share it."""
    return error / len(deciding) if measure in deciding else error


def verdict(low: float, high: float, margin: float, higher_is_better: bool | None) -> str:
    """What the interval of a difference, scenario - base, says.

    Parameters
    ----------
    low, high : the interval; NaN where there is none.
    margin : differences up to this are too small to matter.
    higher_is_better : the measure's direction; None has ``higher`` and ``lower`` for verdicts.

    Returns
    -------
    ``better`` or ``worse`` where the whole interval lies beyond the margin, ``no practical
    difference`` where it lies within, else ``not enough data``.
    """
    if math.isnan(low) or math.isnan(high):
        return OPEN
    if -margin <= low and high <= margin:
        return SAME
    if low > margin:
        return {True: BETTER, False: WORSE, None: HIGHER}[higher_is_better]
    if high < -margin:
        return {True: WORSE, False: BETTER, None: LOWER}[higher_is_better]
    return OPEN


def replications_needed(
    difference: float, half_width: float, margin: float, replications: int, level: float
) -> float:
    """About how many replications would decide, if difference and spread stay what they are.

    The half-width has to shrink to the distance from the difference to the nearer margin; it goes
    as Student's t over the root of the number of replications.

    Parameters
    ----------
    difference, half_width : of an interval of confidence ``level`` from ``replications``.
    margin : see `verdict`.

    Returns
    -------
    A whole number; infinity beyond `MOST_NEEDED`, NaN without an interval.
    """
    if math.isnan(half_width):
        return math.nan
    room = abs(abs(difference) - margin)
    spread = half_width * math.sqrt(replications) / _quantile(replications, level)

    def enough(n: int) -> bool:
        return spread * _quantile(n, level) <= room * math.sqrt(n)

    if not enough(MOST_NEEDED):
        return math.inf
    few, many = 1, MOST_NEEDED
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return float(many)


def _quantile(replications: int, level: float) -> float:
    return float(stdtrit(replications - 1, 0.5 + level / 2.0))
