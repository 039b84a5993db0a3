"""Every plan that is cheaper than one, where these are few."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_LESS = 1e-9


def plans_below(cost: Floats, most: float, number: int) -> Counts | None:
    """Plans that cost less, the cheapest first.

    Parameters
    ----------
    cost : of an agent of each column, above 0, shape (columns,).
    most : what all of them cost less than.
    number : of plans at most.

    Returns
    -------
    agents by column, shape (plans, columns); None: there are more.
    """
    if (cost <= 0.0).any():
        return None
    most -= _LESS * max(float(cost.max()), 1.0)
    if most <= 0.0:  # none costs less than a plan with nobody
        return np.zeros((0, len(cost)), dtype=np.int64)
    found = np.zeros((1, 0), dtype=np.int64)
    spent = np.zeros(1)
    for price in cost.tolist():
        parts = list(_with_more(found, spent, price, most))
        found = np.concatenate([plans for plans, _cost in parts])
        spent = np.concatenate([cost_ for _plans, cost_ in parts])
        if len(found) > number:
            return None
    return found[np.argsort(spent, kind="stable")]


def _with_more(
    plans: Counts, spent: Floats, price: float, most: float
) -> Iterator[tuple[Counts, Floats]]:
    """The plans with 0, 1, 2 ... agents of one more column, as long as they cost less."""
    agents = 0
    while True:
        total = spent + agents * price
        fits = total < most
        if not fits.any():
            return
        column = np.full((int(fits.sum()), 1), agents, dtype=np.int64)
        yield np.concatenate((plans[fits], column), axis=1), total[fits]
        agents += 1
