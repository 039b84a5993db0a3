"""What keeps calls and agents of different sites apart: watched links, stopped queues."""

from __future__ import annotations

import numpy as np

from sim.engine.codes import CROSSED
from sim.engine.kernel.model import Model
from sim.jit import kernel


@kernel
def reaches(m: Model, site: int, other: int) -> bool:
    """Whether a call in a queue of ``site`` gets to ``other``: queue and link work."""
    if m.sites[site].queues_stopped:
        return False
    number = m.link_of[site * m.world[0].sites + other]
    if number < 0:
        return True
    link = m.links[number]
    return bool(link.down == 0 and link.used != link.capacity)


@kernel
def cross(m: Model, call: int, site: int, other: int) -> int:
    """A call takes a place on the link between two sites, which it keeps until it leaves.

    Which link it is; -1: none, or the call is across it already.
    """
    number = m.link_of[site * m.world[0].sites + other]
    if number < 0:
        return -1
    c = m.calls[call]
    a = m.aside[call]
    if not c.bits & CROSSED:
        c.bits |= CROSSED
        a.links = 0
    bit = np.int64(1) << number
    if a.links & bit:
        return -1
    a.links |= bit
    m.links[number].used += 1
    return int(number)


@kernel
def leave_links(m: Model, call: int) -> None:
    """A call gives up its places on links; on one that was full others may follow."""
    for number in range(m.world[0].links):
        if m.aside[call].links & np.int64(1) << number:
            leave_link(m, call, number)
    m.calls[call].bits -= CROSSED


@kernel
def leave_link(m: Model, call: int, number: int) -> None:
    """A call gives up its place on a link; if that was full others may follow."""
    link = m.links[number]
    if link.used == link.capacity:
        m.world[0].look = 1
    link.used -= 1
    m.aside[call].links &= ~(np.int64(1) << number)
