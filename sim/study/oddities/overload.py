"""Offered load against agents, hour by hour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.centre.paths import quoted
from sim.study.oddities.oddity import Figure, Oddity
from sim.study.oddities.scene import Scene
from sim.study.oddities.shortage import worst_sets
from sim.study.oddities.staff import Floats

OVERLOAD, CHATS, IDLE = "overload", "chat_overload", "hardly_any_load"
MOST = 1.1
"""Load ÷ agents of an hour up to which nothing is said: callers who give up make it up."""
LEAST_LACK = 1.0
"""Agents that are missing at least."""
FEW = 0.1
"""Load ÷ agents of the whole horizon below which something seems to be missing."""
LEAST_AGENTS = 3.0
"""Mean agents on the phones below which a small load is usual."""
QUARTERS = 4


def overload(scene: Scene) -> Iterator[Oddity]:
    """The worst hour in which some types have more load than all of their pools have agents.

    Where agents have several chats in hand, these are places that chats occupy.
    """
    load = _hourly(np.where(scene.waits[:, None], scene.load, 0.0))
    found = worst_sets(load, _hourly(scene.capacity), scene.reach)
    lack = found.load - found.capacity
    short = (found.load > MOST * found.capacity) & (lack >= LEAST_LACK) & (found.capacity > 0.0)
    if not short.any():
        return
    hour = int(np.argmax(np.where(short, lack, 0.0)))
    calling = found.types[hour] & (load[:, hour] > 0.0)
    types, pools = (
        tuple(np.array(names)[there].tolist())
        for names, there in ((scene.types, calling), (scene.pools, found.pools[hour]))
    )
    figures: dict[str, Figure] = {
        **scene.moment(hour * QUARTERS),
        "load": float(found.load[hour]),
        "agents": float(found.capacity[hour]),
        "types": types,
        "pools": pools,
        "hours": int(short.sum()),
        "of_hours": len(short),
    }
    path = f"centre.pools.{quoted(pools[0])}.staffing" if len(pools) == 1 else "centre.pools"
    places = any(scene.centre.pools[pool].concurrency > 1 for pool in pools)
    yield Oddity(CHATS if places else OVERLOAD, path, figures)


def hardly_any_load(scene: Scene) -> Iterator[Oddity]:
    """Agents who have next to nothing to do over the whole horizon."""
    if not scene.complete:
        return
    used = scene.reach.any(axis=0)
    agents = float(scene.capacity[used].sum())
    load = float(scene.load.sum())
    if agents / scene.capacity.shape[1] < LEAST_AGENTS or not 0.0 < load < FEW * agents:
        return
    mean = agents / scene.capacity.shape[1]
    figures: dict[str, Figure] = {"agents": mean, "share": load / agents}
    yield Oddity(IDLE, "centre.pools", figures)


def _hourly(values: Floats) -> Floats:
    found: Floats = values.reshape(len(values), -1, QUARTERS).mean(axis=2)
    return found
