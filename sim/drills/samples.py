"""What a sample of days says of all such days: quantiles and shares with their intervals."""

from __future__ import annotations

import numpy as np

from sim.measures.layout import Floats


def quantile(ordered: Floats, share: float) -> float:
    """An order statistic: no value between a number and infinity is made up."""
    if not len(ordered):
        return np.nan
    return float(ordered[max(0, int(np.ceil(share * len(ordered))) - 1)])


def quantile_estimate(values: Floats, share: float, level: float) -> tuple[float, float, float]:
    """A quantile: estimate, low, high.

    The ends are order statistics, of a confidence of ``level`` at least (David & Nagaraja, Order
    Statistics, 3rd ed., 2003, section 7.1).

    Parameters
    ----------
    values : one a replication; NaN has none, infinity is later than all.

    Returns
    -------
    An end that the sample is too small for is NaN.
    """
    from scipy.stats import binom  # slow to import

    ordered = np.sort(values[~np.isnan(values)])
    n, tail = len(ordered), (1.0 - level) / 2.0 * (1.0 + 1e-9)
    low = high = float(np.nan)
    if n:
        ranks = np.arange(n + 1)
        # Rank r is below the quantile unless fewer than r values are: P(B < r) <= tail.
        below = np.flatnonzero(binom.cdf(ranks - 1, n, share) <= tail)
        above = np.flatnonzero(binom.sf(ranks - 1, n, share) <= tail)
        low = float(ordered[below[-1] - 1]) if below[-1] > 0 else np.nan
        high = float(ordered[above[0] - 1]) if len(above) else np.nan
    return quantile(ordered, share), low, high


def share_estimate(met: int, of: int, level: float) -> tuple[float, float, float]:
    """A probability: estimate, low, high.

    The interval is Clopper and Pearson's (Biometrika 26, 1934, 404-413), which covers at least as
    often as it says.
    """
    from scipy.stats import beta  # slow to import

    tail = (1.0 - level) / 2.0
    low = float(beta.ppf(tail, met, of - met + 1)) if met else 0.0
    high = float(beta.ppf(1.0 - tail, met + 1, of - met)) if met < of else 1.0
    return met / of, low, high
