"""What the surface says: the numbers at a setting, and the difference of two settings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from sim.app.live.answers import SHOWN, Answer, Difference, scales
from sim.app.live.surface import SHARE, Floats, Surface

_SURE = 0.975


@dataclass(frozen=True)
class Estimates:
    """Numbers read off a surface through rows of `sim.app.live.answers.numbers`.

    Attributes
    ----------
    days : replications of each setting of the surface.
    """

    surface: Surface
    days: int

    @classmethod
    def laid(cls, places: Floats, values: Floats, days: int) -> Estimates:
        """The surface through what is known; an interval without calls is as its neighbours are.

        Parameters
        ----------
        places : settings, shape (n, d), see `Surface.through`.
        values : their numbers, shape (n, m).
        days : replications of each.
        """
        filled = np.array(values)
        for column in range(filled.shape[1]):
            bad = ~np.isfinite(filled[:, column])
            filled[bad, column] = np.nanmean(filled[:, column]) if not bad.all() else 0.0
        shown = scales()
        curve = [SHARE] * (filled.shape[1] - (1 + days) * len(shown))
        return cls(
            Surface.through(places, filled, [*shown, *curve, *shown * days], len(shown)), days
        )

    def answer(self, place: Floats) -> Answer:
        """The numbers at a setting; low and high are by how much the surface misses."""
        found, misses, shown = self.surface.at(place), self.surface.misses, len(SHOWN)
        values = found[:shown]
        low, high = values - misses[:shown], values + misses[:shown]
        for column, scale in enumerate(scales()):
            low[column] = max(low[column], 0.0)
            if scale == SHARE:
                high[column] = min(high[column], 1.0)
        return Answer(values, low, high, found[shown : len(found) - self.days * shown], 0)

    def difference(self, a: Floats, b: Floats) -> Difference:
        """The numbers at B less those at A, with a 95 % interval each.

        It holds both what the surface does not know between its settings and what its few days
        leave open of the difference.
        """
        found, misses = self.surface.apart(b, a)
        shown = len(SHOWN)
        without = found[len(found) - self.days * shown :].reshape(self.days, shown)
        if self.days > 1:
            spread = np.square(without - without.mean(axis=0)).sum(axis=0)
            luck = stdtrit(self.days - 1, _SURE) * np.sqrt(spread * (self.days - 1) / self.days)
        else:
            luck = np.full(shown, np.nan)
        half = np.hypot(luck, stdtrit(np.inf, _SURE) * misses[:shown])
        return Difference(found[:shown], found[:shown] - half, found[:shown] + half, 0)
