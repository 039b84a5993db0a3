"""What the IVR does with each call: time spent, menus heard, how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.distributions import Distribution
from sim.centre.ivr import Announcement
from sim.centre.ivr_outcomes import FAILED_AUTHENTICATION, FAILED_RECOGNITION, own_nodes
from sim.centre.memo import once_per_centre
from sim.workload.generator import Words
from sim.workload.journey_outcomes import IVR_OUTCOMES, JOURNEY_CONTAINED
from sim.workload.journeys import (
    ANNOUNCED,
    EDGES,
    FAILS_AS,
    FAILS_AT,
    FIRST_NODE,
    LAW,
    LEAVES,
    NOTICES,
    OPTS,
    PLACE,
    STEPS,
    TARGETS,
    A,
    B,
    walk_journeys,
)
from sim.workload.laws import OTHER, law_of
from sim.workload.sampling import invert
from sim.workload.streams import Key

_ENDINGS = {name: -outcome for outcome, name in enumerate(IVR_OUTCOMES) if name}

STREAMS = ("ivr", "opt_out", "announcement")
"""Purposes of a journey's streams; the last two only where anybody may opt out, or be told."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Menu:
    """One node as the walk uses it: an attempt is a node of its own, and so is an announcement."""

    play: Distribution
    edges: Floats
    targets: Ints
    fails_at: int = -1
    """Position in ``targets`` of the edge that means that every attempt has failed, or -1."""
    fails_as: int = 0
    """What a failure is then, one of `sim.centre.ivr_outcomes.FLAGS` as a bit."""
    leaves: float = 0.0
    """Probability of pressing 0; after an announcement: of hanging up, satisfied."""
    announced: int = -1
    """Position among the announcements of the one that is played first, or -1."""
    window: tuple[float, float, float] = (-np.inf, np.inf, 0.0)
    """Of an announcement: when it is played, seconds after each midnight (last number 0) or after
    the horizon's start (1); an end before the start is next day."""


@dataclass(frozen=True)
class JourneyLayout:
    """The journeys of all contact types laid out for `walk_journeys`."""

    floats: Floats
    ints: Ints
    ctypes: Ints
    windows: Floats
    """When a node's announcement is played, see `Menu.window`."""
    others: tuple[tuple[Distribution, ...], ...]
    """By contact type: laws that `walk_journeys` leaves open, one a row of its ``open_luck``."""

    @property
    def opts(self) -> bool:
        """Whether anybody may opt out."""
        return bool(self.ctypes[:, OPTS].any())


@dataclass(frozen=True)
class Journeys:
    """Journeys of many calls, each array of shape (n,)."""

    seconds: Floats
    outcome: NDArray[np.int8]
    menus: NDArray[np.int16]
    flags: NDArray[np.int8]
    """Bits of `sim.centre.ivr_outcomes.FLAGS`."""


def expand(centre: Centre, contact_type: str) -> tuple[list[Menu], list[Menu]]:
    """The nodes of a type's journey with its own figures, start first; and its announcements.

    A target >= 0 is a node of the list, below 0 an ending. Attempts become a chain: each plays,
    then succeeds into the node's branches or fails into the next attempt.
    """
    behaviour = centre.contact_types[contact_type].ivr
    assert behaviour is not None
    journey = centre.ivr_journeys[behaviour.journey]
    nodes = own_nodes(journey, behaviour)
    names = [journey.start, *[n for n in nodes if n != journey.start]]
    first: dict[str, int] = {}
    position = 0
    for name in names:
        first[name] = position
        position += len(nodes[name].plays())
    code = {**_ENDINGS, **first}
    menus: list[Menu] = []
    messages: list[Menu] = []
    for name in names:
        node = nodes[name]
        targets = [code[t] for t in node.branches]
        shares = list(node.branches.values())
        attempted = node.attempted
        fails_as = FAILED_RECOGNITION if node.authentication is None else FAILED_AUTHENTICATION
        plays = node.plays()
        for attempt, play in enumerate(plays):
            menu = _menu(play, targets, shares)
            if attempted is not None:
                success = attempted.success
                last = attempt == len(plays) - 1
                after = code[attempted.on_failure] if last else first[name] + attempt + 1
                menu = replace(
                    _menu(play, [*targets, after], [*(success * s for s in shares), 1.0 - success]),
                    fails_at=len(targets) if last else -1,
                    fails_as=fails_as,
                )
            announced = -1
            if node.announcement is not None and attempt == 0:
                announced = len(messages)
                messages.append(_message(centre, node.announcement))
            menus.append(replace(menu, leaves=node.opt_out or 0.0, announced=announced))
    return menus, messages


def _menu(play: Distribution, targets: list[int], shares: list[float]) -> Menu:
    return Menu(play, np.cumsum(shares)[:-1], np.asarray(targets, dtype=np.int64))


def _message(centre: Centre, announcement: Announcement) -> Menu:
    """An announcement; nothing leads on from it but what it was played before."""
    window = (-np.inf, np.inf, 0.0)
    if announcement.event is not None:
        event = centre.demand.events[announcement.event]
        start = event.day * DAY_S + clock_seconds(event.start)
        window = (start, start + event.duration_s, 1.0)
    elif announcement.start is not None and announcement.end is not None:
        window = (clock_seconds(announcement.start), clock_seconds(announcement.end), 0.0)
    ends = np.array([-JOURNEY_CONTAINED])
    return Menu(announcement.play, np.empty(0), ends, leaves=announcement.contained, window=window)


@once_per_centre
def journey_layout(centre: Centre) -> JourneyLayout:
    """The journeys of a centre's contact types, their nodes one after the other."""
    ctypes = np.zeros((len(centre.contact_types), 4), dtype=np.int64)
    others: list[tuple[Distribution, ...]] = []
    menus: list[Menu] = []
    places: list[int] = []
    for row, (name, ctype) in zip(ctypes, centre.contact_types.items(), strict=True):
        own, messages = ([], []) if ctype.ivr is None else expand(centre, name)
        row[FIRST_NODE] = len(menus)
        row[STEPS] = most_steps(own)
        row[OPTS] = any(menu.leaves > 0.0 for menu in own)
        row[NOTICES] = len(messages) > 0
        first_message = len(menus) + len(own)
        laws: list[Distribution] = []
        for menu in own + messages:
            places.append(len(laws))
            if law_of(menu.play)[0] == OTHER:
                laws.append(menu.play)
            targets = np.where(menu.targets >= 0, menu.targets + row[FIRST_NODE], menu.targets)
            announced = -1 if menu.announced < 0 else first_message + menu.announced
            menus.append(replace(menu, targets=targets, announced=announced))
        others.append(tuple(laws))
    most = max((len(menu.targets) for menu in menus), default=1)
    floats = np.full((len(menus), EDGES + most - 1), np.inf)
    ints = np.zeros((len(menus), TARGETS + most), dtype=np.int64)
    ints[:, PLACE] = places
    for menu, reals, wholes in zip(menus, floats, ints, strict=True):
        wholes[LAW], reals[A], reals[B] = law_of(menu.play)
        reals[LEAVES] = menu.leaves
        wholes[ANNOUNCED] = menu.announced
        wholes[FAILS_AT], wholes[FAILS_AS] = menu.fails_at, menu.fails_as
        reals[EDGES : EDGES + len(menu.edges)] = menu.edges
        wholes[TARGETS : TARGETS + len(menu.targets)] = menu.targets
    windows = np.array([menu.window for menu in menus]).reshape(-1, 3)
    return JourneyLayout(floats, ints, ctypes, windows, tuple(others))


def most_steps(menus: Sequence[Menu]) -> int:
    """How many menus a call may hear at most; no way leads back to a menu."""

    @cache
    def from_node(node: int) -> int:
        return 0 if node < 0 else 1 + max(map(from_node, menus[node].targets.tolist()))

    return from_node(0) if menus else 0


def step_keys(ctype: Ints, contact_type: str) -> list[Key]:
    """The streams of a type's journey: one a step for each purpose that its row asks for."""
    wanted = (True, ctype[OPTS], ctype[NOTICES])
    purposes = [purpose for purpose, asked in zip(STREAMS, wanted, strict=True) if asked]
    return [(contact_type, purpose, step) for purpose in purposes for step in range(ctype[STEPS])]


def draw_journeys(
    journeys: JourneyLayout,
    counts: Ints,
    generators: Words,
    first_generator: Ints,
    places: Ints,
    arrivals: Floats,
    day: int,
) -> Journeys:
    """Walk all calls of a day through their journeys.

    Step j of call i of a type uses the i-th number of the step's own stream, half of its bits for
    the branch and half for the playing time; so a changed branch leaves the luck of every other
    call, and of the same call's other steps and times, as it was. Whether the caller presses 0 in
    that step, and when, has a stream of its own, and so has the announcement before it.

    Parameters
    ----------
    counts : calls of each contact type.
    generators : those of `step_keys` of a type from its ``first_generator`` on; they move on.
    places : where the results of a call belong, shape (n,), one contact type after the other.
    arrivals : when the calls arrive, in the same order, seconds from the horizon's start.
    day : day of the horizon from 0.
    """
    n = len(places)
    found = Journeys(np.zeros(n), np.zeros(n, np.int8), np.zeros(n, np.int16), np.zeros(n, np.int8))
    open_luck = np.full((max(map(len, journeys.others)), n), -1.0)
    open_share = np.ones(open_luck.shape if journeys.opts else (0, n))
    midnight = day * DAY_S
    windows = journeys.windows[:, :2] + (1.0 - journeys.windows[:, 2:]) * midnight
    walk_journeys(
        journeys.floats, journeys.ints, journeys.ctypes, windows, counts, generators,
        first_generator, places, arrivals, found.seconds, found.outcome, found.menus, found.flags,
        open_luck, open_share,
    )  # fmt: skip
    if len(open_luck):
        for laws, mine in zip(
            journeys.others, np.split(places, np.cumsum(counts)[:-1]), strict=True
        ):
            for row, law in enumerate(laws):
                visitors = mine[open_luck[row, mine] >= 0.0]
                times = open_luck[row, visitors]
                invert(law, times)
                if len(open_share):
                    times *= open_share[row, visitors]
                found.seconds[visitors] += times
    return found
