"""Failures that take a share: trunk lines of a group, ports of an IVR, agents of a pool.

Which agents are lost is said by the change. Which of the busy lines and ports are hit is luck:
those calls whose numbers (`sim.workload.counter_based`) are the smallest, as many as the share of
what is busy.
"""

from __future__ import annotations

from typing import Any

from sim.engine.changes import (
    FAILS,
    HOLD,
    LINES_LOST,
    PORTS_LOST,
    TALKING_SURVIVES,
    TO_AGENT,
    TO_QUEUE,
)
from sim.engine.codes import (
    CONSULTING,
    ENTERING,
    FAILING,
    GONE,
    HELD,
    IN_IVR,
    LEFT_IVR,
    PORT_WAIT,
    RINGING,
    SERVICE,
    STAYS_ON,
    TALKING,
    UNANSWERED,
    VIRTUAL,
    WAS_HELD,
    WRAP_UP,
)
from sim.engine.kernel.agents import end, settle_places
from sim.engine.kernel.drops import afterwards, back_to_line, cut_wrap_up, drop, leave_port_queue
from sim.engine.kernel.entry import plays_message
from sim.engine.kernel.events import KIND_KEY, push
from sim.engine.kernel.follow_ups import requeue
from sim.engine.kernel.matching import HEARD, REACH, look_for_agent, offer
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import begins, leave_agent
from sim.engine.kernel.people import goes, goes_on, loses_call, show
from sim.engine.kernel.queues import leave_queue
from sim.engine.kernel.rounding import half_up
from sim.engine.kernel.rows import in_the_centre, row_at
from sim.jit import kernel
from sim.workload.counter_based import LOST_LINE, LOST_PORT, chance_at

BITS = 64
"""Halvings after which two numbers below 1 are told apart."""


@kernel
def is_on(m: Model, call: int, kind: int, index: int) -> bool:
    """Whether a call holds a trunk line of a group, or a port of a site."""
    c = m.calls[call]
    if kind == LINES_LOST:
        site = m.trunk_site[index]
        alive = c.state not in (GONE, WRAP_UP)
        return bool(alive and c.site == site and m.sites[site].trunks_at + c.group == index)
    return bool(c.state == IN_IVR and c.site == index)


@kernel
def luck_of(m: Model, call: int, kind: int, number: int) -> float:
    """The number by which a call is hit or not."""
    if kind == LINES_LOST:
        return float(chance_at(m.key[call], LOST_LINE, number))
    return float(chance_at(m.key[call], LOST_PORT, number))


@kernel
def count_on(m: Model, kind: int, index: int, number: int, below: float) -> int:
    """Calls on something whose numbers are below a limit; of all where it is 1 or more."""
    count = 0
    for i in range(in_the_centre(m)):
        call = row_at(m, i)
        if is_on(m, call, kind, index) and (below >= 1.0 or luck_of(m, call, kind, number) < below):
            count += 1
    return count


@kernel
def limits(m: Model, kind: int, index: int, number: int, most: int) -> tuple[float, float]:
    """Between which numbers the last of ``most`` calls with the smallest numbers lies."""
    low, high = 0.0, 1.0
    if count_on(m, kind, index, number, high) <= most:
        return high, high
    for _ in range(BITS):
        middle = 0.5 * (low + high)
        found = count_on(m, kind, index, number, middle)
        if found <= most:
            low = middle
        else:
            high = middle
        if found == most:
            break
    return low, high


@kernel
def take(m: Model, change: Any, most: int, now: float) -> None:
    """Calls that are hit, ``most`` of them, meet their fate."""
    kind, index, number, fate = change.kind, change.index, change.number, change.fate
    low, high = limits(m, kind, index, number, most)
    left = most - (count_on(m, kind, index, number, low))
    for i in range(in_the_centre(m)):
        call = row_at(m, i)
        if not is_on(m, call, kind, index):
            continue
        luck = luck_of(m, call, kind, number)
        if luck >= low:
            if luck >= high or left == 0:
                continue
            left -= 1
        if kind == LINES_LOST:
            drop(m, call, False, now)
        else:
            take_port(m, call, fate, now)


@kernel
def lines_lost(m: Model, change: Any, now: float) -> None:
    """Lines of a trunk group fail, and the calls on them drop."""
    held = count_on(m, LINES_LOST, change.index, 0, 1.0)
    up = m.free_trunks[change.index] + held
    take(m, change, half_up(held * ((up - change.value) / up)), now)
    m.free_trunks[change.index] -= up - change.value
    afterwards(m, now)


@kernel
def lines_back(m: Model, change: Any) -> None:
    """Lines of a trunk group work again."""
    m.free_trunks[change.index] = change.value - count_on(m, LINES_LOST, change.index, 0, 1.0)


@kernel
def take_port(m: Model, call: int, fate: int, now: float) -> None:
    """A call loses its port, or its place among those who wait for one."""
    if not fate & TO_AGENT:
        drop(m, call, False, now)
        return
    c = m.calls[call]
    if c.state == IN_IVR:
        m.ivr_end_s[call] = now
        c.bits |= LEFT_IVR
    else:
        leave_port_queue(m, call)
    c.state = ENTERING


@kernel
def ports_lost(m: Model, change: Any, now: float) -> None:
    """Ports of an IVR fail; the calls on them drop or go on to an agent."""
    site = m.sites[change.index]
    playing = count_on(m, PORTS_LOST, change.index, 0, 1.0)
    hit = playing
    if change.value:
        hit = half_up(playing * ((site.ports - change.value) / site.ports))
        take(m, change, hit, now)
    else:
        for i in range(in_the_centre(m)):
            call = row_at(m, i)
            c = m.calls[call]
            if c.state in (IN_IVR, PORT_WAIT) and c.site == change.index:
                take_port(m, call, change.fate, now)
    site.ports = change.value
    site.free_ports = change.value - (playing - hit)
    afterwards(m, now)
    if change.fate & TO_AGENT:
        for i in range(in_the_centre(m)):
            call = row_at(m, i)
            if m.calls[call].state == ENTERING:
                queue_up(m, call, now)


@kernel
def queue_up(m: Model, call: int, now: float) -> None:
    """A call from the IVR wants an agent."""
    what = HEARD
    if m.world[0].messages:
        what = plays_message(m, call, now)
    if what == HEARD:
        what = offer(m, call, now)
    if what == REACH:
        what = look_for_agent(m, call, what, now)
    if what >= 0:
        leave_queue(m, call)
        end(m, call, what, now)


@kernel
def ports_back(m: Model, change: Any, now: float) -> None:
    """Ports of an IVR work again."""
    site = m.sites[change.index]
    if change.value < 0:
        site.free_ports = change.value
    else:
        site.free_ports += change.value - site.ports
    site.ports = change.value
    afterwards(m, now)


@kernel
def agents_lost(m: Model, change: Any, now: float) -> None:
    """Agents of a pool are gone, and their calls with them unless they survive."""
    pool, at = change.index, m.pools[change.index].agents_at
    survive = change.fate & TALKING_SURVIVES
    mark_lost(m, change)
    if not survive or m.world[0].ringing:
        for i in range(in_the_centre(m)):
            call = row_at(m, i)
            c = m.calls[call]
            rings = m.world[0].ringing and c.state == RINGING
            at_agent = rings or (c.state in (TALKING, WRAP_UP, CONSULTING) and not survive)
            if c.pool != pool or not at_agent or not m.duty[at + c.opened] & FAILING:
                continue
            if m.world[0].ringing and rings:
                back_to_line(m, call, True, now)
            else:
                agent_lost(m, call, change, now)
    for i in range(change.moves_at, change.moves_end):
        agent = m.moves[i].agent
        if m.duty[at + agent] & FAILING:
            m.duty[at + agent] -= FAILING
            goes(m, pool, agent, FAILS, now)
    show(m, pool, now)
    if m.pools[pool].places > 1:
        settle_places(m, pool, now)


@kernel
def mark_lost(m: Model, change: Any) -> None:
    """The agents named, and of those who stay after their shift the first, as many as the share."""
    at = m.pools[change.index].agents_at
    staying = 0
    for i in range(change.moves_at, change.moves_end):
        agent = at + m.moves[i].agent
        if m.moves[i].what == FAILS:
            m.duty[agent] |= FAILING
        elif m.duty[agent] & STAYS_ON:
            staying += 1
    most = staying - half_up(staying * (1.0 - change.amount))
    for i in range(change.moves_at, change.moves_end):
        agent = at + m.moves[i].agent
        if most > 0 and m.moves[i].what != FAILS and m.duty[agent] & STAYS_ON:
            m.duty[agent] |= FAILING
            most -= 1


@kernel
def agent_lost(m: Model, call: int, change: Any, now: float) -> None:
    """The agent of a call is gone."""
    if m.calls[call].state in (WRAP_UP, CONSULTING):
        cut_wrap_up(m, call, now)
    elif change.fate & HOLD:
        hold(m, call, change.number, now)
    elif change.fate & TO_QUEUE and not m.calls[call].bits & VIRTUAL:
        back_to_queue(m, call, now)
    else:
        drop(m, call, True, now)


@kernel
def back_to_queue(m: Model, call: int, now: float) -> None:
    """A call whose agent is lost goes back to its queue with the rest of the talk."""
    c = m.calls[call]
    talk_end = m.answer_s[call] + m.chains[call].joint_s + m.talk_s[call] * c.factor
    if c.bits & WAS_HELD:
        talk_end = m.aside[call].talk_end_s
    leave_agent(m, call)
    loses_call(m, c.pool, c.opened, now)
    requeue(m, call, talk_end, now)


@kernel
def hold(m: Model, call: int, number: int, now: float) -> None:
    """A call waits for its agent to come back."""
    c = m.calls[call]
    a = m.aside[call]
    if not c.bits & WAS_HELD:
        c.bits |= WAS_HELD
        a.talk_end_s = m.answer_s[call]
        if m.world[0].follow_ups:
            a.talk_end_s += m.chains[call].joint_s
        if not c.bits & UNANSWERED:
            a.talk_end_s += m.talk_s[call] * c.factor
        a.fired = 0
    c.state = HELD
    a.held_since_s = now
    a.held_by = number
    leave_agent(m, call)
    loses_call(m, c.pool, c.opened, now)


@kernel
def agents_resume(m: Model, change: Any, now: float) -> None:
    """Agents are back with the calls that they left."""
    for i in range(in_the_centre(m)):
        call = row_at(m, i)
        c = m.calls[call]
        if c.state != HELD or c.pool != change.index or m.aside[call].held_by != change.number:
            continue
        a = m.aside[call]
        away = now - a.held_since_s
        if m.answer_s[call] > a.held_since_s:
            m.answer_s[call] += away
        a.talk_end_s += away
        c.state = TALKING
        begins(m, call, change.index, now)
        goes_on(m, change.index, c.opened)
        if a.fired:
            a.fired = 0
            push(m.heap, m.world[0], a.talk_end_s, SERVICE * KIND_KEY + call)
    show(m, change.index, now)
    if m.pools[change.index].places > 1:
        settle_places(m, change.index, now)
