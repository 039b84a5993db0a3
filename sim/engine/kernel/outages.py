"""What dead sites, stopped queues and dead links do to the calls and agents that they touch."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.changes import KEEP_WAITING, TALKING_SURVIVES
from sim.engine.codes import (
    COMING,
    CONSULTING,
    CROSSED,
    ENTERING,
    GONE,
    HELD,
    RINGING,
    TALKING,
    TRANSIT,
    VIRTUAL,
    WAITING,
    WRAP_UP,
)
from sim.engine.kernel.drops import afterwards, back_to_line, cut_wrap_up, drop
from sim.engine.kernel.model import Model
from sim.engine.kernel.people import everyone_fails
from sim.engine.kernel.rows import in_the_centre, row_at
from sim.jit import kernel


@kernel
def hit(m: Model, call: int, site: int, fate: int, now: float) -> None:
    """Drop a call if a dead site touches it, unless its fate is to stay."""
    c = m.calls[call]
    if c.state in (ENTERING, GONE, COMING):
        return
    at_agent = c.state in (TALKING, WRAP_UP, HELD, CONSULTING)
    agent_dies = at_agent and m.pools[c.pool].site == site
    if at_agent and fate & TALKING_SURVIVES:
        return
    if c.state in (WRAP_UP, CONSULTING):
        if agent_dies:
            cut_wrap_up(m, call, now)
        return
    waits_there = stands_in_line(m, call) and m.queues[c.queue].site == site
    holds_line = c.site == site and not c.bits & VIRTUAL
    rings_there = m.world[0].ringing and c.state == RINGING and m.pools[c.pool].site == site
    stays = c.state in (WAITING, TRANSIT, RINGING) and fate & KEEP_WAITING
    if stays or not (holds_line or agent_dies or waits_there):
        if m.world[0].ringing and rings_there:
            back_to_line(m, call, True, now)
        return
    drop(m, call, agent_dies or rings_there, now)


@kernel
def stands_in_line(m: Model, call: int) -> bool:
    """Whether a call waits in its line, or rings or comes back from there."""
    state = m.calls[call].state
    back = m.world[0].ringing and state == TRANSIT and m.rings[call].returns
    return bool(state in (WAITING, RINGING) or back)


@kernel
def site_fails(m: Model, change: Any, now: float) -> None:
    """A site dies: its agents are gone, every call that needs it is dropped."""
    site = change.index
    m.sites[site].repairs_due += 1
    for i in range(in_the_centre(m)):
        call = row_at(m, i)
        hit(m, call, site, change.fate, now)
    for pool in range(m.world[0].pools):
        if m.pools[pool].site == site:
            everyone_fails(m, pool, now)
    afterwards(m, now)


@kernel
def queues_stop(m: Model, change: Any, now: float) -> None:
    """Calls in a site's queues are matched no more."""
    m.sites[change.index].queues_stopped += 1
    if not change.fate & KEEP_WAITING:
        for i in range(in_the_centre(m)):
            call = row_at(m, i)
            there = m.queues[m.calls[call].queue].site == change.index
            if there and stands_in_line(m, call):
                drop(m, call, False, now)
    afterwards(m, now)


@kernel
def queues_resume(m: Model, site: int) -> None:
    """Idle agents anywhere take the calls that were held."""
    m.sites[site].queues_stopped -= 1
    if m.sites[site].queues_stopped == 0:
        m.world[0].look = 1


@kernel
def link_fails(m: Model, change: Any, now: float) -> None:
    """Nobody goes across any more; calls that are across stay or drop."""
    m.links[change.index].down += 1
    bit = np.int64(1) << change.index
    for i in range(in_the_centre(m)):
        call = row_at(m, i)
        c = m.calls[call]
        if c.state == GONE or not c.bits & CROSSED or not m.aside[call].links & bit:
            continue
        if m.world[0].ringing and c.state == RINGING and m.rings[call].link == change.index:
            back_to_line(m, call, False, now)
            continue
        waits = c.state in (WAITING, TRANSIT, RINGING)
        spared = KEEP_WAITING if waits else TALKING_SURVIVES
        if not change.fate & spared:
            drop(m, call, False, now)
    afterwards(m, now)


@kernel
def link_repaired(m: Model, link: int) -> None:
    """Idle agents take the calls across the link."""
    m.links[link].down -= 1
    if m.links[link].down == 0:
        m.world[0].look = 1
