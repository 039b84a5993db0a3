"""Steps, conditions, agents: who takes whom, and the moves between lines."""

from __future__ import annotations

import numpy as np

from sim.engine import log as lg
from sim.engine.clock import PATIENCE, QUEUE, SERVICE, STEP
from sim.engine.kernel.events import idle_pop, idle_push, push
from sim.engine.kernel.jit import kernel
from sim.engine.kernel.model import (
    ENTERING,
    GONE,
    MOVE_TO,
    N_STAFFING,
    OPEN,
    TALKING,
    TRANSIT,
    WAITING,
    Model,
)
from sim.engine.kernel.queues import (
    choose_call,
    enlist,
    leave_line,
    line_of,
    past_front,
    stand_in_line,
)

MATCHED, WAITS, MOVED = -1, -2, -3
RANDOM_AGENT, OVERFLOW, SERVE_OUT = range(3)
"""Entries of `Model.flags`."""


@kernel
def end(m: Model, call: int, disposition: int, now: float) -> None:
    """A call leaves the centre: its line is free, its row is closed."""
    m.log_disposition[call] = disposition
    m.log_end[call] = now
    site, group = m.log_site[call], m.log_group[call]
    if site >= 0 and group >= 0:
        m.free_lines[m.groups_at[site] + group] += 1
    m.state[call] = GONE
    past_front(m, call)


@kernel
def conclude(m: Model, call: int, verdict: int, now: float) -> None:
    """Carry out a verdict that ends a call's wait."""
    if verdict >= 0:
        leave_line(m, call)
        end(m, call, verdict, now)


@kernel
def match(m: Model, call: int, pool: int, now: float) -> None:
    """An agent of ``pool`` (no longer counted idle) takes a call."""
    leave_line(m, call)
    m.busy[pool] += 1
    m.state[call] = TALKING
    m.log_pool[call] = pool
    answer = now + m.delay[m.line_site[call], m.pool_site[pool]]
    m.log_answer[call] = answer
    past_front(m, call)
    push(m, answer + m.talk[call] * m.factor[pool, m.kind[call]], SERVICE, call)


@kernel
def ready(m: Model, pool: int, now: float) -> None:
    """An agent of ``pool`` looks for a waiting call."""
    call = choose_call(m, pool)
    if call < 0:
        idle_push(m, pool, now)
    else:
        match(m, call, pool, now)


@kernel
def free(m: Model, pool: int, now: float) -> None:
    """An agent of ``pool`` ends a call: takes another, becomes idle, or goes home."""
    m.busy[pool] -= 1
    if m.busy[pool] + m.idle_count[pool] < m.level[pool]:
        ready(m, pool, now)


@kernel
def set_level(m: Model, pool: int, level: int, now: float) -> None:
    """Staffing allows ``level`` agents: new ones look for work, idle ones leave first."""
    if level == m.level[pool]:
        return
    m.level[pool] = level
    row = m.scalars[N_STAFFING]
    m.staffing_time[row] = now
    m.staffing_pool[row] = pool
    m.staffing_level[row] = level
    m.scalars[N_STAFFING] = row + 1
    while m.idle_count[pool] and m.busy[pool] + m.idle_count[pool] > level:
        idle_pop(m, pool)
    for _ in range(level - m.busy[pool] - m.idle_count[pool]):
        ready(m, pool, now)


@kernel
def expected_wait(m: Model, kind: int, site: int) -> float:
    """Expected wait of the next call of a type at a site, seconds."""
    line = kind * m.ports.size + site
    agents = 0
    for i in range(m.line_first_at[line], m.line_first_at[line + 1]):
        pool = m.line_first_pool[i]
        if m.idle_count[pool]:
            return 0.0
        agents += m.level[pool]
    waiting = 0
    for i in range(m.line_shares_at[line], m.line_shares_at[line + 1]):
        waiting += m.waiting[m.line_shares_type[i] * m.ports.size + site]
    if agents == 0:
        return np.inf
    return (waiting + 1) * m.handling[kind] / agents


@kernel
def opens(m: Model, call: int, step: int) -> bool:
    """Whether a step that is due opens for a call."""
    if not m.step_conditional[step]:
        return True
    others = m.waiting[line_of(m, call)] - (1 if m.state[call] == WAITING else 0)
    if m.step_queue[step] >= 0 and others <= m.step_queue[step]:
        return False
    if m.step_down[step] >= 0 and m.believed_down[m.step_down[step]] == 0:
        return False
    if m.step_idle[step] >= 0:
        idle = 0
        for g in range(m.step_groups_at[step], m.step_groups_at[step + 1]):
            for j in range(m.group_pools_at[g], m.group_pools_at[g + 1]):
                idle += m.idle_count[m.group_pool[j]]
        if idle < m.step_idle[step]:
            return False
    limit = m.step_wait[step]
    return bool(np.isnan(limit)) or expected_wait(m, m.kind[call], m.line_site[call]) > limit


@kernel
def choose_pool(m: Model, call: int, step: int) -> int:
    """Pool with an idle agent for a call among a step's pools; -1: none is idle."""
    for g in range(m.step_groups_at[step], m.step_groups_at[step + 1]):
        best = -1
        count = agents = 0
        for j in range(m.group_pools_at[g], m.group_pools_at[g + 1]):
            pool = m.group_pool[j]
            if m.idle_count[pool] == 0:
                continue
            count += 1
            agents += m.idle_count[pool]
            if best < 0 or (
                m.idle[m.ring_at[pool] + m.idle_first[pool]]
                < m.idle[m.ring_at[best] + m.idle_first[best]]
            ):
                best = pool
        if best < 0:
            continue
        if count == 1 or not m.flags[RANDOM_AGENT]:
            return best
        place = int(m.u_agent[call] * agents)
        for j in range(m.group_pools_at[g], m.group_pools_at[g + 1]):
            pool = m.group_pool[j]
            if m.idle_count[pool]:
                best = pool
                place -= m.idle_count[pool]
                if place < 0:
                    return pool
        return best
    return -1


@kernel
def open_due(m: Model, call: int, now: float) -> int:
    """Open every step due by now, in order, until one finds an agent or moves the call."""
    line = line_of(m, call)
    first, last = m.line_steps_at[line], m.line_steps_at[line + 1]
    if m.next_step[call] == 0:
        m.opened[call] = 0
    while first + m.next_step[call] < last:
        position = m.next_step[call]
        step = first + position
        if m.join[call] + m.step_after[step] > now:
            break
        m.next_step[call] += 1
        if not opens(m, call, step):
            continue
        m.log_steps[call] += 1
        if m.step_transfer[step] >= 0:
            m.scalars[MOVE_TO] = m.step_transfer[step]
            return MOVED
        pool = choose_pool(m, call, step)
        if pool >= 0:
            idle_pop(m, pool)
            match(m, call, pool, now)
            return MATCHED
        m.opened[call] |= 1 << position
        if m.state[call] == WAITING:
            enlist(m, call, step)
    return WAITS


@kernel
def schedule_step(m: Model, call: int) -> None:
    """Put the call's next step, if it has one, on the heap."""
    line = line_of(m, call)
    step = m.line_steps_at[line] + m.next_step[call]
    if step < m.line_steps_at[line + 1]:
        push(m, m.join[call] + m.step_after[step], STEP, call)


@kernel
def start_patience(m: Model, call: int, now: float) -> None:
    """Patience runs from the first joining, whatever line the call is moved to later."""
    if not m.patient[call]:
        m.patient[call] = True
        if m.patience[call] < np.inf:
            push(m, now + m.patience[call], PATIENCE, call)


@kernel
def reach(m: Model, call: int, site: int, now: float) -> int:
    """Join the line of ``site``: open what is due at once, else wait."""
    m.line_site[call] = site
    m.join[call] = now
    m.next_step[call] = 0
    m.log_queue_site[call] = site
    verdict = open_due(m, call, now)
    if verdict != WAITS:
        return verdict
    line = line_of(m, call)
    kind = m.kind[call]
    if (m.type_limit[kind] >= 0 and m.waiting[line] >= m.type_limit[kind]) or (
        m.site_limit[site] >= 0 and m.site_waiting[site] >= m.site_limit[site]
    ):
        m.log_loss[call] = lg.QUEUE_FULL
        return lg.BLOCKED_QUEUE
    if m.balks[call] and not m.waited[call]:
        return lg.BALKED
    m.key[call] = now - m.head_start[kind]
    m.state[call] = WAITING
    m.waited[call] = True
    stand_in_line(m, call)
    start_patience(m, call, now)
    schedule_step(m, call)
    return WAITS


@kernel
def arrive(m: Model, call: int, now: float) -> int:
    """A moved call reaches the other site, or is lost there."""
    site = m.line_site[call]
    if m.repairs_due[site]:
        m.log_loss[call] = lg.IN_QUEUE
        return lg.DROPPED
    m.state[call] = ENTERING
    return reach(m, call, site, now)


@kernel
def settle(m: Model, call: int, verdict: int, now: float) -> None:
    """Carry out a verdict; a call that moves goes on until it waits, travels or has ended."""
    while verdict == MOVED:
        target = m.scalars[MOVE_TO]
        leave_line(m, call)
        m.state[call] = TRANSIT
        delay = m.delay[m.line_site[call], target]
        m.line_site[call] = target
        if delay == 0.0:
            verdict = arrive(m, call, now)
        else:
            start_patience(m, call, now)
            push(m, now + delay, QUEUE, call)
            verdict = WAITS
    conclude(m, call, verdict, now)


@kernel
def offer(m: Model, call: int, now: float) -> None:
    """A call reaches the queue of its site for the first time."""
    if not m.scalars[OPEN] and not (m.flags[SERVE_OUT] and m.front[call]):
        m.log_loss[call] = lg.CLOSED
        end(m, call, lg.DISCONNECTED, now)
        return
    m.log_queue[call] = now
    settle(m, call, reach(m, call, m.log_site[call], now), now)


@kernel
def step_due(m: Model, call: int, now: float) -> None:
    """A step's time has come."""
    verdict = open_due(m, call, now)
    if verdict == WAITS:
        schedule_step(m, call)
    else:
        settle(m, call, verdict, now)
