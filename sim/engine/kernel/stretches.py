"""Stretches of calls: a long horizon in memory for a day; and more room where there is too little.

Between two stretches only what goes on is kept: the calls that are still in the centre, those that
will come, and those that arrived after one of them. They move to the front of the next stretch's
arrays, follow-up calls behind all first calls; every index of a call that anything holds follows.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.engine.codes import AVAILABLE, GONE, JOURNEY_LUCK, LUCK, WRITTEN
from sim.engine.kernel.events import KIND_KEY, ROOT
from sim.engine.kernel.layout import NO_CALLS, PER_CALL, limit_waits, luck_for, room_for, written
from sim.engine.kernel.model import Array, Model
from sim.engine.kernel.scratch import Scratch
from sim.workload import Workload


def ended(model: Model, until_s: float) -> tuple[Array | slice, float]:
    """Rows of a stretch before whose arrival every call has ended, and until when that holds.

    Parameters
    ----------
    model : a stretch, run until ``until_s``, the time before which no call of a later one arrives.

    Returns
    -------
    ``(rows, complete_s)``: rows in the order of the stretch; calls that arrive before
    ``complete_s`` are in these rows or those of an earlier stretch.
    """
    world = model.world[0]
    first, rows = int(world.calls), int(world.rows)
    if not world.follow_ups:
        done = int(world.oldest)
        return slice(done), float(model.arrival_s[done]) if done < first else until_s
    open_ = model.calls["state"][:rows] != GONE
    open_[int(world.arrived) : first] = True
    complete = float(np.min(model.arrival_s[:rows], initial=until_s, where=open_))
    return np.flatnonzero(model.arrival_s[:rows] < complete), complete


def what_goes_on(model: Model, gone: Array | slice) -> Model:
    """The state that a stretch leaves, with the rows of the calls that go on and no others.

    Parameters
    ----------
    model : a stretch, run until the first call of the next one.
    gone : the rows that do not go on, as `ended` gives them.

    Returns
    -------
    Model : not to be run; `next_stretch` makes the next one of it. Its luck is that of the
        follow-up calls only.
    """
    world = model.world[0]
    first, rows = int(world.calls), int(world.rows)
    stays = np.ones(rows, dtype=np.bool_)
    stays[gone] = False
    stays[int(world.arrived) : first] = False
    which = np.flatnonzero(stays)
    again = which[which >= first]
    per_row = [*WRITTEN, "calls", "chains", "aside", "rings"]
    kept = {n: getattr(model, n)[which] for n in per_row if len(getattr(model, n))}
    if world.follow_ups:
        kept |= {name: getattr(model, name)[again] for name in (*LUCK, *JOURNEY_LUCK)}
    place = np.where(stays, np.cumsum(stays) - 1, -1)
    kept["heap"] = _going_on(model.heap[ROOT : int(world.events_end)], place)
    kept["waits"] = _going_on(model.waits[ROOT : int(world.waits_end)], place)
    arrived = len(which) - len(again)
    world.first_caller += int(world.arrived) - arrived
    world.arrived, world.oldest, world.rows = arrived, 0, len(which)
    world.events_end, world.waits_end = (ROOT + len(kept[n]) for n in ("heap", "waits"))
    left = model._replace(**{**dict.fromkeys(PER_CALL, NO_CALLS), **kept})
    _renumber(left, place)
    return left


def next_stretch(
    kept: Model, columns: dict[str, Array], workload: Workload, scratch: Scratch
) -> Model:
    """The model of the next stretch, in the state that the last one left.

    Parameters
    ----------
    kept : what `what_goes_on` gave.
    columns : the log's columns of the next stretch, with as many rows as there shall be room for;
        the rows of calls that go on are copied in.
    workload : luck of the first calls that go on, then of the new ones.
    scratch : memory for what is not in the log.
    """
    world = kept.world[0]
    n, room = len(workload), len(columns["end_s"])
    first, rows = int(world.arrived), int(world.rows)
    _make_way(kept, first, n - first)
    new = luck_for(kept, workload, room, scratch)
    for name in new if world.follow_ups else ():
        new[name][n : n + rows - first] = getattr(kept, name)
    new |= room_for(room, kept, scratch)
    for name in ("calls", "chains", "aside", "rings"):
        _put_back(getattr(kept, name), new[name], first, n)
    for name in WRITTEN:
        if name in columns:
            _put_back(getattr(kept, name), columns[name], first, n)
    for name in ("heap", "waits"):
        _fill_heap(new[name], getattr(kept, name))
    world.calls = world.oldest_follow_up = n
    world.rows = n + rows - first
    world.room = room
    model = kept._replace(**new, **written(columns))
    limit_waits(model)
    return model


def with_follow_ups(luck: Workload, model: Model) -> Workload:
    """The luck of first calls, and behind it that of the follow-up calls of a run."""
    rows = int(model.world[0].rows)
    names = (*LUCK, *JOURNEY_LUCK)
    return replace(luck, **{name: getattr(model, name)[:rows] for name in names})


def with_more_room(model: Model) -> Model:
    """A model that stopped for lack of room, with room for twice as many rows."""
    world = model.world[0]
    rows = int(world.rows)
    world.room = 2 * max(int(world.room), rows + int(world.live))
    scratch = Scratch()
    new = room_for(int(world.room), model, scratch)
    for name in ("heap", "waits"):
        events = getattr(model, name)
        end = int(world.events_end if name == "heap" else world.waits_end)
        new[name][:end] = events[:end]
        new[name]["time_s"][end : end + 8] = np.inf
    for name in PER_CALL:
        old = getattr(model, name)
        if name not in ("heap", "waits") and len(old):
            new[name] = scratch.array(name, int(world.room), old.dtype)
            new[name][:rows] = old[:rows]
    roomy = model._replace(**new)
    limit_waits(roomy)
    return roomy


def _put_back(kept: Array, larger: Array, first: int, calls: int) -> None:
    """Rows that go on: first calls to the front, follow-up calls behind all first calls."""
    if len(larger):
        larger[:first] = kept[:first]
        larger[calls : calls + len(kept) - first] = kept[first:]


_HOLDS = (
    ("calls", ("before", "after")),
    ("chains", ("partner",)),
    ("queues", ("head", "tail")),
    ("piles", ("head", "tail")),
    ("sites", ("port_head", "port_tail")),
)
"""Arrays of records that hold rows, and the names of the fields."""


def _renumber(model: Model, place: Array) -> None:
    """Rows become others in all that holds one; -1 is none."""
    for array, names in _HOLDS:
        records = getattr(model, array)
        for name in names if len(records) else ():
            old = records[name]
            if len(place):
                records[name] = np.where(old < 0, -1, place.take(old, mode="clip"))
            else:
                records[name] = -1


def _make_way(kept: Model, first: int, by: int) -> None:
    """Follow-up calls move back for new first calls."""
    place = np.arange(int(kept.world["rows"][0]))
    place[first:] += by
    _renumber(kept, place)
    for events in (kept.heap, kept.waits):
        moves = (events["key"] & (KIND_KEY - 1) >= first) & ~_of_agents(events)
        events["key"] += np.where(moves, by, 0)


def _going_on(events: Array, place: Array) -> Array:
    """The events of the calls that go on, in order, with the rows of the next stretch."""
    rows = events["key"] & (KIND_KEY - 1)
    goes_on = place.take(rows, mode="clip") >= 0 if len(place) else np.zeros(len(rows), np.bool_)
    others = _of_agents(events)
    goes_on |= others
    new = np.where(others, rows, place.take(rows, mode="clip") if len(place) else rows)
    kept: Array = events[goes_on]
    kept["key"] += (new - rows)[goes_on]
    order = np.lexsort((kept["key"], kept["time_s"]))
    return kept.take(order)


def _of_agents(events: Array) -> Array:
    """Whether events are those of agents, not of calls."""
    found: Array = events["key"] // KIND_KEY == AVAILABLE
    return found


def _fill_heap(heap: Array, events: Array) -> None:
    """Put events that are in order, which is a heap, into an empty one."""
    last = ROOT + len(events)
    heap[ROOT:last] = events
    heap["time_s"][last : last + 8] = np.inf
