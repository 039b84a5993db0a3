"""What two contact types have in common within a day, whose half-hours are correlated unalike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEP = 0.0025
"""Of a correlation, to either side, for slopes: half of what the tried ones are apart."""


@dataclass(frozen=True)
class Crossed:
    """What two types' logarithms have in common within a day, per correlation of what is new.

    With correlations r and s of neighbouring half-hours, and what is new in a half-hour correlated
    by c, the covariance g of the two scores at a time is

        g = r s g + c sqrt((1 - r^2) (1 - s^2)),

    from which it is c times the `level` from some half-hours after midnight on. What is new in the
    later half-hour is of no account for the earlier one, so that k half-hours apart the covariance
    is c x level x s^k where the second type is the later one, and r^k where it is the first.

    Attributes
    ----------
    first, second : r and s.
    """

    first: float
    second: float

    @property
    def level(self) -> float:
        """Correlation of the types at the same time where c is 1; 1 where r = s."""
        r, s = self.first, self.second
        return float(np.sqrt((1.0 - r * r) * (1.0 - s * s)) / (1.0 - r * s))

    @property
    def slopes(self) -> tuple[float, float]:
        """By how much of itself the level changes with r, and with s."""
        r, s = self.first, self.second
        return (
            s / (1.0 - r * s) - r / (1.0 - r * r),
            r / (1.0 - r * s) - s / (1.0 - s * s),
        )

    def shape(self, lags: int, halves: int) -> tuple[Floats, Floats]:
        """Covariance over that at the same time: the second type later, then the first.

        Parameters
        ----------
        lags, halves : as of `sim.forecasts.variation.shapes_of`.

        Returns
        -------
        shape of (2 (lags + 1),), and what another r, and another s, would add, (2, 2 (lags + 1)).
        """

        def of(r: float, s: float) -> Floats:
            return np.concatenate([_apart(r, s, lags, halves), _apart(s, r, lags, halves)])

        r, s, step = self.first, self.second, _STEP
        low_r, low_s = max(r - step, 0.0), max(s - step, 0.0)
        by_r = (of(r + step, s) - of(low_r, s)) / (r + step - low_r)
        by_s = (of(r, s + step) - of(r, low_s)) / (s + step - low_s)
        return of(r, s), np.stack([by_r, by_s])


def _apart(earlier: float, later: float, lags: int, halves: int) -> Floats:
    """Mean over the half-hours of two intervals of the later type's correlation to the distance.

    Within intervals of several half-hours either type may be the later one. Shape (lags + 1,).
    """
    inside = np.arange(halves)
    apart = halves * np.arange(lags + 1)[:, None, None] + inside - inside[:, None]
    distance = np.abs(apart)
    found: Floats = np.where(apart >= 0, later**distance, earlier**distance).mean(axis=(1, 2))
    return found
