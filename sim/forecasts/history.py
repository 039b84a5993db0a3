"""Recorded counts as one array: every day from the first to the last, every type and interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S, WEEKDAYS
from sim.errors import InputError, listing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 7
LEAST_DAYS = 4 * WEEK
MOST_DAYS = 3_700
MOST_TYPES = 200
COLUMNS = ("day", "contact_type", "start_s", "offered")
INTERVALS_MIN = (5, 10, 15, 30, 60)

EVERY = "all"
"""What the total of several contact types is called."""


@dataclass(frozen=True)
class History:
    """Counts of a centre.

    Attributes
    ----------
    first : date of the first day.
    types : names of the contact types.
    interval_min : length of an interval.
    counts : shape (days, types, intervals of 24 hours), calls; NaN on days without a record.
    """

    first: date
    types: tuple[str, ...]
    interval_min: int
    counts: Floats

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def by_day(self) -> Floats:
        """Calls by day and type, shape (days, types); NaN on days without a record."""
        found: Floats = self.counts.sum(axis=2)
        return found

    def weekdays(self, days: int = 0) -> Ints:
        """Weekday of each day, 0 is Monday, and of so many days after the last."""
        return (self.first.weekday() + np.arange(len(self) + days)) % WEEK

    def dates(self, days: int = 0) -> list[date]:
        """Date of each day, and of so many days after the last."""
        start = self.first.toordinal()
        return [date.fromordinal(start + day) for day in range(len(self) + days)]

    def total(self) -> History:
        """All types as one."""
        return History(
            self.first, (EVERY,), self.interval_min, self.counts.sum(axis=1, keepdims=True)
        )

    def last(self, days: int) -> History:
        """Its last days."""
        skipped = max(len(self) - days, 0)
        first = date.fromordinal(self.first.toordinal() + skipped)
        return History(first, self.types, self.interval_min, self.counts[skipped:])


def history_of(counts: pd.DataFrame, interval_min: int | None = None) -> History:
    """Counts by day, contact type and interval, as `sim.calibration` gives them of records.

    Parameters
    ----------
    counts : a row an interval: ``day`` (date or timestamp), ``start_s`` (s after midnight),
        ``offered`` (calls) and, of several contact types, ``contact_type``. An interval without a
        row has no calls, a day without any row is unknown.
    interval_min : length of an interval; None: the least distance of two starts.

    Raises
    ------
    InputError : a column is missing, a value is none that there can be, or too few days.
    """
    missing = [c for c in COLUMNS if c not in counts.columns and c != "contact_type"]
    if missing:
        raise InputError(
            _("counts have no column {missing}; needed: {needed}").format(
                missing=listing(missing), needed=listing(COLUMNS)
            )
        )
    if counts.empty:
        raise InputError(_("there are no counts"))
    days = pd.to_datetime(counts["day"]).dt.normalize()
    start = counts["start_s"].to_numpy(dtype=np.float64)
    offered = counts["offered"].to_numpy(dtype=np.float64)
    if not (np.isfinite(start).all() and (start >= 0).all() and (start < DAY_S).all()):
        raise InputError(_("column 'start_s' holds what is no time of day in seconds"))
    if not (np.isfinite(offered).all() and (offered >= 0).all()):
        raise InputError(_("column 'offered' holds what is no number of calls"))
    names = counts["contact_type"].astype(str) if "contact_type" in counts else "calls"
    kinds, types = pd.factorize(pd.Series(names, index=counts.index), sort=True)
    if len(types) > MOST_TYPES:
        raise InputError(
            _("counts have {found} contact types; at most {most}").format(
                found=len(types), most=MOST_TYPES
            )
        )
    width = _interval(start) if interval_min is None else interval_min
    if width not in INTERVALS_MIN or (start % (60.0 * width)).any():
        raise InputError(
            _("intervals are {found} min long; allowed: {allowed}, from midnight on").format(
                found=width, allowed=", ".join(map(str, INTERVALS_MIN))
            )
        )
    first = days.min()
    day = (days - first).dt.days.to_numpy(dtype=np.int64)
    length = int(day.max()) + 1
    _require_length(length)
    slots = 24 * 60 // width
    cell = (day * len(types) + kinds) * slots + (start // (60.0 * width)).astype(np.int64)
    size = length * len(types) * slots
    sums = np.bincount(cell, weights=offered, minlength=size).astype(np.float64)
    found: Floats = sums.reshape(length, len(types), slots)
    known = np.zeros(length, dtype=bool)
    known[day] = True
    found[~known] = np.nan
    return History(first.date(), tuple(map(str, types)), int(width), found)


def _interval(start: Floats) -> int:
    apart = np.diff(np.unique(start))
    return round(float(apart.min()) / 60.0) if len(apart) else 60


def _require_length(days: int) -> None:
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise InputError(
            _("a forecast needs {least} to {most} days of counts, found {found}").format(
                least=LEAST_DAYS, most=f"{MOST_DAYS:,}", found=days
            )
        )


def weekday_names(numbers: Ints | Sequence[int]) -> list[str]:
    """Weekdays by name, of numbers from 0 for Monday."""
    return [WEEKDAYS[int(number)] for number in numbers]
