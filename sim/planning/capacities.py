"""Sizes that are decided beside shifts: IVR ports, trunk lines, agents of a contract."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.paths import names_of, path_of
from sim.errors import InputError, listing, near_match
from sim.study import Study

Values = tuple[int, ...]
_MOST = 1000
"""Values of one size at most."""
_CENTRE = "centre"


class Capacity(NamedTuple):
    """A number of the centre that a plan may set.

    Attributes
    ----------
    path : of the field below ``centre``, such as ``sites.main.ivr.ports``.
    values : that it may have, rising.
    today : what it is as the centre is written.
    """

    path: str
    values: Values
    today: int

    def nearest(self, wanted: int) -> int:
        """The value next to one."""
        return min(self.values, key=lambda value: (abs(value - wanted), value))


class Sized(NamedTuple):
    """What a plan sets a size to.

    Attributes
    ----------
    path : of the field below ``centre``.
    value : in the plan.
    today : as the centre is written.
    """

    path: str
    value: int
    today: int


def capacities_of(
    asked: Mapping[str, str | Sequence[int]], study: Study, chosen: Collection[str]
) -> tuple[Capacity, ...]:
    """The sizes that are decided.

    Parameters
    ----------
    asked : by path of the field, with or without ``centre.``: ``FROM:TO:STEP`` or values.
    chosen : pools whose shifts are chosen: their agents are no sizes.

    Raises
    ------
    InputError : a field is none of those that can be sized, or values are not whole and above 0.
    """
    known = dict(sizable(study.written, chosen))
    found = []
    for path, values in asked.items():
        names = names_of(path)
        short = path_of(names[1:] if names[0] == _CENTRE else names)
        if short not in known:
            raise InputError(
                _(
                    "sizes: found '{path}'; allowed are numbers that the centre has of IVR ports, "
                    "trunk lines and agents of pools whose shifts are not chosen: {allowed}{near}"
                ).format(path=path, allowed=listing(known), near=near_match(short, known))
            )
        found.append(Capacity(short, _values(path, values, agents="pools" in names[:2]),
                              known[short]))  # fmt: skip
    return tuple(found)


def begun_with(capacities: Sequence[Capacity], given: Mapping[str, int]) -> Values:
    """Sizes to begin with: those that are given, else today's; of each the nearest that it may be.

    Parameters
    ----------
    given : by path; others than those that are decided count for nothing.
    """
    return tuple(c.nearest(given.get(c.path, c.today)) for c in capacities)


def with_sizes(study: Study, sizes: Mapping[str, int]) -> Study:
    """The study with some numbers of its centre set.

    Parameters
    ----------
    sizes : by path below ``centre``.
    """
    if not sizes:
        return study
    data = study.to_dict()
    for path, value in sizes.items():
        put(data[_CENTRE], path, value)
    return Study.from_dict(data)


def put(centre: dict[str, Any], path: str, value: int) -> None:
    """Set one number of a centre as plain data; parts on the way that are missing are made."""
    *parts, last = names_of(path)
    at = centre
    for name in parts:
        at = at.setdefault(name, {})
    at[last] = [value] if last == "by_interval" else value


def neighbours(
    capacities: Sequence[Capacity], values: Values, width: int = 1
) -> Iterator[tuple[int, Values]]:
    """Values of which one is so many places away: which, and all of them."""
    for at, capacity in enumerate(capacities):
        for away in (-width, width):
            moved = moved_by(capacity, values[at], away)
            if moved != values[at]:
                yield at, (*values[:at], moved, *values[at + 1 :])


def moved_by(capacity: Capacity, value: int, away: int) -> int:
    """The value so many places away, or the last there is."""
    place = capacity.values.index(value) + away
    return capacity.values[min(max(place, 0), len(capacity.values) - 1)]


def every(capacities: Sequence[Capacity], most: int) -> list[Values] | None:
    """All ways to set the sizes; None: there are more than ``most``."""
    number = 1
    for capacity in capacities:
        number *= len(capacity.values)
    if number > most:
        return None
    return list(itertools.product(*(capacity.values for capacity in capacities)))


def sizable(centre: Centre, chosen: Collection[str] = ()) -> Iterator[tuple[str, int]]:
    """Numbers of a centre that can be sized, by path, as they are today."""
    for name, site in centre.sites.items():
        if site.ivr is not None:
            yield path_of(("sites", name, "ivr", "ports")), site.ivr.ports
        for group, lines in site.trunk_groups.items():
            yield path_of(("sites", name, "trunk_groups", group, "lines")), lines.lines
    for name, pool in centre.pools.items():
        if name in chosen:
            continue
        for shift, agents in pool.staffing.shifts.items():
            yield path_of(("pools", name, "staffing", "shifts", shift, "agents")), agents.agents
        level = pool.staffing.by_interval
        if isinstance(level, tuple) and len(level) == 1:
            yield path_of(("pools", name, "staffing", "by_interval")), level[0]


def _values(path: str, asked: str | Sequence[int], *, agents: bool) -> Values:
    """Whole numbers, rising: agents may be nobody, ports and lines are 1 at least."""
    least = 0 if agents else 1
    values: list[int] = []
    try:
        if isinstance(asked, str):
            first, last, *step = (int(part) for part in asked.split(":"))
            found = range(first, last + 1, *step)
            values = list(found) if len(found) <= _MOST else []
        else:
            values = sorted({int(value) for value in asked if int(value) == value})
            values = values if len(values) == len(asked) else []
    except (TypeError, ValueError):
        values = []
    if not values or min(values) < least or len(values) > _MOST or values != sorted(values):
        raise InputError(
            _(
                "sizes: {path}: found '{found}'; allowed: FROM:TO:STEP, such as 20:80:10, in whole "
                "numbers from {least} on, or different values ({most} at most)"
            ).format(path=path, found=asked, least=least, most=_MOST)
        )
    return tuple(values)
