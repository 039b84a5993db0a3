"""From a plan to a cheaper one by what is asked for: less where there is room, more where short."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.planning.programme import Planned
from sim.planning.rows import Row
from sim.planning.search import GAP, Search, Told

Floats = NDArray[np.float64]
_ROUNDS = 16
_STEEP = 1.7
"""Log odds of service that an agent more brings, times the root of the load, about."""
_LESS, _LESSENED = 0.5, 0.85
"""Share of its room that a row gives up in the first round, and what is left of it in the next."""
_ALWAYS = 3
"""Rounds that are tried however late it is: what a search begins with may have much room."""
_LEAST_S = 10.0
"""Wall time that a programme has in these rounds, however late it is."""
_MOST = 0.08
"""Share of what is asked for that changes in one round, at most."""


def balanced(
    search: Search, loads: Floats, plan: Planned, told: Told, *, until: float, rounds: int = _ROUNDS
) -> Planned:
    """The cheapest of some plans, each of which asks for less where the one before had room.

    A plan is made by the programme from what every stream asks for in every interval, so no slopes
    have to be simulated: a round takes one simulation, however many pools there are. Rows with
    room ask for less, short rows for more, by the slope of a queue of their size; less and less of
    it from round to round.

    Parameters
    ----------
    loads : agents that each stream asks for, shape (streams, intervals).
    plan : to begin with; it is returned where no other is better.
    until : time of `time.monotonic` at which it ends, but for the first rounds.
    """
    asked = loads.copy()
    best, at = plan, plan
    if all(row.whole for row in search.rows):  # they say nothing of where agents are too many
        return plan
    share = _LESS
    for at_round in range(rounds):
        if at_round >= _ALWAYS and time.monotonic() >= until:
            break
        room = search.room(search.look(at.counts))
        there = search.programme.on_phones(at.counts).sum(axis=0)
        moved = _moved(asked, there, search.rows, room, share)
        if np.array_equal(moved, asked):
            break
        asked = moved
        share *= _LESSENED
        try:
            left_s = max(until - time.monotonic(), _LEAST_S)
            at = search.programme.solve(asked, gap=0.2 * GAP, seconds=left_s)
        except InputError:
            break
        told("balance", search.cost(at), search.look(at.counts))
        if _better(search, at, best):
            best = search.best = at
    return best


def _better(search: Search, plan: Planned, than: Planned) -> bool:
    """Whether a plan is cheaper and keeps all, or keeps all where the other does not."""
    holds, other = (search.holds(search.look(p.counts)) for p in (plan, than))
    return holds and (not other or search.cheaper(plan, than))


def _moved(asked: Floats, there: Floats, rows: list[Row], room: Floats, share: float) -> Floats:
    """What is asked for next: of several rows of a stream the shortest decides.

    Shifts give more agents than some intervals ask for; what a row has to spare is by these.

    Parameters
    ----------
    there : agents on the phones of all pools, shape (intervals,).
    """
    total = asked.sum(axis=0)
    given = np.clip(np.divide(there, total, out=np.ones(len(total)), where=total > 0.0), 1.0, 2.0)
    change = np.full(asked.shape, np.inf)
    for row, spare in zip(rows, room.tolist(), strict=True):
        if not np.isfinite(spare) or not row.streams:
            continue
        first, last = row.intervals
        place = np.ix_(list(row.streams), range(first, last))
        own = np.maximum(asked[place].sum(axis=0), 1e-9)
        actual = own * given[first:last]
        needed = actual - spare * np.sqrt(np.maximum(actual, 1.0)) / _STEEP
        part = (1.0 - needed / own) * (share if spare > 0.0 else 1.0)
        low, high = (0.0, _MOST) if spare > 0.0 else (-_MOST, 0.0)
        cell = np.broadcast_to(np.clip(part, low, high), asked[place].shape)
        change[place] = np.minimum(change[place], cell)
    moved: Floats = asked * (1.0 - np.where(np.isfinite(change), change, 0.0))
    return moved
