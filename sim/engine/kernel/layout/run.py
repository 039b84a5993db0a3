"""The luck of a replication laid out for a run, with room for what the run writes."""

from __future__ import annotations

import numpy as np

from sim.engine.codes import JOURNEY_LUCK, LUCK, WRITTEN
from sim.engine.kernel import model as km
from sim.engine.kernel.events import FEWEST, ROOT
from sim.engine.kernel.model import Array, Model
from sim.engine.kernel.scratch import Scratch
from sim.workload import Workload

LEAST_ROOM = 1024
"""Rows for follow-up calls at least."""

PER_CALL = (*LUCK, *JOURNEY_LUCK, *WRITTEN, "calls", "chains", "aside", "rings", "heap", "waits")
"""Arrays that grow with the number of calls."""

CHANGED = (
    "queues", "occupied", "pools", "sites", "links", "free_trunks", "idle_since_s",
    "idle_agent", "duty", "in_hand", "agent_back_s", "staffing", "world", "views", "answers",
    "paces", "piles", "contact_types",
)  # fmt: skip
"""Arrays of the centre that a run writes to."""

NO_CALLS: Array = np.empty(0)


def build_model(
    template: Model, workload: Workload, columns: dict[str, Array], scratch: Scratch
) -> Model:
    """Lay out one run: fresh state; the log's rows are first written when a call arrives.

    Parameters
    ----------
    columns : of the log, with as many rows as there shall be room for.
    scratch : memory for the rest.
    """
    n, room = len(workload), len(columns["end_s"])
    model = template._replace(
        **{name: getattr(template, name).copy() for name in CHANGED},
        **luck_for(template, workload, room, scratch),
        **written(columns),
        **room_for(room, template, scratch),
    )
    world = model.world[0]
    world.calls = world.rows = world.oldest_follow_up = n
    world.room = room
    limit_waits(model)
    return model


def limit_waits(model: Model) -> None:
    """Where calls ring the second heap is swept before it is full."""
    world = model.world[0]
    if world.ringing:
        world.waits_room = len(model.waits) - 8
        world.sweep_at = min(world.sweep_at, world.waits_room)


def luck_for(template: Model, workload: Workload, room: int, scratch: Scratch) -> dict[str, Array]:
    """The workload's columns with room for follow-up calls."""
    follow_ups = bool(template.world["follow_ups"][0])
    luck = luck_of(workload) | more_luck_of(workload, follow_ups)
    if not follow_ups:
        return luck
    roomy = {name: scratch.array(name, room, km.DTYPES[name]) for name in luck}
    for name, values in luck.items():
        roomy[name][: len(values)] = values
    return roomy


def written(columns: dict[str, Array]) -> dict[str, Array]:
    """The columns that the kernel writes; without an entry where the log is without them."""
    none = {name: np.empty(0, dtype=km.DTYPES[name]) for name in WRITTEN if name not in columns}
    return none | {name: columns[name] for name in WRITTEN if name in columns}


def room_for(n: int, template: Model, scratch: Scratch) -> dict[str, Array]:
    """Room for so many calls, as far as they have something to remember.

    A call that has more than usual may have an end of a journey in the heap that it has left
    before. Where calls ring some of what waits happens no more; it is swept out for lack of room.
    """
    aside, follow_ups = bool(template.world["aside"][0]), bool(template.world["follow_ups"][0])
    ringing = bool(template.world["ringing"][0])
    room = {"calls": n, "chains": n if follow_ups else 0, "aside": n if aside else 0, "rings": 0}
    room |= {"heap": ROOT + 8 + (2 * n if aside else n), "waits": ROOT + 8 + 2 * n}
    if ringing:
        room["rings"] = n
        room["waits"] += FEWEST + 2 * n + len(template.duty) + len(template.waits)
    found = {name: scratch.array(name, size, km.DTYPES[name]) for name, size in room.items()}
    for name in ("heap", "waits"):
        found[name]["time_s"][: ROOT + 8] = np.inf
    return found


def luck_of(w: Workload) -> dict[str, Array]:
    """The workload's columns, as they are wherever possible."""
    return {n: np.ascontiguousarray(getattr(w, n), dtype=km.DTYPES[n]) for n in LUCK}


def more_luck_of(w: Workload, follow_ups: bool) -> dict[str, Array]:
    """The luck of first calls that only follow-up calls need."""
    found = {n: getattr(w, n) if follow_ups else NO_CALLS for n in JOURNEY_LUCK}
    return {n: np.ascontiguousarray(a, dtype=km.DTYPES[n]) for n, a in found.items()}


def rows_for(calls: int, follow_ups: bool) -> int:
    """Rows to begin with, for so many first and kept follow-up calls."""
    return calls + max(calls // 4, LEAST_ROOM) if follow_ups else calls
