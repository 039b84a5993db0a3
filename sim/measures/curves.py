"""Curves over time, compiled: the most spans at once, and agents as staffing and rosters say.

The most at once is found from the starts S and the ends E of spans of positive length, each in
ascending order (so not span by span). More than c spans run just after S(i), i from 0, if and only
if E(i - c) > S(i).
"""

from __future__ import annotations

from typing import Any

from sim.jit import entry, kernel
from sim.measures.reporting_intervals import FRAME_T, book
from sim.measures.tables import TABLES, places


@kernel
def _before(values: Any, time: float) -> int:
    """How many of ascending ``values`` are before ``time``."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < time:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def _until(values: Any, time: float) -> int:
    """How many of ascending ``values`` are not after ``time``."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] <= time:
            low = middle + 1
        else:
            high = middle
    return low


@entry(f"void(f8[::1], f8[::1], int64, int64, {FRAME_T}, i4[::1])")
def peaks(starts: Any, ends: Any, first: int, last: int, frame: Any, most: Any) -> None:
    """Most spans at once in the intervals ``first`` to ``last`` - 1 after the warm-up.

    Parameters
    ----------
    most : filled in, shape (cells,).

    A span that ends at the instant at which another starts has left before it.
    """
    for cell in range(first, last):
        opens = max(cell * frame[0], frame[1])
        closes = (cell + 1) * frame[0]
        if closes <= opens:
            continue
        i = _before(starts, opens)
        at_once = i - _until(ends, opens)
        while i < len(starts) and starts[i] < closes:
            while i >= at_once and ends[i - at_once] > starts[i]:
                at_once += 1
            i += 1
        most[cell] = at_once


POOL_TIME = places(*TABLES["load"].sums, "beyond_staffing_s")
"""Groups of spans that pools have, each of as many groups as there are pools: the sums of table
``load``, then agents who finish a call after their time on duty."""

SITE_TIME = places(*TABLES["centre"].sums)
"""Groups of spans that sites have: calls on a trunk line, in an IVR port, in a queue."""


@entry(
    "void(Tuple((f8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1])),"
    f" Tuple((f8[::1], f8[:,::1], i8[::1])), i8[:,::1], UniTuple(f8, 2), {FRAME_T},"
    " UniTuple(f8[:,::1], 2), f8[::1])"
)
def logged_in(
    changes: Any,
    rosters: Any,
    levels: Any,
    between: Any,
    frame: Any,
    booked: Any,
    overtime_s: Any,
) -> None:
    """Book agents on duty, those who finish a call after it, what rosters say, and overtime.

    Parameters
    ----------
    changes : times, pools, agents on duty, of these in planned overtime, finishing a call after
        their time on duty, and of these after their shift, of the changes of staffing, in order of
        time.
    rosters : times at which the steps of all rosters begin, pool by pool; agents rostered, on
        shift, absent and on a break; where each pool begins among the steps, shape (pools + 1,).
    levels : the numbers of agents of each pool, in the order of ``changes``, shape (4, pools); go
        from the start of the stretch to its end.
    between : start and end of the stretch of time that is booked, seconds.
    booked : seconds and steps, see `sim.measures.reporting_intervals.book`.
    overtime_s : seconds of overtime of each pool, warm-up or not: added to.
    """
    pools = levels.shape[1]
    seconds, steps = booked
    for pool in range(pools):
        step, change, now = rosters[2][pool], 0, between[0]
        while now < between[1]:
            closes = between[1]
            while change < len(changes[0]):
                if changes[1][change] == pool:
                    if changes[0][change] > now:
                        closes = min(closes, changes[0][change])
                        break
                    levels[0, pool] = changes[2][change]
                    levels[1, pool] = changes[3][change]
                    levels[2, pool] = changes[4][change]
                    levels[3, pool] = changes[5][change]
                change += 1
            while step + 1 < rosters[2][pool + 1] and rosters[0][step + 1] <= now:
                step += 1
            if step + 1 < rosters[2][pool + 1]:
                closes = min(closes, rosters[0][step + 1])
            staffed, staying = levels[0, pool], levels[1, pool]
            rostered, on_shift = rosters[1][0, step], int(rosters[1][1, step])
            absent, resting = rosters[1][2, step], rosters[1][3, step]
            book(seconds, steps, POOL_TIME.staffed_s * pools + pool, now, closes, staffed, frame)
            book(seconds, steps, POOL_TIME.rostered_s * pools + pool, now, closes, rostered, frame)
            if absent:
                book(seconds, steps, POOL_TIME.absent_s * pools + pool, now, closes, absent, frame)
            if resting:
                book(seconds, steps, POOL_TIME.break_s * pools + pool, now, closes, resting, frame)
            if staying:
                group = POOL_TIME.staying_s * pools + pool
                book(seconds, steps, group, now, closes, staying, frame)
            if levels[2, pool]:
                group = POOL_TIME.beyond_staffing_s * pools + pool
                book(seconds, steps, group, now, closes, levels[2, pool], frame)
            over = max(staffed - on_shift, staying) + levels[3, pool]
            if over:
                group = POOL_TIME.overtime_s * pools + pool
                book(seconds, steps, group, now, closes, over, frame)
            overtime_s[pool] += over * (closes - now)
            now = closes
