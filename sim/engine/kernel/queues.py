"""Lines of waiting calls: intrusive linked lists in order of (joining time - head start, call)."""

from __future__ import annotations

from sim.engine.kernel.jit import kernel
from sim.engine.kernel.model import (
    HOLDING,
    IN_FRONT,
    RELEASE,
    WAITING,
    Model,
)


@kernel
def line_of(m: Model, call: int) -> int:
    """The line of a call: its type at the site where it waits."""
    return m.kind[call] * m.ports.size + m.line_site[call]


@kernel
def enlist(m: Model, call: int, step: int) -> None:
    """A waiting call opens to the pools of a step."""
    for g in range(m.step_groups_at[step], m.step_groups_at[step + 1]):
        for j in range(m.group_pools_at[g], m.group_pools_at[g + 1]):
            m.open_calls[m.group_pool[j]] += 1


@kernel
def stand_in_line(m: Model, call: int) -> None:
    """Put a call into its line, behind everyone who goes before it."""
    line = line_of(m, call)
    key = m.key[call]
    behind = m.tail[line]
    while behind >= 0 and (m.key[behind] > key or (m.key[behind] == key and behind > call)):
        behind = m.before[behind]
    ahead = m.head[line] if behind < 0 else m.after[behind]
    m.before[call] = behind
    m.after[call] = ahead
    if behind < 0:
        m.head[line] = call
    else:
        m.after[behind] = call
    if ahead < 0:
        m.tail[line] = call
    else:
        m.before[ahead] = call
    m.waiting[line] += 1
    m.site_waiting[m.line_site[call]] += 1
    first = m.line_steps_at[line]
    for position in range(m.next_step[call]):
        if m.opened[call] & (1 << position):
            enlist(m, call, first + position)


@kernel
def leave_line(m: Model, call: int) -> None:
    """Take a call out of its line, if it stands in one."""
    if m.state[call] != WAITING:
        return
    line = line_of(m, call)
    behind, ahead = m.before[call], m.after[call]
    if behind < 0:
        m.head[line] = ahead
    else:
        m.after[behind] = ahead
    if ahead < 0:
        m.tail[line] = behind
    else:
        m.before[ahead] = behind
    m.waiting[line] -= 1
    m.site_waiting[m.line_site[call]] -= 1
    first = m.line_steps_at[line]
    for position in range(m.next_step[call]):
        if m.opened[call] & (1 << position):
            step = first + position
            for g in range(m.step_groups_at[step], m.step_groups_at[step + 1]):
                for j in range(m.group_pools_at[g], m.group_pools_at[g + 1]):
                    m.open_calls[m.group_pool[j]] -= 1


@kernel
def past_front(m: Model, call: int) -> None:
    """A call no longer stands before the agents; the last one lets the late staff go."""
    if m.front[call]:
        m.front[call] = False
        m.scalars[IN_FRONT] -= 1
        if m.scalars[HOLDING] and m.scalars[IN_FRONT] == 0:
            m.scalars[RELEASE] = 1


@kernel
def choose_call(m: Model, pool: int) -> int:
    """The waiting call that a freed agent takes; -1: none."""
    if m.open_calls[pool] == 0:
        return -1
    best = -1
    best_rank = best_priority = 0
    best_key = 0.0
    sites = m.ports.size
    for i in range(m.pool_lines_at[pool], m.pool_lines_at[pool + 1]):
        line = m.pool_line[i]
        call = m.head[line]
        if call >= 0 and not m.line_in_order[line]:
            while call >= 0 and not m.opened[call] & m.pool_line_steps[i]:
                call = m.after[call]
        if call < 0 or not m.opened[call] & m.pool_line_steps[i]:
            continue
        kind = line // sites
        rank, priority, key = m.rank[pool, kind], m.priority[kind], m.key[call]
        if best < 0 or (
            rank < best_rank
            or (
                rank == best_rank
                and (
                    priority < best_priority
                    or (
                        priority == best_priority
                        and (key < best_key or (key == best_key and call < best))
                    )
                )
            )
        ):
            best, best_rank, best_priority, best_key = call, rank, priority, key
    return best
