"""The calls of a day through their IVR journeys, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.jit import entry
from sim.workload.generator import Words, fill_bits
from sim.workload.laws import LOGNORMAL, OTHER, duration, lognormal
from sim.workload.normal import scores_into

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

A, B, EDGES = 0, 1, 2
"""Columns of a node's floats: the parameters of its playing time, then the upper edges of all
branches but the last."""

LAW, PLACE, FAILS_AT, TARGETS = 0, 1, 2, 3
"""Columns of a node's ints: law of its playing time; if that is `OTHER`, the row of ``open_luck``;
branch that means failed authentication, or -1; then where the branches lead: a node, or below 0 an
ending."""

FIRST_NODE, STEPS = 0, 1
"""Columns of a contact type: its journey's start, and how many steps it may take; 0: no IVR."""

WHOLE = 2.0**-32
"""Makes a share of 32 bits."""

CALLS = 256
"""Calls at a time, so that their luck stays in the processor's nearest cache."""


@entry(
    "void(f8[:, ::1], i8[:, ::1], i8[:, ::1], i8[::1], i8[::1], u8[:, ::1], i8[::1],"
    " f8[::1], i1[::1], i2[::1], boolean[::1], f8[:, ::1])"
)
def walk(
    node_floats: Floats,
    node_ints: Ints,
    kinds: Ints,
    counts: Ints,
    generators: Words,
    first_generator: Ints,
    places: Ints,
    seconds: Floats,
    outcome: NDArray[np.int8],
    menus: NDArray[np.int16],
    failed: NDArray[np.bool_],
    open_luck: Floats,
) -> None:
    """Every call plays nodes and takes branches until it comes to an ending.

    Parameters
    ----------
    node_floats, node_ints : the journeys, a row a node.
    kinds : a row a contact type.
    counts : calls of each contact type.
    generators : one a step, from ``first_generator`` of a type on; of the i-th number, half of the
        bits is the i-th call's luck of the branch and half that of the playing time.
    places : where the results of a call belong, shape (n,), one contact type after the other.
    seconds, outcome, menus, failed : results, shape (n,).
    open_luck : gets the luck of the playing times whose law is `OTHER`; a row has one node of each
        contact type.
    """
    most = 1
    for kind in range(len(kinds)):
        most = max(most, kinds[kind, STEPS])
    bits = np.empty((most, CALLS), dtype=np.uint64)
    lengths = np.empty(CALLS)
    visit_luck = np.empty(most * CALLS)
    visit_score = np.empty(most * CALLS)
    visit_node = np.empty(most * CALLS, dtype=np.int64)
    visit_call = np.empty(most * CALLS, dtype=np.int64)
    branches = node_floats.shape[1] - EDGES
    done = 0
    for kind in range(len(kinds)):
        steps = kinds[kind, STEPS]
        for first in range(0, counts[kind], CALLS):
            size = min(CALLS, counts[kind] - first)
            for step in range(steps):
                fill_bits(generators, first_generator[kind] + step, bits[step], size)
            visits = 0
            for i in range(size):
                call = places[done + i]
                node = kinds[kind, FIRST_NODE]
                step = 0
                length = 0.0
                fails = False
                while node >= 0 and step < steps:
                    word = bits[step, i]
                    branch = np.int64(word & np.uint64(0xFFFFFFFF)) * WHOLE
                    play = (np.int64(word >> np.uint64(32)) + 0.5) * WHOLE
                    law = node_ints[node, LAW]
                    if law == LOGNORMAL:
                        visit_luck[visits] = play
                        visit_node[visits] = node
                        visit_call[visits] = i
                        visits += 1
                    elif law == OTHER:
                        open_luck[node_ints[node, PLACE], call] = play
                    else:
                        length += duration(law, node_floats[node, A], node_floats[node, B], play)
                    taken = 0
                    for k in range(branches):
                        taken += 1 if branch >= node_floats[node, EDGES + k] else 0
                    fails = fails or taken == node_ints[node, FAILS_AT]
                    node = node_ints[node, TARGETS + taken]
                    step += 1
                lengths[i] = length
                menus[call] = step
                outcome[call] = -node if step > 0 else 0
                failed[call] = fails
            scores_into(visit_luck, visit_score, visits)
            for visit in range(visits):
                node = visit_node[visit]
                lengths[visit_call[visit]] += lognormal(
                    node_floats[node, A], node_floats[node, B], visit_score[visit]
                )
            for i in range(size):
                seconds[places[done + i]] = lengths[i]
            done += size
