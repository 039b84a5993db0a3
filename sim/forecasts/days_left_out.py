"""How far a figure of how days vary is known, from leaving out one day after the other.

What a figure of spread owes to a day is the square of how far the day is from the mean of its
weekday, and the figure without a day is compared with means that are known worse, by one day. So
the sum of squares of what the figure changes by, the jackknife, is a variance that is too large: by
a fifth where weekdays are there eight times (B. Efron and C. Stein, "The jackknife estimate of
variance", Annals of Statistics 9, 1981, sections 2 and 5: too large in the mean for every figure,
as here for one of squares). For a covariance within n days of each of some weekdays, and normal
days, it is put right exactly. The figure is then a mean of

    s = sum of (x_i - mean x) (y_i - mean y) / (n - 1),    variance 1 / (n - 1) of V,

and of the squares of ``x_i y_i`` within a weekday, summed about their mean, the expectation is
``(n - 1) (n - 2) / n`` of V. Leaving out a day of N changes the figure by ``n / ((n - 2) (N - 1))``
times its own square, so that the squares of the changes within a weekday add up to

    n (n - 1) / (n - 2) / (N - 1)^2 of V,   to be   n^2 / (n - 1) / N^2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DaysLeftOut:
    """Days of which one after the other was left out.

    Attributes
    ----------
    numbers : of days by weekday, three at least each; the days follow one another by weekday.
    """

    numbers: Sequence[int]

    @property
    def free(self) -> int:
        """Degrees of freedom: days less the means that they are compared with."""
        return sum(self.numbers) - len(self.numbers)

    def sd(self, without: Floats) -> Floats:
        """Standard deviation of figures.

        Parameters
        ----------
        without : the figures without each of the days, shape (days, ...).

        Returns
        -------
        shape (...).
        """
        days = sum(self.numbers)
        ends = np.cumsum(self.numbers)[:-1]
        variance = np.zeros(without.shape[1:])
        for own in np.split(without, ends):
            n = len(own)
            times = ((days - 1) / days) ** 2 * n * (n - 2) / (n - 1) ** 2
            variance += times * ((own - own.mean(axis=0)) ** 2).sum(axis=0)
        found: Floats = np.sqrt(variance)
        return found

    def reach(self, without: Floats) -> Floats:
        """Half an interval of 95 % (Student t), shape (...); see `sd`."""
        found: Floats = float(stats.t.ppf(0.975, self.free)) * self.sd(without)
        return found
