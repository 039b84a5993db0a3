"""The law of times that are known exactly, or only to lie between two bounds.

Self-consistency (EM) as in Turnbull, "The empirical distribution function with arbitrarily grouped,
censored and truncated data", JRSS B 38, 1976: with exact and left-censored times only it is the
reversed-time Kaplan-Meier estimate. SciPy's `ecdf` knows censoring on one side only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CHANGE = 1e-6


def interval_law(
    low: Floats, high: Floats, top: int, start: Floats | None = None, rounds: int = 400
) -> Floats:
    """Probabilities of 0, 1 ... ``top`` units of time.

    Parameters
    ----------
    low, high : shape (n,), bounds of each time; equal where it is known.
    start : probabilities to start from, shape (top + 1,); None: all equal.
    rounds : of the iteration, at most.

    Returns
    -------
    shape (top + 1,), sums to 1.
    """
    last = np.clip(np.floor(high + 1e-9), 0, top).astype(np.int64)
    first = np.minimum(np.clip(np.ceil(low - 1e-9), 0, top).astype(np.int64), last)
    cells, number = np.unique(first * (top + 1) + last, return_counts=True)
    first, last = cells // (top + 1), cells % (top + 1)
    total = float(number.sum())
    law = np.full(top + 1, 1.0 / (top + 1)) if start is None else start + 1e-9
    law = law / law.sum()
    for _round in range(rounds):
        below = np.concatenate(([0.0], np.cumsum(law)))
        weight = number / np.maximum(below[last + 1] - below[first], 1e-300)
        change = np.bincount(first, weights=weight, minlength=top + 2)
        change -= np.bincount(last + 1, weights=weight, minlength=top + 2)
        new = law * np.cumsum(change)[:-1] / total
        done = float(np.abs(new - law).max()) < CHANGE
        law = new
        if done:
            break
    found: Floats = law / law.sum()
    return found
