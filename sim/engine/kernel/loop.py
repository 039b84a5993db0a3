"""The loop: the next event by (time, kind, index), until nothing more can happen."""

from __future__ import annotations

from sim.engine import log as lg
from sim.engine.clock import PATIENCE, QUEUE, SERVICE
from sim.engine.kernel.entry import arrival, leave_ivr
from sim.engine.kernel.events import KIND, drop_first, push
from sim.engine.kernel.jit import kernel
from sim.engine.kernel.matching import (
    SERVE_OUT,
    arrive,
    conclude,
    end,
    free,
    set_level,
    settle,
    step_due,
)
from sim.engine.kernel.model import (
    ARRIVED,
    GONE,
    HOLDING,
    IN_FRONT,
    IN_IVR,
    N_HEAP,
    OPEN,
    RELEASE,
    TALKING,
    TRANSIT,
    WAITING,
    WRAP_UP,
    Model,
)
from sim.engine.kernel.outages import fail
from sim.engine.timeline import (
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CLOSES,
    OPENS,
    SITE_FAILS,
    SITE_REPAIRED,
)


@kernel
def service_ends(m: Model, call: int, now: float) -> None:
    """Talk ends and wrap-up begins, or wrap-up ends."""
    pool = m.log_pool[call]
    if m.state[call] == TALKING:
        m.log_talk_end[call] = now
        end(m, call, lg.ANSWERED, now)
        wrap_end = now + m.wrap[call] * m.factor[pool, m.kind[call]]
        if wrap_end > now:
            m.state[call] = WRAP_UP
            push(m, wrap_end, SERVICE, call)
            return
    m.log_wrap_end[call] = now
    m.state[call] = GONE
    free(m, pool, now)


@kernel
def all_to_plan(m: Model, now: float) -> None:
    """Staffing follows the plan again."""
    m.scalars[HOLDING] = 0
    for pool in range(m.busy.size):
        set_level(m, pool, m.wanted[pool], now)


@kernel
def close(m: Model, now: float) -> None:
    """Closing time: waiting calls are served out or cleared."""
    m.scalars[OPEN] = 0
    m.scalars[HOLDING] = 1 if m.flags[SERVE_OUT] and m.scalars[IN_FRONT] > 0 else 0
    if m.flags[SERVE_OUT]:
        return
    for call in range(m.scalars[ARRIVED]):
        if m.state[call] in (WAITING, TRANSIT):
            m.log_loss[call] = lg.CLOSED
            conclude(m, call, lg.DISCONNECTED, now)


@kernel
def change_world(m: Model, number: int, now: float) -> None:
    """One change of the timeline."""
    kind, index = m.change_kind[number], m.change_index[number]
    if kind == SITE_FAILS:
        fail(m, index, now)
    elif kind == SITE_REPAIRED:
        m.repairs_due[index] -= 1
    elif kind == CARRIER_LEAVES:
        m.believed_down[index] += 1
    elif kind == CARRIER_RETURNS:
        m.believed_down[index] -= 1
    elif kind == OPENS:
        m.scalars[OPEN] = 1
        all_to_plan(m, now)
    elif kind == CLOSES:
        close(m, now)
    else:
        level = m.change_value[number]
        m.wanted[index] = level
        if m.scalars[HOLDING] and level < m.level[index]:
            level = m.level[index]
        set_level(m, index, level, now)


@kernel
def heap_event(m: Model, kind: int, call: int, now: float) -> None:
    """An event of a call; one whose call has gone on is stale and does nothing."""
    state = m.state[call]
    if kind == SERVICE:
        if state in (TALKING, WRAP_UP):
            service_ends(m, call, now)
    elif kind == QUEUE:
        if state == IN_IVR:
            leave_ivr(m, call, now)
        elif state == TRANSIT:
            settle(m, call, arrive(m, call, now), now)
    elif kind == PATIENCE:
        if state in (WAITING, TRANSIT):
            conclude(m, call, lg.ABANDONED, now)
    elif state == WAITING:
        step_due(m, call, now)


@kernel
def run(m: Model) -> None:
    """Simulate one replication."""
    n, changes = m.arrival.size, m.change_time.size
    next_call = next_change = 0
    now = 0.0
    while True:
        # 0 arrival, 1 heap, 2 change of the world, 3 release of the late staff
        source = -1
        time = 0.0
        if next_call < n:
            source, time = 0, m.arrival[next_call]
        if m.scalars[N_HEAP] and (source < 0 or m.heap_time[0] <= time):
            source, time = 1, m.heap_time[0]
        if m.scalars[RELEASE] and (source < 0 or now <= time):
            source, time = 3, now
        if next_change < changes and (source < 0 or m.change_time[next_change] <= time):
            source, time = 2, m.change_time[next_change]
        if source < 0:
            break
        now = time
        if source == 0:
            next_call += 1
            m.scalars[ARRIVED] = next_call
            arrival(m, next_call - 1, now)
        elif source == 1:
            key = m.heap_key[0]
            drop_first(m)
            heap_event(m, key // KIND, key % KIND, now)
        elif source == 2:
            next_change += 1
            change_world(m, next_change - 1, now)
        else:
            m.scalars[RELEASE] = 0
            if m.scalars[HOLDING]:
                all_to_plan(m, now)
