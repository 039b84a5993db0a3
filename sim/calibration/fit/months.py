"""Each month predicted from those before it: rolling origin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.calibration.fit.beside import Beside
from sim.calibration.fit.days import between, find_days, months_of, of_days
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
    calls: pd.DataFrame,
    options: FitOptions,
    levels: tuple[str, ...] = ("replay", *LEVELS),
    known: Beside | None = None,
) -> list[Month]:
    """Every month that has a window before it.

    Parameters
    ----------
    calls : `Records.calls`, all of them.
    options : of the fit; the window is the `WINDOW_MONTHS` months before each.
    known : what stands beside the calls.
    """
    if options.first_day is not None:
        calls = between(calls, pd.Timestamp(options.first_day))
    found = []
    for each in months_of(calls):
        start, end = each.to_timestamp(), (each + 1).to_timestamp()
        before = between(calls, (each - WINDOW_MONTHS).to_timestamp(), start)
        one = _one(before, between(calls, start, end), options, levels, known or Beside())
        if one is not None:
            found.append(Month(start, *one))
    return found


def _one(
    before: pd.DataFrame,
    own: pd.DataFrame,
    options: FitOptions,
    levels: tuple[str, ...],
    known: Beside,
) -> tuple[int, dict[str, Prediction]] | None:
    if min(before["day"].nunique(), own["day"].nunique()) < LEAST_DAYS:
        return None
    try:
        normal = find_days(own, known.holidays).normal
        window = measure(before, options, known)
        itself = measure(own, options, known) if "replay" in levels else None
    except InputError:
        return None
    normal = normal[[d.strftime("%a").lower() in window.days.opening for d in normal]]
    if len(normal) < LEAST_DAYS or len(window.days.normal) < LEAST_DAYS:
        return None
    columns = list(own.columns)
    offered = of_days(own, normal, ["day", "join_s"])
    days = of_days(own, some_days(offered[offered["join_s"].notna()], options), columns)
    made = {}
    for level in levels:
        with_: Measured = window if itself is None or level != "replay" else itself
        done = predict(days, with_, level, options)
        if done is not None:
            made[level] = done
    return int(days["day"].nunique()), made


def some_days(calls: pd.DataFrame, options: FitOptions) -> pd.DatetimeIndex:
    """Days with at most `check_calls` calls, taken evenly; at least one.

    Parameters
    ----------
    calls : those that were offered to agents.
    """
    days = pd.DatetimeIndex(np.sort(calls["day"].unique()))
    keep = min(max(int(len(days) * options.check_calls / max(len(calls), 1)), 1), len(days))
    step = [round(i * (len(days) - 1) / max(keep - 1, 1)) for i in range(keep)]
    return days[step]
