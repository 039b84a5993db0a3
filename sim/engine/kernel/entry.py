"""The carrier and the IVR: how a call gets in, and through self-service."""

from __future__ import annotations

from sim.engine import log as lg
from sim.engine.clock import QUEUE
from sim.engine.kernel.events import push
from sim.engine.kernel.jit import kernel
from sim.engine.kernel.matching import OVERFLOW, end, expected_wait, offer
from sim.engine.kernel.model import IN_FRONT, IN_IVR, OPEN, PORT_WAIT, Model
from sim.engine.plan import BLOCK, BYPASS, LEAST_EXPECTED_WAIT, ORDER, SHARES

CONTAINED, HUNG_UP = 1, 3


@kernel
def first_site(m: Model, call: int) -> int:
    """The site that the carrier tries first; -1: none."""
    kind = m.kind[call]
    first, last = m.entry_at[kind], m.entry_at[kind + 1]
    policy = m.policy[kind]
    if policy == SHARES:
        return site_by_shares(m, m.u_entry[call], first, last)
    if policy == ORDER:
        for i in range(first, last):
            if m.believed_down[m.entry_site[i]] == 0:
                return m.entry_site[i]
            if not m.flags[OVERFLOW]:
                return -1
        return -1
    best = -1
    best_wait = 0.0
    best_idle = 0
    for i in range(first, last):
        site = m.entry_site[i]
        if m.believed_down[site]:
            continue
        if policy == LEAST_EXPECTED_WAIT:
            wait = expected_wait(m, kind, site)
            if best < 0 or wait < best_wait:
                best, best_wait = site, wait
        else:
            idle = 0
            line = kind * m.ports.size + site
            for j in range(m.line_first_at[line], m.line_first_at[line + 1]):
                idle += m.idle_count[m.line_first_pool[j]]
            if best < 0 or idle > best_idle:
                best, best_idle = site, idle
    return best


@kernel
def site_by_shares(m: Model, u: float, first: int, last: int) -> int:
    """Site at ``u`` of the cumulative shares; see `Rules._by_shares`."""
    low = 0.0
    chosen = last - 1
    for i in range(first, last):
        high = low + m.entry_share[i]
        if u < high or i == last - 1:
            chosen = i
            break
        low = high
    if m.believed_down[m.entry_site[chosen]] == 0:
        return m.entry_site[chosen]
    if not m.flags[OVERFLOW]:
        return -1
    total = 0.0
    up_first = up_last = -1
    for i in range(first, last):
        if m.believed_down[m.entry_site[i]] == 0:
            total += m.entry_share[i]
            up_last = m.entry_site[i]
            if up_first < 0:
                up_first = up_last
    if up_first < 0:
        return -1
    if total <= 0.0:
        return up_first
    rest = (u - low) / m.entry_share[chosen] * total
    low = 0.0
    for i in range(first, last):
        if m.believed_down[m.entry_site[i]] == 0:
            low += m.entry_share[i]
            if rest < low:
                return m.entry_site[i]
    return up_last


@kernel
def take_line(m: Model, site: int) -> int:
    """Trunk group with a free line, now held; -1 without limit; -2: every line is busy."""
    first, last = m.groups_at[site], m.groups_at[site + 1]
    if first == last:
        return -1
    for i in range(first, last):
        if m.free_lines[i]:
            m.free_lines[i] -= 1
            return i - first
    return -2


@kernel
def try_site(m: Model, call: int, site: int, now: float) -> bool:
    """Offer a call to a site; True: it got in, or was lost there."""
    if m.repairs_due[site]:
        m.log_loss[call] = lg.BEFORE_DETECTION
        end(m, call, lg.DROPPED, now)
        return True
    group = take_line(m, site)
    if group == -2:
        return False
    m.log_site[call] = site
    m.log_group[call] = group
    if m.ivr_outcome[call]:
        enter_ivr(m, call, site, now)
    else:
        offer(m, call, now)
    return True


@kernel
def arrival(m: Model, call: int, now: float) -> None:
    """The carrier offers a call to the sites in turn."""
    if m.scalars[OPEN]:
        m.front[call] = True
        m.scalars[IN_FRONT] += 1
    first = first_site(m, call)
    if first >= 0:
        if try_site(m, call, first, now):
            return
        if m.flags[OVERFLOW]:
            kind = m.kind[call]
            for i in range(m.entry_at[kind], m.entry_at[kind + 1]):
                site = m.entry_site[i]
                if site != first and m.believed_down[site] == 0 and try_site(m, call, site, now):
                    return
    m.log_loss[call] = lg.NO_LINE if first >= 0 else lg.NO_SITE
    end(m, call, lg.BLOCKED, now)


@kernel
def start_ivr(m: Model, call: int, now: float) -> None:
    """A call has a port."""
    m.state[call] = IN_IVR
    m.log_ivr_start[call] = now
    push(m, now + m.ivr_s[call], QUEUE, call)


@kernel
def enter_ivr(m: Model, call: int, site: int, now: float) -> None:
    """Take a port, or do what the site does when there is none."""
    if m.free_ports[site] == 0:
        if m.when_full[site] == BYPASS:
            offer(m, call, now)
        elif m.when_full[site] == BLOCK:
            m.log_loss[call] = lg.NO_PORT
            end(m, call, lg.BLOCKED, now)
        else:
            m.state[call] = PORT_WAIT
            last = m.port_tail[site]
            m.after[call] = -1
            if last < 0:
                m.port_head[site] = call
            else:
                m.after[last] = call
            m.port_tail[site] = call
        return
    if m.free_ports[site] > 0:
        m.free_ports[site] -= 1
    start_ivr(m, call, now)


@kernel
def leave_ivr(m: Model, call: int, now: float) -> None:
    """The journey is over: contained, hung up, or an agent is wanted."""
    m.log_ivr_end[call] = now
    site = m.log_site[call]
    waiting = m.port_head[site]
    if waiting >= 0:
        m.port_head[site] = m.after[waiting]
        if m.port_head[site] < 0:
            m.port_tail[site] = -1
        start_ivr(m, waiting, now)
    elif m.free_ports[site] >= 0:
        m.free_ports[site] += 1
    if m.ivr_outcome[call] == CONTAINED:
        end(m, call, lg.CONTAINED, now)
    elif m.ivr_outcome[call] == HUNG_UP:
        end(m, call, lg.HUNG_UP_IN_IVR, now)
    else:
        offer(m, call, now)
