"""Stretches of calls: a long horizon in memory for a day.

Between two stretches the calls that are still in the centre move to the front of the next one's
arrays, and every index of a call that anything holds becomes smaller by as much.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.kernel import model as km
from sim.engine.kernel.events import KIND_KEY, ROOT
from sim.engine.kernel.layout import WRITTEN, heap_for, luck_of
from sim.engine.kernel.model import Array, Model
from sim.workload import Workload


def next_stretch(model: Model, columns: dict[str, Array], workload: Workload) -> Model:
    """The model of the next stretch, in the state that the last one left.

    Parameters
    ----------
    model : the last stretch, run until the first call of the next.
    columns : the log's columns of the next stretch; the rows of calls that go on are copied in.
    workload : luck of the calls that go on, then of the new ones.
    """
    world = model.world[0]
    gone, n = int(world.oldest), len(workload)
    going_on = slice(gone, int(world.arrived))
    kept = going_on.stop - gone
    calls = np.empty(n, dtype=km.CALL)
    calls[:kept] = model.calls[going_on]
    for name in WRITTEN:
        columns[name][:kept] = getattr(model, name)[going_on]
    _shift(calls[:kept], ("before", "after"), gone)
    _shift(model.lines, ("head", "tail"), gone)
    _shift(model.sites, ("port_head", "port_tail"), gone)
    heap, world.events_end = _moved(model.heap, int(world.events_end), gone, n)
    waits, world.waits_end = _moved(model.waits, int(world.waits_end), gone, 2 * n)
    world.arrived, world.oldest, world.calls = kept, 0, n
    return model._replace(
        **luck_of(workload),
        **{name: columns[name] for name in WRITTEN},
        calls=calls,
        heap=heap,
        waits=waits,
    )


def _shift(records: Array, names: tuple[str, ...], by: int) -> None:
    """Make indices of calls smaller; those of calls that are gone mean nothing and become -1."""
    for name in names:
        records[name] = np.maximum(records[name] - by, -1)


def _moved(heap: Array, end: int, gone: int, most: int) -> tuple[Array, int]:
    """A heap's events of the calls that go on, in order, which is a heap, in new places."""
    events = heap[ROOT:end]
    events = events[(events["key"] & (KIND_KEY - 1)) >= gone]
    events = events[np.lexsort((events["key"], events["time"]))]
    moved: Any = heap_for(most)
    last = ROOT + len(events)
    moved[ROOT:last] = events
    moved["key"][ROOT:last] -= gone
    moved["time"][last : last + 8] = np.inf
    return moved, last
