"""Days left out one after the other, and everything of a day with them: how far a figure is known.

What a figure owes to a day is how much it changes without it. A weekday's days differ from each
other by luck; so the squares of what they differ in add up to the figure's variance (the jackknife
by strata: J. Shao and D. Tu, "The Jackknife and Bootstrap", Springer 1995, section 6.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LeftOut:
    """Days that were measured.

    Attributes
    ----------
    days : the days.
    by_weekday : 1 where a day is of a weekday, shape (days, weekdays).
    """

    days: pd.DatetimeIndex
    by_weekday: Floats

    @classmethod
    def of(cls, days: pd.DatetimeIndex, weekday: tuple[str, ...]) -> LeftOut:
        """Days whose weekdays are given."""
        flags = pd.get_dummies(pd.Series(np.array(weekday))).to_numpy(dtype=np.float64)
        return cls(days, flags)

    def sd(self, owed: Floats) -> float:
        """Standard deviation of a figure.

        A weekday that is there once adds nothing: how such days differ is not known.

        Parameters
        ----------
        owed : what the figure owes to each day, shape (days,).
        """
        number = self.by_weekday.sum(axis=0)
        apart = owed - self.by_weekday @ ((owed @ self.by_weekday) / number)
        each = self.by_weekday.T @ apart**2
        return float(np.sqrt((each * _times(number))[number > 1].sum()))

    def reach(self, weight: Floats) -> float:
        """Half an interval of 95 %, in standard deviations that come from so many days.

        Where few days hold most of what a figure is made of, it is those few that tell how far it
        is known: degrees of freedom by F. E. Satterthwaite ("An approximate distribution of
        estimates of variance components", Biometrics Bulletin 2, 1946).

        Parameters
        ----------
        weight : what each day has of what the figure is made of (calls, events), shape (days,);
            what a day owes varies as much.
        """
        number = self.by_weekday.sum(axis=0)
        own, squares = weight @ self.by_weekday, weight**2 @ self.by_weekday
        several = number > 1
        number, own, squares = number[several], own[several], squares[several]
        of_square = _times(number) ** 2 * (squares * (1.0 - 2.0 / number) + (own / number) ** 2)
        free = own.sum() ** 2 / of_square.sum() if of_square.sum() > 0 else 1.0
        return float(stats.t.ppf(0.975, max(free, 1.0)))

    def total(self, day: pd.Series[Any], values: NDArray[Any]) -> Floats:
        """Sum of values by day, shape (days,)."""
        at = self.days.get_indexer(pd.DatetimeIndex(day))
        total = np.bincount(at[at >= 0], weights=values[at >= 0], minlength=len(self.days))
        return total.astype(np.float64)

    def row(
        self, parameter: str, of: str, unit: str, value: float, owed: Floats, weight: Floats,
        number: int, how: str = "days_left_out",
    ) -> dict[str, Any]:  # fmt: skip
        """A parameter with its interval, which is one of the logarithm: it is positive."""
        sd = self.sd(owed)
        factor = float(np.exp(self.reach(weight) * sd / value)) if value > 0 else np.nan
        return {
            "parameter": parameter, "of": of, "unit": unit, "value": value,
            "low": value / factor, "high": value * factor, "sd": sd, "number": number, "how": how,
        }  # fmt: skip

    def week(
        self, parameter: str, of: str, unit: str, total: Floats, how: str = "days_left_out"
    ) -> dict[str, Any]:
        """Mean over weekdays of the mean over days of what each day has."""
        number = self.by_weekday.sum(axis=0)
        value = float(((total @ self.by_weekday) / number).mean())
        share = self.by_weekday @ (1.0 / number) / len(number)
        return self.row(parameter, of, unit, value, total * share, share**2, len(self.days), how)

    def ratio(
        self, parameter: str, of: str, unit: str, day: pd.Series[Any],
        over: ArrayLike, under: ArrayLike,
    ) -> dict[str, Any]:  # fmt: skip
        """A ratio of totals over days."""
        top = self.total(day, np.asarray(over, dtype=np.float64))
        bottom = self.total(day, np.asarray(under, dtype=np.float64))
        whole = bottom.sum()
        value = float(top.sum() / whole)
        rest = np.where(bottom < whole, whole - bottom, whole)  # one day may have all there is
        return self.row(parameter, of, unit, value, (top - value * bottom) / rest, bottom, len(day))


def _times(number: Floats) -> Floats:
    """Of n days the squares are summed n / (n - 1) times."""
    found: Floats = number / np.maximum(number - 1.0, 1.0)
    return found
