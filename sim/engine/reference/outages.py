"""What dead sites, stopped queues and dead links do to the calls and agents that they touch."""

from __future__ import annotations

from sim.engine.changes import KEEP_WAITING, TALKING_SURVIVES, Change
from sim.engine.codes import CONSULTING, HELD, RINGING, TALKING, TRANSIT, WAITING, WRAP_UP
from sim.engine.reference.drops import afterwards, back_to_line, cut_wrap_up, drop
from sim.engine.reference.links import look_afterwards
from sim.engine.reference.model import Model
from sim.engine.reference.people import everyone_fails
from sim.engine.reference.records import Call
from sim.engine.reference.rows import in_the_centre


def hit(m: Model, call: Call, site: int, fate: int) -> None:
    """Drop a call if a dead site touches it, unless its fate is to stay."""
    at_agent = call.state in (TALKING, WRAP_UP, HELD, CONSULTING)
    agent_dies = at_agent and m.pools[call.pool].site == site
    if at_agent and fate & TALKING_SURVIVES:
        return
    if call.state in (WRAP_UP, CONSULTING):
        if agent_dies:
            cut_wrap_up(m, call)
        return
    waits_there = stands_in_line(call) and call.queue_site == site
    holds_line = call.site == site and not call.virtual
    rings_there = call.state == RINGING and m.pools[call.pool].site == site
    stays = call.state in (WAITING, TRANSIT, RINGING) and fate & KEEP_WAITING
    if stays or not (holds_line or agent_dies or waits_there):
        if rings_there:
            back_to_line(m, call, agent_dies=True)
        return
    drop(m, call, agent_dies or rings_there)


def stands_in_line(call: Call) -> bool:
    """Whether a call waits in its line, or rings or comes back from there."""
    return call.state in (WAITING, RINGING) or (call.state == TRANSIT and call.returns)


def site_fails(m: Model, change: Change) -> None:
    """A site dies: its agents are gone, every call that needs it is dropped."""
    site = change.index
    m.sites[site].repairs_due += 1
    for call in in_the_centre(m):
        hit(m, call, site, change.fate)
    for pool in m.pools:
        if pool.site == site:
            everyone_fails(m, pool)
    afterwards(m)


def queues_stop(m: Model, change: Change) -> None:
    """Calls in a site's queues are matched no more."""
    m.sites[change.index].queues_stopped += 1
    if not change.fate & KEEP_WAITING:
        for call in in_the_centre(m):
            if stands_in_line(call) and call.queue_site == change.index:
                drop(m, call)
    afterwards(m)


def queues_resume(m: Model, site: int) -> None:
    """Idle agents anywhere take the calls that were held."""
    m.sites[site].queues_stopped -= 1
    if m.sites[site].queues_stopped == 0:
        look_afterwards(m)


def link_fails(m: Model, change: Change) -> None:
    """Nobody goes across any more; calls that are across stay or drop."""
    m.links[change.index].down += 1
    for call in in_the_centre(m):
        if not call.links & 1 << change.index:
            continue
        if call.state == RINGING and call.ring_link == change.index:
            back_to_line(m, call, agent_dies=False)
            continue
        waits = call.state in (WAITING, TRANSIT, RINGING)
        spared = KEEP_WAITING if waits else TALKING_SURVIVES
        if not change.fate & spared:
            drop(m, call)
    afterwards(m)


def link_repaired(m: Model, link: int) -> None:
    """Idle agents take the calls across the link."""
    m.links[link].down -= 1
    if m.links[link].down == 0:
        look_afterwards(m)
