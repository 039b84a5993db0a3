"""What a plan has to keep: service levels of contact types over parts of the day, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.centre import Centre
from sim.measures.estimate import divide, residuals, standard_error
from sim.planning.days import Served
from sim.planning.groups import Group
from sim.planning.streams import Stream

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A share of the callers of some types, who queue in some intervals, to be answered in time.

    Attributes
    ----------
    streams : places of the streams of the contact types.
    intervals : of the horizon, first and one past the last.
    share : least share.
    label : of the interval, and of the type where it is of one.
    """

    streams: tuple[int, ...]
    intervals: tuple[int, int]
    share: float
    label: str


@dataclass(frozen=True)
class Kept:
    """How a plan keeps the rows, on the days that it was tried on.

    Attributes
    ----------
    value : service level of each row, shape (rows,); NaN: no callers.
    error : its standard error.
    share : least share of each row.
    """

    value: Floats
    error: Floats
    share: Floats

    def short(self, margin: float = 0.0) -> NDArray[np.bool_]:
        """Rows that are below their share by less than ``margin`` standard errors above it."""
        with np.errstate(invalid="ignore"):
            found: NDArray[np.bool_] = self.value - margin * self.error < self.share
        return found & ~np.isnan(self.value)

    def holds(self, margin: float = 0.0) -> bool:
        """Whether no row is short."""
        return not bool(self.short(margin).any())

    @property
    def worst(self) -> int:
        """The row that is furthest below its share, or nearest above it."""
        gap = np.where(np.isnan(self.value), np.inf, self.value - self.share)
        return int(np.argmin(gap))


def rows_of(
    centre: Centre,
    groups: Sequence[Group],
    streams: Sequence[Stream],
    share: float | None,
    minutes: int,
    *,
    by_type: bool,
) -> list[Row]:
    """One row for each group of types (or each type) and each part of the horizon.

    Parameters
    ----------
    groups : types that are looked at together.
    share : least share answered in time; None: that of the types' own targets, the largest.
    minutes : length of a part, a multiple of the reporting interval.
    by_type : a row for each contact type by itself.
    """
    names = list(centre.contact_types)
    width = minutes // centre.horizon.interval_min
    cells = centre.horizon.days * centre.horizon.intervals_per_day
    scopes = [(name,) for g in groups for name in g.contact_types] if by_type else [
        g.contact_types for g in groups
    ]  # fmt: skip
    found = []
    for scope in scopes:
        least = max(centre.target_of(name).share for name in scope) if share is None else share
        for first in range(0, cells, width):
            begin = (first * centre.horizon.interval_min) % (24 * 60)
            clock = f"{begin // 60:02d}:{begin % 60:02d}"
            label = f"{clock} {scope[0]}" if len(scopes) > 1 else clock
            types = {names.index(name) for name in scope}
            places = tuple(i for i, s in enumerate(streams) if s.contact_type in types)
            found.append(Row(places, (first, min(first + width, cells)), least, label))
    return found


def kept(rows: Sequence[Row], found: Served) -> Kept:
    """How a plan keeps rows."""
    tops, bottoms = (
        np.array([_sum(values, row) for row in rows]).T for values in (found.good, found.counted)
    )
    value, residual = residuals(tops, bottoms)
    error = standard_error(residual)
    return Kept(np.asarray(value), np.nan_to_num(error), np.array([row.share for row in rows]))


def daily(rows: Sequence[Row], found: Served) -> Floats:
    """Service level of each row on each day, shape (R, rows)."""
    tops, bottoms = (
        np.array([_sum(values, row) for row in rows]).T for values in (found.good, found.counted)
    )
    return divide(tops, bottoms)


def margin_of(rows: int, days: int, risk: float) -> float:
    """Standard errors above the share that every row needs, so that all hold but for a risk.

    Bonferroni over the rows, Student's law over the days: a plan of which some row is short in
    truth passes with at most this probability.
    """
    return float(stdtrit(max(days - 1, 1), 1.0 - risk / max(rows, 1)))


def _sum(values: Floats, row: Row) -> Floats:
    first, last = row.intervals
    found: Floats = values[:, list(row.streams), first:last].sum(axis=(1, 2))
    return found
