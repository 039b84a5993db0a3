"""Changes of the world: opening hours, staffing, failures and what the carrier believes."""

from __future__ import annotations

from typing import Any

from sim.engine import codes
from sim.engine.changes import (
    AGENTS_LOST,
    AGENTS_RESUME,
    CALLBACKS,
    CALLS_MOVED,
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CARRIER_TOLD,
    CLOSES,
    LINES_BACK,
    LINES_LOST,
    LINK_FAILS,
    LINK_REPAIRED,
    MESSAGE,
    OPENS,
    OVERTIME,
    PORTS_BACK,
    PORTS_LOST,
    QUEUES_RESUME,
    QUEUES_STOP,
    SITE_FAILS,
    SITE_REPAIRED,
    SITES_ASKED,
    WHEN_FULL,
)
from sim.engine.codes import TRANSIT, WAITING
from sim.engine.kernel.agents import all_to_plan, change_staff, end
from sim.engine.kernel.carrier import ask_sites
from sim.engine.kernel.model import Model
from sim.engine.kernel.outages import (
    link_fails,
    link_repaired,
    queues_resume,
    queues_stop,
    site_fails,
)
from sim.engine.kernel.overtime import ask_overtime
from sim.engine.kernel.queues import leave_queue
from sim.engine.kernel.rows import in_the_centre, pass_over_the_gone, row_at
from sim.engine.kernel.shares import (
    agents_lost,
    agents_resume,
    lines_back,
    lines_lost,
    ports_back,
    ports_lost,
)
from sim.jit import kernel


@kernel
def close(m: Model, now: float) -> None:
    """Closing time: waiting calls are served out or cleared."""
    w = m.world[0]
    w.open = 0
    w.holding = 1 if w.serve_out and w.in_front > 0 else 0
    if w.serve_out:
        return
    for i in range(in_the_centre(m)):
        call = row_at(m, i)
        state = m.calls[call].state
        if state in (WAITING, TRANSIT):
            leave_queue(m, call)
            m.loss_cause[call] = codes.CLOSED
            end(m, call, codes.DISCONNECTED, now)


@kernel
def change_world(m: Model, now: float) -> None:
    """The next change of the timeline."""
    w = m.world[0]
    pass_over_the_gone(m)
    change = m.changes[w.changed]
    w.changed += 1
    kind, index = change.kind, change.index
    if kind < CARRIER_LEAVES:
        component(m, change, now)
    elif kind == CARRIER_LEAVES:
        m.sites[index].believed_down += 1
    elif kind == CARRIER_RETURNS:
        m.sites[index].believed_down -= 1
    elif w.extras and kind <= MESSAGE:
        by_hand(m, change)
    elif kind == OPENS:
        w.open = 1
        all_to_plan(m, now)
    elif kind == CLOSES:
        close(m, now)
    elif kind == OVERTIME:
        ask_overtime(m, change, now)
    elif kind == SITES_ASKED:
        ask_sites(m, index)
    elif kind == CARRIER_TOLD:
        m.views[index].told += 1
    else:
        change_staff(m, change, now)


@kernel
def by_hand(m: Model, change: Any) -> None:
    """What people do: move calls, offer callbacks, play a message."""
    kind, index = change.kind, change.index
    if kind == CALLS_MOVED:
        m.sites[index].moved = change.share
        m.sites[index].moved_to = change.value
    elif kind == CALLBACKS:
        m.contact_types[index].callback = change.value
    else:
        m.contact_types[index].message_s = change.amount
        m.contact_types[index].hangs_up = change.share


@kernel
def component(m: Model, change: Any, now: float) -> None:
    """Something fails or works again."""
    kind, index = change.kind, change.index
    if kind == SITE_FAILS:
        site_fails(m, change, now)
    elif kind == LINES_LOST:
        lines_lost(m, change, now)
    elif kind == PORTS_LOST:
        ports_lost(m, change, now)
    elif kind == QUEUES_STOP:
        queues_stop(m, change, now)
    elif kind == LINK_FAILS:
        link_fails(m, change, now)
    elif kind == AGENTS_LOST:
        agents_lost(m, change, now)
    elif kind == AGENTS_RESUME:
        agents_resume(m, change, now)
    elif kind == SITE_REPAIRED:
        m.sites[index].repairs_due -= 1
    elif kind == LINES_BACK:
        lines_back(m, change)
    elif kind == PORTS_BACK:
        ports_back(m, change, now)
    elif kind == QUEUES_RESUME:
        queues_resume(m, index)
    elif kind == LINK_REPAIRED:
        link_repaired(m, index)
    elif kind == WHEN_FULL:
        m.sites[index].when_full = change.value
    else:
        for pool in range(m.world[0].pools):
            if m.pools[pool].site == index:
                m.pools[pool].slowdown = change.amount
