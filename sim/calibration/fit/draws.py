"""Days drawn again, and everything of a day with them: what a figure would be of other days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]
DRAWS = 400


def drawn_days(weekday: NDArray[Any], number: int, seed: int) -> Floats:
    """How much each day counts in each draw, shape (number, days).

    Of the n days of a weekday n - 1 are drawn, each of which counts n / (n - 1): so a sum over days
    varies as much as it does in truth (J. N. K. Rao, C. F. J. Wu and K. Yue, "Some recent work on
    resampling methods for complex surveys", Survey Methodology 18, 1992). A weekday that is there
    once always counts 1: how such days differ is not known.
    """
    luck = np.random.default_rng([seed, 1818])
    found = np.ones((number, len(weekday)))
    for name in dict.fromkeys(weekday.tolist()):
        rows = np.flatnonzero(weekday == name)
        n = len(rows)
        if n > 1:
            drawn = luck.multinomial(n - 1, np.full(n, 1.0 / n), size=number)
            found[:, rows] = drawn * (n / (n - 1.0))
    return found


@dataclass(frozen=True)
class Draws:
    """Days that were measured, and draws of them.

    Attributes
    ----------
    days : the days.
    weights : how much each counts in each draw, shape (draws, days); see `drawn_days`.
    by_weekday : 1 where a day is of a weekday, shape (days, weekdays).
    """

    days: pd.DatetimeIndex
    weights: Floats
    by_weekday: Floats

    @classmethod
    def of(cls, days: pd.DatetimeIndex, weekday: tuple[str, ...], seed: int) -> Draws:
        """`DRAWS` draws of days whose weekdays are given."""
        names = np.array(weekday)
        flags = pd.get_dummies(pd.Series(names)).to_numpy(dtype=np.float64)
        return cls(days, drawn_days(names, DRAWS, seed), flags)

    @property
    def reach(self) -> float:
        """Half an interval of 95 %, in standard deviations that come from so many days."""
        free = len(self.days) - self.by_weekday.shape[1]
        return float(stats.t.ppf(0.975, max(free, 1)))

    def total(self, day: pd.Series[Any], values: NDArray[Any]) -> Floats:
        """Sum of values by day, shape (days,)."""
        at = self.days.get_indexer(pd.DatetimeIndex(day))
        total = np.bincount(at[at >= 0], weights=values[at >= 0], minlength=len(self.days))
        return total.astype(np.float64)

    def row(
        self, parameter: str, of: str, unit: str, value: float, again: Floats, number: int
    ) -> dict[str, Any]:
        """A parameter with its interval, which is one of the logarithm: it is positive."""
        sd = float(np.nanstd(again, ddof=1))
        factor = float(np.exp(self.reach * sd / value)) if value > 0 else np.nan
        return {
            "parameter": parameter, "of": of, "unit": unit, "value": value,
            "low": value / factor, "high": value * factor, "sd": sd, "number": number,
            "how": "days",
        }  # fmt: skip

    def week(self, parameter: str, of: str, unit: str, total: Floats) -> dict[str, Any]:
        """Mean over weekdays of the mean over days of what each day has."""
        number = self.by_weekday.sum(axis=0)
        value = float(((total @ self.by_weekday) / number).mean())
        again = ((self.weights * total) @ self.by_weekday / number).mean(axis=1)
        return self.row(parameter, of, unit, value, again, len(self.days))

    def ratio(
        self, parameter: str, of: str, unit: str, day: pd.Series[Any],
        over: ArrayLike, under: ArrayLike,
    ) -> dict[str, Any]:  # fmt: skip
        """A ratio of totals over days."""
        top = self.total(day, np.asarray(over, dtype=np.float64))
        bottom = self.total(day, np.asarray(under, dtype=np.float64))
        value = float(top.sum() / bottom.sum())
        # To the first order, so that draws without anybody who gave up are no division by nothing.
        again = value + self.weights @ (top - value * bottom) / bottom.sum()
        return self.row(parameter, of, unit, value, again, len(day))
