"""What the IVR does with each call: time spent, menus heard, how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.checks import node_for_type
from sim.centre.distributions import Constant, Distribution, Uniform
from sim.centre.kept import once_per_centre
from sim.workload.sampling import invert
from sim.workload.streams import stream
from sim.workload.walk import EDGES, FAILS_AT, LAW, LOW, SPAN, TARGETS, take_step

NO_IVR, CONTAINED, AGENT, HUNG_UP = 0, 1, 2, 3
_ENDINGS = {"contained": -CONTAINED, "agent": -AGENT, "hung_up": -HUNG_UP}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_Visits = list[tuple[Distribution, Ints, Floats]]
"""Some visits whose playing time follows the same law: the law, calls, uniform numbers."""


@dataclass(frozen=True)
class Menu:
    """One node as the walk uses it: an attempt at an authentication is a node of its own."""

    play: Distribution
    edges: Floats
    targets: Ints
    fails_at: int
    """Position in ``targets`` of the edge that means failed authentication, or -1."""


@dataclass(frozen=True)
class Journey:
    """A contact type's journey laid out for `take_step`."""

    floats: Floats
    ints: Ints
    laws: tuple[Distribution, ...]
    """Laws of playing times that the nodes refer to by number."""


@dataclass(frozen=True)
class Journeys:
    """Journeys of many calls, each array of shape (n,)."""

    seconds: Floats
    outcome: NDArray[np.int8]
    menus: NDArray[np.int16]
    failed_authentication: NDArray[np.bool_]


def expand(centre: Centre, contact_type: str) -> list[Menu]:
    """The nodes of a type's journey with its own branches, start first.

    A target >= 0 is a node of the list, below 0 an ending. Attempts at an authentication become
    a chain: each plays, then succeeds into the node's branches or fails into the next attempt.
    """
    behaviour = centre.contact_types[contact_type].ivr
    assert behaviour is not None
    journey = centre.ivr_journeys[behaviour.journey]
    names = [journey.start, *[n for n in journey.nodes if n != journey.start]]
    first: dict[str, int] = {}
    position = 0
    for name in names:
        first[name] = position
        authentication = journey.nodes[name].authentication
        position += 1 if authentication is None else authentication.attempts
    code = {**_ENDINGS, **first}
    menus = []
    for name in names:
        node = node_for_type(journey.nodes[name], name, behaviour.branches)
        targets = [code[t] for t in node.branches]
        shares = list(node.branches.values())
        if node.authentication is None:
            menus.append(_menu(node.play, targets, shares, -1))
            continue
        success = behaviour.success.get(name, node.authentication.success)
        for attempt in range(node.authentication.attempts):
            last = attempt == node.authentication.attempts - 1
            after = code[node.authentication.on_failure] if last else first[name] + attempt + 1
            menus.append(
                _menu(
                    node.play,
                    [*targets, after],
                    [*(success * s for s in shares), 1.0 - success],
                    len(targets) if last else -1,
                )
            )
    return menus


def _menu(play: Distribution, targets: list[int], shares: list[float], fails_at: int) -> Menu:
    edges = np.cumsum(shares)[:-1]
    return Menu(play, edges, np.asarray(targets, dtype=np.int64), fails_at)


@once_per_centre
def journeys_of(centre: Centre) -> dict[str, Journey]:
    """The journey of each contact type that has one."""
    return {
        name: _laid_out(expand(centre, name))
        for name, kind in centre.contact_types.items()
        if kind.ivr is not None
    }


def _laid_out(menus: list[Menu]) -> Journey:
    most = max(len(menu.targets) for menu in menus)
    floats = np.full((len(menus), EDGES + most - 1), np.inf)
    ints = np.zeros((len(menus), TARGETS + most), dtype=np.int64)
    laws: list[Distribution] = []
    for menu, reals, wholes in zip(menus, floats, ints, strict=True):
        reals[LOW], reals[SPAN], wholes[LAW] = 0.0, 0.0, -1
        if isinstance(menu.play, Constant):
            reals[LOW] = menu.play.value_s
        elif isinstance(menu.play, Uniform):
            low, high = menu.play.ends()
            reals[LOW] = max(low, 0.0)
            reals[SPAN] = high - reals[LOW]
        else:
            if menu.play not in laws:
                laws.append(menu.play)
            wholes[LAW] = laws.index(menu.play)
        reals[EDGES : EDGES + len(menu.edges)] = menu.edges
        wholes[FAILS_AT] = menu.fails_at
        wholes[TARGETS : TARGETS + len(menu.targets)] = menu.targets
    return Journey(floats, ints, tuple(laws))


def draw_journeys(
    centre: Centre, counts: Sequence[int], seed: int, replication: int, day: int
) -> Journeys:
    """Walk all calls of a day through their journeys, one step of a contact type at a time.

    Step j of call i of a type uses the i-th number of the step's own stream, half of its bits for
    the branch and half for the playing time; so a changed branch leaves the luck of every other
    call, and of the same call's other steps and times, as it was.

    Parameters
    ----------
    counts : calls of each contact type; the result has them one type after the other.
    """
    n = sum(counts)
    found = Journeys(
        np.zeros(n), np.zeros(n, np.int8), np.zeros(n, np.int16), np.zeros(n, np.bool_)
    )
    visits: _Visits = []
    journeys = journeys_of(centre)
    first = 0
    for name, count in zip(centre.contact_types, counts, strict=True):
        if name in journeys:
            mine = slice(first, first + count)
            part = Journeys(
                found.seconds[mine],
                found.outcome[mine],
                found.menus[mine],
                found.failed_authentication[mine],
            )
            _walk(journeys[name], part, first, visits, (seed, replication, name, day))
        first += count
    if visits:
        calls = np.concatenate([calls for _, calls, _ in visits])
        np.add(found.seconds, np.bincount(calls, _times(visits), n), out=found.seconds)
    return found


def _times(visits: _Visits) -> Floats:
    """Playing times of all visits, seconds, in their order, computed for all of a law at once.

    In their order, since a call's times must be added up in the same order whatever the others do.
    """
    lucks = [luck for _, _, luck in visits]
    places: dict[Distribution, list[int]] = {}
    for place, (law, _, _) in enumerate(visits):
        places.setdefault(law, []).append(place)
    for law, mine in places.items():
        times = np.concatenate([lucks[place] for place in mine])
        invert(law, times)
        ends = np.cumsum([len(lucks[place]) for place in mine])
        for place, part in zip(mine, np.split(times, ends[:-1]), strict=True):
            lucks[place] = part
    return np.concatenate(lucks)


def _walk(
    journey: Journey,
    found: Journeys,
    first: int,
    visits: _Visits,
    key: tuple[int, int, str, int],
) -> None:
    """Walk the calls of one type and note the visits that still want a playing time.

    Parameters
    ----------
    found : the rows of these calls.
    first : number of the first of them.
    visits : gets the visits, step by step.
    key : seed, replication, contact type, day.
    """
    seed, replication, name, day = key
    n = walking = len(found.seconds)
    walkers = np.zeros((2, n), dtype=np.int64)
    walkers[0] = np.arange(n)
    counts = np.zeros(len(journey.laws), dtype=np.int64)
    visitors = np.empty((len(counts), n), dtype=np.int64)
    visit_luck = np.empty((len(counts), n))
    step = 0
    while walking:
        raw = stream(seed, replication, name, "ivr", day, step).bit_generator.random_raw(n)
        luck = raw.astype("<u8", copy=False).view("<u4").reshape(n, 2)
        walking = take_step(
            journey.floats, journey.ints, step, luck, walkers, walking,
            found.seconds, found.outcome, found.menus, found.failed_authentication,
            visitors, visit_luck, counts,
        )  # fmt: skip
        for law, calls, numbers, count in zip(
            journey.laws, visitors, visit_luck, counts.tolist(), strict=True
        ):
            if count:
                visits.append((law, calls[:count] + first, numbers[:count].copy()))
        step += 1
