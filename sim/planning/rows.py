"""What a plan has to keep, a row each: a measure of some callers over a part of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, stdtrit

from sim.centre import Centre
from sim.measures import measure_named
from sim.measures.estimate import divide, residuals, standard_error
from sim.planning.asked import Asked
from sim.planning.calendar import cells_of, day_name, moment
from sim.planning.days import Served
from sim.planning.groups import Group
from sim.planning.streams import Stream

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
SERVICE_LEVEL = "service_level"
STREAM = "stream"
_EDGE = 1e-3
"""Shares nearer to 0 or 1 than this are taken to be this far away."""
_NEAR = 0.1
"""Share of the days on either side of a quantile that are like it."""


@dataclass(frozen=True)
class Row:
    """A bound on a measure of some callers, who queue in some intervals.

    Attributes
    ----------
    streams : places of the streams whose callers it is about.
    intervals : of the horizon, first and one past the last.
    limit : of the measure.
    label : of the interval, and of the type where it is of one.
    measure : its name.
    upper : whether the measure has to stay below the limit, rather than above.
    chance : least share of the days on which the day's own value keeps the limit; None: the value
        over all days keeps it.
    axis, entries : along which the measure is counted, and which entries of it the row adds up:
        ``stream`` (service level alone), ``contact_type``, ``pool``, ``site``, or empty.
    whole : whether the row is the whole horizon, or a whole day of it.
    days : days that the row looks at each by itself: of a chance the values of all of them count,
        whatever their weekdays; 0: it is the horizon as a whole, or a part of a day.
    """

    streams: tuple[int, ...]
    intervals: tuple[int, int]
    limit: float
    label: str
    measure: str = SERVICE_LEVEL
    upper: bool = False
    chance: float | None = None
    axis: str = STREAM
    entries: tuple[int, ...] = ()
    whole: bool = False
    days: int = 0

    @property
    def counted_as(self) -> tuple[str, str, bool]:
        """What has to be counted beyond service by stream: measure, axis, whether by interval."""
        return self.measure, self.axis, self.by_interval

    @property
    def by_interval(self) -> bool:
        """Whether the measure has to be counted by interval."""
        return not self.whole or self.days > 0

    @property
    def is_share(self) -> bool:
        """Whether the measure is a share."""
        return measure_named(self.measure).unit == "share"


@dataclass(frozen=True)
class Kept:
    """How a plan keeps the rows, on the days that it was tried on.

    Attributes
    ----------
    value : of each row's measure over all days, or share of the days on which it is kept; shape
        (rows,); NaN: no callers.
    error : its standard error.
    limit : of the row, on the value or on the share of the days.
    upper : rows whose value has to stay below the limit.
    spare : how far the row is on the right side, below 0: short; log odds for shares, the measure's
        unit otherwise; of rows with a chance, that quantile of the days' own values.
    spare_error : its standard error.
    days : that have a value, of each row.
    failing : of them, those on which the limit is not kept; rows with a chance alone.
    chance, share : rows with a chance, and rows of a measure that is a share.
    """

    value: Floats
    error: Floats
    limit: Floats
    upper: Bools
    spare: Floats
    spare_error: Floats
    days: Floats
    failing: Floats
    chance: Bools
    share: Bools

    def short(self, margin: float | Floats = 0.0) -> Bools:
        """Rows that have less to spare than ``margin`` standard errors."""
        with np.errstate(invalid="ignore"):
            found: Bools = self.spare - margin * self.spare_error < 0.0
        return found & ~np.isnan(self.value)

    def holds(self, margin: float | Floats = 0.0) -> bool:
        """Whether no row is short."""
        return not bool(self.short(margin).any())

    def certain(self, risk: float) -> Bools:
        """Rows that are kept beyond doubt: one that is short in truth is among them with at most
        the probability ``risk``.

        Rows over all days: Student's law. Rows with a chance: the binomial law of the days on which
        the limit is not kept. That *all* rows are kept needs no smaller risk for each: a plan of
        which some row is short passes only where that row does (the intersection-union test:
        Berger, Technometrics 24, 1982, 295-300).
        """
        margin = stdtrit(np.maximum(self.days - 1.0, 1.0), 1.0 - risk)
        sign = np.where(self.upper, -1.0, 1.0)
        with np.errstate(invalid="ignore"):
            mean = sign * (self.value - self.limit) >= margin * self.error
            share = bdtr(self.failing, self.days.astype(np.int64), 1.0 - self.limit) <= risk
        found: Bools = np.where(self.chance, share, mean) | np.isnan(self.value)
        return found

    @property
    def worst(self) -> int:
        """The row with the least to spare, in its standard errors."""
        gap = np.where(
            np.isnan(self.value), np.inf, self.spare / np.maximum(self.spare_error, 1e-9)
        )
        return int(np.argmin(gap))

    def gap(self, at: int) -> float:
        """How far a row's value is on the right side of its limit; infinite but for shares."""
        if not (self.share[at] or self.chance[at]):
            return float(np.copysign(np.inf, self.spare[at]))
        far = float(self.value[at] - self.limit[at])
        return -far if self.upper[at] else far


def rows_of(
    centre: Centre,
    groups: Sequence[Group],
    streams: Sequence[Stream],
    share: float | None,
    minutes: int,
    *,
    by_type: bool,
) -> list[Row]:
    """A service level for each group of types (or each type) and each part of the horizon.

    Parameters
    ----------
    groups : types that are looked at together.
    share : least share answered in time; None: that of the types' own targets, the largest.
    minutes : length of a part, a multiple of the reporting interval.
    by_type : a row for each contact type by itself.
    """
    names = list(centre.contact_types)
    scopes = [(name,) for g in groups for name in g.contact_types] if by_type else [
        g.contact_types for g in groups
    ]  # fmt: skip
    found = []
    for scope in scopes:
        least = max(centre.target_of(name).share for name in scope) if share is None else share
        types = {names.index(name) for name in scope}
        places = tuple(i for i, s in enumerate(streams) if s.contact_type in types)
        for clock, part in _parts(centre, minutes):
            label = f"{clock} {scope[0]}" if len(scopes) > 1 else clock
            found.append(Row(places, part, least, label, entries=places))
    return found


def asked_rows(
    centre: Centre, streams: Sequence[Stream], asked: Sequence[Asked], minutes: int
) -> list[Row]:
    """The rows of what was asked for in words.

    Parameters
    ----------
    asked : see `sim.planning.asked`.
    minutes : length of a part of the day, a multiple of the reporting interval.
    """
    return [row for one in asked for row in _rows_of_one(centre, streams, one, minutes)]


def _rows_of_one(
    centre: Centre, streams: Sequence[Stream], asked: Asked, minutes: int
) -> list[Row]:
    names = {
        "contact_type": list(centre.contact_types),
        "pool": list(centre.pools),
        "site": list(centre.sites),
        "": [""],
    }[asked.axis]
    horizon = centre.horizon
    several = horizon.days > 1
    if asked.by_interval:
        parts = _parts(centre, minutes)
    elif asked.by_day and several:
        parts = _days(centre)
    else:
        parts = [("", (0, cells_of(horizon)))]
    days = 1 if asked.by_day else horizon.days if asked.chance is not None else 0
    days = 0 if asked.by_interval or not several else days
    every = {s.contact_type for s in streams} == set(range(len(centre.contact_types)))
    fast = asked.bound.measure == SERVICE_LEVEL and asked.axis in ("", "contact_type") and every
    found = []
    for at, name in enumerate(names):
        if asked.of and name != asked.of:
            continue
        mine = tuple(i for i, s in enumerate(streams) if _is_of(s, asked.axis, at))
        for clock, part in parts:
            words = (str(asked.bound), clock, name)
            found.append(
                Row(
                    mine,
                    part,
                    asked.bound.limit,
                    " ".join(word for word in words if word),
                    asked.bound.measure,
                    asked.bound.upper,
                    asked.chance,
                    STREAM if fast else asked.axis,
                    mine if fast else (at,),
                    whole=not asked.by_interval,
                    days=days,
                )
            )
    return found


def _is_of(stream: Stream, axis: str, at: int) -> bool:
    """Whether a stream's callers are among those of an entry."""
    if axis == "contact_type":
        return stream.contact_type == at
    return at in stream.pools if axis == "pool" else True


def _parts(centre: Centre, minutes: int) -> list[tuple[str, tuple[int, int]]]:
    """When each part of the horizon begins, and its intervals."""
    width = minutes // centre.horizon.interval_min
    cells = cells_of(centre.horizon)
    return [
        (moment(centre.horizon, first), (first, min(first + width, cells)))
        for first in range(0, cells, width)
    ]


def _days(centre: Centre) -> list[tuple[str, tuple[int, int]]]:
    """Weekday and intervals of each day of the horizon."""
    size = centre.horizon.intervals_per_day
    return [
        (day_name(centre.horizon, day), (day * size, (day + 1) * size))
        for day in range(centre.horizon.days)
    ]


def kept(rows: Sequence[Row], found: Served) -> Kept:
    """How a plan keeps rows."""
    tops, bottoms = sides(rows, found)
    value, residual = residuals(tops, bottoms)
    error = np.nan_to_num(standard_error(residual)) if len(tops) > 1 else np.zeros(len(rows))
    value = np.asarray(value)
    limit = np.array([row.limit for row in rows])
    upper = np.array([row.upper for row in rows], dtype=np.bool_)
    chance = np.array([row.chance is not None for row in rows], dtype=np.bool_)
    share = np.array([row.is_share for row in rows], dtype=np.bool_)
    days = (bottoms > 0.0).sum(axis=0).astype(np.float64)
    each = {at: _each_day(rows[at], found) for at in np.flatnonzero(chance).tolist()}
    for at, (_top, bottom) in each.items():
        days[at] = np.count_nonzero(bottom > 0.0)
    failing = np.zeros(len(rows))
    score, off = value.copy(), error.copy()
    goal = limit.copy()
    for at in np.flatnonzero(chance & (days > 0)).tolist():
        top, bottom = each[at]
        own = top[bottom > 0] / bottom[bottom > 0]
        least = float(rows[at].chance or 0.0)
        right = own <= limit[at] if upper[at] else own >= limit[at]
        failing[at] = np.count_nonzero(~right)
        score[at], off[at] = _quantile(own, least if upper[at] else 1.0 - least)
        value[at] = right.mean()
        error[at] = np.sqrt(value[at] * (1.0 - value[at]) / len(own))
        limit[at] = least
    score, off, goal = _on_log_odds(score, off, goal, share)
    sign = np.where(upper, -1.0, 1.0)
    return Kept(
        value=value,
        error=error,
        limit=limit,
        upper=upper & ~chance,
        spare=sign * (score - goal),
        spare_error=off,
        days=days,
        failing=failing,
        chance=chance,
        share=share,
    )


def gained(rows: Sequence[Row], before: Served, after: Served) -> Floats:
    """What each row has to spare more on the same days after a change, shape (rows,).

    Of a row with a chance, what the days near its quantile gain: the quantile rises by the mean of
    what those days gain whose value it is, and a single day's is all chance.
    """
    change: Floats = kept(rows, after).spare - kept(rows, before).spare
    for at, row in enumerate(rows):
        near = _gained_near(row, before, after)
        if len(near):
            change[at] = float(near.mean())
    return change


def _gained_near(row: Row, before: Served, after: Served) -> Floats:
    """What the days near the quantile of a row with a chance gain; empty: there is none."""
    if row.chance is None:
        return np.zeros(0)
    old, new = (divide(*_each_day(row, found)) for found in (before, after))
    mine = np.flatnonzero(~np.isnan(old) & ~np.isnan(new))
    place = row.chance if row.upper else 1.0 - row.chance
    rank = np.argsort(np.argsort(old[mine], kind="stable"), kind="stable")
    far = np.abs((rank + 0.5) / max(len(mine), 1) - place)
    near = mine[far <= max(_NEAR, float(far.min(initial=1.0)))]
    sign = -1.0 if row.upper else 1.0
    return sign * (_score(new[near], row) - _score(old[near], row))


def gained_error(rows: Sequence[Row], before: Served, after: Served) -> Floats:
    """Standard error of `gained`, shape (rows,)."""
    value, old = residuals(*sides(rows, before))
    changed, new = residuals(*sides(rows, after))
    if len(old) < 2:
        return np.zeros(len(rows))
    scale = np.ones((2, len(rows)))
    for at, row in enumerate(rows):
        if row.is_share:
            for side, of in enumerate((value, changed)):
                inside = float(np.clip(of[at], _EDGE, 1.0 - _EDGE))
                scale[side, at] = 1.0 / (inside * (1.0 - inside))
    error = np.nan_to_num(standard_error(new * scale[1] - old * scale[0]))
    found: Floats = error
    for at, row in enumerate(rows):
        near = _gained_near(row, before, after)
        if len(near) > 1:
            found[at] = float(near.std(ddof=1)) / np.sqrt(len(near))
    return found


def _score(values: Floats, row: Row) -> Floats:
    """A day's values, shares as log odds."""
    if not row.is_share:
        return values
    inside = np.clip(values, _EDGE, 1.0 - _EDGE)
    found: Floats = np.log(inside / (1.0 - inside))
    return found


def _quantile(values: Floats, at: float) -> tuple[float, float]:
    """A quantile with its standard error, from the order statistics a binomial error away."""
    apart = np.sqrt(at * (1.0 - at) / len(values))
    low, middle, high = np.quantile(values, np.clip((at - apart, at, at + apart), 0.0, 1.0))
    return float(middle), float(high - low) / 2.0


def _on_log_odds(
    value: Floats, error: Floats, goal: Floats, share: Bools
) -> tuple[Floats, Floats, Floats]:
    """Shares, their errors and their limits as log odds; what is no share stays."""

    def odds(of: Floats) -> Floats:
        inside = np.clip(of, _EDGE, 1.0 - _EDGE)
        made: Floats = np.log(inside / (1.0 - inside))
        return made

    inside = np.clip(value, _EDGE, 1.0 - _EDGE)
    return (
        np.where(share, odds(value), value),
        np.where(share, error / (inside * (1.0 - inside)), error),
        np.where(share, odds(goal), goal),
    )


def sides(rows: Sequence[Row], found: Served) -> tuple[Floats, Floats]:
    """Numerators and denominators of each row, shape (R, rows)."""
    tops, bottoms = (
        np.array([_sum(found, row, side) for row in rows]).T.reshape(-1, len(rows))
        for side in (0, 1)
    )
    return tops, bottoms


def _sum(found: Served, row: Row, side: int) -> Floats:
    total: Floats = _cells(found, row, side).sum(axis=(1, 2))
    return total


def _each_day(row: Row, found: Served) -> tuple[Floats, Floats]:
    """Numerators and denominators of every day that a row looks at by itself, shape (R x days,)."""
    days = max(row.days, 1)
    sides_: list[Floats] = []
    for side in (0, 1):
        cells = _cells(found, row, side)
        runs, entries, size = cells.shape
        each = cells.reshape(runs, entries, days, size // days)
        sides_.append(each.sum(axis=(1, 3)).reshape(-1) if days > 1 else cells.sum(axis=(1, 2)))
    return sides_[0], sides_[1]


def _cells(found: Served, row: Row, side: int) -> Floats:
    """What a row adds up, shape (R, entries, intervals)."""
    first, last = row.intervals if row.axis == STREAM or row.by_interval else (0, 1)
    pair = (found.good, found.counted) if row.axis == STREAM else found.others[row.counted_as]
    mine: Floats = pair[side][:, list(row.entries), first:last]
    return mine
