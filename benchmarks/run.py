"""`make bench`: speed and memory of the engines beside a plain SimPy process model and a C program.

The models take turns, so that a machine whose speed drifts does not favour one; the median and the
range of the rates are printed. The M/M/c+M queue's abandonment is checked against Erlang A.
"""

from __future__ import annotations

import platform
import statistics
import time
import tracemalloc
from collections.abc import Callable

from benchmarks.c_program import CProgram
from benchmarks.plain_simpy import simulate as plain
from sim import load
from sim.analytic import erlang_a
from sim.centre import Centre, validated
from sim.engine import run_compiled, run_reference
from sim.measures import count
from sim.workload import draw_workload

RUNS = 5
RATE, SERVICE, PATIENCE, AGENTS = 100.0, 3.0, 2.0, 300
"""Calls a minute, minutes, minutes, agents."""


def queue_centre() -> Centre:
    """A day of the M/M/c+M queue as a centre: about 144,000 calls."""
    talk, patience = ({"dist": "exponential", "mean_s": 60 * mean} for mean in (SERVICE, PATIENCE))
    return validated(
        Centre,
        {
            "sites": {"site": {}},
            "contact_types": {
                "call": {
                    "demand": {"daily_volume": RATE * 1440},
                    "route": "route",
                    "talk": talk,
                    "patience": patience,
                }
            },
            "pools": {
                "pool": {
                    "site": "site",
                    "skills": {"call": {}},
                    "staffing": {"by_interval": [AGENTS]},
                }
            },
            "routes": {
                "route": {"entry": {"sites": ["site"]}, "steps": {"site": [{"pools": ["pool"]}]}}
            },
        },
    )


def timed(work: Callable[[], int]) -> float:
    """Calls a second of ``work``, which returns the number of calls."""
    start = time.perf_counter()
    calls = work()
    return calls / (time.perf_counter() - start)


def line(name: str, rates: list[float]) -> str:
    """Median and range of rates."""
    return (
        f"{name:<46}{statistics.median(rates):>12,.0f} calls/s"
        f"   ({min(rates):,.0f} to {max(rates):,.0f})"
    )


def bytes_a_call(centre: Centre, measures: bool) -> float:
    """Peak of the memory that Python and numpy allocate over a replication, bytes a call."""
    tracemalloc.start()
    log = run_reference(centre, draw_workload(centre, 1, 0))
    if measures:
        count(log, centre)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / len(log)


def main() -> None:
    """Measure and print."""
    bank = load("retail_bank").effective_centre
    single = queue_centre()
    bank_luck, single_luck = draw_workload(bank, 1, 0), draw_workload(single, 1, 0)
    bank_log = run_compiled(bank, bank_luck)
    shares: list[float] = []

    def plain_run() -> int:
        shares.append(plain(len(single_luck), RATE, SERVICE, PATIENCE, AGENTS, len(shares)))
        return len(single_luck)

    work: dict[str, Callable[[], int]] = {
        "plain SimPy process model, M/M/300+M": plain_run,
        "reference engine, M/M/300+M": lambda: len(run_reference(single, single_luck)),
        "compiled engine, M/M/300+M": lambda: len(run_compiled(single, single_luck)),
        "reference engine, retail_bank": lambda: len(run_reference(bank, bank_luck)),
        "compiled engine, retail_bank": lambda: len(run_compiled(bank, bank_luck)),
        "drawing the workload, retail_bank": lambda: len(draw_workload(bank, 1, 0)),
        "counting every measure, retail_bank": lambda: (count(bank_log, bank), len(bank_log))[1],
    }
    rates: dict[str, list[float]] = {name: [] for name in work}
    program = CProgram.compiled()
    in_c = "C program, M/M/300+M (cc -O2)"
    for _ in range(RUNS):
        if program is not None:
            rates.setdefault(in_c, []).append(program.rate(len(single_luck)))
        for name, run in work.items():
            rates[name].append(timed(run))
    print(
        f"Python {platform.python_version()}, {platform.machine()}, one core, {RUNS} runs in turn"
    )
    for name, found in rates.items():
        print(line(name, found))
    exact = erlang_a(RATE, 1 / SERVICE, 1 / PATIENCE, AGENTS).p_abandon
    print(
        f"abandonment of the plain model {statistics.mean(shares):.5f}, "
        f"exact (steady state) {exact:.5f}"
    )
    for name, measures in (("drawing and engine", False), ("drawing, engine, measures", True)):
        peak = bytes_a_call(bank, measures)
        print(f"memory at the peak, retail_bank, {name}: {peak:.0f} bytes a call")


if __name__ == "__main__":
    main()
