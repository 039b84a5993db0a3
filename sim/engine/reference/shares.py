"""Failures that take a share: trunk lines of a group, ports of an IVR, agents of a pool.

Which agents are lost is said by the change. Which of the busy lines and ports are hit is luck:
those calls whose numbers (`sim.workload.counter_based`) are the smallest, as many as the share of
what is busy.
"""

from __future__ import annotations

from collections.abc import Iterable

from sim.engine.changes import FAILS, HOLD, TALKING_SURVIVES, TO_AGENT, TO_QUEUE, Change
from sim.engine.codes import (
    CONSULTING,
    ENTERING,
    GONE,
    HELD,
    IN_IVR,
    NO_LIMIT,
    PORT_WAIT,
    RINGING,
    TALKING,
    WRAP_UP,
)
from sim.engine.reference.agents import settle_places
from sim.engine.reference.drops import afterwards, back_to_line, cut_wrap_up, drop
from sim.engine.reference.entry import GO_TO_AGENT
from sim.engine.reference.follow_ups import requeue
from sim.engine.reference.model import Model
from sim.engine.reference.pace import begins, leave_agent
from sim.engine.reference.people import goes, goes_on, loses_call, show
from sim.engine.reference.records import Call, Pool
from sim.engine.reference.rows import in_the_centre
from sim.rounding import half_up
from sim.workload.counter_based import LOST_LINE, LOST_PORT, chance


def on_trunks(m: Model, change: Change) -> list[Call]:
    """Calls that hold a trunk line of the group that a change is about."""
    site, group = m.trunk_groups[change.index]
    return [
        c
        for c in in_the_centre(m)
        if c.site == site.index and c.group == group and c.state != WRAP_UP
    ]


def take(calls: Iterable[Call], most: int, purpose: int, failure: int) -> list[Call]:
    """Calls that are hit, ``most`` of them, by luck; in order of their indices."""
    luck = sorted((chance(c.key, purpose, failure), c.index, c) for c in calls)
    return sorted((c for _, _, c in luck[:most]), key=lambda c: c.index)


def lines_lost(m: Model, change: Change) -> None:
    """Trunk lines of a group fail, and the calls on them drop."""
    site, group = m.trunk_groups[change.index]
    held = on_trunks(m, change)
    up = site.free_trunks[group] + len(held)
    hit = half_up(len(held) * ((up - change.value) / up))
    for call in take(held, hit, LOST_LINE, change.number):
        drop(m, call)
    site.free_trunks[group] -= up - change.value
    afterwards(m)


def lines_back(m: Model, change: Change) -> None:
    """Trunk lines of a group work again."""
    site, group = m.trunk_groups[change.index]
    site.free_trunks[group] = change.value - len(on_trunks(m, change))


def take_port(m: Model, call: Call, fate: int) -> None:
    """A call loses its port, or its place among those who wait for one."""
    if not fate & TO_AGENT:
        drop(m, call)
        return
    if call.state == IN_IVR:
        m.log["ivr_end_s"][call.index] = m.clock.now
    else:
        m.sites[call.site].port_queue.remove(call)
    call.state = ENTERING
    call.signal = None
    assert call.process is not None
    call.process.interrupt(GO_TO_AGENT)


def ports_lost(m: Model, change: Change) -> None:
    """Ports of an IVR fail; the calls on them drop or go on to an agent."""
    site = m.sites[change.index]
    mine = [c for c in in_the_centre(m) if c.site == site.index]
    playing = [c for c in mine if c.state == IN_IVR]
    hit = len(playing)
    if change.value:
        hit = half_up(hit * ((site.ports - change.value) / site.ports))
    lost = take(playing, hit, LOST_PORT, change.number)
    if not change.value:
        lost = [c for c in mine if c.state in (IN_IVR, PORT_WAIT)]
    for call in lost:
        take_port(m, call, change.fate)
    site.ports = change.value
    site.free_ports = change.value - (len(playing) - hit)
    afterwards(m)


def ports_back(m: Model, change: Change) -> None:
    """Ports of an IVR work again."""
    site = m.sites[change.index]
    back = change.value - site.ports
    site.ports = change.value
    site.free_ports = NO_LIMIT if change.value == NO_LIMIT else site.free_ports + back
    afterwards(m)


def agents_lost(m: Model, change: Change) -> None:
    """Agents of a pool are gone, and their calls with them unless they survive."""
    pool = m.pools[change.index]
    failing = who_is_lost(pool, change)
    for call in [pool.serving[n] for n in sorted(pool.serving)]:
        if call.agent not in failing:
            continue
        if call.state == RINGING:
            back_to_line(m, call, agent_dies=True)
        elif change.fate & TALKING_SURVIVES:
            continue
        elif call.state in (TALKING, WRAP_UP, CONSULTING):
            agent_lost(m, call, change)
    for agent in failing:
        goes(m, pool, agent, FAILS)
    show(m, pool)
    if pool.places > 1:
        settle_places(m, pool)


def who_is_lost(pool: Pool, change: Change) -> list[int]:
    """The agents named, and of those who stay after their shift the first, as many as the share."""
    staying = [a for a, what in change.moves if what != FAILS and pool.agents[a].stays_on]
    left = half_up(len(staying) * (1.0 - change.amount))
    return [a for a, what in change.moves if what == FAILS] + staying[: len(staying) - left]


def agent_lost(m: Model, call: Call, change: Change) -> None:
    """The agent of a call is gone."""
    if call.state in (WRAP_UP, CONSULTING):
        cut_wrap_up(m, call)
    elif change.fate & HOLD:
        hold(m, call, change.number)
    elif change.fate & TO_QUEUE and not call.virtual:
        back_to_queue(m, call)
    else:
        drop(m, call, agent_dies=True)


def back_to_queue(m: Model, call: Call) -> None:
    """A call whose agent is lost goes back to its queue with the rest of the talk."""
    pool = m.pools[call.pool]
    leave_agent(pool, call)
    loses_call(m, pool, call.agent)
    leg = requeue(m, call, call.talk_end_s)
    call.state = GONE
    assert call.process is not None
    call.process.interrupt(leg)


def hold(m: Model, call: Call, number: int) -> None:
    """A call waits for its agent to come back."""
    pool = m.pools[call.pool]
    call.state = HELD
    call.held_since_s = m.clock.now
    call.held_by = number
    leave_agent(pool, call)
    loses_call(m, pool, call.agent)


def agents_resume(m: Model, change: Change) -> None:
    """Agents are back with the calls that they left."""
    pool = m.pools[change.index]
    for call in in_the_centre(m):
        if call.state == HELD and call.held_by == change.number and call.pool == pool.index:
            away = m.clock.now - call.held_since_s
            if call.answer_s > call.held_since_s:
                call.answer_s += away
            call.talk_end_s += away
            call.state = TALKING
            begins(pool, call, m.clock.now)
            goes_on(pool, call.agent)
            if call.resumed is not None:
                call.resumed.succeed()
    show(m, pool)
    if pool.places > 1:
        settle_places(m, pool)
