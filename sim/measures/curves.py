"""Curves over time, compiled: the most spans at once, and the time above a staircase.

Both take the starts S and the ends E of spans of positive length, each in ascending order (so not
span by span). More than c spans run just after S(i), i from 0, if and only if E(i - c) > S(i).
"""

from __future__ import annotations

from typing import Any

from sim.jit import entry, inlined, kernel
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


@inlined
def _above(
    starts: Any, ends: Any, limit: int, opens: float, closes: float, seconds: Any, steps: Any,
    group: int, frame: Any,
) -> float:  # fmt: skip
    """Book the time for which more than ``limit`` spans run at once; the same in seconds.

    At any moment from ``opens`` to ``closes`` as many of the spans [S(i), E(i - limit)) run as
    max(spans running - limit, 0): at time t they are those with #E(<= t) + limit <= i < #S(<= t).
    """
    total = 0.0
    for i in range(_until(ends, opens) + limit, _before(starts, closes)):
        if ends[i - limit] > starts[i]:
            start, end = max(starts[i], opens), min(ends[i - limit], closes)
            if end > start:
                total += end - start
                book(seconds, steps, group, start, end, 1, frame)
    return total


POOL_TIME = places(*TABLES["load"].sums, "beyond_staffing_s")
"""Groups of spans that pools have, each of as many groups as there are pools: the sums of table
``load``, then agents who finish a call beyond what staffing allows."""

SITE_TIME = places(*TABLES["centre"].sums)
"""Groups of spans that sites have: calls on a trunk line, in an IVR port, in a queue."""


@entry(
    f"void(UniTuple(f8[::1], 2), i8[::1], Tuple((f8[::1], i8[::1], i8[::1], i8[::1])),"
    f" Tuple((f8[::1], f8[:,::1], i8[::1])), i8[:,::1], UniTuple(f8, 2), {FRAME_T},"
    " UniTuple(f8[:,::1], 2), f8[::1])"
)
def logged_in(
    spans: Any,
    bounds: Any,
    changes: Any,
    rosters: Any,
    levels: Any,
    between: Any,
    frame: Any,
    booked: Any,
    overtime_s: Any,
) -> None:
    """Book what staffing and rosters allow, and agents logged in beyond either.

    Parameters
    ----------
    spans : starts and ends of agents' work, pool by pool, each ascending.
    bounds : where each pool begins among the spans, shape (pools + 1,).
    changes : times, pools, levels and agents in planned overtime of the changes of staffing, in
        order of time.
    rosters : times at which the steps of all rosters begin, pool by pool; agents rostered, on
        shift, absent and on a break; where each pool begins among the steps, shape (pools + 1,).
    levels : agents that staffing allows each pool, and how many of them are in planned overtime,
        shape (2, pools); goes from the start of the stretch to its end.
    between : start and end of the stretch of time that is booked, seconds.
    booked : seconds and steps, see `sim.measures.reporting_intervals.book`.
    overtime_s : seconds of overtime of each pool, warm-up or not: added to.
    """
    pools = levels.shape[1]
    seconds, steps = booked
    for pool in range(pools):
        low, high = bounds[pool], bounds[pool + 1]
        starts, ends = spans[0][low:high], spans[1][low:high]
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
            group = POOL_TIME.beyond_staffing_s * pools + pool
            _above(starts, ends, staffed, now, closes, seconds, steps, group, frame)
            group = POOL_TIME.overtime_s * pools + pool
            limit = max(staffed, on_shift + staying)
            held = limit - on_shift
            book(seconds, steps, group, now, closes, held, frame)
            overtime_s[pool] += held * (closes - now)
            overtime_s[pool] += _above(
                starts, ends, limit, now, closes, seconds, steps, group, frame
            )
            now = closes
