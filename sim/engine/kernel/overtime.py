"""Who stays after a shift: see `sim.engine.reference.overtime`."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.changes import SHIFT_ENDS, SHIFT_OVER
from sim.engine.codes import GOES_HOME, GOES_TO_REST, ON_DUTY, STAYS_ON
from sim.engine.kernel.agents import settle_places
from sim.engine.kernel.links import reaches
from sim.engine.kernel.model import Model
from sim.engine.kernel.people import goes, show
from sim.jit import kernel


@kernel
def ask_overtime(m: Model, change: Any, now: float) -> None:
    """A shift ends, or it is asked again: who is not needed goes."""
    pool = change.index
    p = m.pools[pool]
    wanted = change.value and needed(m, pool, now)
    for i in range(change.moves_at, change.moves_end):
        agent = m.moves[i].agent
        bits = m.duty[p.agents_at + agent]
        if change.fate & SHIFT_ENDS:
            if wanted and bits & ON_DUTY and not bits & (GOES_HOME | GOES_TO_REST):
                m.duty[p.agents_at + agent] = bits | STAYS_ON
                p.staying += 1
        elif bits & STAYS_ON and not wanted:
            goes(m, pool, agent, SHIFT_OVER, now)
    if not change.fate & SHIFT_ENDS:
        show(m, pool, now)
        if p.places > 1:
            settle_places(m, pool, now)


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
