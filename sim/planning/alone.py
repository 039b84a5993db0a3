"""Contact types by themselves, as the lower bound looks at them: who calls, in which parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.planning.bound import Alone, Part, plenty, pooled, staffed_with
from sim.planning.day_bound import Summed
from sim.planning.days import Days
from sim.planning.groups import Group
from sim.planning.rows import Row
from sim.planning.streams import Stream, streams_of
from sim.planning.workers import Workers

Floats = NDArray[np.float64]
_CALLS = 600_000
"""Calls to agents of all the days on which a part is looked at, about."""
_MORE = 2
"""Times as many where a chance is asked for."""
_FEWEST, _MOST = 6, 400
"""Days, whatever they have in calls."""


def several_of(
    centre: Centre,
    groups: Sequence[Group],
    streams: Sequence[Stream],
    rows: Sequence[Row],
    loads: Floats,
    seed: int,
    workers: Workers,
) -> list[Alone]:
    """What the lower bound looks at: every group of contact types, and every type with own rows.

    Where each type of a group keeps a share in some part, the group as a whole keeps the least of
    these shares.

    Parameters
    ----------
    groups : types that share agents.
    streams : of the centre; the rows' streams are places in it.
    rows : service levels of parts of the day, in the mean; other rows are to be left out, without
        which a plan is no dearer.
    loads : erlangs by stream, shape (streams, intervals).
    """
    names = list(centre.contact_types)
    found = []
    for group in groups:
        of = {names.index(name) for name in group.contact_types}
        mine = [row for row in rows if _types(row, streams) <= of]
        scopes = [of, *_unique(_types(row, streams) for row in mine if _types(row, streams) < of)]
        for scope in scopes:
            parts = _parts([row for row in mine if _types(row, streams) <= scope], streams, scope)
            if parts:
                types = [names[at] for at in sorted(scope)]
                at = [i for i, stream in enumerate(streams) if stream.contact_type in scope]
                found.append(_alone(centre, types, parts, loads[at].sum(axis=0), seed, workers))
    return found


def summed_of(
    centre: Centre,
    streams: Sequence[Stream],
    rows: Sequence[Row],
    loads: Floats,
    seed: int,
    workers: Workers,
) -> list[Summed]:
    """What the lower bound of a whole day looks at: contact types, with the rows about them.

    Parameters
    ----------
    rows : service levels of several intervals together; the others are as of `several_of`.
    """
    names = list(centre.contact_types)
    found = []
    for scope in _unique(_types(row, streams) for row in rows):
        mine = tuple(row for row in rows if _types(row, streams) == scope)
        types = [names[at] for at in sorted(scope)]
        at = [i for i, stream in enumerate(streams) if stream.contact_type in scope]
        calls = _CALLS * (_MORE if any(row.chance is not None for row in mine) else 1)
        load = loads[at].sum(axis=0)
        found.append(Summed(_alone(centre, types, (), load, seed, workers, calls), mine))
    return found


def _parts(rows: Sequence[Row], streams: Sequence[Stream], scope: set[int]) -> tuple[Part, ...]:
    """Parts in which rows hold for all types of a scope, with the least of their shares."""
    found = []
    for intervals in dict.fromkeys(row.intervals for row in rows):
        here = [row for row in rows if row.intervals == intervals]
        held = set().union(*(_types(row, streams) for row in here))
        if held == scope:
            found.append(Part(intervals, min(row.limit for row in here)))
    return tuple(found)


def _alone(
    centre: Centre,
    types: Sequence[str],
    parts: tuple[Part, ...],
    loads: Floats,
    seed: int,
    workers: Workers,
    calls: int = _CALLS,
) -> Alone:
    alone = pooled(centre, types)
    full = staffed_with(alone, plenty(loads))
    a_day = Days(full, streams_of(alone), seed, 0, 1, 1, to_agents=True).calls
    days = int(np.clip(calls / max(a_day, 1), _FEWEST, _MOST))
    pools = tuple(i for i, p in enumerate(centre.pools.values()) if set(types) & set(p.skills))
    luck = Days(full, streams_of(alone), seed, 0, days, workers, to_agents=True)
    return Alone(pools, alone, luck, parts, loads)


def _types(row: Row, streams: Sequence[Stream]) -> frozenset[int]:
    return frozenset(streams[at].contact_type for at in row.streams)


def _unique(sets: Iterable[frozenset[int]]) -> list[set[int]]:
    return [set(found) for found in dict.fromkeys(sets)]
