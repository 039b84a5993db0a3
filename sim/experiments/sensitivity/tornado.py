"""One input at a time: what each does to a measure between a low and a high value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiments.sensitivity.inputs import Uncertainty
from sim.experiments.sensitivity.laws import Floats
from sim.measures import paired_estimate

ENDS = ("low", "high")


def tornado_points(uncertainty: Uncertainty, low: float, high: float) -> Floats:
    """The points: every input at its median, then each at its low and high quantile in turn.

    Returns
    -------
    Values, shape (1 + 2 x inputs, inputs).
    """
    count = len(uncertainty.inputs)
    shares = np.full((1 + 2 * count, count), 0.5)
    for k in range(count):
        shares[1 + 2 * k, k], shares[2 + 2 * k, k] = low, high
    return uncertainty.values(shares)


def tornado_table(
    uncertainty: Uncertainty,
    values: Floats,
    tops: Floats,
    bottoms: Floats,
    measure: str,
    level: float = 0.95,
) -> pd.DataFrame:
    """What each input does to a measure, the widest first.

    The points share their luck, so each difference from the base has a paired interval.

    Parameters
    ----------
    uncertainty : the inputs.
    values : of `tornado_points`.
    tops, bottoms : numerators and denominators, shape (points, replications).
    measure : name of the measure.
    level : confidence of the intervals.

    Returns
    -------
    Columns ``kpi``, ``input``, ``end`` (low, high), ``input_value``, ``value``, ``base``,
    ``difference``, ``low``, ``high`` (of the difference) and ``swing`` (largest less smallest of
    base, low and high end).
    """
    base = (tops[0], bottoms[0])
    bars: list[list[dict[str, object]]] = []
    swings: list[float] = []
    for k, name in enumerate(uncertainty.names):
        mine: list[dict[str, object]] = []
        differences = [0.0]
        for e, end in enumerate(ENDS):
            point = 1 + 2 * k + e
            found = paired_estimate(base, (tops[point], bottoms[point]), level)
            differences.append(float(found.value))
            mine.append(
                {
                    "kpi": measure,
                    "input": name,
                    "end": end,
                    "input_value": float(values[point, k]),
                    "value": _ratio(tops[point], bottoms[point]),
                    "base": _ratio(*base),
                    "difference": float(found.value),
                    "low": float(found.low),
                    "high": float(found.high),
                }
            )
        swings.append(max(differences) - min(differences))
        bars.append([row | {"swing": swings[-1]} for row in mine])
    order = sorted(range(len(bars)), key=lambda k: -swings[k])
    return pd.DataFrame([row for k in order for row in bars[k]])


def _ratio(top: Floats, bottom: Floats) -> float:
    return float(top.sum() / bottom.sum()) if bottom.sum() else float("nan")
