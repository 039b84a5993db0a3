"""Watched links: what keeps calls and agents of different sites apart (see `Rules.reaches`)."""

from __future__ import annotations

from sim.engine.reference.model import Model
from sim.engine.reference.records import Call


def cross(m: Model, call: Call, site: int, other: int) -> None:
    """A call takes a place on the link between two sites, which it keeps until it leaves."""
    number = m.plan.link_of[site][other]
    if number >= 0 and not call.links & 1 << number:
        call.links |= 1 << number
        m.links[number].used += 1


def leave_links(m: Model, call: Call) -> None:
    """A call gives up its places on links; on one that was full others may follow."""
    for number, link in enumerate(m.links):
        if call.links & 1 << number:
            if link.full:
                look_afterwards(m)
            link.used -= 1
    call.links = 0


def look_afterwards(m: Model) -> None:
    """After all that this event brings about idle agents look for calls: see `look_again`."""
    if not m.looking:
        m.looking = True
        m.clock.afterwards()
