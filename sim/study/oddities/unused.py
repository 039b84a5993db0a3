"""Parts that nothing ever comes to: pools, and contact types without calls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.centre.paths import quoted
from sim.study.oddities.oddity import Oddity, worst
from sim.study.oddities.reach import elsewhere
from sim.study.oddities.scene import Scene

UNUSED, EMPTY, NO_CALLS = "unused_pool", "empty_pool", "no_calls"


def unused(scene: Scene) -> Iterator[Oddity]:
    """Pools that no step opens, pools without agents, types without a call."""
    spare = elsewhere(scene.centre)
    reached = np.asarray(scene.reach.any(axis=0))
    staffed = np.asarray(scene.agents.sum(axis=1) > 0.0)
    idle, empty = [], []
    for row, name in enumerate(scene.pools):
        if staffed[row] and not reached[row]:
            idle.append(Oddity(UNUSED, f"centre.pools.{quoted(name)}"))
        elif reached[row] and not staffed[row] and name not in spare:
            empty.append(Oddity(EMPTY, f"centre.pools.{quoted(name)}.staffing"))
    yield from worst(idle)
    yield from worst(empty)
    passed_on = {to for kind in scene.centre.contact_types.values() for to in kind.transfers}
    calls = scene.calls.sum(axis=1)
    yield from worst(
        Oddity(NO_CALLS, f"centre.contact_types.{quoted(name)}.demand")
        for row, name in enumerate(scene.types)
        if scene.complete and calls[row] <= 0.0 and name not in passed_on
    )
