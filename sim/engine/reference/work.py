"""Deferred and outbound work: piles, and who works them off.

Work waits in a pile a contact type, and is done with agents whom no call needs. An agent with
nothing else to do takes work if, with this one, more than the pool's reserve are idle: of the best
class (own type first where the pool says so, then priority) what came first. New work goes to a
pool with more idle agents than its reserve, by preference, then to the agent who has been idle
longest. What is begun is finished, whatever fails.
"""

from __future__ import annotations

from sim.engine import codes
from sim.engine.codes import PILED, SERVICE, WORKING
from sim.engine.reference.model import Model
from sim.engine.reference.pace import begins, choose_agent, handling_factor, wrap_up_factor
from sim.engine.reference.people import idle_pop
from sim.engine.reference.records import Call, Pool
from sim.workload.counter_based import RIGHT_PARTY, chance


def work_arrives(m: Model, call: Call) -> None:
    """Work comes: an agent to spare takes it, or it goes to its pile."""
    m.log["queue_s"][call.index] = m.clock.now
    pool = pool_for_work(m, call)
    if pool is not None:
        begin_work(m, call, pool, idle_pop(pool))
        return
    call.state = PILED
    m.piles[call.contact_type].append(call)


def pool_for_work(m: Model, call: Call) -> Pool | None:
    """Pool with more idle agents than its reserve; None: there is none."""
    work = m.plan.contact_types[call.contact_type].work
    assert work is not None
    for group in work.groups:
        spare = [p for p in map(m.pools.__getitem__, group) if len(p.idle) > p.reserve]
        if not spare:
            continue
        if len(spare) > 1 and m.plan.contact_types[call.contact_type].random_agent:
            agents = sum(len(p.idle) - p.reserve for p in spare)
            return random_spare(spare, int(call.u_agent * agents))
        return min(spare, key=lambda p: p.idle[0])
    return None


def random_spare(spare: list[Pool], place: int) -> Pool:
    """The pool of the agent at ``place`` of all whom the reserves of these pools leave."""
    for pool in spare:
        place -= len(pool.idle) - pool.reserve
        if place < 0:
            return pool
    return spare[-1]


def take_work(m: Model, pool: Pool, agent: int) -> bool:
    """Whether an agent of a pool who has no call takes work instead of becoming idle."""
    if len(pool.idle) < pool.reserve:
        return False
    heads = [
        (pool.rank[ctype], m.plan.contact_types[ctype].priority, pile[0].index, ctype)
        for ctype, pile in m.piles.items()
        if pile and pool.factor[ctype] == pool.factor[ctype]
    ]
    if not heads:
        return False
    begin_work(m, m.piles[min(heads)[3]].popleft(), pool, agent)
    return True


def begin_work(m: Model, call: Call, pool: Pool, agent: int) -> None:
    """An agent of ``pool`` (no longer counted idle) does work."""
    now = m.clock.now
    work = m.plan.contact_types[call.contact_type].work
    assert work is not None
    call.agent = agent
    choose_agent(pool, call)
    begins(pool, call, now)
    call.state = WORKING
    call.pool = pool.index
    talk_end = wrap_end = now + work.unanswered_s
    reached = work.right_party >= 1.0 or chance(call.key, RIGHT_PARTY, 0) < work.right_party
    if reached:
        call.factor = handling_factor(pool, call, now)
        talk_end = now + call.talk_s * call.factor
        wrap_end = talk_end + call.wrap_up_s * wrap_up_factor(pool, call)
    log, index = m.log, call.index
    log["pool"][index] = pool.index
    log["answer_s"][index] = now
    log["talk_end_s"][index] = talk_end
    log["wrap_end_s"][index] = log["end_s"][index] = wrap_end
    log["disposition"][index] = codes.DONE if reached else codes.NOT_REACHED
    m.clock.push(wrap_end, SERVICE, index, call)
