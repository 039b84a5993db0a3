"""The workload: every random number of one replication, drawn once, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.distributions import Distribution
from sim.workload.arrivals import busyness, draw_arrivals, trace_arrivals
from sim.workload.failures import Failure, draw_failures
from sim.workload.journeys import draw_journeys
from sim.workload.sampling import sample
from sim.workload.streams import stream

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Workload:
    """One replication's luck. Arrays have shape (n,), one entry a call, by time of arrival.

    Calls that arrive at the same instant stand in the order of their contact types.
    """

    arrival_s: Floats
    contact_type: NDArray[np.int16]
    ivr_s: Floats
    ivr_outcome: NDArray[np.int8]
    ivr_menus: NDArray[np.int16]
    ivr_failed_authentication: NDArray[np.bool_]
    balks: NDArray[np.bool_]
    patience_s: Floats
    talk_s: Floats
    wrap_up_s: Floats
    u_entry: Floats
    u_agent: Floats
    failures: tuple[Failure, ...] = ()

    def __len__(self) -> int:
        return len(self.arrival_s)


_COLUMNS = tuple(n for n in Workload.__dataclass_fields__ if n != "failures")


def draw_workload(centre: Centre, seed: int, replication: int) -> Workload:
    """Draw everything random of one replication.

    Parameters
    ----------
    centre : the centre.
    seed : the study's seed.
    replication : replication number from 0.

    Raises
    ------
    InputError : a trace cannot be read.
    """
    parts: list[dict[str, NDArray[np.generic]]] = []
    traces = {
        name: trace_arrivals(kind.demand.trace, name, centre.horizon.end_s)
        for name, kind in centre.contact_types.items()
        if kind.demand.trace is not None
    }
    for day in range(centre.horizon.days):
        factors = busyness(centre, seed, replication, day)
        for index, name in enumerate(centre.contact_types):
            if name in traces:
                times = traces[name]
                first, last = np.searchsorted(times, [day * DAY_S, (day + 1) * DAY_S])
                arrivals = times[first:last]
            else:
                rng = stream(seed, replication, name, "arrivals", day)
                arrivals = draw_arrivals(centre, name, day, factors[name], rng)
            parts.append(_calls(centre, index, name, arrivals, seed, replication, day))
    columns = {c: np.concatenate([p[c] for p in parts]) for c in _COLUMNS}
    order = np.lexsort((columns["contact_type"], columns["arrival_s"]))
    failures = draw_failures(centre, seed, replication)
    return Workload(**{c: a[order] for c, a in columns.items()}, failures=failures)


def _calls(
    centre: Centre, index: int, name: str, arrivals: Floats, seed: int, replication: int, day: int
) -> dict[str, NDArray[np.generic]]:
    """Everything about the calls of one type on one day."""
    kind = centre.contact_types[name]
    n = len(arrivals)

    def rng(purpose: str) -> np.random.Generator:
        return stream(seed, replication, name, purpose, day)

    def times(dist: Distribution | None, purpose: str, missing: float) -> Floats:
        return np.full(n, missing) if dist is None else sample(dist, rng(purpose), n)

    journeys = draw_journeys(centre, name, n, seed, replication, day)
    handling = _factor(kind.handling_by_time, arrivals)
    patience = times(kind.patience, "patience", np.inf)
    return {
        "arrival_s": arrivals,
        "contact_type": np.full(n, index, dtype=np.int16),
        "ivr_s": journeys.seconds,
        "ivr_outcome": journeys.outcome,
        "ivr_menus": journeys.menus,
        "ivr_failed_authentication": journeys.failed_authentication,
        "balks": rng("balking").random(n) < kind.balking if kind.balking else np.zeros(n, bool),
        "patience_s": patience * _factor(kind.patience_by_time, arrivals),
        "talk_s": times(kind.talk, "talk", 0.0) * handling,
        "wrap_up_s": times(kind.wrap_up, "wrap_up", 0.0) * handling,
        "u_entry": rng("entry").random(n),
        "u_agent": rng("agent").random(n),
    }


def _factor(factors: tuple[float, ...], arrivals: Floats) -> Floats | float:
    """Factor of each arrival's slice of the day."""
    if len(factors) == 1:
        return factors[0]
    width = DAY_S / len(factors)
    slot = np.minimum((arrivals % DAY_S / width).astype(np.int64), len(factors) - 1)
    return np.asarray(factors)[slot]
