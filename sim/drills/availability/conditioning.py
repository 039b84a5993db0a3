"""How likely it is that nothing, one, two or more of many components are down in a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator

from sim.measures.layout import Floats

MANY = 3
"""So many at once, or more, are one case."""


@dataclass(frozen=True)
class Chances:
    """Probabilities of who is touched by failures in a window.

    Attributes
    ----------
    touched : that each is, whatever the others do, shape (n,).
    nobody : that nothing fails.
    single : that exactly this one does, shape (n,).
    pairs : that exactly these two do, shape (n, n), above the diagonal.
    more : that three or more do.
    """

    touched: Floats
    nobody: float
    single: Floats
    pairs: Floats
    more: float

    @property
    def two(self) -> float:
        """Probability that exactly two are touched."""
        return float(self.pairs.sum())

    def pair(self, rng: Generator) -> tuple[int, ...]:
        """Two that are touched alone together, as likely as they are."""
        weights = np.ravel(self.pairs)
        drawn = int(rng.choice(len(weights), p=weights / weights.sum()))
        return divmod(drawn, len(self.touched))

    def three_or_more(self, rng: Generator) -> tuple[int, ...]:
        """Three or more that are touched together, as likely as they are."""
        found: list[int] = []
        for i, chance in enumerate(self.touched.tolist()):
            need = max(MANY - len(found), 0)
            within = chance * self._at_least[i + 1][max(need - 1, 0)] / self._at_least[i][need]
            if float(rng.random()) < within:
                found.append(i)
        return tuple(found)

    @cached_property
    def _at_least(self) -> list[list[float]]:
        """Probability that of the components from one on at least so many are touched."""
        found = [[1.0, *([0.0] * MANY)]]
        for chance in self.touched[::-1].tolist():
            later = found[-1]
            found.append(
                [1.0, *((1.0 - chance) * later[m] + chance * later[m - 1]
                        for m in range(1, MANY + 1))]
            )  # fmt: skip
        return found[::-1]


def chances(touched: Sequence[float]) -> Chances:
    """Probabilities over independent components.

    Parameters
    ----------
    touched : probability that each is touched, in [0, 1).

    Notes
    -----
    With odds o = p / (1 - p) and P0 the product of 1 - p, exactly one has P0 o_i and exactly two
    P0 o_i o_j. Three or more are counted up one component after the other, so that no small number
    is the difference of large ones.
    """
    p = np.asarray(touched, dtype=np.float64)
    nobody = float(np.prod(1.0 - p))
    odds = p / (1.0 - p)
    pairs = np.triu(np.outer(odds, odds), 1) * nobody
    one = two = more = 0.0
    none = 1.0
    for chance in p.tolist():
        more += two * chance
        two += one * chance - two * chance
        one += none * chance - one * chance
        none -= none * chance
    return Chances(p, nobody, odds * nobody, pairs, more)
