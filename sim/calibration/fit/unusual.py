"""Days whose calls chance alone does not explain, beside those of their weekday.

Days vary, and the busiest of some weeks is often far from the median of its weekday. Days that are
taken out although the centre makes them leave a centre that varies less, and has fewer calls. So a
day is unusual only if it is further away than the furthest of so many days would be by chance, in
all but one of a hundred records.

How many days are unusual is not known, and several hide each other. They are therefore taken out
one after the other, the furthest from the median of its weekday first, up to a third of all, and
each is judged beside those that are left; all up to the last one that is too far are unusual (B.
Rosner, "Percentage points for a generalized ESD many-outlier procedure", Technometrics 25, 1983;
medians for the order, since two days of a weekday that are far move its mean). How far is the
residual of a day's logarithm from the mean of the others of its weekday, over the standard
deviation of all others (a Student t; for each weekday a mean of its own), against the level over
the number of days left (Bonferroni). Logarithms vary by the day's factor and, where
a weekday has few calls, by Poisson luck on top, so that each is measured by what its weekday varies
by. Days that are gamma distributed, as those of a simulated centre, have some more far below:
two or three records in a hundred lose one by chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

BY_CHANCE = 0.01
"""Share of records without an unusual day in which one is found."""
LEAST_NORMAL, MOST_NORMAL = 0.6, 1.5
"""A day that has between so many times the median of its weekday is usual, however little the
others vary: what is left out is to be a holiday, a gap in the records, an overload."""
MOST_PART = 3
"""One day in so many may be unusual."""


def unusual_volumes(total: Floats, weekday: NDArray[np.object_]) -> Bools:
    """Which days have more or fewer calls than chance explains.

    A weekday that is there once has nothing to be compared with; of two days of a weekday that are
    too far from each other both are unusual.

    Parameters
    ----------
    total : calls by day; weekday : its name; both of shape (days,).

    Returns
    -------
    shape (days,).

    Examples
    --------
    >>> weekday = np.array(["mon", "tue"] * 4, dtype=object)
    >>> unusual_volumes(np.array([400.0, 350, 420, 90, 380, 370, 410, 340]), weekday).nonzero()[0]
    array([3])
    """
    names, of = np.unique(weekday.astype(str), return_inverse=True)
    typical = np.array([np.median(total[of == name]) for name in range(len(names))])
    typical = np.maximum(typical, 1.0)[of]
    apart = np.log(np.maximum(total, 1.0) / typical)
    apart /= _sizes(apart, typical, of)
    far = _too_far(apart, of)
    ratio = total / typical
    found: Bools = far & ((ratio < LEAST_NORMAL) | (ratio > MOST_NORMAL))
    return found


def _sizes(apart: Floats, typical: Floats, of: Ints) -> Floats:
    """How much days vary, up to a factor: by a factor that all share, and by Poisson luck.

    By the median distance from the weekday's median, which unusual days hardly move.
    """
    number = np.bincount(of)[of]
    several = number > 1
    if not several.any():
        return np.ones(len(apart))
    # A median of n takes up one n-th of the variance; 0.6745: of a normal law half lie nearer.
    widened = np.abs(apart) * np.sqrt(number / np.maximum(number - 1.0, 1.0)) / 0.6745
    whole = float(np.median(widened[several])) ** 2
    factor = max(whole - float(np.median(1.0 / typical[several])), 0.0)
    found: Floats = np.sqrt(factor + 1.0 / typical)
    return found


def _too_far(apart: Floats, of: Ints) -> Bools:
    """Days up to the last one that is too far from the others of its weekday.

    Parameters
    ----------
    apart : what all vary by alike; of : number of the weekday; both of shape (days,).
    """
    left = np.ones(len(apart), dtype=bool)
    taken: list[Ints] = []
    last = 0
    for worst in np.argsort(-np.abs(apart), kind="stable"):
        if np.count_nonzero(~left) >= len(apart) // MOST_PART:
            break
        number = np.bincount(of[left], minlength=of.max() + 1)
        own = number[of[worst]]
        free = int(number.sum() - np.count_nonzero(number) - 1)
        if not left[worst] or own < 2 or free < 1:
            continue
        mean = np.bincount(of[left], apart[left], len(number)) / np.maximum(number, 1)
        residual = np.where(left, apart - mean[of], 0.0)
        due = float(residual[worst]) ** 2 * own / (own - 1.0)  # of the sum of squares
        others = max(float((residual**2).sum()) - due, 1e-12) / free
        far = number.sum() * 2.0 * stats.t.sf(np.sqrt(due / others), free) < BY_CHANCE
        taken.append(np.flatnonzero(left & (of == of[worst])) if own == 2 else worst[None])
        left[taken[-1]] = False
        if far:
            last = len(taken)
    found = np.zeros(len(apart), dtype=bool)
    for days in taken[:last]:
        found[days] = True
    return found
