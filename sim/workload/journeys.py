"""What the IVR does with each call: time spent, menus heard, how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.checks import node_for_type
from sim.centre.distributions import Distribution
from sim.centre.kept import once_per_centre
from sim.workload.generator import Words
from sim.workload.laws import OTHER, law_of
from sim.workload.sampling import invert
from sim.workload.streams import Key
from sim.workload.walk import EDGES, FAILS_AT, FIRST_NODE, LAW, PLACE, STEPS, TARGETS, A, B, walk

NO_IVR, CONTAINED, AGENT, HUNG_UP = 0, 1, 2, 3
_ENDINGS = {"contained": -CONTAINED, "agent": -AGENT, "hung_up": -HUNG_UP}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Menu:
    """One node as the walk uses it: an attempt at an authentication is a node of its own."""

    play: Distribution
    edges: Floats
    targets: Ints
    fails_at: int
    """Position in ``targets`` of the edge that means failed authentication, or -1."""


@dataclass(frozen=True)
class Map:
    """The journeys of all contact types laid out for `walk`."""

    floats: Floats
    ints: Ints
    kinds: Ints
    others: tuple[tuple[Distribution, ...], ...]
    """By contact type: the laws that `walk` leaves open, one a row of its ``open_luck``."""


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
def map_of(centre: Centre) -> Map:
    """The journeys of a centre's contact types, their nodes one after the other."""
    kinds = np.zeros((len(centre.contact_types), 2), dtype=np.int64)
    others: list[tuple[Distribution, ...]] = []
    menus: list[Menu] = []
    places: list[int] = []
    for row, (name, kind) in zip(kinds, centre.contact_types.items(), strict=True):
        own = [] if kind.ivr is None else expand(centre, name)
        row[FIRST_NODE] = len(menus)
        row[STEPS] = most_steps(own)
        laws: list[Distribution] = []
        for menu in own:
            places.append(len(laws))
            if law_of(menu.play)[0] == OTHER:
                laws.append(menu.play)
            targets = np.where(menu.targets >= 0, menu.targets + row[FIRST_NODE], menu.targets)
            menus.append(replace(menu, targets=targets))
        others.append(tuple(laws))
    most = max((len(menu.targets) for menu in menus), default=1)
    floats = np.full((len(menus), EDGES + most - 1), np.inf)
    ints = np.zeros((len(menus), TARGETS + most), dtype=np.int64)
    ints[:, PLACE] = places
    for menu, reals, wholes in zip(menus, floats, ints, strict=True):
        wholes[LAW], reals[A], reals[B] = law_of(menu.play)
        wholes[FAILS_AT] = menu.fails_at
        reals[EDGES : EDGES + len(menu.edges)] = menu.edges
        wholes[TARGETS : TARGETS + len(menu.targets)] = menu.targets
    return Map(floats, ints, kinds, tuple(others))


def most_steps(menus: Sequence[Menu]) -> int:
    """How many menus a call may hear at most; no way leads back to a menu."""

    @cache
    def from_node(node: int) -> int:
        return 0 if node < 0 else 1 + max(map(from_node, menus[node].targets.tolist()))

    return from_node(0) if menus else 0


def step_keys(steps: int, contact_type: str) -> list[Key]:
    """The streams of a type's journey, one a step."""
    return [(contact_type, "ivr", step) for step in range(steps)]


def draw_journeys(
    journeys: Map, counts: Ints, generators: Words, first_generator: Ints, places: Ints
) -> Journeys:
    """Walk all calls of a day through their journeys.

    Step j of call i of a type uses the i-th number of the step's own stream, half of its bits for
    the branch and half for the playing time; so a changed branch leaves the luck of every other
    call, and of the same call's other steps and times, as it was.

    Parameters
    ----------
    counts : calls of each contact type.
    generators : those of `step_keys` of a type from its ``first_generator`` on; they move on.
    places : where the results of a call belong, shape (n,), one contact type after the other.
    """
    n = len(places)
    found = Journeys(
        np.zeros(n), np.zeros(n, np.int8), np.zeros(n, np.int16), np.zeros(n, np.bool_)
    )
    open_luck = np.full((max(map(len, journeys.others)), n), -1.0)
    walk(
        journeys.floats, journeys.ints, journeys.kinds, counts, generators, first_generator, places,
        found.seconds, found.outcome, found.menus, found.failed_authentication, open_luck,
    )  # fmt: skip
    if len(open_luck):
        for laws, mine in zip(
            journeys.others, np.split(places, np.cumsum(counts)[:-1]), strict=True
        ):
            for law, luck in zip(laws, open_luck, strict=False):
                visitors = mine[luck[mine] >= 0.0]
                times = luck[visitors]
                invert(law, times)
                found.seconds[visitors] += times
    return found
