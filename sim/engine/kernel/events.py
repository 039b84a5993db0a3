"""The event heap: (time, kind x 2^40 + call) in two arrays, a binary heap; and the idle rings."""

from __future__ import annotations

from sim.engine.kernel.jit import kernel
from sim.engine.kernel.model import N_HEAP, Model

KIND = 1 << 40


@kernel
def push(m: Model, time: float, kind: int, call: int) -> None:
    """Add an event."""
    times, keys = m.heap_time, m.heap_key
    key = kind * KIND + call
    place = m.scalars[N_HEAP]
    m.scalars[N_HEAP] = place + 1
    while place > 0:
        parent = (place - 1) >> 1
        above = times[parent]
        if above < time or (above == time and keys[parent] < key):
            break
        times[place] = above
        keys[place] = keys[parent]
        place = parent
    times[place] = time
    keys[place] = key


@kernel
def drop_first(m: Model) -> None:
    """Remove the first event."""
    times, keys = m.heap_time, m.heap_key
    n = m.scalars[N_HEAP] - 1
    m.scalars[N_HEAP] = n
    time, key = times[n], keys[n]
    place = 0
    child = 1
    while child < n:
        right = child + 1
        if right < n and (
            times[right] < times[child] or (times[right] == times[child] and keys[right] < keys[child])
        ):
            child = right
        if time < times[child] or (time == times[child] and key < keys[child]):
            break
        times[place] = times[child]
        keys[place] = keys[child]
        place = child
        child = 2 * place + 1
    times[place] = time
    keys[place] = key


@kernel
def idle_push(m: Model, pool: int, since: float) -> None:
    """An agent of ``pool`` becomes idle."""
    size = m.ring_at[pool + 1] - m.ring_at[pool]
    place = m.idle_first[pool] + m.idle_count[pool]
    if place >= size:
        place -= size
    m.idle[m.ring_at[pool] + place] = since
    m.idle_count[pool] += 1


@kernel
def idle_pop(m: Model, pool: int) -> None:
    """The agent of ``pool`` who has been idle longest is idle no more."""
    size = m.ring_at[pool + 1] - m.ring_at[pool]
    first = m.idle_first[pool] + 1
    m.idle_first[pool] = 0 if first == size else first
    m.idle_count[pool] -= 1
