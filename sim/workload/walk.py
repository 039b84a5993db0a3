"""One step of many calls through their IVR journeys, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.jit import entry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOW, SPAN, EDGES = 0, 1, 2
"""Columns of a node's floats: shortest playing time and its span, seconds (of a time that is
constant or uniform), then the upper edges of all branches but the last."""

LAW, FAILS_AT, TARGETS = 0, 1, 2
"""Columns of a node's ints: law of its playing time, or -1: constant or uniform; branch that means
failed authentication, or -1; then where the branches lead: a node, or below 0 an ending."""


WHOLE = 2.0**-32
"""Makes a share of 32 bits."""


@entry(
    "i8(f8[:, ::1], i8[:, ::1], i8, u4[:, ::1], i8[:, ::1], i8, "
    "f8[::1], i1[::1], i2[::1], boolean[::1], i8[:, ::1], f8[:, ::1], i8[::1])"
)
def take_step(
    node_floats: Floats,
    node_ints: Ints,
    step: int,
    luck: NDArray[np.uint32],
    walkers: Ints,
    walking: int,
    seconds: Floats,
    outcome: NDArray[np.int8],
    menus: NDArray[np.int16],
    failed: NDArray[np.bool_],
    visitors: Ints,
    visit_luck: Floats,
    visits: Ints,
) -> int:
    """Every walking call plays its node and takes a branch.

    Parameters
    ----------
    node_floats, node_ints : the journey, a row a node.
    step : number of this step, from 0.
    luck : luck of this step, shape (n, 2), by call: of the branch, of the playing time.
    walkers : shape (2, n): calls, rising, and the nodes they are at; those who walk on are left.
    walking : how many calls walk.
    seconds, outcome, menus, failed : results, shape (n,).
    visitors, visit_luck : get, in the row of each law, the calls whose playing time follows it
        and their uniform numbers; room for ``walking``.
    visits : get how many, shape (laws,).

    Returns
    -------
    How many walk on.
    """
    branches = node_floats.shape[1] - EDGES
    kept = 0
    visits[:] = 0
    for at in range(walking):
        call = np.uint64(walkers[0, at])  # unsigned: no place counts from the end, a fifth faster
        node = np.uint64(walkers[1, at])
        branch = luck[call, 0] * WHOLE
        play = (luck[call, 1] + 0.5) * WHOLE
        taken = 0
        for k in range(branches):
            taken += 1 if branch >= node_floats[node, EDGES + k] else 0
        law = node_ints[node, LAW]
        if law >= 0:
            visit = visits[law]
            visits[law] = visit + 1
            visitors[law, visit] = call
            visit_luck[law, visit] = play
        else:
            seconds[call] += node_floats[node, LOW] + node_floats[node, SPAN] * play
        if taken == node_ints[node, FAILS_AT]:
            failed[call] = True
        target = node_ints[node, TARGETS + taken]
        menus[call] = step + 1
        outcome[call] = -target if target < 0 else 0
        walkers[0, kept] = call
        walkers[1, kept] = target
        kept += 1 if target >= 0 else 0
    return kept
