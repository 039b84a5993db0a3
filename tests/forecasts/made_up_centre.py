"""A large made-up centre with a calendar: 30,000 calls a day, holidays, paydays, a moving level."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from sim.forecasts.history import History
from sim.forecasts.holiday_calendar import Calendar

WEEKDAYS = (1.08, 1.02, 1.0, 0.98, 1.0, 0.62, 0.5)
HOLIDAY, MADE_UP_FOR, AFTER = 0.45, 0.95, 1.25
"""Of a holiday and of a weekend day worked instead, whatever its weekday; on the day after one."""


def large_centre(
    rng: np.random.Generator,
    calendar: Calendar,
    first: date = date(2023, 7, 3),
    days: int = 1_000,
    volume: float = 30_000.0,
) -> History:
    """Counts by half-hour of one type, with what a bank's calendar does to them."""
    level = np.cumsum(rng.normal(0.0, 0.004, days)) + 0.0001 * np.arange(days)
    within, score = np.empty((days, 48)), rng.standard_normal((days, 48))
    for t in range(48):
        before = within[:, t - 1] if t else score[:, 0]
        within[:, t] = 0.67 * before + np.sqrt(1 - 0.67**2) * score[:, t] if t else score[:, 0]
    profile = np.zeros(48)
    profile[16:42] = np.sin(np.linspace(0.3, 2.9, 26))
    profile /= profile.sum()
    counts = np.empty((days, 1, 48))
    for d in range(days):
        factor = calendar_factor(first + timedelta(days=d), calendar)
        busy = rng.gamma(1 / 0.03**2, 0.03**2)
        mean = volume * factor * np.exp(level[d]) * busy * profile
        counts[d, 0] = rng.poisson(mean * np.exp(0.05 * within[d] - 0.05**2 / 2))
    return History(first, ("calls",), 30, counts)


def calendar_factor(day: date, calendar: Calendar) -> float:
    """Calls of a day of `large_centre` over those of its plain Wednesday: what a calendar does."""
    if day in calendar.holidays:
        return HOLIDAY
    factor = MADE_UP_FOR if day in calendar.worked else WEEKDAYS[day.weekday()]
    factor *= 1.12 if day.day <= 3 else 1.08 if 10 <= day.day <= 11 else 1.0
    return factor * (AFTER if day - timedelta(days=1) in calendar.holidays else 1.0)
