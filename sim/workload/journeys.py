"""What the IVR does with each call: time spent, menus heard, how it ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.checks import node_for_type
from sim.centre.distributions import Constant, Distribution
from sim.workload.sampling import from_uniform
from sim.workload.streams import stream

NO_IVR, CONTAINED, AGENT, HUNG_UP = 0, 1, 2, 3
_ENDINGS = {"contained": -CONTAINED, "agent": -AGENT, "hung_up": -HUNG_UP}


@dataclass(frozen=True)
class Menu:
    """One node as the walk uses it: an attempt at an authentication is a node of its own."""

    play: Distribution
    edges: NDArray[np.float64]
    targets: NDArray[np.int64]
    fails_at: int
    """Position in ``targets`` of the edge that means failed authentication, or -1."""


@dataclass(frozen=True)
class Journeys:
    """One day's journeys of one contact type, each array of shape (n,)."""

    seconds: NDArray[np.float64]
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


def draw_journeys(
    centre: Centre, contact_type: str, n: int, seed: int, replication: int, day: int
) -> Journeys:
    """Walk ``n`` calls through their journeys at once, one step of every call at a time.

    Step j of call i uses the i-th number of the step's own streams, so a changed branch leaves
    the luck of every other call, and of the same call's other steps, as it was.
    """
    seconds = np.zeros(n)
    outcome = np.full(n, NO_IVR, dtype=np.int8)
    heard = np.zeros(n, dtype=np.int16)
    failed = np.zeros(n, dtype=np.bool_)
    if centre.contact_types[contact_type].ivr is None or n == 0:
        return Journeys(seconds, outcome, heard, failed)
    menus = expand(centre, contact_type)
    here = np.zeros(n, dtype=np.int64)
    step = 0
    active = np.arange(n)
    while active.size:
        branch = stream(seed, replication, contact_type, "ivr_branch", day, step).random(n)
        nodes = here[active]
        play = _play_luck(menus, nodes, seed, replication, contact_type, day, step, n)
        for node in np.unique(nodes):
            menu = menus[node]
            calls = active[nodes == node]
            if isinstance(menu.play, Constant):
                seconds[calls] += menu.play.value_s
            else:
                seconds[calls] += from_uniform(menu.play, play[calls])
            edge = np.searchsorted(menu.edges, branch[calls], side="right")
            here[calls] = menu.targets[edge]
            failed[calls] |= edge == menu.fails_at
        heard[active] += 1
        ended = active[here[active] < 0]
        outcome[ended] = -here[ended]
        active = active[here[active] >= 0]
        step += 1
    return Journeys(seconds, outcome, heard, failed)


def _play_luck(
    menus: list[Menu],
    nodes: NDArray[np.int64],
    seed: int,
    replication: int,
    contact_type: str,
    day: int,
    step: int,
    n: int,
) -> NDArray[np.float64]:
    """Uniforms for the playing times of a step; none are drawn where every time is constant."""
    if all(isinstance(menus[node].play, Constant) for node in np.unique(nodes)):
        return np.empty(0)
    return stream(seed, replication, contact_type, "ivr_play", day, step).random(n)
