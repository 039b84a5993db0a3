"""A forecast: what is expected of each day and interval, how sure that is, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.forecasts.history import EVERY, MOST_DAYS, WEEK, History, weekday_names
from sim.forecasts.holiday_calendar import Calendar, calendar_of
from sim.forecasts.rolling import METHODS, MOST_WEEKS_AHEAD, Rolling, methods_of, rolling
from sim.forecasts.scores import Choice, choice, scores
from sim.forecasts.spread import Spread, by_half_hours, past_spread, quantiles
from sim.forecasts.variation import CentreVariation, variation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_DAYS_TO_START = 28
VARIATION_DAYS = 26 * WEEK
"""What types share is taken from so many days."""

MOST_FACTOR = 20.0


@dataclass(frozen=True)
class Event:
    """What people know of a day beside its history.

    Attributes
    ----------
    day : its date.
    factor : on the calls of the whole day.
    contact_types : that it touches; none: all.
    """

    day: date
    factor: float
    contact_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """What is expected.

    Attributes
    ----------
    history : the counts that it was made of.
    start, days : first day, and number of days.
    calendar : None: none was given.
    expected : shape (days, types, intervals), calls without the events.
    events : on top.
    choice : which method, and why.
    scores : see `sim.forecasts.scores.scores`; None: too few weeks.
    spread : of each type and, last, of the total, shape (days,) each.
    shared : what varies together, from the last half-year; None: too few days.
    """

    history: History
    start: date
    days: int
    calendar: Calendar | None
    expected: Floats
    events: tuple[Event, ...]
    choice: Choice
    scores: pd.DataFrame | None
    spread: tuple[Spread, ...]
    shared: CentreVariation | None

    @property
    def types(self) -> tuple[str, ...]:
        """Contact types, with `EVERY` last where there are several."""
        own = self.history.types
        return own if len(own) == 1 else (*own, EVERY)

    def dates(self) -> list[date]:
        """The days forecast."""
        return [self.start + timedelta(days=day) for day in range(self.days)]

    def factors(self) -> Floats:
        """Product of the events, shape (days, types of the history)."""
        found = np.ones((self.days, len(self.history.types)))
        for event in self.events:
            at = (event.day - self.start).days
            for kind, name in enumerate(self.history.types):
                if not event.contact_types or name in event.contact_types:
                    found[at, kind] *= event.factor
        return found

    def with_events(self) -> Floats:
        """What is expected with the events, of `types`; shape (days, types, intervals)."""
        own = self.expected * self.factors()[:, :, None]
        return own if len(self.history.types) == 1 else np.concatenate(
            [own, own.sum(axis=1, keepdims=True)], axis=1
        )  # fmt: skip

    def bands(self) -> tuple[Floats, Floats]:
        """Quantiles at `LEVELS`: of days (levels, days, types), of intervals (..., intervals)."""
        expected = self.with_events()
        per_day = expected.sum(axis=2)
        shares = np.divide(expected, per_day[..., None], out=np.zeros_like(expected),
                           where=per_day[..., None] > 0)  # fmt: skip
        halves = max(self.history.interval_min // 30, 1)
        of_days = np.stack(
            [s.day_variance(by_half_hours(shares[:, k], self.history.interval_min), halves)
             for k, s in enumerate(self.spread)], axis=1)  # fmt: skip
        of_intervals = np.stack([s.interval_variance() for s in self.spread], axis=1)
        return quantiles(per_day, of_days), quantiles(
            expected, np.broadcast_to(of_intervals[..., None], expected.shape)
        )

    def day_table(self) -> pd.DataFrame:
        """A row a day and contact type: ``calls`` (expected), ``low_95`` ... ``high_95``."""
        found = self.with_events().sum(axis=2)
        bands = self.bands()[0]
        names, dates = weekday_names([d.weekday() for d in self.dates()]), self.dates()
        factors = self.factors()
        rows = []
        for at, day in enumerate(dates):
            for kind, name in enumerate(self.types):
                own = kind < len(self.history.types)
                rows.append(
                    {
                        "day": day.isoformat(), "weekday": names[at],
                        "holiday": self.holiday(day), "contact_type": name,
                        "calls": found[at, kind], **_named(bands[:, at, kind]),
                        "event_factor": factors[at, kind] if own else np.nan,
                    }
                )  # fmt: skip
        return pd.DataFrame(rows)

    def interval_table(self) -> pd.DataFrame:
        """A row a day, contact type and interval, as `day_table`, with ``start``."""
        found, bands = self.with_events(), self.bands()[1]
        minutes = np.arange(found.shape[2]) * self.history.interval_min
        clock = [f"{m // 60:02d}:{m % 60:02d}" for m in minutes.tolist()]
        rows = []
        for at, day in enumerate(self.dates()):
            for kind, name in enumerate(self.types):
                part = {"day": day.isoformat(), "contact_type": name, "start": clock,
                        "calls": found[at, kind], **_named(bands[:, at, kind])}  # fmt: skip
                rows.append(pd.DataFrame(part))
        return pd.concat(rows, ignore_index=True)

    def holiday(self, day: date) -> str:
        """Name of a holiday, or ``worked`` of a weekend day that is; empty: none is known."""
        if self.calendar is None:
            return ""
        if day in self.calendar.worked:
            return "worked"
        return self.calendar.holidays.get(day, "")


def _named(bands: Floats) -> dict[str, Floats]:
    names = ("low_95", "low_50", "median", "high_50", "high_95")
    return dict(zip(names, bands, strict=True))


def forecast_of(
    history: History,
    weeks: int = 1,
    start: date | None = None,
    country: str = "",
    events: Sequence[Event] = (),
) -> Forecast:
    """Forecast the weeks after a history.

    Parameters
    ----------
    history : counts.
    weeks : how many, 1 to 4.
    start : first day, at most `MOST_DAYS_TO_START` days after the last recorded one; None: the day
        after it.
    country : code of the calendar of holidays; empty: none.
    events : what people know of single days.

    Raises
    ------
    InputError : weeks, start, a country or an event that cannot be.
    """
    if not 1 <= weeks <= MOST_WEEKS_AHEAD:
        raise InputError(
            _("a forecast is of 1 to {most} weeks, found {found}").format(
                most=MOST_WEEKS_AHEAD, found=weeks
            )
        )
    after = history.first + timedelta(days=len(history))
    start, days = start or after, weeks * WEEK
    skipped = (start - after).days
    if not 0 <= skipped <= MOST_DAYS_TO_START:
        raise InputError(
            _(
                "the first day of a forecast is one from {first} (the day after the last "
                "recorded one) to {last}, found {found}"
            ).format(
                first=after, last=after + timedelta(days=MOST_DAYS_TO_START), found=start
            )
        )  # fmt: skip
    _require_events(history, start, days, events)
    ahead = skipped + days
    calendar = None
    if country:
        years = range(history.first.year, (start + timedelta(days=days)).year + 1)
        calendar = calendar_of(country, years)
    methods = methods_of(history, calendar, max(ahead, MOST_WEEKS_AHEAD * WEEK))
    past = rolling(history, methods)
    chosen = choice(past) if len(past) else Choice(METHODS[0], 0, {})
    found = methods[chosen.method](len(history), ahead)[skipped:]
    shared = _shared(history)
    return Forecast(
        history, start, days, calendar, found, tuple(events), chosen,
        scores(past, history.interval_min) if len(past) else None,
        _spreads(history, past, chosen.method, shared, skipped + np.arange(days)), shared,
    )  # fmt: skip


def _require_events(history: History, start: date, days: int, events: Sequence[Event]) -> None:
    last = start + timedelta(days=days - 1)
    for event in events:
        if not start <= event.day <= last:
            raise InputError(
                _("event on {day}: the forecast is from {first} to {last}").format(
                    day=event.day, first=start, last=last
                )
            )
        if not 0.0 <= event.factor <= MOST_FACTOR:
            raise InputError(
                _("event on {day}: a factor is from 0 to {most}, found {found}").format(
                    day=event.day, most=f"{MOST_FACTOR:g}", found=f"{event.factor:g}"
                )
            )
        for name in event.contact_types:
            if name not in history.types:
                raise InputError(
                    _("event on {day}: no contact type '{name}'; there are {known}{near}").format(
                        day=event.day, name=name, known=listing(history.types),
                        near=near_match(name, history.types),
                    )
                )  # fmt: skip


def _shared(history: History) -> CentreVariation | None:
    """How the types vary, and together, over the last half-year."""
    late = history.last(min(VARIATION_DAYS, MOST_DAYS))
    volume = np.nan_to_num(late.by_day.sum(axis=1))
    kept = volume > 0
    weekday = weekday_names(late.weekdays()[kept])
    try:
        return variation(late.counts[kept], weekday, late.types, late.interval_min)
    except InputError:
        return None


def _spreads(
    history: History, past: Rolling, method: str, shared: CentreVariation | None, ahead: Ints
) -> tuple[Spread, ...]:
    """Of each type and the total on each day; of their own variation where the past is short."""
    weeks = np.minimum(ahead // WEEK, MOST_WEEKS_AHEAD - 1).astype(np.int64)
    whole = history if len(history.types) == 1 else history.total()
    own = None if whole is history else _shared(whole)
    cases = [(past, kind, shared) for kind in range(len(history.types))]
    if whole is not history:
        cases.append((past.total(), 0, own))
    found = []
    for of, kind, varied in cases:
        parts = np.zeros((3, MOST_WEEKS_AHEAD))
        if varied is not None:
            each = list(varied.types.values())[kind]
            values = (each.busyness_cv, each.within_day_cv, each.within_day_correlation)
            day, within, r = (e.value for e in values)
            parts[:] = np.array([np.log1p(day**2), np.log1p(within**2), np.nan_to_num(r)])[:, None]
        for week in range(MOST_WEEKS_AHEAD):
            if not len(of):
                break
            known = past_spread(of, method, kind, week, history.interval_min)
            last = [known.day[-1], known.within[-1], known.correlation[-1]]
            if np.isfinite(last).all():
                parts[:, week] = last
        found.append(Spread(*parts[:, weeks]))
    return tuple(found)
