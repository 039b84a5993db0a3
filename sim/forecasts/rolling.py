"""Rolling origin: what each method would have said, week after week, of what then came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.forecasts.history import WEEK, History
from sim.forecasts.holiday_calendar import Calendar
from sim.forecasts.means import WINDOW_WEEKS, normal_days, seasonal_naive, weekday_mean
from sim.forecasts.regression import Regression

Floats = NDArray[np.float64]
Method = Callable[[int, int], Floats]
"""Expected counts, shape (days, types, intervals), of an origin and a number of days."""

NAIVE, MEAN, REGRESSION = "seasonal_naive", "weekday_mean", "regression"
METHODS = (MEAN, REGRESSION, NAIVE)
"""The default comes first."""

MOST_WEEKS_AHEAD = 4
MOST_ORIGINS = 52


def methods_of(history: History, calendar: Calendar | None, ahead: int) -> dict[str, Method]:
    """The methods by name, see `METHODS`."""
    return {
        MEAN: partial(weekday_mean, history),
        REGRESSION: Regression(history, calendar, ahead),
        NAIVE: partial(seasonal_naive, history),
    }


@dataclass(frozen=True)
class Rolling:
    """Forecasts from origins a week apart, the last a week before the end, and what came.

    Arrays have the axes (origins, weeks ahead, days of the week, types, intervals); NaN where a
    target is behind the end or not recorded.

    Attributes
    ----------
    origins : number of the first day of each forecast, rising.
    counts : what came.
    expected : by method.
    normal : whether a target is a normal day, without the last two axes; see `normal_days`.
    """

    origins: NDArray[np.int64]
    counts: Floats
    expected: Mapping[str, Floats]
    normal: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.origins)

    def total(self) -> Rolling:
        """All types as one."""
        return Rolling(
            self.origins,
            self.counts.sum(axis=3, keepdims=True),
            {name: each.sum(axis=3, keepdims=True) for name, each in self.expected.items()},
            self.normal,
        )


def rolling(history: History, methods: Mapping[str, Method]) -> Rolling:
    """Forecast every week of the last year that has eight weeks before it."""
    end, ahead = len(history), MOST_WEEKS_AHEAD * WEEK
    origins = np.arange(end - WEEK, WINDOW_WEEKS * WEEK - 1, -WEEK)[:MOST_ORIGINS][::-1]
    shape = (len(origins), ahead, *history.counts.shape[1:])
    counts = np.full(shape, np.nan)
    expected = {name: np.full(shape, np.nan) for name in methods}
    normal = np.zeros(shape[:2], dtype=bool)
    is_normal = normal_days(history)
    for at, origin in enumerate(origins.tolist()):
        days = min(ahead, end - origin)
        counts[at, :days] = history.counts[origin : origin + days]
        normal[at, :days] = is_normal[origin : origin + days]
        for name, method in methods.items():
            expected[name][at, :days] = method(origin, days)
    weeks = (len(origins), MOST_WEEKS_AHEAD, WEEK)
    return Rolling(
        origins,
        counts.reshape(*weeks, *shape[2:]),
        {name: each.reshape(*weeks, *shape[2:]) for name, each in expected.items()},
        normal.reshape(weeks),
    )
