"""Callers who never give up, and more of them than agents: the queue grows while that lasts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.centre.contact_types import ContactType
from sim.centre.paths import quoted
from sim.study.oddities.oddity import Figure, Oddity, worst
from sim.study.oddities.scene import Scene
from sim.study.oddities.staff import QUARTER_S, Floats

NAME = "endless_queue"
LONG_S = 1800.0
"""A wait of the last in the queue up to which nothing is said."""


def endless_queue(scene: Scene) -> Iterator[Oddity]:
    """Types without patience or limit whose work piles up beyond half an hour of all their agents.

    The work in the queue is that of a fluid: it grows by the load and falls by the agents, who are
    all there for these types alone.
    """
    kinds = list(scene.centre.contact_types.values())
    endless = np.array(
        [
            kind.patience is None and kind.time_limit is None and kind.queue_limit is None
            for kind in kinds
        ]
    )
    staying = np.array([_staying(kind) for kind in kinds])
    cleared = scene.centre.horizon.closing == "disconnect"
    rows = np.flatnonzero(endless & scene.waits)
    found = []
    for row in rows:
        # Those whose pools are all among this type's: they have nobody else.
        alike = [r for r in rows if not (scene.reach[r] & ~scene.reach[row]).any()]
        capacity = scene.capacity[scene.reach[row]].sum(axis=0)
        if cleared:
            capacity = np.where(scene.open_share > 0.0, capacity, np.inf)
        wait = _longest_wait(staying[alike] @ scene.load[alike], capacity)
        if wait is None:
            continue
        quarter, wait_s = wait
        figures: dict[str, Figure] = {**scene.moment(quarter), "wait_s": wait_s}
        path = f"centre.contact_types.{quoted(scene.types[row])}.patience"
        found.append(Oddity(NAME, path, figures))
    yield from worst(found, by="wait_s")


def _staying(kind: ContactType) -> float:
    """Share of callers who stay before a long queue."""
    asked = kind.balking_by_waiting
    return (1.0 - kind.balking) * (1.0 if asked is None else 1.0 - asked.while_waiting[-1].share)


def _longest_wait(load: Floats, capacity: Floats) -> tuple[int, float] | None:
    """When a queue of work is longest, and the wait of who joins then; None where it is short."""
    surplus = np.where(np.isfinite(capacity), load - capacity, -1e12)
    flow = np.concatenate(([0.0], np.cumsum(surplus))) * QUARTER_S
    queued = (flow - np.minimum.accumulate(flow))[1:]
    there = capacity > 0.0
    wait = np.divide(queued, capacity, out=np.zeros_like(queued), where=there)
    quarter = int(np.argmax(wait))
    return (quarter, float(wait[quarter])) if wait[quarter] > LONG_S else None
