"""A regression of the logarithm of daily volumes on weekday, month and calendar.

In two steps: first all that repeats (weekday, position in the month, holidays and the days around
them) beside a level that may bend every four weeks, over the whole history, with a ridge that
leaves effects at zero of which little is known; days far off are left out then. Second, on what is
left of them, weekday and level by least squares that forget exponentially, with a half-life of
eight weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.forecasts.history import WEEK, History
from sim.forecasts.holiday_calendar import Calendar
from sim.forecasts.means import WINDOW_WEEKS, shares

Floats = NDArray[np.float64]

HALF_LIFE_DAYS = WINDOW_WEEKS * WEEK
KNOT_DAYS = 28
RIDGE, STIFF = 1.0, 10.0
"""Weight of an effect's square and of a bend of the level, in squares of a day's residual."""

FAR_OFF, LEAST_FAR_OFF = 4.0, 0.2
"""A day further off than so many robust standard deviations, and than a fifth, is left
out."""

AROUND = (-2, -1, 1, 2, 3)
"""Working days before and after a stretch of days off that have an effect of their own."""

LEAST_KNOWN_DAYS = 21
SATURDAY, SUNDAY = 5, 6


class Regression:
    """The regression on one history, for any origin.

    Parameters
    ----------
    history : counts.
    calendar : holidays and weekend days that are worked; None: none are known.
    ahead : days after the last one that may be asked for.
    """

    def __init__(self, history: History, calendar: Calendar | None, ahead: int) -> None:
        self.history = history
        self._by_day = history.by_day
        self._weekday = history.weekdays(ahead)
        self._effects = _effects(history.dates(ahead), calendar)

    def __call__(self, origin: int, days: int) -> Floats:
        """Expected counts of so many days from ``origin`` on, from those before it.

        Shape (days, types, intervals): the days' volumes, spread over the day as in the eight
        weeks before.
        """
        end, by_day = origin + days, self._by_day[:origin]
        weekday, effects = self._weekday[:end], self._effects[:end]
        volumes = np.empty((days, by_day.shape[1]))
        for kind in range(by_day.shape[1]):
            volumes[:, kind] = _volumes(by_day[:, kind], weekday, effects, days)
        return volumes[:, :, None] * shares(self.history, origin, days)


def _volumes(by_day: Floats, weekday: NDArray[np.int64], effects: Floats, days: int) -> Floats:
    """Expected volumes of one type on the days after those given."""
    origin = len(by_day)
    known = np.flatnonzero(np.nan_to_num(by_day) > 0)
    if len(known) < LEAST_KNOWN_DAYS:
        return np.full(days, float(np.nansum(by_day)) / max(np.isfinite(by_day).sum(), 1))
    names = np.unique(weekday[known])
    of_weekday = (weekday[:, None] == names).astype(np.float64)
    level, bends = _level(origin + days, origin)
    design = np.hstack([of_weekday, effects, level])
    first, last = len(names), len(names) + effects.shape[1]
    penalty = np.zeros((design.shape[1], design.shape[1]))
    np.fill_diagonal(penalty[first:last, first:last], RIDGE)
    penalty[last:, last:] = STIFF * bends
    penalty[np.diag_indices_from(penalty)] += 1e-6
    y = np.log(by_day[known])
    rows = known
    for _turn in range(2):
        x = design[rows]
        found = np.linalg.solve(x.T @ x + penalty, x.T @ np.log(by_day[rows]))
        left = y - design[known] @ found
        spread = 1.4826 * float(np.median(np.abs(left)))
        rows = known[np.abs(left) <= max(FAR_OFF * spread, LEAST_FAR_OFF)]
    of_calendar = effects @ found[first:last]
    weights = 0.5 ** ((origin - rows) / HALF_LIFE_DAYS)
    x, target = of_weekday[rows], np.log(by_day[rows]) - of_calendar[rows]
    mean = float(weights @ target / weights.sum())
    # A weekday of which little is left is drawn to the mean of all, as strongly as by half a day.
    gram = (x.T * weights) @ x + 0.5 * weights.max() * np.eye(len(names))
    own = mean + np.linalg.solve(gram, (x.T * weights) @ (target - mean))
    smear = float(weights @ np.exp(target - x @ own) / weights.sum())
    found_days: Floats = np.exp(of_weekday[origin:] @ own + of_calendar[origin:]) * smear
    return np.where(of_weekday[origin:].any(axis=1), found_days, 0.0)


def _level(days: int, origin: int) -> tuple[Floats, Floats]:
    """Hat functions every four weeks, constant after ``origin``, and squares of their bends."""
    knots = np.arange(0.0, origin + KNOT_DAYS, KNOT_DAYS)
    at = np.minimum(np.arange(days, dtype=np.float64), origin - 1.0)
    hats = np.maximum(1.0 - np.abs(at[:, None] - knots) / KNOT_DAYS, 0.0)
    bend = np.diff(np.eye(len(knots)), axis=0)
    return hats, bend.T @ bend


def _effects(days: Sequence[date], calendar: Calendar | None) -> Floats:
    """Columns of what repeats beside the weekday, shape (days, effects)."""
    number = np.array([day.day for day in days])
    to_end = np.array([(day.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal()
                       - day.toordinal() for day in days])  # fmt: skip
    columns = [(number > 5 * k) & (number <= (5 * k + 5 if k < 5 else 31)) for k in range(6)]
    columns += [number == 1, to_end == 1, to_end == 2]
    if calendar is not None:
        off = [day in calendar.holidays for day in days]
        columns.append(np.array(off))
        names = sorted({_kind(calendar.holidays[day]) for day in days if day in calendar.holidays})
        columns += [np.array([_kind(calendar.holidays.get(day, "")) == name for day in days])
                    for name in names]  # fmt: skip
        # What a holiday or a day worked instead has does not hang on its weekday as other days do.
        worked = np.array([day in calendar.worked for day in days])
        weekday = np.array([day.weekday() for day in days])
        columns += [worked, worked & (weekday == SUNDAY)]
        columns += [np.array(off) & (weekday == day) for day in (SATURDAY, SUNDAY)]
        place = [_from_days_off(day, calendar) for day in days]
        columns += [np.array([p == where for p in place]) for where in AROUND]
    return np.array(columns, dtype=np.float64).T


def _kind(name: str) -> str:
    """A holiday without what differs from year to year."""
    return name.split(" (")[0].split(";")[0]


def _from_days_off(day: date, calendar: Calendar) -> int:
    """How many working days after (or, negative, before) a holiday a working day is; 0: far."""
    if _is_off(day, calendar):
        return 0
    for sign in (1, -1):
        passed, at = 1, day
        for _step in range(10):
            at -= timedelta(days=sign)
            if at in calendar.holidays:
                return sign * passed if sign * passed in AROUND else 0
            if not _is_off(at, calendar):
                passed += 1
            if passed > max(AROUND):
                break
    return 0


def _is_off(day: date, calendar: Calendar) -> bool:
    """A holiday, or a weekend day that is not worked."""
    return day in calendar.holidays or (day.weekday() >= 5 and day not in calendar.worked)
