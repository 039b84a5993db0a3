"""Changes of the world: opening hours, staffing, failures and what the carrier believes."""

from __future__ import annotations

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
    Change,
)
from sim.engine.codes import TRANSIT, WAITING
from sim.engine.reference.agents import all_to_plan, change_staff, settle
from sim.engine.reference.model import Model
from sim.engine.reference.outages import (
    link_fails,
    link_repaired,
    queues_resume,
    queues_stop,
    site_fails,
)
from sim.engine.reference.overtime import ask_overtime
from sim.engine.reference.rows import in_the_centre
from sim.engine.reference.shares import (
    agents_lost,
    agents_resume,
    lines_back,
    lines_lost,
    ports_back,
    ports_lost,
)


def close(m: Model) -> None:
    """Closing time: waiting calls are served out, and the staff stays, or they are cleared."""
    m.open = False
    m.holding = m.plan.serve_out and m.in_front > 0
    if m.plan.serve_out:
        return
    for call in in_the_centre(m):
        if call.state in (WAITING, TRANSIT):
            m.log["loss_cause"][call.index] = codes.CLOSED
            settle(m, call, codes.DISCONNECTED)


def change_world(m: Model, change: Change) -> None:
    """A change of the timeline."""
    kind, index = change.kind, change.index
    if kind < CARRIER_LEAVES:
        component(m, change)
    elif kind == CARRIER_LEAVES:
        m.sites[index].believed_down += 1
    elif kind == CARRIER_RETURNS:
        m.sites[index].believed_down -= 1
    elif kind <= MESSAGE:
        by_hand(m, change)
    elif kind == OPENS:
        m.open = True
        all_to_plan(m)
    elif kind == CLOSES:
        close(m)
    elif kind == OVERTIME:
        ask_overtime(m, change)
    elif kind == SITES_ASKED:
        m.rules.ask_sites(index)
    elif kind == CARRIER_TOLD:
        m.rules.tell_carrier(index)
    else:
        change_staff(m, change)


def by_hand(m: Model, change: Change) -> None:
    """What people do: move calls, offer callbacks, play a message."""
    kind, index = change.kind, change.index
    if kind == CALLS_MOVED:
        m.sites[index].moved, m.sites[index].moved_to = change.share, change.value
    elif kind == CALLBACKS:
        m.offers_callback[index] = bool(change.value)
    elif change.amount < 0:
        del m.messages[index]
    else:
        m.messages[index] = change.amount, change.share


def component(m: Model, change: Change) -> None:
    """Something fails or works again."""
    kind, index = change.kind, change.index
    if kind == SITE_FAILS:
        site_fails(m, change)
    elif kind == LINES_LOST:
        lines_lost(m, change)
    elif kind == PORTS_LOST:
        ports_lost(m, change)
    elif kind == QUEUES_STOP:
        queues_stop(m, change)
    elif kind == LINK_FAILS:
        link_fails(m, change)
    elif kind == AGENTS_LOST:
        agents_lost(m, change)
    elif kind == AGENTS_RESUME:
        agents_resume(m, change)
    elif kind == SITE_REPAIRED:
        m.sites[index].repairs_due -= 1
    elif kind == LINES_BACK:
        lines_back(m, change)
    elif kind == PORTS_BACK:
        ports_back(m, change)
    elif kind == QUEUES_RESUME:
        queues_resume(m, index)
    elif kind == LINK_REPAIRED:
        link_repaired(m, index)
    elif kind == WHEN_FULL:
        m.sites[index].when_full = change.value
    else:
        for pool in m.pools:
            if pool.site == index:
                pool.slowdown = change.amount
