"""Repeated studies of a queue whose steady state is known exactly, and how often intervals hold it.

Replications are drawn once and dealt out to studies, so that a thousand studies of ten cost ten
thousand replications.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

import sim
from sim.analytic import erlang_a
from sim.measures import MEASURES, Estimate, paired_estimate, ratio_estimate, totals
from sim.measures.layout import Floats
from sim.study.precision import narrow_enough
from sim.study.precision_setting import Precision
from sim.study.worker import replicate
from tests.builders import exponential

TALK_S, PATIENCE_S, LIMIT_S, WARMUP_S = 180.0, 120.0, 20.0, 7200.0
MEASURED = (
    "service_level", "abandonment", "asa", "mean_wait", "occupancy", "mean_queue",
    "answered_calls", "wait_p90",
)  # fmt: skip

Pairs = tuple[Floats, Floats]
"""Numerators and denominators, shape (replications,)."""


class Queue(NamedTuple):
    """M/M/n+M with so many agents and calls a day."""

    agents: int
    calls: float

    def study(self, seed: int) -> sim.Study:
        """A day of it after two hours of warm-up, some forty times what it takes to settle."""
        pools = {
            "p": {"site": "a", "skills": {"c": {}}, "staffing": {"by_interval": [self.agents]}}
        }
        kind = {
            "demand": {"daily_volume": self.calls},
            "route": "r",
            "talk": exponential(TALK_S),
            "patience": exponential(PATIENCE_S),
        }
        steps = {"a": [{"pools": ["p"]}]}
        centre = {
            "name": "queue",
            "horizon": {"days": 1, "warmup_s": WARMUP_S},
            "sites": {"a": {"trunk_groups": {"lines": {"lines": 10_000}}}},
            "contact_types": {"c": kind},
            "pools": pools,
            "routes": {"r": {"entry": {"sites": ["a"]}, "steps": steps}},
        }
        return sim.Study.from_dict({"centre": centre, "seed": seed, "workers": 1})

    def known(self) -> dict[str, float]:
        """Its steady state, exactly (Erlang A)."""
        rate = self.calls / 86_400.0
        exact = erlang_a(rate, 1.0 / TALK_S, 1.0 / PATIENCE_S, self.agents)

        def above(wait: float) -> float:
            return exact.p_served_within(wait) / exact.p_served - 0.9

        return {
            "service_level": exact.p_served_within(LIMIT_S),
            "abandonment": exact.p_abandon,
            "asa": exact.mean_wait_served,
            "mean_wait": exact.mean_wait,
            "occupancy": exact.occupancy,
            "mean_queue": exact.mean_queue,
            "answered_calls": self.calls * exact.p_served,
            "wait_p90": float(brentq(above, 0.0, 1000.0)) if above(0.0) < 0.0 else 0.0,
        }


def pool(queue: Queue, replications: int, seed: int) -> dict[str, Pairs]:
    """Totals of every measure in so many replications."""
    study = queue.study(seed)

    def one(replication: int) -> list[tuple[float, float]]:
        counts = [replicate(study, replication)]
        return [(float(t[0]), float(b[0])) for t, b in (totals(counts, n) for n in MEASURED)]

    with ThreadPoolExecutor(2) as workers:
        rows = np.array(list(workers.map(one, range(replications))))
    return {n: (rows[:, i, 0], rows[:, i, 1]) for i, n in enumerate(MEASURED)}


def dealt(values: Floats, replications: int) -> Floats:
    """Shape (replications, studies)."""
    whole = len(values) // replications * replications
    return values[:whole].reshape(-1, replications).T


def covered(estimate: Estimate, truth: float) -> float:
    """Share of intervals that hold the truth; one that is not there does not."""
    return float(np.mean((estimate.low <= truth) & (truth <= estimate.high)))


def single_coverage(
    drawn: Mapping[str, Pairs], known: Mapping[str, float], replications: int
) -> dict[str, float]:
    """Coverage of the 95 % interval of every measure."""
    return {
        name: covered(
            ratio_estimate(
                dealt(top, replications), dealt(bottom, replications), 0.95, MEASURES[name].scale()
            ),
            known[name],
        )
        for name, (top, bottom) in drawn.items()
    }


def paired_coverage(
    drawn: Sequence[Mapping[str, Pairs]], known: Sequence[Mapping[str, float]], replications: int
) -> dict[str, float]:
    """Coverage of the 95 % interval of the difference of every measure, second - first."""
    found = {}
    for name in drawn[0]:
        a, b = ((dealt(d[name][0], replications), dealt(d[name][1], replications)) for d in drawn)
        found[name] = covered(paired_estimate(a, b), known[1][name] - known[0][name])
    return found


def stopped_coverage(
    drawn: Pairs, name: str, truth: float, precision: Precision, first: int, studies: int
) -> tuple[float, float]:
    """Coverage, and mean number of replications, of studies that stop at a half-width.

    Each study takes the next replications that are left, as many as the rule asks for.
    """
    top, bottom = drawn
    scale = MEASURES[name].scale()
    start, held, taken = 0, 0, 0
    for _ in range(studies):

        def estimate(_: str, count: int, level: float, start: int = start) -> Estimate:
            rows = slice(start, start + count)
            return ratio_estimate(top[rows], bottom[rows], level, scale)

        count = first
        while not narrow_enough(precision, name, "CNY", count, estimate).met:
            count += precision.batch
            assert start + count <= len(top), "not enough replications were drawn"
        found = estimate(name, count, precision.confidence)
        held += bool(found.low <= truth <= found.high)
        start += count
        taken += count
    return held / studies, taken / studies
