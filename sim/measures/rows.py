"""The one compiled pass over the rows of a log, which adds every call to every table.

Deferred and outbound work has a table of its own (`sim.measures.work`); here only its agents count.
The time of agents with several chats at once is counted in `sim.measures.chats`.

A table has shape (fields, contact types x places x cells). Names and places of its fields stand
here next to each other.

An agent is busy from the match to the end of wrap-up; the match is not in the log, but precedes
the answer by the set-up time between the line's site and the agent's, and by the ring of a
callback; the ring of a callback that nobody answers ends with the agent's work. A call that an
outage took while it was being connected has no answer: its agent's seconds are not counted.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.centre.ivr_outcomes import FLAGS, OPTED_OUT
from sim.engine.codes import (
    ABANDONED,
    ANSWERED,
    BALKED,
    BLOCKED_QUEUE,
    CALLBACK_UNANSWERED,
    CALLED_BACK,
    CONTAINED,
    DISPOSITIONS,
    DONE,
    HUNG_UP_IN_IVR,
    MESSAGE,
    UNFINISHED,
)
from sim.jit import entry, inlined
from sim.measures.columns import CALLBACKS_T, CODES_T, NUMBERS_T, TIMES_T
from sim.measures.curves import BUSY, HANDLED, LINES, POOL_GROUPS, PORTS, QUEUE
from sim.measures.spans import FRAME_T, STAYS_T, book, cell_of
from sim.measures.tables import LOSSES

CALLS = {
    "entry": (*DISPOSITIONS, *(f"lost_{cause}" for cause in LOSSES)),
    "ivr": ("entered", "contained", "hung_up", *FLAGS),
    "queue": ("offered", "answered", "answered_in_time", "abandoned", "balked",
              "abandoned_in_time", "abandoned_short", "blocked_queue", "called_back",
              "callback_unanswered", "message", "callbacks", "predicted"),
    "origin": ("answered", "overflowed"),
    "agents": ("answered", "called_back"),
}  # fmt: skip
"""Tables of calls."""

SUMS = {
    "ivr": ("menus", "seconds", "opt_out_menus"),
    "queue": (
        "wait_s",
        "answered_wait_s",
        "callback_wait_s",
        "prediction_error_s",
        "prediction_off_s",
    ),
    "agents": ("wait_s", "talk_s", "wrap_up_s"),
}
"""Tables of sums."""

_LOST = len(DISPOSITIONS) - 1
_ENTERED, _CONTAINED, _HUNG_UP, _FLAGS = range(4)
(_OFFERED, _ANSWERED, _IN_TIME, _ABANDONED, _BALKED, _GONE_IN_TIME, _GONE_SHORT,
 _BLOCKED, _CALLED_BACK, _UNANSWERED, _MESSAGE, _CALLBACKS, _PREDICTED) = range(13)  # fmt: skip
_FIELDS = 13
_MENUS, _SECONDS, _OPT_OUT_MENUS = range(3)
_WAIT, _ANSWERED_WAIT, _CALLBACK_WAIT, _ERROR, _OFF = range(5)
_WAITED, _TALK, _WRAP_UP = range(3)

_BILLED, _IN_IVR, _TRANSFERS = range(3)
BILL = 3
"""Numbers that bills are made of: seconds on a line, each call rounded up to the increment (the
talk of a callback is another call); seconds in the IVR; calls answered or called back by another
site than they entered."""

TABLES_T = (
    f"UniTuple(i4[:,::1], {len(CALLS)}), UniTuple(f8[:,::1], {len(SUMS)}), i4[::1], "
    "Tuple((f8[:,::1], i8[:,::1])), Tuple((i8[:,::1], i8[:,::1], f8[:,::1], f8[::1]))"
)


@entry(
    f"UniTuple(int64, 3)({TIMES_T}, {NUMBERS_T}, {CODES_T}, {CALLBACKS_T}, UniTuple(f8[::1], 3),"
    f" f8[:,::1], i8[::1], UniTuple(boolean[::1], 2), {FRAME_T}, f8, {TABLES_T}, {STAYS_T},"
    f" {STAYS_T}, f8[::1], i4[::1])"
)
def add_rows(
    times: Any,
    numbers: Any,
    codes: Any,
    callbacks: Any,
    limits_s: Any,
    connect_s: Any,
    pool_site: Any,
    takes: Any,
    frame: Any,
    increment_s: float,
    calls: Any,
    sums: Any,
    at_once: Any,
    spans: Any,
    work: Any,
    queued: Any,
    served: Any,
    waits: Any,
    keys: Any,
) -> tuple[int, int, int]:
    """Add every row to every table.

    Parameters
    ----------
    times, numbers, codes, callbacks : columns, see `sim.measures.columns`.
    limits_s : within which a wait is in time, and an abandon is short, of each contact type; for
        how long its callbacks ring.
    connect_s : set-up time from a line's site to a pool, shape (sites, pools), seconds.
    pool_site : site of each pool.
    takes : see `sim.measures.layout.Layout`.
    frame : see `sim.measures.spans`.
    increment_s : billing increment, seconds; 0 = exact.
    calls, sums, at_once, spans, work : fields of `sim.measures.tally.Tally`.
    queued, served, waits, keys : filled in: fields of `sim.measures.tally.Rest`.

    Returns
    -------
    Number of stays in a queue, of stays with an agent, and of waits.
    """
    arrival_s, ivr_start_s, ivr_end_s, queue_s, answer_s, talk_end_s, wrap_end_s, end_s = times
    kind_of, entry_site, queue_site, pool_of, menus = numbers
    ended, causes, flags_of = codes
    expected_s, callback_s = callbacks
    thresholds_s, shorts_s, rings_s = limits_s
    entry_calls, ivr_calls, queue_calls, origin_calls, agent_calls = calls
    ivr_sums, queue_sums, agent_sums = sums
    seconds, steps = spans
    ended_calls, taken_calls, worked_s, bill = work
    cells = seconds.shape[1]
    sites, pools = connect_s.shape
    on_line, one_by_one = takes
    intervals = cells // worked_s.shape[1]
    lines, ports, queues = [POOL_GROUPS * pools + stay * sites for stay in (LINES, PORTS, QUEUE)]
    in_queue, at_work, waited = 0, 0, 0
    for row in range(len(arrival_s)):
        kind, site, how = int(kind_of[row]), int(entry_site[row]), ended[row]
        if DONE <= how <= UNFINISHED:
            ended_calls[kind, how] += 1
            answer, free = answer_s[row], wrap_end_s[row]
            if answer == answer:
                pool = int(pool_of[row])
                served[0][at_work], served[1][at_work], served[2][at_work] = pool, answer, free
                at_work += 1
                book(seconds, steps, BUSY * pools + pool, answer, free, 1, frame)
                book(seconds, steps, HANDLED * pools + pool, answer, free, 1, frame)
                worked_s[pool, cell_of(answer, frame, cells) // intervals] += free - answer
            continue
        arrival, end = arrival_s[row], end_s[row]
        measured = arrival >= frame[1]
        virtual = len(callback_s) > 0 and callback_s[row] == callback_s[row]
        line_end = callback_s[row] if virtual else end
        cell = cell_of(arrival, frame, cells)
        ended_calls[kind, how] += 1
        if measured:
            at = kind * cells + cell
            entry_calls[how, at] += 1
            if causes[row] > 0:
                entry_calls[_LOST + causes[row], at] += 1
        if site >= 0 and on_line[kind]:
            bill[_BILLED] += _billed(line_end - arrival, increment_s)
            book(seconds, steps, lines + site, arrival, line_end, 1, frame)
        start = ivr_start_s[row]
        if start == start:
            left = ivr_end_s[row]
            bill[_IN_IVR] += left - start
            book(seconds, steps, ports + site, start, left, 1, frame)
            if measured:
                at = (kind * sites + site) * cells + cell
                ivr_calls[_ENTERED, at] += 1
                ivr_calls[_CONTAINED, at] += how == CONTAINED
                ivr_calls[_HUNG_UP, at] += how == HUNG_UP_IN_IVR
                flags = flags_of[row]
                if flags:
                    for bit in range(len(FLAGS)):
                        ivr_calls[_FLAGS + bit, at] += flags >> bit & 1
                    if flags & OPTED_OUT:
                        ivr_sums[_OPT_OUT_MENUS, at] += menus[row]
                ivr_sums[_MENUS, at] += menus[row]
                ivr_sums[_SECONDS, at] += left - start
        offered, answer = queue_s[row], answer_s[row]
        if offered != offered:
            continue
        line, cell = int(queue_site[row]), cell_of(offered, frame, cells)
        taken = answer == answer
        wait = (answer if taken else end) - offered
        at = (kind * sites + line) * cells + cell
        first = 0 if measured else _FIELDS
        if virtual:
            queue_calls[first + _CALLBACKS, at] += 1
        elif measured:
            queue_sums[_WAIT, at] += wait
        _count_offered(
            queue_calls, first, at, how, wait <= thresholds_s[kind], wait <= shorts_s[kind]
        )
        pool = int(pool_of[row])
        ring = rings_s[kind] if virtual else 0.0
        rang_out = how == CALLBACK_UNANSWERED
        dialled = (wrap_end_s[row] if rang_out else answer) - ring
        taken = taken or rang_out
        matched = dialled - connect_s[line, pool] if taken else end
        if measured and taken and len(expected_s) > 0 and expected_s[row] < np.inf:
            error = expected_s[row] - (matched - offered)
            queue_calls[_PREDICTED, at] += 1
            queue_sums[_ERROR, at] += error
            queue_sums[_OFF, at] += abs(error)
        if matched > offered:
            queued[0][in_queue], queued[1][in_queue], queued[2][in_queue] = line, offered, matched
            in_queue += 1
            book(seconds, steps, queues + line, offered, matched, 1, frame)
        if not taken:
            continue
        free = wrap_end_s[row]
        if one_by_one[pool]:
            served[0][at_work], served[1][at_work], served[2][at_work] = pool, matched, free
            at_work += 1
            book(seconds, steps, BUSY * pools + pool, matched, free, 1, frame)
            book(seconds, steps, HANDLED * pools + pool, dialled, free, 1, frame)
        day = cell_of(dialled, frame, cells) // intervals
        worked_s[pool, day] += free - dialled
        if virtual and not rang_out:
            bill[_BILLED] += _billed(talk_end_s[row] - answer, increment_s)
        if how != ANSWERED and how != CALLED_BACK:
            continue
        taken_calls[pool, day] += 1
        away = pool_site[pool] != site
        bill[_TRANSFERS] += away
        if not measured:
            continue
        of_pool = (kind * pools + pool) * cells + cell
        agent_calls[1 if virtual else 0, of_pool] += 1
        if virtual:
            queue_sums[_CALLBACK_WAIT, at] += wait
        else:
            queue_sums[_ANSWERED_WAIT, at] += wait
            agent_sums[_WAITED, of_pool] += wait
            if wait > 0.0:
                waits[waited], keys[waited] = wait, at
                waited += 1
            else:
                at_once[at] += 1
        at = (kind * sites + site) * cells + cell
        origin_calls[0, at] += 1
        origin_calls[1, at] += away
        at = of_pool
        agent_sums[_TALK, at] += talk_end_s[row] - answer
        agent_sums[_WRAP_UP, at] += free - talk_end_s[row]
    return in_queue, at_work, waited


@inlined
def _billed(held_s: float, increment_s: float) -> float:
    """Seconds on a line rounded up; 1e-6 s absorbs the last bits of a float."""
    if increment_s > 0.0:
        return max(math.ceil((held_s - 1e-6) / increment_s), 0) * increment_s
    return held_s


@inlined
def _count_offered(calls: Any, first: int, at: int, how: int, in_time: bool, short: bool) -> None:
    """A call offered to agents; ``first`` is where its fields begin: measured or not."""
    calls[first + _OFFERED, at] += 1
    if how == ANSWERED:
        calls[first + _ANSWERED, at] += 1
        calls[first + _IN_TIME, at] += in_time
    elif how in (ABANDONED, BALKED):
        calls[first + (_ABANDONED if how == ABANDONED else _BALKED), at] += 1
        calls[first + _GONE_IN_TIME, at] += in_time
        calls[first + _GONE_SHORT, at] += short
    elif how == BLOCKED_QUEUE:
        calls[first + _BLOCKED, at] += 1
    elif how == CALLED_BACK:
        calls[first + _CALLED_BACK, at] += 1
    elif how == CALLBACK_UNANSWERED:
        calls[first + _UNANSWERED, at] += 1
    elif how == MESSAGE:
        calls[first + _MESSAGE, at] += 1
