"""Stretches of calls: a long horizon in memory for a day.

Between two stretches only what goes on is kept: the calls that are still in the centre, which move
to the front of the next stretch's arrays; every index of a call that anything holds becomes smaller
by as much.
"""

from __future__ import annotations

import numpy as np

from sim.engine.kernel.events import KIND_KEY, ROOT
from sim.engine.kernel.layout import NO_CALLS, PER_CALL, WRITTEN, luck_of, room_for, written
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
    aside = model.aside[gone:until].copy()
    kept = columns | {"calls": calls, "aside": aside, "heap": heap, "waits": waits}
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
    room = room_for(n, bool(kept.world["aside"][0]))
    for name in ("calls", "aside"):
        room[name][: len(getattr(kept, name))] = getattr(kept, name)
    for name in ("heap", "waits"):
        _fill_heap(room[name], getattr(kept, name))
    for name in WRITTEN:
        if name in columns:
            columns[name][: len(kept.calls)] = getattr(kept, name)
    kept.world["calls"] = n
    return kept._replace(
        **luck_of(workload),
        **written(columns),
        **room,
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


def _fill_heap(heap: Array, events: Array) -> None:
    """Put events that are in order, which is a heap, into an empty one."""
    last = ROOT + len(events)
    heap[ROOT:last] = events
    heap["time"][last : last + 8] = np.inf
