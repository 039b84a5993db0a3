"""Which points a sweep has: axes of settings, and their product."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.catalogue import _
from sim.errors import InputError

Settings = Mapping[str, Any]
"""Key -> value, as a point sets them."""


@dataclass(frozen=True)
class Axis:
    """One direction of a sweep.

    Attributes
    ----------
    place : where it was written, for messages.
    entries : what each step along it sets; all set the same keys, or, with names, what they like.
    names : a name of every entry; empty where they have none.
    """

    place: str
    entries: tuple[Settings, ...]
    names: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Everything that it sets."""
        return frozenset(key for entry in self.entries for key in entry)


@dataclass(frozen=True)
class Range:
    """An interval from which a Latin hypercube takes values.

    Attributes
    ----------
    low, high : its ends.
    whole : whether only whole numbers are allowed; those of the interval are equally likely then.
    """

    low: float
    high: float
    whole: bool = False

    def at(self, share: float) -> float | int:
        """The value below which lies ``share`` (0 to 1) of the interval; six digits."""
        if self.whole:
            low, high = math.ceil(self.low), math.floor(self.high)
            return min(low + int(share * (high - low + 1)), high)
        value = float(f"{self.low + share * (self.high - self.low):.6g}")
        return min(max(value, self.low), self.high)


def paired(place: str, lists: Mapping[str, Sequence[Any]]) -> Axis:
    """Lists that go together, entry by entry.

    Raises
    ------
    InputError : a list is empty, or they are not of one length.
    """
    for key, values in lists.items():
        if not values:
            raise InputError(
                _("{place}.{key}: the list is empty; give at least one value").format(
                    place=place, key=key
                )
            )
    if len({len(values) for values in lists.values()}) > 1:
        found = ", ".join(f"{key}: {len(values)}" for key, values in lists.items())
        raise InputError(
            _("{place}: lists that go together need one length, found {found}").format(
                place=place, found=found
            )
        )
    rows = zip(*lists.values(), strict=True)
    return Axis(place, tuple(dict(zip(lists, row, strict=True)) for row in rows))


def latin_hypercube(place: str, ranges: Mapping[str, Range], points: int, seed: int) -> Axis:
    """A Latin hypercube: each of ``points`` equal slices of every range holds one point.

    McKay, Beckman & Conover, Technometrics 21(2), 1979, doi:10.2307/1268522; drawn by
    `scipy.stats.qmc.LatinHypercube`.

    Parameters
    ----------
    place : where it was written, for messages.
    ranges : key -> range.
    points : number of points.
    seed : of the draw; it has nothing to do with the luck of a study.

    Raises
    ------
    InputError : a range is reversed, or holds no whole number where one is needed.
    """
    from scipy.stats import qmc  # slow to import, and few sweeps use it

    for key, found in ranges.items():
        text = f"interval({found.low:g},{found.high:g})"
        if not (math.isfinite(found.low) and math.isfinite(found.high)):
            raise InputError(
                _("{key}: a range has finite ends, found {text}").format(key=key, text=text)
            )
        if found.low >= found.high:
            raise InputError(
                _("{key}: a range goes from low to high, found {text}").format(key=key, text=text)
            )
        if found.whole and math.ceil(found.low) > math.floor(found.high):
            raise InputError(
                _("{key}: takes whole numbers, and {text} holds none").format(key=key, text=text)
            )
    drawn = qmc.LatinHypercube(len(ranges), seed=np.random.default_rng(seed)).random(points)
    entries = (
        {key: within.at(float(u)) for (key, within), u in zip(ranges.items(), row, strict=True)}
        for row in drawn
    )
    return Axis(place, tuple(entries))


@dataclass(frozen=True)
class Point:
    """One point of a sweep.

    Attributes
    ----------
    settings : key -> value.
    case : name of its case; None: it has none.
    swept : keys that differ between points, those of its case left out.
    """

    settings: Settings
    case: str | None
    swept: tuple[str, ...]


def product(axes: Sequence[Axis]) -> list[Point]:
    """Every combination of the axes' entries, the last axis going fastest.

    Raises
    ------
    InputError : two axes set one key.
    """
    seen: dict[str, str] = {}
    for axis in axes:
        for key in axis.keys:
            if key in seen:
                raise InputError(
                    _(
                        "{key}: stands on two axes of the sweep, {seen} and {place}; leave "
                        "it out of one"
                    ).format(key=key, seen=seen[key], place=axis.place)
                )
            seen[key] = axis.place
    swept = tuple(
        key for axis in axes if len(axis.entries) > 1 and not axis.names for key in axis.entries[0]
    )
    points = []
    named = [list(zip(a.entries, a.names or [None] * len(a.entries), strict=True)) for a in axes]
    for chosen in itertools.product(*named):
        settings = {key: value for entry, _ in chosen for key, value in entry.items()}
        names = [name for _, name in chosen if name is not None]
        points.append(Point(settings, ", ".join(names) or None, swept))
    return points
