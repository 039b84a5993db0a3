"""What a measure may turn out to be: its distribution over uncertain inputs and luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.experiments.sensitivity.laws import Floats
from sim.measures import Bound

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def prediction_table(measure: str, means: Floats, single: Floats, spread: float) -> pd.DataFrame:
    """The distribution of a measure.

    Parameters
    ----------
    measure : its name.
    means : its mean over luck at each point that follows the inputs' laws, shape (points,).
    single : its value in each replication, shape (points, R); NaN where there is none.
    spread : standard deviation of its mean over luck, noise taken out.

    Returns
    -------
    Two rows: ``of``: ``mean over many horizons`` (inputs only) and ``one horizon`` (inputs and
    luck); columns ``kpi``, ``of``, ``mean``, ``sd``, ``p5``, ``p25``, ``p50``, ``p75``, ``p95``.
    """
    rows = []
    for name, values, sd in (
        ("mean over many horizons", means, spread),
        ("one horizon", single, float(np.nanstd(single, ddof=1))),
    ):
        row: dict[str, object] = {"kpi": measure, "of": name, "mean": float(np.nanmean(values))}
        row["sd"] = sd
        quantiles = np.nanquantile(values, QUANTILES)
        row |= {f"p{q * 100:g}": float(v) for q, v in zip(QUANTILES, quantiles, strict=True)}
        rows.append(row)
    return pd.DataFrame(rows)


def chance_table(
    question: Bound, means: Floats, single: Floats, level: float = 0.95
) -> pd.DataFrame:
    """How probable it is that a question is answered with yes.

    The interval of a single horizon's probability counts points and replications as two crossed
    samples, since every point meets the same luck; the interval of the mean's is Wilson's
    (J. Am. Stat. Assoc. 22, 1927), cautious for points that are spread more evenly than by chance.

    Parameters
    ----------
    question : whether a measure keeps this bound.
    means, single : as of `prediction_table`.
    level : confidence of the intervals.

    Returns
    -------
    Two rows as `prediction_table`; columns ``question``, ``of``, ``probability``, ``low``,
    ``high``.
    """
    z = float(ndtri(0.5 + level / 2))
    n = len(means)
    p = float(question.holds(means).mean())
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    holds = question.holds(single).astype(np.float64)
    points, replications = holds.shape
    q = float(holds.mean())
    by_point, by_luck = holds.mean(axis=1), holds.mean(axis=0)
    variance = by_point.var(ddof=1) / points + by_luck.var(ddof=1) / replications
    wide = z * float(np.sqrt(variance))
    return pd.DataFrame(
        {
            "question": str(question),
            "of": ["mean over many horizons", "one horizon"],
            "probability": [p, q],
            "low": [max(0.0, middle - half), max(0.0, q - wide)],
            "high": [min(1.0, middle + half), min(1.0, q + wide)],
        }
    )
