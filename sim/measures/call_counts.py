"""The one compiled pass over the rows of a log, which adds every call to every table.

Deferred and outbound work has a table of its own (`sim.measures.deferred_work`); here only its
agents count. The time of agents with several chats at once is counted in `sim.measures.chats`.

A table has shape (fields, contact types x places x cells), that of flows (fields, contact types x
sites x sites); its fields are declared in
`sim.measures.tables`.

An agent is busy from the match to the end of wrap-up; the match is not in the log, but precedes
the answer by the set-up time between the queue's site and the agent's, and by the ring of a
callback; the ring of a callback that nobody answers ends with the agent's work. A call that an
outage took while it was being connected has no answer: its agent's seconds are not counted. A call
that rings at an agent waits, whether the agent picks up or not.
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
from sim.measures.curves import POOL_TIME, SITE_TIME
from sim.measures.log_columns import CALLBACKS_T, CODES_T, NUMBERS_T, RANG_T, RINGS_T, TIMES_T
from sim.measures.reporting_intervals import FRAME_T, STAYS_T, book, cell_of
from sim.measures.tables import TABLES, places

CALLS = {
    name: tuple(TABLES[name].calls)
    for name in ("entry", "ivr", "queue", "origin", "agents", "flows")
}
"""Tables of calls that the pass fills, and their fields in order."""

SUMS = {name: tuple(TABLES[name].sums) for name in ("ivr", "queue", "agents")}
"""Tables of sums."""

ENTRY, IVR, QUEUE, ORIGIN, AGENTS, FLOWS = (places(*fields) for fields in CALLS.values())
IVR_SUMS, QUEUE_SUMS, AGENT_SUMS = (places(*fields) for fields in SUMS.values())

_FIRST_LOSS = len(DISPOSITIONS) - 1
_FIRST_FLAG = IVR.hung_up + 1

_BILLED, _IN_IVR, _TRANSFERS = range(3)
BILL = 3
"""Numbers that bills are made of: seconds on a trunk line, each call rounded up to the increment
(the talk of a callback is another call); seconds in the IVR; calls answered or called back by
another site than they entered."""

TABLES_T = (
    f"UniTuple(i4[:,::1], {len(CALLS)}), UniTuple(f8[:,::1], {len(SUMS)}), i4[::1], "
    "UniTuple(f8[:,::1], 2), Tuple((i8[:,::1], i8[:,::1], f8[:,::1], f8[::1]))"
)


@entry(
    f"UniTuple(int64, 2)({TIMES_T}, {NUMBERS_T}, {CODES_T}, {CALLBACKS_T}, {RINGS_T}, {RANG_T},"
    f" UniTuple(f8[::1], 3), f8[:,::1], i8[::1], UniTuple(boolean[::1], 2), {FRAME_T}, f8,"
    f" {TABLES_T}, {STAYS_T}, f8[::1], i4[::1])"
)
def add_rows(
    times: Any,
    numbers: Any,
    codes: Any,
    callbacks: Any,
    rings: Any,
    rang_s: Any,
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
    waits: Any,
    keys: Any,
) -> tuple[int, int]:
    """Add every row to every table.

    Parameters
    ----------
    times, numbers, codes, callbacks, rings, rang_s : columns, see `sim.measures.log_columns`.
    limits_s : within which a wait is in time, and an abandon is short, of each contact type; for
        how long its callbacks ring.
    connect_s : set-up time from a queue's site to a pool, shape (sites, pools), seconds.
    pool_site : site of each pool.
    takes : see `sim.measures.layout.Layout`.
    frame : see `sim.measures.reporting_intervals`.
    increment_s : billing increment, seconds; 0 = exact.
    calls, sums, at_once, spans, work : fields of `sim.measures.call_tables.CallTables`.
    queued, waits, keys : filled in: fields of `sim.measures.call_tables.Rest`.

    Returns
    -------
    Number of stays in a queue, and of waits.
    """
    arrival_s, ivr_start_s, ivr_end_s, queue_s, answer_s, talk_end_s, wrap_end_s, end_s = times
    type_of, entry_site, queue_site, pool_of, menus = numbers
    ended, causes, flags_of = codes
    expected_s, callback_s = callbacks
    thresholds_s, shorts_s, rings_s = limits_s
    entry_calls, ivr_calls, queue_calls, origin_calls, agent_calls, flow_calls = calls
    ivr_sums, queue_sums, agent_sums = sums
    seconds, steps = spans
    ended_calls, taken_calls, worked_s, bill = work
    cells = seconds.shape[1]
    sites, pools = connect_s.shape
    on_line, one_by_one = takes
    intervals = cells // worked_s.shape[1]
    lines = len(POOL_TIME) * pools + SITE_TIME.lines_s * sites
    ports = len(POOL_TIME) * pools + SITE_TIME.ports_s * sites
    queues = len(POOL_TIME) * pools + SITE_TIME.queue_s * sites
    in_queue, waited = 0, 0
    for row in range(len(arrival_s)):
        contact_type, site, how = int(type_of[row]), int(entry_site[row]), ended[row]
        if DONE <= how <= UNFINISHED:
            ended_calls[contact_type, how] += 1
            answer, free = answer_s[row], wrap_end_s[row]
            if answer == answer:
                pool = int(pool_of[row])
                book(seconds, steps, POOL_TIME.busy_s * pools + pool, answer, free, 1, frame)
                book(seconds, steps, POOL_TIME.handled_s * pools + pool, answer, free, 1, frame)
                worked_s[pool, cell_of(answer, frame, cells) // intervals] += free - answer
            continue
        arrival, end = arrival_s[row], end_s[row]
        measured = arrival >= frame[1]
        virtual = len(callback_s) > 0 and callback_s[row] == callback_s[row]
        line_end = callback_s[row] if virtual else end
        cell = cell_of(arrival, frame, cells)
        ended_calls[contact_type, how] += 1
        if measured:
            at = contact_type * cells + cell
            entry_calls[how, at] += 1
            if causes[row] > 0:
                entry_calls[_FIRST_LOSS + causes[row], at] += 1
        if site >= 0 and on_line[contact_type]:
            bill[_BILLED] += _billed(line_end - arrival, increment_s)
            book(seconds, steps, lines + site, arrival, line_end, 1, frame)
        start = ivr_start_s[row]
        if start == start:
            left = ivr_end_s[row]
            bill[_IN_IVR] += left - start
            book(seconds, steps, ports + site, start, left, 1, frame)
            if measured:
                at = (contact_type * sites + site) * cells + cell
                ivr_calls[IVR.entered, at] += 1
                ivr_calls[IVR.contained, at] += how == CONTAINED
                ivr_calls[IVR.hung_up, at] += how == HUNG_UP_IN_IVR
                flags = flags_of[row]
                if flags:
                    for bit in range(len(FLAGS)):
                        ivr_calls[_FIRST_FLAG + bit, at] += flags >> bit & 1
                    if flags & OPTED_OUT:
                        ivr_sums[IVR_SUMS.opt_out_menus, at] += menus[row]
                ivr_sums[IVR_SUMS.menus, at] += menus[row]
                ivr_sums[IVR_SUMS.seconds, at] += left - start
        offered, answer = queue_s[row], answer_s[row]
        if offered != offered:
            if measured:
                at = contact_type * cells + cell
                entry_calls[ENTRY.refused, at] += how != CONTAINED and how != HUNG_UP_IN_IVR
            continue
        waits_at, cell = int(queue_site[row]), cell_of(offered, frame, cells)
        taken = answer == answer
        wait = (answer if taken else end) - offered
        at = (contact_type * sites + waits_at) * cells + cell
        first = 0 if measured else len(QUEUE)
        if virtual:
            queue_calls[first + QUEUE.callbacks, at] += 1
        elif measured:
            queue_sums[QUEUE_SUMS.wait_s, at] += wait
        in_time, short = wait <= thresholds_s[contact_type], wait <= shorts_s[contact_type]
        _count_offered(queue_calls, first, at, how, in_time, short)
        if len(rings) > 0:
            queue_calls[first + QUEUE.rings_not_answered, at] += rings[row]
        if measured and len(rang_s) > 0:
            queue_sums[QUEUE_SUMS.rang_s, at] += rang_s[row]
        pool = int(pool_of[row])
        ring = rings_s[contact_type] if virtual else 0.0
        rang_out = how == CALLBACK_UNANSWERED
        dialled = (wrap_end_s[row] if rang_out else answer) - ring
        taken = taken or rang_out
        matched = dialled - connect_s[waits_at, pool] if taken else end
        if measured and taken and len(expected_s) > 0 and expected_s[row] < np.inf:
            error = expected_s[row] - (matched - offered)
            queue_calls[QUEUE.predicted, at] += 1
            queue_sums[QUEUE_SUMS.prediction_error_s, at] += error
            queue_sums[QUEUE_SUMS.prediction_off_s, at] += abs(error)
        if matched > offered:
            queued[0][in_queue], queued[1][in_queue] = waits_at, offered
            queued[2][in_queue] = matched
            in_queue += 1
            book(seconds, steps, queues + waits_at, offered, matched, 1, frame)
        if not taken:
            continue
        free = wrap_end_s[row]
        if one_by_one[pool]:
            book(seconds, steps, POOL_TIME.busy_s * pools + pool, matched, free, 1, frame)
            book(seconds, steps, POOL_TIME.handled_s * pools + pool, dialled, free, 1, frame)
        day = cell_of(dialled, frame, cells) // intervals
        worked_s[pool, day] += free - dialled
        if virtual and not rang_out:
            bill[_BILLED] += _billed(talk_end_s[row] - answer, increment_s)
        if how != ANSWERED and how != CALLED_BACK:
            continue
        taken_calls[pool, day] += 1
        home = pool_site[pool]
        away = home != site
        bill[_TRANSFERS] += away
        if not measured:
            continue
        of_pool = (contact_type * pools + pool) * cells + cell
        flow = (contact_type * sites + site) * sites + home
        agent_calls[AGENTS.called_back if virtual else AGENTS.answered, of_pool] += 1
        flow_calls[FLOWS.called_back if virtual else FLOWS.answered, flow] += 1
        if virtual:
            queue_sums[QUEUE_SUMS.callback_wait_s, at] += wait
        else:
            queue_sums[QUEUE_SUMS.answered_wait_s, at] += wait
            agent_sums[AGENT_SUMS.wait_s, of_pool] += wait
            if wait > 0.0:
                waits[waited], keys[waited] = wait, at
                waited += 1
            else:
                at_once[at] += 1
        at = (contact_type * sites + site) * cells + cell
        origin_calls[ORIGIN.answered, at] += 1
        origin_calls[ORIGIN.overflowed, at] += away
        at = of_pool
        agent_sums[AGENT_SUMS.talk_s, at] += talk_end_s[row] - answer
        agent_sums[AGENT_SUMS.wrap_up_s, at] += free - talk_end_s[row]
    return in_queue, waited


@inlined
def _billed(held_s: float, increment_s: float) -> float:
    """Seconds on a trunk line rounded up; 1e-6 s absorbs the last bits of a float."""
    if increment_s > 0.0:
        return max(math.ceil((held_s - 1e-6) / increment_s), 0) * increment_s
    return held_s


@inlined
def _count_offered(calls: Any, first: int, at: int, how: int, in_time: bool, short: bool) -> None:
    """A call offered to agents; ``first`` is where its fields begin: measured or not."""
    calls[first + QUEUE.offered, at] += 1
    if how == ANSWERED:
        calls[first + QUEUE.answered, at] += 1
        calls[first + QUEUE.answered_in_time, at] += in_time
    elif how in (ABANDONED, BALKED):
        calls[first + (QUEUE.abandoned if how == ABANDONED else QUEUE.balked), at] += 1
        calls[first + QUEUE.abandoned_in_time, at] += in_time
        calls[first + QUEUE.abandoned_short, at] += short
    elif how == BLOCKED_QUEUE:
        calls[first + QUEUE.blocked_queue, at] += 1
    elif how == CALLED_BACK:
        calls[first + QUEUE.called_back, at] += 1
    elif how == CALLBACK_UNANSWERED:
        calls[first + QUEUE.callback_unanswered, at] += 1
    elif how == MESSAGE:
        calls[first + QUEUE.message, at] += 1
