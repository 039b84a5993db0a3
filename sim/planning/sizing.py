"""From a plan to one with other ports, lines or contract agents: steps of one size at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.planning.capacities import Capacity, Values, moved_by
from sim.planning.exchanging import Anchor
from sim.planning.improving import one_step
from sim.planning.objective import saved
from sim.planning.programme import Planned
from sim.planning.search import Search, Slopes, Told

Floats = NDArray[np.float64]
_WIDE = 0.06
"""Share of a pool's agents that a change of a size may bring or save."""
_REPAIRS = 3
"""Steps in which a plan that a change of a size leaves short may be mended."""
_WORTH = 5e-5
"""Share of the cost that the model has to promise."""


def resized(
    search: Search,
    plan: Planned,
    capacities: Sequence[Capacity],
    told: Told,
    anchored: Anchor,
    *,
    until: float,
    far: bool,
) -> Planned:
    """A plan of less cost with other sizes, as far as steps of one size at a time lead.

    Each size is moved down and up, far at first and by half as much where neither costs less. With
    the size set otherwise the same shifts are simulated on the same days, and the shifts near by
    that the linear model proposes: more ports may ask for more agents, fewer may save some. What
    costs less beyond doubt and keeps the rows is looked at on many days before it is taken.

    The luck of the days is the same: ports, lines and agents are rules, callers know nothing of
    them.

    Parameters
    ----------
    plan : that has all that is asked for, at which the search is anchored, with the search's sizes.
    until : time of `time.monotonic` at which it ends.
    far : whether to begin with large steps; else with the next values alone.

    Returns
    -------
    The plan itself where no other costs less; else the search has its sizes.
    """
    best = plan
    width = [_first_width(c) if far else 1 for c in capacities]
    known: set[Values] = {search.sizes}
    while any(width):
        for at, capacity in enumerate(capacities):
            if not width[at]:
                continue
            better = None
            for away in (-width[at], width[at]):
                value = moved_by(capacity, search.sizes[at], away)
                sizes = (*search.sizes[:at], value, *search.sizes[at + 1 :])
                if sizes in known or time.monotonic() >= until:
                    continue
                known.add(sizes)
                better = _tried(search, best, sizes, told, anchored, until)
                if better is not None:
                    search.take(sizes)
                    best = search.best = better
                    break
            if better is None:
                width[at] //= 2
    return best


def _first_width(capacity: Capacity) -> int:
    """A quarter of the range, as a power of two."""
    return 1 << max(len(capacity.values).bit_length() - 2, 0)


def _tried(
    search: Search, best: Planned, sizes: Values, told: Told, anchored: Anchor, until: float
) -> Planned | None:
    """The plan with other sizes, or shifts near it: the cheapest that has all that is asked."""
    spent = search.spent(best.counts)
    with search.sized(sizes):
        same = Planned(best.counts, best.cost, 0.0)
        found = search.look(same.counts)
        told("size", search.cost(same), found)
        change = saved(spent, search.spent(same.counts))
        candidates = [same]
        near = _near(search, same, told, until, -change.mean + _WORTH * float(spent.mean()))
        if near is not None:
            candidates.insert(0, near)
        for plan in sorted(candidates, key=search.cost):
            if not search.holds(search.look(plan.counts)):
                continue
            if saved(spent, search.spent(plan.counts)).surely() and anchored(plan):
                return plan
    return None


def _near(search: Search, plan: Planned, told: Told, until: float, least: float) -> Planned | None:
    """Shifts near a plan that keep the rows, by the model cheaper by ``least``."""
    if search.slope is None:
        return None
    slope = Slopes(search.slope.rows.copy(), search.slope.besides.copy())
    before = search.cost(plan)
    for _repair in range(_REPAIRS):
        left = least - (before - search.cost(plan))
        found = one_step(search, plan, slope, told, until, _WIDE, left)
        if found is None:
            return None
        if search.holds(search.look(found.counts)):
            return found
        plan = found
    return None
