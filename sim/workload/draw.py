"""The workload: every random number of one replication, drawn once, as arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.workload.arrivals import busyness, draw_arrivals
from sim.workload.failures import draw_failures
from sim.workload.journeys import draw_journeys
from sim.workload.sampling import fill
from sim.workload.streams import stream
from sim.workload.traces import arrivals_of_day, traces
from sim.workload.workload import Workload, joined

Floats = NDArray[np.float64]


def draw_workload(centre: Centre, seed: int, replication: int) -> Workload:
    """Draw everything random of one replication: its days, one after the other, and its failures.

    Parameters
    ----------
    centre : the centre.
    seed : the study's seed.
    replication : replication number from 0.

    Raises
    ------
    InputError : a trace cannot be read.
    """
    days = [draw_day(centre, seed, replication, day) for day in range(centre.horizon.days)]
    return replace(joined(days), failures=draw_failures(centre, seed, replication))


def draw_day(centre: Centre, seed: int, replication: int, day: int) -> Workload:
    """Draw the calls that arrive on one day, without the failures.

    Parameters
    ----------
    centre : the centre.
    seed : the study's seed.
    replication : replication number from 0.
    day : day of the horizon from 0; its calls arrive from ``day`` to below ``day + 1`` days.

    Raises
    ------
    InputError : a trace cannot be read.
    """
    arrivals = _arrivals(centre, seed, replication, day)
    counts = [len(times) for times in arrivals]
    starts = np.cumsum([0, *counts])
    together = np.concatenate(arrivals)
    order = np.argsort(together, kind="stable")
    slices = [slice(a, b) for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]
    kinds = list(zip(centre.contact_types.items(), arrivals, slices, strict=True))
    luck = np.empty(len(order))

    def rng(name: str, purpose: str) -> np.random.Generator:
        return stream(seed, replication, name, purpose, day)

    def numbers(purpose: str) -> Floats:
        for (name, _), _, mine in kinds:
            rng(name, purpose).random(out=luck[mine])
        return luck.take(order)

    def balks() -> NDArray[np.bool_]:
        result = np.zeros(len(order), dtype=np.bool_)
        for (name, kind), _, mine in kinds:
            if kind.balking:
                rng(name, "balking").random(out=luck[mine])
                np.less(luck[mine], kind.balking, out=result[mine])
        return result.take(order)

    def times(field: str, missing: float, factors: str) -> Floats:
        for (name, kind), arrived, mine in kinds:
            dist = getattr(kind, field)
            if dist is None:
                luck[mine] = missing
            else:
                fill(dist, rng(name, field), luck[mine])
            _multiply(luck[mine], getattr(kind, factors), arrived, day)
        return luck.take(order)

    journeys = draw_journeys(centre, counts, seed, replication, day)
    return Workload(
        arrival_s=together.take(order),
        contact_type=np.repeat(np.arange(len(counts), dtype=np.int16), counts).take(order),
        ivr_s=journeys.seconds.take(order),
        ivr_outcome=journeys.outcome.take(order),
        ivr_menus=journeys.menus.take(order),
        ivr_failed_authentication=journeys.failed_authentication.take(order),
        balks=balks(),
        patience_s=times("patience", np.inf, "patience_by_time"),
        talk_s=times("talk", 0.0, "handling_by_time"),
        wrap_up_s=times("wrap_up", 0.0, "handling_by_time"),
        u_entry=numbers("entry"),
        u_agent=numbers("agent"),
    )


def _arrivals(centre: Centre, seed: int, replication: int, day: int) -> list[Floats]:
    """Arrival times of each contact type on a day."""
    recorded = traces(centre)
    factors = busyness(centre, seed, replication, day)
    found = []
    for name in centre.contact_types:
        if name in recorded:
            found.append(arrivals_of_day(recorded[name], day))
        else:
            rng = stream(seed, replication, name, "arrivals", day)
            found.append(draw_arrivals(centre, name, day, factors[name], rng))
    return found


def _multiply(values: Floats, factors: tuple[float, ...], arrivals: Floats, day: int) -> None:
    """Multiply by the factor of each (rising) arrival's slice of the day."""
    if len(factors) == 1:
        if factors[0] != 1.0:
            values *= factors[0]
        return
    starts = (day + np.arange(1, len(factors)) / len(factors)) * DAY_S
    ends = [0, *np.searchsorted(arrivals, starts).tolist(), len(arrivals)]
    for factor, first, last in zip(factors, ends[:-1], ends[1:], strict=True):
        values[first:last] *= factor
