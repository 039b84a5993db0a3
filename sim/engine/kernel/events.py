"""The event heaps, and the rings of idle agents.

An event is its time and its key, kind x 2^40 + call. Ends of service and of IVR journeys always
happen; they stand in a heap of their own, whose first event stays in place while it is worked off
(``world.hole``): most events bring about one other, which then takes its place at half the price
of a removal and an insertion. Steps and ends of patience mostly never happen, because an agent
comes first; they stand in a second heap, where the stale ones are swept out when they outnumber
the others. At one instant every event of the first heap comes before any of the second, as the
order of kinds demands.

The heaps have four children a node, which makes them half as deep as binary ones (LaMarca and
Ladner, The influence of caches on the performance of heaps, ACM J. Exp. Algorithmics 1, 1996). The
root stands at place 3, the children of place p at 4 (p - 2) and the three after; places behind the
last event hold an infinite time, so that no child needs to be counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.codes import (
    ARRIVAL,
    AVAILABLE,
    PATIENCE,
    RING,
    RINGING,
    STEP,
    TRANSIT,
    UNAVAILABLE,
    WAITING,
)
from sim.engine.kernel.model import Array, Model
from sim.engine.kernel.order import before
from sim.jit import inlined, kernel

KIND_KEY = 1 << 40
ROOT = 3
FEWEST = 64
"""Events of the second heap below which nothing is swept."""


@inlined
def goes_before(heap: Array, one: int, other: int) -> bool:
    """Whether the event at place ``one`` happens before that at ``other``."""
    a, b = heap[one], heap[other]
    return before(a.time_s, a.key, b.time_s, b.key)


@inlined
def rise(heap: Array, place: int, time: float, key: int) -> None:
    """Put an event at a new last place, and let it up to where it belongs."""
    if place & 3 == 0:
        heap[place + 1].time_s = heap[place + 2].time_s = heap[place + 3].time_s = np.inf
    while place > ROOT:
        parent = (place >> 2) + 2
        above = heap[parent]
        if before(above.time_s, above.key, time, key):
            break
        heap[place].time_s = above.time_s
        heap[place].key = above.key
        place = parent
    heap[place].time_s = time
    heap[place].key = key


@kernel
def sink(heap: Array, place: int, end: int, time: float, key: int) -> None:
    """Put an event at a place of those before ``end``, and let it down to where it belongs."""
    child = 4 * (place - 2)
    while child < end:
        left = child + goes_before(heap, child + 1, child)
        right = child + 2 + goes_before(heap, child + 3, child + 2)
        if goes_before(heap, right, left):
            left = right
        first = heap[left]
        if before(time, key, first.time_s, first.key):
            break
        heap[place].time_s = first.time_s
        heap[place].key = first.key
        place = left
        child = 4 * (place - 2)
    heap[place].time_s = time
    heap[place].key = key


@kernel
def push(heap: Array, world: Any, time: float, key: int) -> None:
    """Add an end of service or of an IVR journey."""
    time += 0.0
    if world.hole:
        world.hole = 0
        sink(heap, ROOT, world.events_end, time, key)
        return
    rise(heap, world.events_end, time, key)
    world.events_end += 1


@inlined
def drop_first(heap: Array, world: Any) -> None:
    """Remove the first event, which has been worked off."""
    world.hole = 0
    world.events_end = removed(heap, world.events_end)


@inlined
def removed(heap: Array, end: int) -> int:
    """Remove the first event of those before ``end``; the new end."""
    last = end - 1
    time, key = heap[last].time_s, heap[last].key
    heap[last].time_s = np.inf
    if last > ROOT:
        sink(heap, ROOT, last, time, key)
    return last


@kernel
def push_wait(m: Model, time: float, key: int) -> None:
    """Add a step, an end of patience or ringing, or an arrival of a follow-up call."""
    time += 0.0
    world = m.world[0]
    if world.waits_end >= world.sweep_at:
        sweep(m)
    rise(m.waits, world.waits_end, time, key)
    world.waits_end += 1


@kernel
def sweep(m: Model) -> None:
    """Take out the events whose call waits no longer."""
    waits, world = m.waits, m.world[0]
    end = world.waits_end
    kept = ROOT
    for i in range(ROOT, end):
        time, key = waits[i].time_s, waits[i].key
        waits[i].time_s = np.inf
        if is_due(m, time, key):
            waits[kept].time_s = time
            waits[kept].key = key
            kept += 1
    world.waits_end = kept
    world.sweep_at = ROOT + max(FEWEST, 2 * (kept - ROOT))
    if world.ringing:
        world.sweep_at = min(world.sweep_at, world.waits_room)
    for place in range(((kept - 1) >> 2) + 2, ROOT - 1, -1):
        if place < kept:
            sink(waits, place, kept, waits[place].time_s, waits[place].key)


@inlined
def is_due(m: Model, time: float, key: int) -> bool:
    """Whether an event of the second heap may still make something happen."""
    row = key & (KIND_KEY - 1)
    kind = key // KIND_KEY
    if m.world[0].ringing:
        if kind == AVAILABLE:
            return bool(m.duty[row] & UNAVAILABLE and m.agent_back_s[row] == time)
        state = m.calls[row].state
        if kind == RING:
            return bool(state == RINGING and m.rings[row].until_s == time)
        if kind == STEP:
            waits = state in (WAITING, TRANSIT, RINGING)
            return bool(waits and m.rings[row].step_s == time)
        return bool(kind == ARRIVAL or state in (WAITING, TRANSIT, RINGING))
    state = m.calls[row].state
    return bool(kind == ARRIVAL or state == WAITING or (state == TRANSIT and kind == PATIENCE))


@inlined
def idle_push(pool: Any, idle_since: Array, idle_agent: Array, since: float, agent: int) -> None:
    """An agent of a pool becomes idle."""
    place = pool.idle_first + pool.idle
    if place >= pool.ring_size:
        place -= pool.ring_size
    idle_since[pool.ring_at + place] = since
    idle_agent[pool.ring_at + place] = agent
    pool.idle += 1


@inlined
def idle_pop(pool: Any, idle_agent: Array) -> int:
    """The agent of a pool who has been idle longest is idle no more; its number."""
    agent = int(idle_agent[pool.ring_at + pool.idle_first])
    first = pool.idle_first + 1
    pool.idle_first = 0 if first == pool.ring_size else first
    pool.idle -= 1
    return agent


@kernel
def idle_take(pool: Any, idle_since: Array, idle_agent: Array, agent: int) -> None:
    """A certain agent of a pool is idle no more."""
    found = False
    for i in range(pool.idle):
        place = pool.ring_at + (pool.idle_first + i) % pool.ring_size
        if found:
            before = pool.ring_at + (pool.idle_first + i - 1) % pool.ring_size
            idle_since[before] = idle_since[place]
            idle_agent[before] = idle_agent[place]
        elif idle_agent[place] == agent:
            found = True
    if found:
        pool.idle -= 1
