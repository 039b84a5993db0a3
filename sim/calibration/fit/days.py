"""Which recorded days are measured: those of the window that are like others of their weekday."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.beside import MAKE_UP
from sim.calibration.fit.unusual import unusual_volumes
from sim.catalogue import _
from sim.centre.base import DAY_S, WEEKDAYS
from sim.errors import InputError

SLOTS = 48
SLOT_S = DAY_S / SLOTS
INCIDENT_SDS = 6.0
INCIDENT_CV = 0.3
"""A half-hour this many standard deviations above what its day and weekday let expect (Poisson,
and a coefficient of variation of its own) is an incident: a fault, a broadcast, a rush."""
LEAST_EXPECTED = 2.0
OPEN_SHARE, OPEN_LEVEL = 0.5, 0.03
"""A half-hour is within opening hours if calls were answered in it on half of the days, and at
least so many of those of the busiest half-hour."""
EDGE_LEVEL = 0.15
"""The first and last half-hours have at least so many of the calls of the one beside them: fewer
come before the doors open, or are what was left when they closed."""


@dataclass(frozen=True)
class Days:
    """Days of a window.

    Attributes
    ----------
    normal : those measured; unusual : the others, with the reason: ``volume``, ``incident``,
        ``holiday`` or ``make_up`` (a day worked in place of another).
    opening : first and last second of the opening hours by weekday; closed weekdays are absent.
    """

    normal: pd.DatetimeIndex
    unusual: Mapping[pd.Timestamp, str]
    opening: Mapping[str, tuple[float, float]]


def in_window(calls: pd.DataFrame, weeks: int | None, first: str | None) -> pd.DataFrame:
    """Calls of the last ``weeks`` weeks, and not before the day ``first``.

    Raises
    ------
    InputError : nothing is left.
    """
    last = calls["day"].max()
    start = calls["day"].min() if weeks is None else last - pd.Timedelta(days=7 * weeks - 1)
    if first is not None:
        start = max(start, pd.Timestamp(first))
    found = between(calls, start)
    if found.empty:
        raise InputError(
            _("no call is left of the records from {first} to {last}").format(
                first=start.date(), last=last.date()
            )
        )
    return found


def between(
    calls: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Calls of the days from ``first`` on and before ``end``; None: to the last.

    Calls stand in order of day, as `Records.calls` do, so that these are not copied.
    """
    day = calls["day"]
    low = int(day.searchsorted(first))
    high = len(calls) if end is None else int(day.searchsorted(end))
    return calls.iloc[low:high]


def months_of(calls: pd.DataFrame) -> list[pd.Period]:
    """Months with a call, in order."""
    return sorted(pd.PeriodIndex(pd.DatetimeIndex(calls["day"].unique()), freq="M").unique())


def of_days(calls: pd.DataFrame, days: pd.DatetimeIndex, columns: Sequence[str]) -> pd.DataFrame:
    """Some columns of the calls of some days; millions of calls are copied only where need be."""
    own = calls["day"].isin(days).to_numpy(dtype=bool)
    found: pd.DataFrame = calls[list(columns)]
    return found if own.all() else found[own]


def find_days(calls: pd.DataFrame, holidays: Mapping[pd.Timestamp, str] | None = None) -> Days:
    """Normal days, unusual ones and opening hours.

    Parameters
    ----------
    calls : `Records.calls` of the window.
    holidays : name by day, a make-up day ``workday``; none of them is normal.

    Raises
    ------
    InputError : no call was offered to agents.
    """
    offered = calls[["day", "join_s", "start_s"]]
    offered = offered[offered["join_s"].notna()]
    if offered.empty:
        raise InputError(_("no call of the records was offered to agents"))
    days, counts = slot_counts(offered["day"], offered["join_s"].to_numpy(dtype=np.float64))
    weekday = np.array(WEEKDAYS, dtype=object)[days.day_of_week]
    unusual = {
        day: "make_up" if named == MAKE_UP else "holiday"
        for day, named in (holidays or {}).items()
        if day in days
    }
    ordinary = ~days.isin(list(unusual))
    far = np.zeros(len(days), dtype=bool)
    far[ordinary] = unusual_volumes(counts.sum(axis=1)[ordinary], weekday[ordinary])
    for name in WEEKDAYS:
        rows = np.flatnonzero((weekday == name) & ordinary)
        if not len(rows):
            continue
        own = counts[rows]
        total = own.sum(axis=1)
        usual = np.median(own, axis=0)
        level = np.maximum(total / max(usual.sum(), 1.0), 1e-9)
        expected = np.maximum(level[:, None] * usual, LEAST_EXPECTED)
        spread = np.sqrt(expected + (INCIDENT_CV * expected) ** 2)
        rush = ((own - expected) / spread).max(axis=1)
        for at, row in enumerate(rows):
            if far[row]:
                unusual[days[int(row)]] = "volume"
            elif len(rows) >= 3 and rush[at] > INCIDENT_SDS:
                unusual[days[int(row)]] = "incident"
    normal = days[~days.isin(list(unusual))]
    answered = offered[offered["start_s"].notna()]
    return Days(normal, unusual, opening_hours(answered[answered["day"].isin(normal)]))


def slot_counts(
    day: pd.Series[pd.Timestamp], time_s: NDArray[np.float64]
) -> tuple[pd.DatetimeIndex, NDArray[np.float64]]:
    """Calls by day and half-hour; those past midnight count in the last one.

    Returns
    -------
    the days in order, and counts of shape (days, `SLOTS`).
    """
    code, found = pd.factorize(day, sort=True)
    slot = np.clip(time_s // SLOT_S, 0, SLOTS - 1).astype(np.int64)
    counts = np.bincount(code * SLOTS + slot, minlength=len(found) * SLOTS)
    return pd.DatetimeIndex(found), counts.reshape(len(found), SLOTS).astype(np.float64)


def opening_hours(answered: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """From the first to the last half-hour in which calls are answered on most days, by weekday."""
    inside = answered[answered["start_s"] < DAY_S]
    days, counts = slot_counts(inside["day"], inside["start_s"].to_numpy(dtype=np.float64))
    weekday = np.array(WEEKDAYS, dtype=object)[days.day_of_week]
    found = {}
    for name in WEEKDAYS:
        own = counts[weekday == name]
        if not len(own):
            continue
        mean = own.mean(axis=0)
        often = (own > 0).mean(axis=0) >= OPEN_SHARE
        served = np.flatnonzero(often & (mean >= OPEN_LEVEL * mean.max()))
        if len(served) > 2 and mean[served[0]] < EDGE_LEVEL * mean[served[1]]:
            served = served[1:]
        if len(served) > 2 and mean[served[-1]] < EDGE_LEVEL * mean[served[-2]]:
            served = served[:-1]
        if len(served):
            found[name] = (float(served[0] * SLOT_S), float((served[-1] + 1) * SLOT_S))
    return found


def while_open(
    calls: pd.DataFrame, column: str, opening: Mapping[str, tuple[float, float]]
) -> NDArray[np.bool_]:
    """Which calls have a time of ``column`` in opening hours, shape (n,)."""
    names = list(WEEKDAYS)
    first = np.array([opening.get(n, (np.inf, np.inf))[0] for n in names])
    last = np.array([opening.get(n, (np.inf, -np.inf))[1] for n in names])
    code = calls["day"].dt.day_of_week.to_numpy()
    time = calls[column].to_numpy(dtype=np.float64)
    found: NDArray[np.bool_] = (time >= first[code]) & (time < last[code])
    return found
