"""When something has failed: over the horizon, or over its mean day, in what share of the days."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S, clock_seconds
from sim.study.study import Study
from sim.workload import draw_failures

SLICE_S = 60.0
_MOST_REPLICATIONS = 100
"""More are not looked at: a share of days is drawn as a shade."""
_SHADES = 20

Floats = NDArray[np.float64]


class Span(NamedTuple):
    """Some of the time, and in what share of the days or replications something is so."""

    start_s: float
    end_s: float
    share: float


class Happenings(NamedTuple):
    """Spans in which components have failed, agents return after a repair, demand is another.

    Shares are rounded up to steps of 5 %. Of agents who fail one by one it is the mean share of
    them.
    """

    failed: list[Span]
    returning: list[Span]
    events: list[Span]


def happenings(study: Study, replications: int, *, mean_day: bool) -> Happenings:
    """What befalls the centre over time: failures with the luck that the replications have.

    Parameters
    ----------
    study : what is simulated.
    replications : how many are looked at, at most 100.
    mean_day : whether all days are laid upon each other; else over the whole horizon.
    """
    centre, count = study.centre, min(replications, _MOST_REPLICATIONS)
    slices = round(centre.horizon.end_s / SLICE_S)
    down, ramp, events = (np.zeros(slices) for _ in range(3))
    for replication in range(count if centre.outages else 0):
        failures = draw_failures(centre, study.seed, replication)
        agents: dict[str, int] = {}
        for failure in failures:
            agents[failure.outage] = max(agents.get(failure.outage, 1), failure.agent + 1)
        mine, back = np.zeros(slices), np.zeros(slices)
        for failure in failures:
            _add(mine, failure.fail_s, failure.repair_s, 1.0 / agents[failure.outage])
            ramp_s = centre.outages[failure.outage].return_ramp_s
            if ramp_s > 0.0:
                _add(back, failure.repair_s, failure.repair_s + ramp_s, 1.0)
        mine, back = np.minimum(mine, 1.0), np.minimum(back, 1.0)
        down += mine / count
        ramp += np.where(mine > 0.0, 0.0, back) / count
    for event in centre.demand.events.values():
        start = event.day * DAY_S + clock_seconds(event.start)
        _add(events, start, start + event.duration_s, 1.0)
    events = np.minimum(events, 1.0)
    parts = (down, ramp, events)
    if mean_day:
        parts = tuple(p.reshape(centre.horizon.days, -1).mean(axis=0) for p in parts)
    return Happenings(*map(_spans, parts))


def _add(shares: Floats, start_s: float, end_s: float, weight: float) -> None:
    shares[int(start_s // SLICE_S) : int(np.ceil(min(end_s, 1e12) / SLICE_S))] += weight


def _spans(shares: Floats) -> list[Span]:
    """Stretches of one shade; where nothing is so, there is none."""
    levels = np.ceil(np.round(shares * _SHADES, 9)) / _SHADES
    edges = [0, *(1 + np.flatnonzero(np.diff(levels))).tolist(), len(levels)]
    return [
        Span(first * SLICE_S, last * SLICE_S, float(levels[first]))
        for first, last in itertools.pairwise(edges)
        if last > first and levels[first] > 0.0
    ]


def most(spans: Iterable[Span]) -> float:
    """The largest share; 0 for none."""
    return max((span.share for span in spans), default=0.0)
