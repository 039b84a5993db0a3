"""The M/M/c+M queue: our engines beside SimPy, Ciw and C, each held against Erlang A.

The first batch of calls, in which the queue fills, is left out of the share that abandons; the
error of the share comes from the means of the other batches, which are long (50 minutes) beside
the time in which the queue forgets (2 minutes).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from benchmarks import ciw_model, plain_simpy
from benchmarks.c_program import CProgram
from benchmarks.timing import Rates, Work, ratio, table, timed
from sim.analytic import erlang_a
from sim.centre import Centre, validated
from sim.engine import CallLog, run_compiled, run_reference
from sim.engine.codes import ABANDONED
from sim.workload import Workload, draw_workload, rows

RATE, SERVICE, PATIENCE, AGENTS = 100.0, 3.0, 2.0, 300
"""Calls a minute, minutes, minutes, agents."""
CALLS, BATCH = 200_000, 5_000
ROUNDS = 5
MOST_ERRORS = 4.0

REFERENCE, COMPILED = "Trunkline, reference engine", "Trunkline, compiled engine"
SIMPY, LEAN = "SimPy, processes and a resource", "SimPy, processes and bare events"
CIW, IN_C = "Ciw", "C program (cc -O2)"


def queue_centre(agents: int = AGENTS, load: float = RATE * SERVICE / AGENTS) -> Centre:
    """The queue as a centre over two days; ``load`` is calls a minute x service / agents."""
    talk, patience = ({"dist": "exponential", "mean_s": 60 * mean} for mean in (SERVICE, PATIENCE))
    return validated(
        Centre,
        {
            "horizon": {"days": 2},
            "sites": {"site": {}},
            "contact_types": {
                "call": {
                    "demand": {"daily_volume": load * agents / SERVICE * 1440},
                    "route": "route",
                    "talk": talk,
                    "patience": patience,
                }
            },
            "pools": {
                "pool": {
                    "site": "site",
                    "skills": {"call": {}},
                    "staffing": {"by_interval": [agents]},
                }
            },
            "routes": {
                "route": {"entry": {"sites": ["site"]}, "steps": {"site": [{"pools": ["pool"]}]}}
            },
        },
    )


def luck(centre: Centre, seed: int, calls: int = CALLS) -> Workload:
    """The first calls of the queue's workload."""
    return rows(draw_workload(centre, seed, 0), slice(calls))


@dataclass
class Shares:
    """How many of each batch of calls abandon, by model."""

    found: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, abandoned: np.ndarray) -> None:
        """Count the calls of one run by batch."""
        whole = abandoned[: len(abandoned) // BATCH * BATCH]
        self.add_batches(name, whole.reshape(-1, BATCH).sum(axis=1).tolist())

    def add_batches(self, name: str, batches: list[int]) -> None:
        """Keep the batches of one run but the first."""
        self.found.setdefault(name, []).extend(batches[1:])

    def share(self, name: str) -> tuple[float, float]:
        """Share that abandons and its standard error."""
        batches = np.array(self.found[name]) / BATCH
        return float(batches.mean()), float(batches.std(ddof=1) / np.sqrt(len(batches)))


def measure() -> str:
    """Measure, and tell; an agreement that is missed is told loudly."""
    with CProgram.compiled() as program:
        return _measure(program)


def _measure(program: CProgram | None) -> str:
    centre, shares = queue_centre(), Shares()
    names = [COMPILED, IN_C, REFERENCE, SIMPY, LEAN, CIW]
    rates = {name: Rates(name) for name in names}
    run_compiled(centre, luck(centre, 0))
    for seed in range(1, ROUNDS + 1):
        workload = luck(centre, seed)
        for name, work in _works(centre, workload, seed, shares).items():
            rates[name].found.append(timed(work, 0.0 if name != COMPILED else 0.5))
        if program is not None:
            rate, runs = program.run(CALLS, 15, seed, BATCH)
            rates[IN_C].found.append(rate)
            for batches in runs:
                shares.add_batches(IN_C, batches)
    measured = [r for r in rates.values() if len(r.found) == ROUNDS]
    exact = erlang_a(RATE, 1 / SERVICE, 1 / PATIENCE, AGENTS).p_abandon
    lines = [_row(r, rates[SIMPY], rates[LEAN], shares, exact) for r in measured]
    head = ["model", "calls/s", "range", "x SimPy, resource", "x SimPy, bare", "abandons", "z"]
    text = f"{CALLS:,} calls, {ROUNDS} rounds; exact probability of abandonment {exact:.10f}.\n\n"
    text += table(head, lines)
    if len(rates[IN_C].found) == ROUNDS:
        text += f"\n\ncompiled engine / C program: {ratio(rates[COMPILED], rates[IN_C]):.2f}"
    return text


def _works(centre: Centre, workload: Workload, seed: int, shares: Shares) -> dict[str, Work]:
    rng = np.random.default_rng(seed)
    draws = tuple(rng.exponential(m, CALLS).tolist() for m in (1 / RATE, SERVICE, PATIENCE))

    def kept(name: str, log: CallLog) -> int:
        if len(shares.found.get(name, ())) < seed * (CALLS // BATCH - 1):
            shares.add(name, np.asarray(log["disposition"]) == ABANDONED)
        return len(log)

    def plain(name: str, abandoned: np.ndarray) -> int:
        shares.add(name, abandoned)
        return len(abandoned)

    works: dict[str, Work] = {
        COMPILED: lambda: kept(COMPILED, run_compiled(centre, workload)),
        REFERENCE: lambda: kept(REFERENCE, run_reference(centre, workload)),
        SIMPY: lambda: plain(SIMPY, plain_simpy.simulate(draws, AGENTS)),
        LEAN: lambda: plain(LEAN, plain_simpy.simulate_lean(draws, AGENTS)),
    }
    if ciw_model.simulate(10, RATE, SERVICE, PATIENCE, AGENTS, 1) is not None:

        def in_ciw() -> int:
            found = ciw_model.simulate(CALLS, RATE, SERVICE, PATIENCE, AGENTS, seed)
            assert found is not None
            return plain(CIW, found)

        works[CIW] = in_ciw
    return works


def _row(rates: Rates, simpy: Rates, lean: Rates, shares: Shares, exact: float) -> list[str]:
    share, error = shares.share(rates.name)
    z = (share - exact) / error
    told = f"{z:+.1f}" if abs(z) <= MOST_ERRORS else f"{z:+.1f} DISAGREES"
    return [*rates.row(simpy), f"{ratio(rates, lean):.3g}", f"{share:.5f} ± {error:.5f}", told]
