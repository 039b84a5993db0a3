"""Deferred and outbound work: it waits in a pile until somebody has time to spare for it."""

from __future__ import annotations

from sim.workload import counter_based as cb
from tests.oracle import match, pace, staffing
from tests.oracle.calls import Caller
from tests.oracle.state import State


def is_work(o: State, caller: Caller) -> bool:
    return o.centre.contact_types[caller.kind].channel in ("deferred", "outbound")


def comes(o: State, caller: Caller) -> None:
    """Somebody beyond a pool's reserve begins with it, or it waits."""
    o.write(caller, queue_s=o.now)
    caller.place = "pile"
    pool = picks_pool(o, caller)
    if pool is not None:
        begins(o, caller, pool, o.teams[pool].takes_longest_idle())


def picks_pool(o: State, caller: Caller) -> str | None:
    """A pool with more idle agents than its reserve."""
    spare = {
        name: len(o.teams[name].idle) - pool.reserve
        for name, pool in o.centre.pools.items()
        if caller.kind in pool.skills and len(o.teams[name].idle) > pool.reserve
    }
    return match.among(o, caller, spare)


def spare_time(o: State, pool: str) -> Caller | None:
    """The work that an agent who has no call begins with; None: none, or the reserve needs them."""
    described = o.centre.pools[pool]
    if len(o.teams[pool].idle) + 1 <= described.reserve:
        return None
    found = []
    for caller in o.calls:
        if caller.place == "pile" and caller.kind in described.skills:
            own = described.skills[caller.kind].preference if described.own_type_first else 0
            priority = o.centre.contact_types[caller.kind].priority
            found.append((own, priority, caller.luck.arrival, caller.number))
    return o.calls[min(found)[-1]] if found else None


def begins(o: State, caller: Caller, pool: str, agent: int) -> None:
    """It is finished, whatever happens."""
    caller.place = "work"
    staffing.takes(o, caller, pool, agent)
    of_talk, of_wrap_up = pace.factors(o, caller, pool)
    talk, wrap_up = caller.luck.talk * of_talk, caller.luck.wrap_up * of_wrap_up
    outbound = o.centre.contact_types[caller.kind].outbound
    caller.answers = (
        outbound is None or cb.chance(caller.luck.key, cb.RIGHT_PARTY, 0) < outbound.right_party
    )
    if not caller.answers:
        assert outbound is not None
        talk, wrap_up = outbound.unanswered_s, 0.0
    end = o.now + talk + wrap_up
    o.write(caller, pool=pool, answer_s=o.now, talk_end_s=o.now + talk)
    o.plan(end, "service", caller.number, is_done, caller)


def is_done(o: State, caller: Caller) -> None:
    caller.place = "gone"
    how = "done" if caller.answers else "not_reached"
    o.write(caller, disposition=how, loss_cause="", wrap_end_s=o.now, end_s=o.now)
    staffing.loses(o, caller)
    staffing.agent_is_free(o, caller.pool, caller.agent)
