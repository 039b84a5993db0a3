"""Changes of the world: opening hours, staffing, failures and what the carrier believes."""

from __future__ import annotations

from sim.engine import log as lg
from sim.engine.kernel.agents import end, set_level
from sim.engine.kernel.model import GONE, TRANSIT, WAITING, Model
from sim.engine.kernel.outages import fail
from sim.engine.kernel.queues import leave_line
from sim.engine.timeline import (
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CLOSES,
    OPENS,
    SITE_FAILS,
    SITE_REPAIRED,
)
from sim.jit import kernel


@kernel
def all_to_plan(m: Model, now: float) -> None:
    """Staffing follows the plan again."""
    m.world[0].holding = 0
    for pool in range(m.world[0].pools):
        set_level(m, pool, m.pools[pool].wanted, now)


@kernel
def close(m: Model, now: float) -> None:
    """Closing time: waiting calls are served out or cleared."""
    w = m.world[0]
    w.open = 0
    w.holding = 1 if w.serve_out and w.in_front > 0 else 0
    if w.serve_out:
        return
    for call in range(w.oldest, w.arrived):
        state = m.calls[call].state
        if state in (WAITING, TRANSIT):
            leave_line(m, call)
            m.loss_cause[call] = lg.CLOSED
            end(m, call, lg.DISCONNECTED, now)


@kernel
def pass_over_the_gone(m: Model) -> None:
    """Move on to the oldest call that is still in the centre."""
    w = m.world[0]
    while w.oldest < w.arrived and m.calls[w.oldest].state == GONE:
        w.oldest += 1


@kernel
def change_world(m: Model, now: float) -> None:
    """The next change of the timeline."""
    w = m.world[0]
    pass_over_the_gone(m)
    change = m.changes[w.changed]
    w.changed += 1
    kind, index = change.kind, change.index
    if kind == SITE_FAILS:
        fail(m, index, now)
    elif kind == SITE_REPAIRED:
        m.sites[index].repairs_due -= 1
    elif kind == CARRIER_LEAVES:
        m.sites[index].believed_down += 1
    elif kind == CARRIER_RETURNS:
        m.sites[index].believed_down -= 1
    elif kind == OPENS:
        w.open = 1
        all_to_plan(m, now)
    elif kind == CLOSES:
        close(m, now)
    else:
        p = m.pools[index]
        p.wanted = change.value
        set_level(m, index, max(p.wanted, p.level) if w.holding else p.wanted, now)
