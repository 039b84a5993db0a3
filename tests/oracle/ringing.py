"""Calls that ring at an agent, who picks up after a while, or does not."""

from __future__ import annotations

from sim.workload.counter_based import AFTER_RING, PICKS_UP, RINGS, chance
from tests.oracle import line, links, luck, match, pace, service, staffing, steps
from tests.oracle.calls import Caller
from tests.oracle.state import KINDS, State

RING = KINDS.index("ring")
PATIENCE = KINDS.index("patience")


def rings_for(o: State, caller: Caller, pool: str) -> float:
    """How long the call rings at an agent of the pool; 0: it is answered at once."""
    asked = o.centre.pools[pool].ringing
    if asked is None or caller.virtual:
        return 0.0
    number = caller.story.attempt * RINGS + caller.rung
    caller.rung += 1
    caller.picked_up = chance(caller.luck.key, PICKS_UP, number) >= asked.no_answer
    caller.may_balk = False
    return asked.pick_up_s if caller.picked_up else asked.no_answer_after_s


def begins(o: State, caller: Caller, until: float) -> None:
    """The caller may hang up meanwhile."""
    o.events = [e for e in o.events if e[4] is not caller or e[1] == PATIENCE]
    caller.place, caller.rings_since = "ring", o.now
    line.starts_patience(o, caller)
    o.plan(until, "ring", caller.number, is_over, caller)


def is_over(o: State, caller: Caller) -> None:
    """The agent picks up, or did not."""
    if caller.picked_up:
        caller.answer = o.now
        service.is_answered(o, caller)
        return
    row = o.rows[caller.number]
    row["rings_not_answered"] = row.get("rings_not_answered", 0) + 1
    goes_back(o, caller, o.now + unavailable(o, caller))


def goes_back(o: State, caller: Caller, until: float) -> None:
    """The call is on its way to its line, and the agent on duty unavailable until then."""
    person = o.teams[caller.pool].people[caller.agent]
    stops(o, caller)
    is_on_its_way(o, caller)
    if person.on_duty:
        person.calls.remove(caller.number)
        person.away_until, person.away_new = until, caller.by_new
        index = list(o.teams).index(caller.pool) * 10**6 + caller.agent
        o.plan(until, "available", index, is_available, (caller.pool, caller.agent))
    else:
        staffing.loses(o, caller)
        staffing.agent_is_free(o, caller.pool, caller.agent)


def unavailable(o: State, caller: Caller) -> float:
    """How long the agent who did not pick up takes no call, seconds."""
    asked = o.centre.pools[caller.pool].ringing
    assert asked is not None
    number = caller.story.attempt * RINGS + caller.rung - 1
    return luck.duration(asked.unavailable, chance(caller.luck.key, AFTER_RING, number))


def is_available(o: State, who: tuple[str, int]) -> None:
    pool, agent = who
    person = o.teams[pool].people[agent]
    if person.away_until == o.now:
        pace.remembers(o, pool)
        person.away_until, person.away_new = None, False
        staffing.agent_is_free(o, pool, agent)


def stops(o: State, caller: Caller) -> None:
    """The call rings no more."""
    o.events = [e for e in o.events if e[4] is not caller or e[1] != RING]
    caller.place = "back"
    row = o.rows[caller.number]
    row["rang_s"] = row.get("rang_s", 0.0) + (o.now - caller.rings_since)
    if caller.ring_link is not None:
        links.leaves_one(o, caller, caller.ring_link)
        caller.ring_link = None


def stops_with_the_caller(o: State, caller: Caller) -> None:
    """The caller is gone: the agent, if it rang, is free."""
    if caller.place == "ring":
        stops(o, caller)
        staffing.loses(o, caller)
        staffing.agent_is_free(o, caller.pool, caller.agent)


def fails(o: State, caller: Caller) -> tuple[str, int]:
    """A failure stops the ring, and the call goes back to its line; the pool and the agent."""
    stops(o, caller)
    staffing.loses(o, caller)
    is_on_its_way(o, caller)
    return caller.pool, caller.agent


def is_on_its_way(o: State, caller: Caller) -> None:
    o.plan(o.now, "queue", caller.number, is_back, caller)


def is_back(o: State, caller: Caller) -> None:
    """At the head of its line, with all that had opened before it rang."""
    caller.place = "outside"
    if line.is_shut_out(o, caller):
        return
    caller.ahead = True
    for step in caller.opened:
        pool = match.picks_pool(o, caller, step)
        if pool is not None:
            service.is_taken(o, caller, pool, o.teams[pool].takes_longest_idle())
            return
    if not steps.opens_what_is_due(o, caller):
        line.stands(o, caller)


def counts_as_waiting(caller: Caller) -> bool:
    """For failures of what is around it a call that rings waits."""
    return caller.place in ("line", "ring", "back")
