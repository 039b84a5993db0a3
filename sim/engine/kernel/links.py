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
def cross(m: Model, call: int, site: int, other: int) -> None:
    """A call takes a place on the link between two sites, which it keeps until it leaves."""
    number = m.link_of[site * m.world[0].sites + other]
    if number < 0:
        return
    c = m.calls[call]
    a = m.aside[call]
    if not c.bits & CROSSED:
        c.bits |= CROSSED
        a.links = 0
    bit = np.int64(1) << number
    if not a.links & bit:
        a.links |= bit
        m.links[number].used += 1


@kernel
def leave_links(m: Model, call: int) -> None:
    """A call gives up its places on links; on one that was full others may follow."""
    bits = m.aside[call].links
    for number in range(m.world[0].links):
        if bits & np.int64(1) << number:
            link = m.links[number]
            if link.used == link.capacity:
                m.world[0].look = 1
            link.used -= 1
    m.calls[call].bits -= CROSSED
