"""Which design loses least, or costs least, and whether the sets of the year decide it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import stdtrit

from sim.drills.availability.years import COST, COUNTED, Availability
from sim.measures.layout import Floats


def may_be_least(by_set: Mapping[str, Floats], level: float) -> list[str]:
    """The entry with the smallest mean first, then those that may have a smaller one.

    An entry is ruled out where its paired difference to the first is surely positive: Student's
    one-sided limit over the sets, the error shared among the others (Bonferroni), so that the true
    least is ruled out with probability 1 - ``level`` at most.

    Parameters
    ----------
    by_set : values of each entry, of the same sets.
    level : confidence.
    """
    best = min(by_set, key=lambda name: float(np.mean(by_set[name])))
    others = [name for name in by_set if name != best]
    left = [best]
    for name in others:
        difference = by_set[name] - by_set[best]
        n = len(difference)
        error = float(np.std(difference, ddof=1)) / np.sqrt(n)
        limit = float(stdtrit(n - 1, 1.0 - (1.0 - level) / len(others)))
        if not np.mean(difference) > limit * error:
            left.append(name)
    return left


def least_harm(found: Mapping[str, Availability], what: str) -> list[str]:
    """`may_be_least` of what failures add."""
    level = next(iter(found.values())).level
    return may_be_least({name: one.harm_by_set(what) for name, one in found.items()}, level)


def least_cost(found: Mapping[str, Availability]) -> list[str]:
    """`may_be_least` of the cost of the year with its failures."""
    level, k = next(iter(found.values())).level, COUNTED.index(COST)
    return may_be_least(
        {name: one.calm[:, k] + one.harm_by_set(COST) for name, one in found.items()}, level
    )
