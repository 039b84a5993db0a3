"""The one compiled pass over the rows of a log, which adds every call to the time series.

Lines are arrays of shape (lines, sites + 1, bins), the last of the sites for what has none. An
event stands in the bin in which it happens, a span of time in every bin that it lies in.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.engine.codes import (
    ABANDONED,
    ANSWERED,
    BALKED,
    CALLBACK_UNANSWERED,
    DONE,
    TRANSFER,
    UNFINISHED,
)
from sim.jit import entry, inlined
from sim.measures.log_columns import CALLBACKS_T, CODES_T, NUMBERS_T, TIMES_T
from sim.measures.reporting_intervals import FRAME_T, book, cell_of


class Events(NamedTuple):
    """Places of the lines of events; further ones are the causes of loss, in their order."""

    offered: int = 0
    to_agents: int = 1
    answered: int = 2
    counted: int = 3
    in_time: int = 4
    abandoned: int = 5
    lost: int = 6


class Levels(NamedTuple):
    """Places of the lines of spans of time."""

    in_ivr: int = 0
    waiting: int = 1
    callbacks: int = 2
    work: int = 3
    talking: int = 4
    with_agent: int = 5


EVENT, LEVEL = Events(), Levels()

SERVICE = (
    "offered", "callbacks", "answered", "answered_in_time", "abandoned", "balked",
    "abandoned_in_time", "abandoned_short",
)  # fmt: skip
"""Fields that service levels are made of, a bit each, the lowest first: what is true of a call."""


@entry(
    f"void({TIMES_T}, {NUMBERS_T}, {CODES_T}, {CALLBACKS_T}, i1[::1], UniTuple(f8[::1], 3),"
    f" f8[:,::1], i8[::1], i4[:,:,::1], {FRAME_T}, i4[:,:,::1], f8[:,:,::1], f8[:,:,::1])",
    on_demand=True,
)
def add_series(
    times: Any,
    numbers: Any,
    codes: Any,
    callbacks: Any,
    origins: Any,
    limits_s: Any,
    connect_s: Any,
    pool_site: Any,
    service: Any,
    frame: Any,
    events: Any,
    seconds: Any,
    steps: Any,
) -> None:
    """Add every row to every line.

    Parameters
    ----------
    times, numbers, codes, callbacks : columns, see `sim.measures.log_columns`.
    origins : why there is a row.
    limits_s, connect_s, pool_site : fields of `sim.measures.layout.Layout`.
    service : what a call adds to ``in_time`` and ``counted``, by what is true of it (`SERVICE`),
        shape (contact types, 2, 2 ** len(SERVICE)).
    frame : length of a bin, 0, end of the horizon, seconds.
    events : added to, shape (lines, sites + 1, bins).
    seconds, steps : added to (`book`), shape (lines, sites + 1, bins).
    """
    arrival_s, ivr_start_s, ivr_end_s, queue_s, answer_s, talk_end_s, wrap_end_s, end_s = times
    type_of, entry_site, queue_site, pool_of, _ = numbers
    ended, causes, _ = codes
    _, callback_s = callbacks
    thresholds_s, shorts_s, rings_s = limits_s
    bins, sites = events.shape[2], len(connect_s)
    for row in range(len(arrival_s)):
        contact_type, how = int(type_of[row]), ended[row]
        entered, queued, pool = int(entry_site[row]), int(queue_site[row]), int(pool_of[row])
        here = queued if queued >= 0 else entered
        arrival, offered, answer, end = arrival_s[row], queue_s[row], answer_s[row], end_s[row]
        taken, work = answer == answer, DONE <= how <= UNFINISHED
        at_agent = pool_site[pool] if pool >= 0 else sites
        here = here if here >= 0 else sites
        entered = entered if entered >= 0 else sites
        queued = queued if queued >= 0 else sites
        if causes[row] > 0:
            events[EVENT.lost + causes[row] - 1, here, cell_of(end, frame, bins)] += 1
        if taken:
            talked = talk_end_s[row]
            book(seconds[LEVEL.talking], steps[LEVEL.talking], at_agent, answer, talked, 1, frame)
        if work:
            book(seconds[LEVEL.work], steps[LEVEL.work], here, arrival, end, 1, frame)
            if taken:
                _with_agent(seconds, steps, at_agent, answer, wrap_end_s[row], frame)
            continue
        if origins[row] < TRANSFER:
            events[EVENT.offered, entered, cell_of(arrival, frame, bins)] += 1
        if taken:
            events[EVENT.answered, queued, cell_of(answer, frame, bins)] += 1
        if how in (ABANDONED, BALKED):
            events[EVENT.abandoned, queued, cell_of(end, frame, bins)] += 1
        start = ivr_start_s[row]
        if start == start:
            left = ivr_end_s[row]
            book(seconds[LEVEL.in_ivr], steps[LEVEL.in_ivr], entered, start, left, 1, frame)
        virtual = len(callback_s) > 0 and callback_s[row] == callback_s[row]
        rang_out = how == CALLBACK_UNANSWERED
        matched = end
        if taken or rang_out:
            spoke = wrap_end_s[row] if rang_out else answer
            ring = rings_s[contact_type] if virtual else 0.0
            matched = spoke - ring - connect_s[max(int(queue_site[row]), 0), max(pool, 0)]
            _with_agent(seconds, steps, at_agent, matched, wrap_end_s[row], frame)
        if virtual:
            book(seconds[LEVEL.callbacks], steps[LEVEL.callbacks], queued, callback_s[row], matched,
                 1, frame)  # fmt: skip
        if offered != offered:
            continue
        leaves = callback_s[row] if virtual else matched
        book(seconds[LEVEL.waiting], steps[LEVEL.waiting], queued, offered, leaves, 1, frame)
        cell = cell_of(offered, frame, bins)
        events[EVENT.to_agents, queued, cell] += 1
        wait = (answer if taken else end) - offered
        true = _service(how, virtual, wait <= thresholds_s[contact_type],
                        wait <= shorts_s[contact_type])  # fmt: skip
        events[EVENT.in_time, queued, cell] += service[contact_type, 0, true]
        events[EVENT.counted, queued, cell] += service[contact_type, 1, true]


@inlined
def _with_agent(
    seconds: Any, steps: Any, site: int, matched: float, free: float, frame: Any
) -> None:
    book(seconds[LEVEL.with_agent], steps[LEVEL.with_agent], site, matched, free, 1, frame)


@inlined
def _service(how: int, virtual: bool, in_time: bool, short: bool) -> int:
    """What is true of a call offered to agents, a bit for each of `SERVICE`."""
    found = 1 | virtual << 1
    if how == ANSWERED:
        found |= 1 << 2 | in_time << 3
    if how in (ABANDONED, BALKED):
        found |= (1 << 4 if how == ABANDONED else 1 << 5) | in_time << 6 | short << 7
    return found
