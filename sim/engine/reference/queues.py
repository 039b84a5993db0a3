"""Queues of waiting calls; which of them an agent takes is said by `Rules.choose_call`."""

from __future__ import annotations

import math
from heapq import heappush

from simpy import Event

from sim.engine.codes import NO_LIMIT, PATIENCE, TRANSIT, WAITING
from sim.engine.plan import PlanStep
from sim.engine.reference.balking import leaves_after
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call


def steps_of(m: Model, call: Call) -> tuple[PlanStep, ...]:
    """The steps of a call's queue."""
    queue = m.plan.contact_types[call.contact_type].queues[call.queue_site]
    assert queue is not None
    steps: tuple[PlanStep, ...] = queue.steps
    return steps


def first_in_line(call: Call) -> bool:
    """Whether a call goes before all others of its class, because its agent was lost."""
    return call.chain is not None and call.chain.first_in_line


def join_queue(m: Model, call: Call) -> None:
    """Stand in the queue, open to the pools of the steps opened so far."""
    site = m.sites[call.queue_site]
    site.waiting += 1
    site.waiting_by_type[call.contact_type] += 1
    call.state = WAITING
    steps = steps_of(m, call)
    for position in range(call.next_step):
        if call.opened & (1 << position):
            enlist(m, call, steps[position])


def enlist(m: Model, call: Call, step: PlanStep) -> None:
    """A waiting call is open to the pools of a step."""
    ctype = m.plan.contact_types[call.contact_type]
    key = -math.inf if call.at_the_head else call.join_s - ctype.head_start_s
    for p in step.pools:
        pool = m.pools[p]
        rank = pool.rank[call.contact_type]
        entry = (rank, ctype.priority, key, call.index, call.join_s, call, step.reserve)
        heappush(pool.heap, entry)


def start_patience(m: Model, call: Call) -> None:
    """Patience and time limit run from the first joining, wherever the call is moved to."""
    if call.signal is None:
        call.signal = Event(m.clock)
        if call.virtual or first_in_line(call):
            return
        call.leaves_after_s = leaves_after(m, call)
        limit_s = m.plan.contact_types[call.contact_type].time_limit_s
        longest = min(call.patience_s, call.leaves_after_s, limit_s)
        if longest < math.inf:
            m.clock.push(m.clock.now + longest, PATIENCE, call.index, call)


def leave_queue(m: Model, call: Call) -> None:
    """Take a call out of its queue, if it stands in one or has a place kept there."""
    if call.state not in (WAITING, TRANSIT):
        return
    site = m.sites[call.queue_site]
    if call.state == WAITING:
        site.waiting -= 1
        site.waiting_by_type[call.contact_type] -= 1
    else:
        site.coming -= 1
        site.coming_by_type[call.contact_type] -= 1


def keep_place(m: Model, call: Call) -> None:
    """A call is on its way to its queue, where a place is kept for it."""
    site = m.sites[call.queue_site]
    site.coming += 1
    site.coming_by_type[call.contact_type] += 1


def is_full(m: Model, ctype: int, site: int) -> bool:
    """Whether a queue has no place for one more call of a type; places kept are taken."""
    there, limit = m.sites[site], m.plan.contact_types[ctype].queue_limit
    of_type = there.waiting_by_type[ctype] + there.coming_by_type[ctype]
    if limit != NO_LIMIT and of_type >= limit:
        return True
    limit = there.plan.queue_limit
    return bool(limit != NO_LIMIT and there.waiting + there.coming >= limit)
