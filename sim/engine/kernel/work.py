"""Deferred and outbound work: piles, and who works them off; see `sim.engine.reference.work`."""

from __future__ import annotations

from sim.engine import codes
from sim.engine.codes import PILED, SERVICE, WORKING
from sim.engine.kernel.events import KIND_KEY, idle_pop, push
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import begins, choose_agent, handling_factor, wrap_up_factor
from sim.jit import kernel
from sim.workload.counter_based import RIGHT_PARTY, chance_at


@kernel
def work_arrives(m: Model, call: int, now: float) -> None:
    """Work comes: an agent to spare takes it, or it goes to its pile."""
    m.queue_s[call] = now
    pool = pool_for_work(m, call)
    if pool >= 0:
        begin_work(m, call, pool, idle_pop(m.pools[pool], m.idle_agent), now)
        return
    pile = m.piles[m.calls[call].contact_type]
    m.calls[call].state = PILED
    if pile.tail < 0:
        pile.head = call
    else:
        m.calls[pile.tail].after = call
    pile.tail = call
    m.world[0].piled += 1


@kernel
def pool_for_work(m: Model, call: int) -> int:
    """Pool with more idle agents than its reserve; -1: none."""
    ctype = m.contact_types[m.calls[call].contact_type]
    at = ctype.pools_at
    while at < ctype.pools_end:
        first = at + 1
        at = first + m.members[at]
        best = -1
        longest = 0.0
        count = agents = 0
        for i in range(first, at):
            pool = m.pools[m.members[i]]
            if pool.idle > pool.reserve:
                count += 1
                agents += pool.idle - pool.reserve
                since = m.idle_since_s[pool.ring_at + pool.idle_first]
                if best < 0 or since < longest:
                    best, longest = m.members[i], since
        if best < 0:
            continue
        if count > 1 and ctype.random_agent:
            return random_spare(m, first, at, int(m.u_agent[call] * agents))
        return int(best)
    return -1


@kernel
def random_spare(m: Model, first: int, last: int, place: int) -> int:
    """The pool of the agent at ``place`` of all whom the reserves of these pools leave."""
    best = -1
    for i in range(first, last):
        pool = m.pools[m.members[i]]
        if pool.idle > pool.reserve:
            best = m.members[i]
            place -= pool.idle - pool.reserve
            if place < 0:
                break
    return int(best)


@kernel
def take_work(m: Model, pool: int, agent: int, now: float) -> bool:
    """Whether an agent of a pool who has no call takes work instead of becoming idle."""
    if m.pools[pool].idle < m.pools[pool].reserve:
        return False
    types = m.world[0].contact_types
    best = best_class = -1
    for ctype in range(types):
        head = m.piles[ctype].head
        class_ = m.tasks[pool * types + ctype]
        if head < 0 or class_ < 0:
            continue
        if best < 0 or class_ < best_class or (class_ == best_class and head < best):
            best, best_class = int(head), int(class_)
    if best < 0:
        return False
    pile = m.piles[m.calls[best].contact_type]
    pile.head = m.calls[best].after
    if pile.head < 0:
        pile.tail = -1
    m.world[0].piled -= 1
    begin_work(m, best, pool, agent, now)
    return True


@kernel
def begin_work(m: Model, call: int, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` (no longer counted idle) does work."""
    c = m.calls[call]
    ctype = m.contact_types[c.contact_type]
    c.opened = agent
    if m.pools[pool].pace >= 0:
        choose_agent(m, call, pool)
    begins(m, call, pool, now)
    c.state = WORKING
    c.pool = pool
    talk_end = wrap_end = now + ctype.unanswered_s
    reached = ctype.right_party >= 1.0
    if not reached:
        reached = chance_at(m.key[call], RIGHT_PARTY, 0) < ctype.right_party
    if reached:
        c.factor = handling_factor(m, call, pool, now)
        talk_end = now + m.talk_s[call] * c.factor
        wrap_end = talk_end + m.wrap_up_s[call] * wrap_up_factor(m, call)
    m.pool[call] = pool
    m.answer_s[call] = now
    m.talk_end_s[call] = talk_end
    m.wrap_end_s[call] = m.end_s[call] = wrap_end
    m.disposition[call] = codes.DONE if reached else codes.NOT_REACHED
    push(m.heap, m.world[0], wrap_end, SERVICE * KIND_KEY + call)
