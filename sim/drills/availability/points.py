"""The windows that are simulated: which weekday, with which luck, and what fails on them.

A set is a small sample of the year by itself: its windows go over all weekdays, and the moment at
which a component first fails is stratified over them (Owen, Monte Carlo theory, methods and
examples, 2013, sections 8.4 and 10.3). Sets are independent, and so the spread between them is
that of what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from sim.centre.base import WEEKDAYS
from sim.centre.horizon import Horizon
from sim.centre.outages import Detection
from sim.drills.availability.chain import Chain, Down
from sim.drills.availability.conditioning import Chances
from sim.drills.components import Component, TypicalFailure, clock
from sim.workload.streams import stream

POINTS = 14
"""Windows of a set on which nothing fails, on which one fails (of each component), two, and more:
of a day, each weekday twice."""

_OWNER = "\0years"


@dataclass(frozen=True)
class Failing:
    """A component that fails at random, and how."""

    component: Component
    typical: TypicalFailure
    chain: Chain

    def path(self, u: float, window_s: float, rng: Generator) -> dict[str, Any]:
        """Outages of it as plain data, by name, of a window on which it is down at some time."""
        downs = self.chain.path(u, window_s, rng)
        return {
            self.component.label if not number else f"{self.component.label}#{number + 1}": (
                self._outage(down, rng)
            )
            for number, down in enumerate(downs)
        }

    def _outage(self, down: Down, rng: Generator) -> dict[str, Any]:
        """One failure of known times; of one that is older, detection is over or under way."""
        of = self.component
        data = self.typical.outage(of.kind, of.name)
        delay = _delay(self.typical.detection, rng)
        if delay is not None:
            data["detection"] = {"delay_s": max(delay - down.age_s, 0.0)}
        lasts = {"dist": "constant", "value_s": down.end_s - down.start_s}
        return {**data, **clock(np.floor(down.start_s)), "duration": lasts}


def _delay(detection: Detection | None, rng: Generator) -> float | None:
    """Time from failure to detection, where anything detects it."""
    if detection is None:
        return None
    if detection.delay_s is not None:
        return detection.delay_s
    assert detection.ping_s is not None and detection.misses is not None
    return (detection.misses - 1 + float(rng.random())) * detection.ping_s


@dataclass(frozen=True)
class Window:
    """A window to simulate.

    Attributes
    ----------
    point : its number in the set; those of one point have the same day and the same luck, and a
        component fails in the same way in all of them in which it does.
    seed : of its luck.
    weekday : of its first day; None: as the centre says.
    outages : what fails, as plain data; empty: nothing.
    who : places of the components that fail.
    """

    point: int
    seed: int
    weekday: str | None
    outages: Mapping[str, Any]
    who: tuple[int, ...] = ()


def windows_of_set(
    seed: int, number: int, horizon: Horizon, failing: Sequence[Failing], chances: Chances
) -> Iterator[Window]:
    """The windows of a set: nothing fails, one component, two, three or more.

    Parameters
    ----------
    seed : of the study.
    number : of the set.
    horizon : the window.
    failing : what may fail.
    chances : of these, in their order.
    """
    days = [WEEKDAYS[point % 7] if horizon.days == 1 else None for point in range(POINTS)]
    seeds = stream(seed, number, _OWNER, "seeds").integers(2**63, size=POINTS).tolist()
    paths = [_paths(seed, number, horizon.end_s, one) for one in failing]
    for who, point in _cases(seed, number, len(failing), chances):
        outages: dict[str, Any] = {}
        for i in who:
            outages.update(paths[i][point])
        yield Window(point, seeds[point], days[point], outages, who)


def _cases(
    seed: int, number: int, components: int, chances: Chances
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Who fails, and at which point."""
    every = range(POINTS)
    yield from (((), point) for point in every)
    yield from (((i,), point) for i in range(components) for point in every)
    rng = stream(seed, number, _OWNER, "together")
    if chances.two:
        yield from ((chances.pair(rng), point) for point in every)
    if chances.more:
        yield from ((chances.three_or_more(rng), point) for point in every)


def _paths(seed: int, number: int, window_s: float, one: Failing) -> list[dict[str, Any]]:
    """How a component fails at each point: its first failure is stratified over them."""
    rng = stream(seed, number, _OWNER, one.component.label)
    strata = (rng.permutation(POINTS) + rng.random(POINTS)) / POINTS
    return [one.path(u, window_s, rng) for u in strata.tolist()]
