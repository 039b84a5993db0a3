"""The event heap, and the rings of idle agents.

An event is its time and its key, kind x 2^40 + call. The first event stays in place while it is
worked off (``world.hole``): most events bring about one other, which then takes its place at half
the price of a removal and an insertion.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.kernel.model import Array
from sim.jit import inlined, kernel

KIND_KEY = 1 << 40


@kernel
def push(heap: Array, world: Any, time: float, key: int) -> None:
    """Add an event."""
    if world.hole:
        world.hole = 0
        sink(heap, world.events, time, key)
        return
    place = world.events
    world.events = place + 1
    while place > 0:
        parent = (place - 1) >> 1
        above = heap[parent]
        if above.time < time or (above.time == time and above.key < key):
            break
        heap[place].time = above.time
        heap[place].key = above.key
        place = parent
    heap[place].time = time
    heap[place].key = key


@inlined
def drop_first(heap: Array, world: Any) -> None:
    """Remove the first event."""
    world.hole = 0
    n = world.events - 1
    world.events = n
    last_time, last_key = heap[n].time, heap[n].key
    sink(heap, n, last_time, last_key)


@kernel
def sink(heap: Array, n: int, time: float, key: int) -> None:
    """Put an event in the first place of ``n``, and let it down to where it belongs."""
    heap[n].time = np.inf
    place = 0
    child = 1
    while child < n:
        one, other = heap[child], heap[child + 1]
        child += (other.time < one.time) | ((other.time == one.time) & (other.key < one.key))
        first = heap[child]
        if time < first.time or (time == first.time and key < first.key):
            break
        heap[place].time = first.time
        heap[place].key = first.key
        place = child
        child = 2 * place + 1
    heap[place].time = time
    heap[place].key = key


@inlined
def idle_push(pool: Any, idle_since: Array, since: float) -> None:
    """An agent of a pool becomes idle."""
    place = pool.idle_first + pool.idle
    if place >= pool.ring_size:
        place -= pool.ring_size
    idle_since[pool.ring_at + place] = since
    pool.idle += 1


@inlined
def idle_pop(pool: Any) -> None:
    """The agent of a pool who has been idle longest is idle no more."""
    first = pool.idle_first + 1
    pool.idle_first = 0 if first == pool.ring_size else first
    pool.idle -= 1
