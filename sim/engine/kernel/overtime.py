"""Who stays after a shift: see `sim.engine.reference.overtime`."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.changes import SHIFT_ENDS
from sim.engine.kernel.links import reaches
from sim.engine.kernel.model import Model
from sim.engine.kernel.rounding import half_up
from sim.jit import kernel


@kernel
def ask_overtime(m: Model, change: Any, now: float) -> None:
    """A shift ends, or it is asked again: who is not needed goes with the staffing."""
    stay = m.stays[change.number]
    most = stay
    if change.fate & SHIFT_ENDS:
        most = change.value
    if most and not (change.value and needed(m, change.index, now)):
        most = 0
    m.pools[change.index].staying += most - stay
    m.stays[change.number] = most


@kernel
def needed(m: Model, pool: int, now: float) -> bool:
    """Whether enough calls wait for a pool, and one of them for long enough."""
    p = m.pools[pool]
    count = 0
    since = np.inf
    for queue in range(m.world[0].contact_types * m.world[0].sites):
        steps = m.doors[p.doors_at + queue].steps
        if steps == 0 or m.queues[queue].waiting == 0:
            continue
        if m.world[0].blocking and not reaches(m, m.queues[queue].site, p.site):
            continue
        call = m.queues[queue].head
        while call >= 0:
            if m.calls[call].opened & steps:
                count += 1
                since = min(since, m.calls[call].join_s)
            call = m.calls[call].after
    return bool(count > p.waiting_over and now - since > p.wait_over_s)


@kernel
def lose_overtime(m: Model, pool: int, share: float) -> None:
    """A failure takes a share of a pool's agents, of each shift alike."""
    p = m.pools[pool]
    if p.staying == 0:
        return
    p.staying = 0
    for number in range(p.stays_at, p.stays_end):
        agents = half_up(m.stays[number] * (1.0 - share))
        m.stays[number] = agents
        p.staying += agents
