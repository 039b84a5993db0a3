"""Stretches of calls: a long horizon in memory for a day.

Between two stretches only what goes on is kept: the calls that are still in the centre, which move
to the front of the next stretch's arrays; every index of a call that anything holds becomes smaller
by as much.
"""

from __future__ import annotations

import numpy as np

from sim.engine.kernel import model as km
from sim.engine.kernel.events import KIND_KEY, ROOT
from sim.engine.kernel.layout import NO_CALLS, PER_CALL, WRITTEN, heap_for, luck_of
from sim.engine.kernel.model import Array, Model
from sim.workload import Workload


def what_goes_on(model: Model) -> Model:
    """The state that a stretch leaves, with the rows of the calls that go on and no others.

    Parameters
    ----------
    model : a stretch, run until the first call of the next one.

    Returns
    -------
    Model : not to be run; `next_stretch` makes the next one of it.
    """
    world = model.world[0]
    gone, until = int(world.oldest), int(world.arrived)
    calls = model.calls[gone:until].copy()
    _shift(calls, ("before", "after"), gone)
    _shift(model.lines, ("head", "tail"), gone)
    _shift(model.sites, ("port_head", "port_tail"), gone)
    heap = _going_on(model.heap[ROOT : int(world.events_end)], gone)
    waits = _going_on(model.waits[ROOT : int(world.waits_end)], gone)
    world.arrived, world.oldest = until - gone, 0
    world.events_end, world.waits_end = ROOT + len(heap), ROOT + len(waits)
    columns = {name: getattr(model, name)[gone:until].copy() for name in WRITTEN}
    kept = columns | {"calls": calls, "heap": heap, "waits": waits}
    return model._replace(**{**dict.fromkeys(PER_CALL, NO_CALLS), **kept})


def next_stretch(kept: Model, columns: dict[str, Array], workload: Workload) -> Model:
    """The model of the next stretch, in the state that the last one left.

    Parameters
    ----------
    kept : what `what_goes_on` gave.
    columns : the log's columns of the next stretch; the rows of calls that go on are copied in.
    workload : luck of the calls that go on, then of the new ones.
    """
    n = len(workload)
    calls = np.empty(n, dtype=km.CALL)
    calls[: len(kept.calls)] = kept.calls
    for name in WRITTEN:
        columns[name][: len(kept.calls)] = getattr(kept, name)
    kept.world["calls"] = n
    return kept._replace(
        **luck_of(workload),
        **{name: columns[name] for name in WRITTEN},
        calls=calls,
        heap=_heap_of(kept.heap, n),
        waits=_heap_of(kept.waits, 2 * n),
    )


def _shift(records: Array, names: tuple[str, ...], by: int) -> None:
    """Make indices of calls smaller; those of calls that are gone mean nothing and become -1."""
    for name in names:
        records[name] = np.maximum(records[name] - by, -1)


def _going_on(events: Array, gone: int) -> Array:
    """The events of the calls that go on, in order, with the indices of the next stretch."""
    kept: Array = events[(events["key"] & (KIND_KEY - 1)) >= gone]
    kept["key"] -= gone
    order = np.lexsort((kept["key"], kept["time"]))
    return kept.take(order)


def _heap_of(events: Array, most: int) -> Array:
    """A heap of events in order, which is one, with room for so many."""
    heap = heap_for(most)
    last = ROOT + len(events)
    heap[ROOT:last] = events
    heap["time"][last : last + 8] = np.inf
    return heap
