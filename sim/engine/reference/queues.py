"""Queues of waiting calls; which of them an agent takes is said by `Rules.choose_call`."""

from __future__ import annotations

from heapq import heappush

from sim.engine.codes import WAITING
from sim.engine.plan import PlanStep
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call


def steps_of(m: Model, call: Call) -> tuple[PlanStep, ...]:
    """The steps of a call's queue."""
    queue = m.plan.contact_types[call.contact_type].queues[call.queue_site]
    assert queue is not None
    steps: tuple[PlanStep, ...] = queue.steps
    return steps


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
    key = call.join_s - ctype.head_start_s
    for p in step.pools:
        pool = m.pools[p]
        rank = pool.rank[call.contact_type]
        heappush(pool.heap, (rank, ctype.priority, key, call.index, call.join_s, call))


def leave_queue(m: Model, call: Call) -> None:
    """Take a call out of its queue, if it stands in one."""
    if call.state == WAITING:
        site = m.sites[call.queue_site]
        site.waiting -= 1
        site.waiting_by_type[call.contact_type] -= 1
