"""Steps, conditions, and the moves between queues: how a call looks for an agent."""

from __future__ import annotations

import numpy as np

from sim.engine import codes
from sim.engine.codes import ENTERING, QUEUE, STEP, TRANSIT, VIRTUAL, WAITING
from sim.engine.kernel.agents import match
from sim.engine.kernel.balking import calls_before
from sim.engine.kernel.callbacks import ask
from sim.engine.kernel.events import KIND_KEY, idle_pop, push, push_wait
from sim.engine.kernel.links import cross, reaches
from sim.engine.kernel.model import Model
from sim.engine.kernel.queues import (
    at_the_head,
    first_in_line,
    is_full,
    join_queue,
    keep_places,
    leave_queue,
    start_patience,
)
from sim.jit import inlined, kernel

OFFER, REACH, STEP_DUE, FREE, NOTHING, BACK, HEARD, MOVE = -1, -2, -3, -4, -5, -6, -7, -8
"""What happens next: a call is offered to agents for the first time, reaches a queue, opens steps
that are due; its agent is free; nothing; it is back in its line; it has heard what
message there is; it moves to site 0 (to site ``s``:
``MOVE - s``). Numbers from 0 are dispositions with which the call ends."""


@inlined
def offer(m: Model, call: int, now: float) -> int:
    """A call reaches the queue of its site for the first time; what happens next."""
    if turned_away(m, call):
        return codes.DISCONNECTED
    m.queue_s[call] = now
    return REACH


@inlined
def turned_away(m: Model, call: int) -> bool:
    """Whether a call finds the centre closed."""
    w = m.world[0]
    if not w.open and not (w.serve_out and m.calls[call].front):
        m.loss_cause[call] = codes.CLOSED
        return True
    return False


@inlined
def spare_agents(m: Model, queue: int, i: int) -> int:
    """Idle agents for a queue's calls of its first pool at ``i`` of the members."""
    idle = m.pools[m.members[i]].idle
    if not m.world[0].reserves:
        return int(idle)
    found = m.queues[queue]
    return int(max(idle - m.members[found.first_reserves_at + i - found.first_at], 0))


@kernel
def expected_wait(m: Model, queue: int) -> float:
    """Expected wait of the next call of a queue, seconds."""
    found = m.queues[queue]
    agents = 0
    for i in range(found.first_at, found.first_end):
        pool = m.pools[m.members[i]]
        if spare_agents(m, queue, i) > 0:
            return 0.0
        agents += pool.level * pool.places
    if agents == 0:
        return np.inf
    waiting = calls_before(m, queue)
    return float((waiting + 1) * m.contact_types[found.contact_type].handling_s / agents)


@kernel
def condition_holds(m: Model, call: int, step: int) -> bool:
    """Whether a conditional step that is due opens for a call."""
    c = m.calls[call]
    asked = m.steps[step]
    others = m.queues[c.queue].waiting - (1 if c.state == WAITING else 0)
    if asked.queue_longer_than >= 0 and others <= asked.queue_longer_than:
        return False
    if asked.site_down >= 0 and m.sites[asked.site_down].believed_down == 0:
        return False
    if asked.agents_idle >= 0 and idle_agents(m, call, step) < asked.agents_idle:
        return False
    over_s = asked.expected_wait_over_s
    if not np.isnan(over_s) and expected_wait(m, c.queue) <= over_s:
        return False
    return asked.transfer_to < 0 or suits(m, call, step)


@kernel
def idle_agents(m: Model, call: int, step: int) -> int:
    """Idle agents whom a step opens, or whom the line opens at once that it moves a call to."""
    idle = 0
    if m.steps[step].transfer_to >= 0:
        other = other_queue(m, call, step)
        for i in range(m.queues[other].first_at, m.queues[other].first_end):
            idle += spare_agents(m, other, i)
        return idle
    at = m.steps[step].groups_at
    while at < m.steps[step].groups_end:
        after = at + 1 + m.members[at]
        for i in range(at + 1, after):
            idle += m.pools[m.members[i]].idle
        at = after
    return idle


@kernel
def suits(m: Model, call: int, step: int) -> bool:
    """Whether the other line is as a step that moves calls asks for."""
    asked = m.steps[step]
    other = other_queue(m, call, step)
    shorter = asked.other_queue_shorter_than
    if shorter >= 0 and m.queues[other].waiting >= shorter:
        return False
    under_s, by_s = asked.other_expected_wait_under_s, asked.other_expected_wait_shorter_by_s
    if not np.isnan(under_s) and expected_wait(m, other) >= under_s:
        return False
    return bool(
        np.isnan(by_s) or expected_wait(m, m.calls[call].queue) - expected_wait(m, other) >= by_s
    )


@kernel
def other_queue(m: Model, call: int, step: int) -> int:
    """The line that a step moves a call to."""
    queue = m.calls[call].queue
    return int(queue + m.steps[step].transfer_to - m.queues[queue].site)


@inlined
def may_take(m: Model, call: int, site: int) -> bool:
    """Whether nothing keeps a call from a site: no link, no stopped queue."""
    if m.world[0].blocking:
        return reaches(m, m.queues[m.calls[call].queue].site, site)
    return True


@kernel
def may_move(m: Model, call: int, step: int) -> bool:
    """Whether a call gets to the line that a step moves it to; see the reference engine."""
    site = m.steps[step].transfer_to
    if not may_take(m, call, site):
        return False
    c = m.calls[call]
    if first_in_line(m, call) and m.queues[c.queue].site != c.site:
        return False
    if m.sites[site].repairs_due or m.sites[site].queues_stopped:
        return False
    if m.world[0].callbacks and m.calls[call].bits & VIRTUAL:
        return True
    other = other_queue(m, call, step)
    return not is_full(m, other) or idle_agents(m, call, step) > m.queues[other].coming


@inlined
def choose_pool(m: Model, call: int, step: int) -> int:
    """Pool with an idle agent for a call among a step's pools; -1: none is idle."""
    reserve = m.steps[step].reserve if m.world[0].reserves else 0
    at = m.steps[step].groups_at
    while at < m.steps[step].groups_end:
        first = at + 1
        at = first + m.members[at]
        best = -1
        longest = 0.0
        count = agents = 0
        for i in range(first, at):
            pool = m.pools[m.members[i]]
            if pool.idle > reserve and may_take(m, call, pool.site):
                count += 1
                agents += pool.idle - reserve
                since = m.idle_since_s[pool.ring_at + pool.idle_first]
                if best < 0 or since < longest:
                    best, longest = m.members[i], since
        if best < 0:
            continue
        if count > 1 and m.contact_types[m.calls[call].contact_type].random_agent:
            return random_agent(m, call, first, at, reserve, int(m.u_agent[call] * agents))
        return best
    return -1


@kernel
def random_agent(m: Model, call: int, first: int, last: int, reserve: int, place: int) -> int:
    """The pool of the free agent at ``place`` of all whom the reserve leaves of these pools."""
    best = -1
    for i in range(first, last):
        idle = m.pools[m.members[i]].idle - reserve
        if idle > 0 and may_take(m, call, m.pools[m.members[i]].site):
            best = m.members[i]
            place -= idle
            if place < 0:
                break
    return best


@inlined
def open_due(m: Model, call: int, now: float) -> int:
    """Open every step due by now, in order, until one finds an agent or moves the call.

    `REACH`: none did.
    """
    c = m.calls[call]
    queue = m.queues[c.queue]
    while c.next_step < queue.n_steps:
        position = c.next_step
        step = queue.first_step + position
        if c.join_s + m.steps[step].after_s > now:
            break
        c.next_step = position + 1
        if m.steps[step].conditional and not condition_holds(m, call, step):
            continue
        if m.steps[step].transfer_to >= 0 and not may_move(m, call, step):
            continue
        m.steps_opened[call] += 1
        if m.steps[step].transfer_to >= 0:
            return MOVE - int(m.steps[step].transfer_to)
        c.opened |= np.int64(1) << position
        pool = choose_pool(m, call, step)
        if pool >= 0:
            match(m, call, pool, idle_pop(m.pools[pool], m.idle_agent), now)
            return NOTHING
    return REACH


@inlined
def wait(m: Model, call: int, now: float) -> int:
    """Stand in the queue, unless a limit or the caller says no; a disposition or `NOTHING`.

    A call whose patience runs was moved, to a place that was kept for it, or rang at an agent; who
    has heard it ring does not balk.
    """
    c = m.calls[call]
    ctype = m.contact_types[c.contact_type]
    callbacks = m.world[0].callbacks
    if not (callbacks and c.bits & VIRTUAL):
        if not c.patient and is_full(m, c.queue):
            m.loss_cause[call] = codes.QUEUE_FULL
            return codes.BLOCKED_QUEUE
        if m.balks[call] and not (m.world[0].ringing and m.rings[call].begun):
            return codes.BALKED
        if callbacks and ctype.callback and not first_in_line(m, call):
            ask(m, call, expected_wait(m, c.queue), now)
    c.order_s = c.join_s - ctype.head_start_s
    if at_the_head(m, call):
        c.order_s = -np.inf
    c.state = WAITING
    join_queue(m, call)
    start_patience(m, call, now)
    return NOTHING


@kernel
def move(m: Model, call: int, target: int, now: float) -> int:
    """Leave the queue for another site's; what happens next."""
    c = m.calls[call]
    leave_queue(m, call)
    c.state = TRANSIT
    site = m.queues[c.queue].site
    delay = m.delay_s[site * m.world[0].sites + target]
    if m.world[0].aside and not c.bits & VIRTUAL:
        cross(m, call, site, target)
    c.queue += target - site
    keep_places(m, c.queue, 1)
    start_patience(m, call, now)
    if delay == 0.0:
        return arrive(m, call)
    push(m.heap, m.world[0], now + delay, QUEUE * KIND_KEY + call)
    return NOTHING


@kernel
def arrive(m: Model, call: int) -> int:
    """A moved call reaches the other site; if that has failed meanwhile, the call is lost."""
    c = m.calls[call]
    leave_queue(m, call)
    c.state = ENTERING
    if m.sites[m.queues[c.queue].site].repairs_due:
        m.loss_cause[call] = codes.LOST_IN_QUEUE
        return codes.DROPPED
    return REACH


@kernel
def stands_already(m: Model, call: int, due: float) -> bool:
    """Whether the next step stands among what waits, since before the call rang."""
    ring = m.rings[call]
    if ring.step_s == due:
        return True
    ring.step_s = due
    return False


@kernel
def back_in_line(m: Model, call: int, now: float) -> int:
    """A call that nobody picked up is at the head of its line again, its steps open as before.

    Those that have become due while it rang open now (`STEP_DUE`), if no agent is found.
    """
    c, ring = m.calls[call], m.rings[call]
    leave_queue(m, call)
    c.state = ENTERING
    ring.returns = 0
    if turned_away(m, call):
        return codes.DISCONNECTED
    ring.ahead = 1
    c.opened = ring.opened
    for position in range(c.next_step):
        if c.opened & np.int64(1) << position:
            pool = choose_pool(m, call, m.queues[c.queue].first_step + position)
            if pool >= 0:
                match(m, call, pool, idle_pop(m.pools[pool], m.idle_agent), now)
                return NOTHING
    return STEP_DUE


@inlined
def look_for_agent(m: Model, call: int, what: int, now: float) -> int:
    """A call reaches a queue or opens steps, until it is served, waits, travels or ends."""
    c = m.calls[call]
    while what in (REACH, STEP_DUE):
        if what == REACH:
            c.join_s = now
            if m.world[0].ringing:
                m.rings[call].ahead = 0
            c.next_step = 0
            c.opened = 0
            m.queue_site[call] = m.queues[c.queue].site
        what = open_due(m, call, now)
        if what <= MOVE:
            what = move(m, call, MOVE - what, now)
            continue
        if what == NOTHING:
            break
        what = NOTHING if c.state == WAITING else wait(m, call, now)
        if what == NOTHING and c.next_step < m.queues[c.queue].n_steps:
            due = c.join_s + m.steps[m.queues[c.queue].first_step + c.next_step].after_s
            if not (m.world[0].ringing and stands_already(m, call, due)):
                push_wait(m, due, STEP * KIND_KEY + call)
    return what
