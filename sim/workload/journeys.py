"""The calls of a day through their IVR journeys, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.centre.ivr_outcomes import INFORMED, OPTED_OUT
from sim.jit import entry, inlined, kernel
from sim.workload.generator import Words, fill_bits
from sim.workload.journey_outcomes import JOURNEY_CONTAINED, JOURNEY_TO_AGENT
from sim.workload.laws import LOGNORMAL, OTHER, duration, lognormal
from sim.workload.normal import scores_into

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

A, B, LEAVES, EDGES = 0, 1, 2, 3
"""Columns of a node's floats: the parameters of its playing time; the probability of pressing 0, or
of an announcement: of hanging up satisfied; then the upper edges of all branches but the last."""

LAW, PLACE, ANNOUNCED, FAILS_AT, FAILS_AS, TARGETS = 0, 1, 2, 3, 4, 5
"""Columns of a node's ints: law of its playing time; if that is `OTHER`, the row of ``open_luck``;
the node with the announcement that is played before, or -1; branch that means that every attempt
has failed, or -1, and the flag that tells it; then where the branches lead: a node, or below 0 an
ending."""

FIRST_NODE, STEPS, OPTS, NOTICES = 0, 1, 2, 3
"""Columns of a contact type: its journey's start, and how many steps it may take, 0: no IVR;
whether anybody may press 0; whether there are announcements."""

WHOLE = 2.0**-32
"""Makes a share of 32 bits."""

LOW_HALF = np.uint64(0xFFFFFFFF)

CALLS = 512
"""Calls at a time, so that their luck stays in the processor's nearest cache."""


@inlined
def first_share(word: np.uint64) -> float:
    """The share that the higher half of 64 bits tells, above 0 and below 1."""
    return (np.int64(word >> np.uint64(32)) + 0.5) * WHOLE


@inlined
def second_share(word: np.uint64) -> float:
    """The share that the lower half of 64 bits tells, from 0 to below 1."""
    return np.int64(word & LOW_HALF) * WHOLE


@entry(
    "void(f8[:, ::1], i8[:, ::1], i8[:, ::1], f8[:, ::1], i8[::1], u8[:, ::1], i8[::1], i8[::1],"
    " f8[::1], f8[::1], i1[::1], i2[::1], i1[::1], f8[:, ::1], f8[:, ::1])"
)
def walk_journeys(
    node_floats: Floats,
    node_ints: Ints,
    ctypes: Ints,
    windows: Floats,
    counts: Ints,
    generators: Words,
    first_generator: Ints,
    places: Ints,
    arrivals: Floats,
    seconds: Floats,
    outcome: NDArray[np.int8],
    menus: NDArray[np.int16],
    flags: NDArray[np.int8],
    open_luck: Floats,
    open_share: Floats,
) -> None:
    """Every call plays nodes and takes branches until it comes to an ending.

    Parameters
    ----------
    node_floats, node_ints : the journeys, a row a node.
    ctypes : a row a contact type.
    windows : start and end of the day's window of each node that is an announcement, seconds.
    counts : calls of each contact type.
    generators : one a step, from ``first_generator`` of a type on; of the i-th number, half of the
        bits is the i-th call's luck of the branch and half that of the playing time. Where anybody
        may press 0 as many more follow, half for whether and half for when; where there are
        announcements as many again, half for the length and half for whether the call stays.
    places : where the results of a call belong, shape (n,), one contact type after the other.
    arrivals : when the calls arrive, in the same order, seconds.
    seconds, outcome, menus, flags : results, shape (n,).
    open_luck : gets the luck of the playing times whose law is `OTHER`; a row has one node of each
        contact type.
    open_share : gets the share of these times that is heard, where anybody may press 0.
    """
    most = 1
    for ctype in range(len(ctypes)):
        most = max(most, ctypes[ctype, STEPS])
    bits, aside = np.empty(CALLS, dtype=np.uint64), np.empty(CALLS, dtype=np.uint64)
    lengths, happened = np.empty(CALLS), np.empty(CALLS, dtype=np.int64)
    endings, heard = np.empty(CALLS, dtype=np.int64), np.empty(CALLS, dtype=np.int64)
    walkers, nodes = np.empty(CALLS, dtype=np.uint64), np.empty(CALLS, dtype=np.uint64)
    luck, scores = np.empty(2 * most * CALLS), np.empty(2 * most * CALLS)
    visits = np.empty((2, 2 * most * CALLS), dtype=np.uint64)
    cut_luck, cut_shares = np.empty(CALLS), np.empty(CALLS)
    cut_visits = np.empty((2, CALLS), dtype=np.uint64)
    branches = node_floats.shape[1] - EDGES
    done = 0
    for ctype in range(len(ctypes)):
        steps, opts, notices = ctypes[ctype, STEPS], ctypes[ctype, OPTS], ctypes[ctype, NOTICES]
        for first in range(0, counts[ctype], CALLS):
            size = min(CALLS, counts[ctype] - first)
            for i in range(size):
                lengths[i], happened[i], endings[i], heard[i] = 0.0, 0, 0, 0
                walkers[i], nodes[i] = i, ctypes[ctype, FIRST_NODE]
            walking, n, cut = size, 0, 0
            for step in range(steps):
                generator = first_generator[ctype] + step
                fill_bits(generators, generator, bits, size)
                if notices:
                    fill_bits(generators, generator + steps * (1 + opts), aside, size)
                    walking, n = _tell(
                        node_floats, node_ints, windows, aside, places[done:], arrivals[done:],
                        walkers, nodes, walking, luck, visits, n, lengths, endings, happened,
                        open_luck,
                    )  # fmt: skip
                if opts:
                    fill_bits(generators, generator + steps, aside, size)
                    walking, cut = _press(
                        node_floats, node_ints, bits, aside, places[done:], walkers, nodes, walking,
                        cut_luck, cut_shares, cut_visits, cut, lengths, endings, heard, step + 1,
                        happened, open_luck, open_share,
                    )  # fmt: skip
                kept = 0
                for at in range(walking):
                    call, node = walkers[at], nodes[at]  # unsigned: no place counts from the end
                    word = bits[call]
                    play = first_share(word)
                    law = node_ints[node, LAW]
                    if law == LOGNORMAL:
                        luck[n], visits[0, n], visits[1, n] = play, call, node
                        n += 1
                    elif law == OTHER:
                        open_luck[node_ints[node, PLACE], places[done + np.int64(call)]] = play
                    else:
                        a, b = node_floats[node, A], node_floats[node, B]
                        lengths[call] += duration(law, a, b, play)
                    branch = second_share(word)
                    taken = 0
                    for k in range(branches):
                        taken += 1 if branch >= node_floats[node, EDGES + k] else 0
                    if taken == node_ints[node, FAILS_AT]:
                        happened[call] |= node_ints[node, FAILS_AS]
                    target = node_ints[node, TARGETS + taken]
                    endings[call], heard[call] = -target, step + 1
                    walkers[kept], nodes[kept] = call, max(target, 0)
                    kept += 1 if target >= 0 else 0
                walking = kept
            _add_lognormal(node_floats, luck, scores, visits, n, lengths)
            if cut:
                _add_cut(node_floats, cut_luck, cut_shares, scores, cut_visits, cut, lengths)
            for i in range(size):
                place = np.uint64(places[done + i])
                seconds[place], flags[place] = lengths[i], happened[i]
                outcome[place], menus[place] = endings[i], heard[i]
            done += size


@kernel
def _tell(
    node_floats: Floats,
    node_ints: Ints,
    windows: Floats,
    aside: Words,
    places: Ints,
    arrivals: Floats,
    walkers: Words,
    nodes: Words,
    walking: int,
    luck: Floats,
    visits: Words,
    n: int,
    lengths: Floats,
    endings: Ints,
    happened: Ints,
    open_luck: Floats,
) -> tuple[int, int]:
    """Play the announcements before the nodes that calls have come to.

    Returns
    -------
    How many go on walking, and how many lognormal times there are now.
    """
    kept = 0
    for at in range(walking):
        call, node = walkers[at], nodes[at]
        message = node_ints[node, ANNOUNCED]
        if message >= 0 and _lies_within(arrivals[call], windows[message, 0], windows[message, 1]):
            word = aside[call]
            play = first_share(word)
            law = node_ints[message, LAW]
            if law == LOGNORMAL:
                luck[n], visits[0, n], visits[1, n] = play, call, message
                n += 1
            elif law == OTHER:
                open_luck[node_ints[message, PLACE], places[call]] = play
            else:
                a, b = node_floats[message, A], node_floats[message, B]
                lengths[call] += duration(law, a, b, play)
            if second_share(word) < node_floats[message, LEAVES]:
                endings[call] = JOURNEY_CONTAINED
                happened[call] |= INFORMED
                continue
        walkers[kept], nodes[kept] = call, node
        kept += 1
    return kept, n


@inlined
def _lies_within(time: float, start: float, end: float) -> bool:
    """Whether a window of the day holds a time; one that ends before it starts goes on at 0:00."""
    if start <= end:
        return start <= time < end
    return time >= start or time < end


@kernel
def _press(
    node_floats: Floats,
    node_ints: Ints,
    bits: Words,
    aside: Words,
    places: Ints,
    walkers: Words,
    nodes: Words,
    walking: int,
    luck: Floats,
    shares: Floats,
    visits: Words,
    cut: int,
    lengths: Floats,
    endings: Ints,
    heard: Ints,
    menus: int,
    happened: Ints,
    open_luck: Floats,
    open_share: Floats,
) -> tuple[int, int]:
    """Calls that press 0 hear a uniform share of their node, and want an agent.

    Returns
    -------
    How many go on walking, and how many lognormal times have been cut short by now.
    """
    kept = 0
    for at in range(walking):
        call, node = walkers[at], nodes[at]
        word = aside[call]
        if second_share(word) >= node_floats[node, LEAVES]:
            walkers[kept], nodes[kept] = call, node
            kept += 1
            continue
        share, play = first_share(word), first_share(bits[call])
        law = node_ints[node, LAW]
        if law == LOGNORMAL:
            luck[cut], shares[cut] = play, share
            visits[0, cut], visits[1, cut] = call, node
            cut += 1
        elif law == OTHER:
            open_luck[node_ints[node, PLACE], places[call]] = play
            open_share[node_ints[node, PLACE], places[call]] = share
        else:
            a, b = node_floats[node, A], node_floats[node, B]
            lengths[call] += share * duration(law, a, b, play)
        endings[call], heard[call] = JOURNEY_TO_AGENT, menus
        happened[call] |= OPTED_OUT
    return kept, cut


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


@kernel
def _add_cut(
    node_floats: Floats,
    luck: Floats,
    shares: Floats,
    scores: Floats,
    visits: Words,
    n: int,
    lengths: Floats,
) -> None:
    """Add the shares of ``n`` lognormal playing times that were heard."""
    scores_into(luck, scores, n)
    for visit in range(n):
        node = visits[1, visit]
        played = lognormal(node_floats[node, A], node_floats[node, B], scores[visit])
        lengths[visits[0, visit]] += shares[visit] * played
