"""Watched links: what keeps calls and agents of different sites apart (see `Rules.reaches`)."""

from __future__ import annotations

from sim.engine.reference.model import Model
from sim.engine.reference.records import Call


def cross(m: Model, call: Call, site: int, other: int) -> int:
    """A call takes a place on the link between two sites, which it keeps until it leaves.

    Which link it is; -1: none, or the call is across it already.
    """
    number: int = m.plan.link_of[site][other]
    if number < 0 or call.links & 1 << number:
        return -1
    call.links |= 1 << number
    m.links[number].used += 1
    return number


def leave_links(m: Model, call: Call) -> None:
    """A call gives up its places on links; on one that was full others may follow."""
    for number in range(len(m.links)):
        if call.links & 1 << number:
            leave_link(m, call, number)


def leave_link(m: Model, call: Call, number: int) -> None:
    """A call gives up its place on a link; if that was full others may follow."""
    link = m.links[number]
    if link.full:
        look_afterwards(m)
    link.used -= 1
    call.links &= ~(1 << number)


def look_afterwards(m: Model) -> None:
    """After all that this event brings about idle agents look for calls: see `look_again`."""
    if not m.looking:
        m.looking = True
        m.clock.afterwards()
