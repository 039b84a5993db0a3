"""The calls of a day through their IVR journeys, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.jit import entry, kernel
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

LOW_HALF = np.uint64(0xFFFFFFFF)

CALLS = 512
"""Calls at a time, so that their luck stays in the processor's nearest cache."""


@entry(
    "void(f8[:, ::1], i8[:, ::1], i8[:, ::1], i8[::1], u8[:, ::1], i8[::1], i8[::1],"
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
    bits = np.empty(CALLS, dtype=np.uint64)
    lengths, failing = np.empty(CALLS), np.empty(CALLS, dtype=np.bool_)
    endings, heard = np.empty(CALLS, dtype=np.int64), np.empty(CALLS, dtype=np.int64)
    walkers, nodes = np.empty(CALLS, dtype=np.uint64), np.empty(CALLS, dtype=np.uint64)
    luck, scores = np.empty(most * CALLS), np.empty(most * CALLS)
    visits = np.empty((2, most * CALLS), dtype=np.uint64)
    branches = node_floats.shape[1] - EDGES
    done = 0
    for kind in range(len(kinds)):
        for first in range(0, counts[kind], CALLS):
            size = min(CALLS, counts[kind] - first)
            for i in range(size):
                lengths[i], failing[i], endings[i], heard[i] = 0.0, False, 0, 0
                walkers[i], nodes[i] = i, kinds[kind, FIRST_NODE]
            walking, n = size, 0
            for step in range(kinds[kind, STEPS]):
                fill_bits(generators, first_generator[kind] + step, bits, size)
                kept = 0
                for at in range(walking):
                    call, node = walkers[at], nodes[at]  # unsigned: no place counts from the end
                    word = bits[call]
                    play = (np.int64(word >> np.uint64(32)) + 0.5) * WHOLE
                    law = node_ints[node, LAW]
                    if law == LOGNORMAL:
                        luck[n], visits[0, n], visits[1, n] = play, call, node
                        n += 1
                    elif law == OTHER:
                        open_luck[node_ints[node, PLACE], places[done + np.int64(call)]] = play
                    else:
                        a, b = node_floats[node, A], node_floats[node, B]
                        lengths[call] += duration(law, a, b, play)
                    branch = np.int64(word & LOW_HALF) * WHOLE
                    taken = 0
                    for k in range(branches):
                        taken += 1 if branch >= node_floats[node, EDGES + k] else 0
                    if taken == node_ints[node, FAILS_AT]:
                        failing[call] = True
                    target = node_ints[node, TARGETS + taken]
                    endings[call], heard[call] = -target, step + 1
                    walkers[kept], nodes[kept] = call, max(target, 0)
                    kept += 1 if target >= 0 else 0
                walking = kept
            _add_lognormal(node_floats, luck, scores, visits, n, lengths)
            for i in range(size):
                place = np.uint64(places[done + i])
                seconds[place], failed[place] = lengths[i], failing[i]
                outcome[place], menus[place] = endings[i], heard[i]
            done += size


@kernel
def _add_lognormal(
    node_floats: Floats, luck: Floats, scores: Floats, visits: Words, n: int, lengths: Floats
) -> None:
    """Add the lognormal playing times of ``n`` visits, whose rows are calls and nodes."""
    scores_into(luck, scores, n)
    for visit in range(n):
        node = visits[1, visit]
        scores[visit] = lognormal(node_floats[node, A], node_floats[node, B], scores[visit])
    for visit in range(n):
        lengths[visits[0, visit]] += scores[visit]
