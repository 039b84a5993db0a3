"""Each month predicted from those before it: rolling origin."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.calibration.fit.days import find_days
from sim.calibration.fit.measure import Measured, measure
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.prediction import LEVELS, Prediction, predict
from sim.errors import InputError

LEAST_DAYS = 8
"""Normal days of a month from which on it is predicted, and of the window that predicts it."""
WINDOW_MONTHS = 2


@dataclass(frozen=True)
class Month:
    """One month, predicted.

    Attributes
    ----------
    month : its first day.
    days : normal days of it that are predicted.
    predictions : by level, ``replay`` (the month's own parameters) first.
    """

    month: pd.Timestamp
    days: int
    predictions: dict[str, Prediction]


def rolling_origin(
    calls: pd.DataFrame, options: FitOptions, levels: tuple[str, ...] = ("replay", *LEVELS)
) -> list[Month]:
    """Every month that has a window before it.

    Parameters
    ----------
    calls : `Records.calls`, all of them.
    options : of the fit; the window is the `WINDOW_MONTHS` months before each.
    """
    if options.first_day is not None:
        calls = calls[calls["day"] >= pd.Timestamp(options.first_day)]
    month = calls["day"].dt.to_period("M")
    found = []
    for each in sorted(month.unique()):
        before = calls[(month < each) & (month >= each - WINDOW_MONTHS)]
        own = calls[month == each]
        one = _one(before, own, options, levels)
        if one is not None:
            found.append(Month(each.to_timestamp(), *one))
    return found


def _one(
    before: pd.DataFrame, own: pd.DataFrame, options: FitOptions, levels: tuple[str, ...]
) -> tuple[int, dict[str, Prediction]] | None:
    if before.empty or before["day"].nunique() < LEAST_DAYS:
        return None
    try:
        window = measure(before, options)
        itself = measure(own, options) if "replay" in levels else None
        normal = find_days(own).normal
    except InputError:
        return None
    normal = normal[[d.strftime("%a").lower() in window.days.opening for d in normal]]
    if len(normal) < LEAST_DAYS or len(window.days.normal) < LEAST_DAYS:
        return None
    days = own[own["day"].isin(some_days(own[own["day"].isin(normal)], options))]
    made = {}
    for level in levels:
        with_: Measured = window if itself is None or level != "replay" else itself
        done = predict(days, with_, level, options)
        if done is not None:
            made[level] = done
    return int(days["day"].nunique()), made


def some_days(calls: pd.DataFrame, options: FitOptions) -> pd.DatetimeIndex:
    """Days with at most `check_calls` calls, taken evenly; at least one."""
    days = pd.DatetimeIndex(sorted(calls["day"].unique()))
    keep = min(max(int(len(days) * options.check_calls / max(len(calls), 1)), 1), len(days))
    step = [round(i * (len(days) - 1) / max(keep - 1, 1)) for i in range(keep)]
    return days[step]
