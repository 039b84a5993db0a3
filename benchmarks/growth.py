"""How the compiled engine's cost grows: with calls, agents, pools and the length of the queue."""

from __future__ import annotations

import numpy as np

from benchmarks.queue import AGENTS, luck, queue_centre
from benchmarks.timing import Work, in_turn, table
from sim.centre import Centre, validated
from sim.engine import run_compiled
from sim.workload import Workload

ROUNDS = 5


def measure() -> str:
    """One table a direction of growth."""
    base = queue_centre()
    small, long = (luck(base, 1, calls) for calls in (2_000, 288_000))
    sections = {
        "calls": {
            f"{len(w):,}": (base, w) for w in (small, luck(base, 1, 20_000), luck(base, 1), long)
        },
        "agents, at the same load": {
            f"{agents:,}": (of, luck(of, 1, 100_000))
            for agents in (3, 30, 300, 3_000)
            for of in [queue_centre(agents)]
        },
        "pools of one line, 300 agents in all": {
            f"{pools}": (of, luck(base, 1)) for pools in (1, 5, 40) for of in [_pools(pools)]
        },
        "calls in the queue on average": {
            f"{_queue(of, w):,.0f}": (of, w)
            for load in (0.9, 1.0, 1.5, 3.0)
            for of in [queue_centre(AGENTS, load)]
            for w in [luck(of, 1, 100_000)]
        },
    }
    sections["calls in the queue, none open to the pool that asks"] = {
        f"{_queue(of, w):,.0f}": (of, w)
        for load in (0.9, 1.2, 2.0)
        for of in [_in_vain(load)]
        for w in [luck(of, 1, 100_000)]
    }
    return "\n\n".join(_section(name, cases) for name, cases in sections.items())


def _section(name: str, cases: dict[str, tuple[Centre, Workload]]) -> str:
    works: dict[str, Work] = {
        label: lambda of=of, w=w: len(run_compiled(of, w))  # type: ignore[misc]
        for label, (of, w) in cases.items()
    }
    rates = in_turn(works, ROUNDS, 0.2)
    rows = [
        [label, f"{1e9 / r.median:,.0f}", f"{1e9 / max(r.found):,.0f} to {1e9 / min(r.found):,.0f}"]
        for label, r in rates.items()
    ]
    return table([name, "ns a call", "range"], rows)


def _pools(number: int) -> Centre:
    """The queue's agents in pools that all take its calls."""
    data = queue_centre().model_dump(mode="json", by_alias=True)
    agents = [AGENTS // number + (i < AGENTS % number) for i in range(number)]
    pool = data["pools"].pop("pool")
    for i, n in enumerate(agents):
        data["pools"][f"pool_{i}"] = {**pool, "staffing": {"by_interval": [n]}}
    data["routes"]["route"]["steps"]["site"][0]["pools"] = list(data["pools"])
    return validated(Centre, data)


def _in_vain(load: float) -> Centre:
    """The queue with patient callers, and a busy second pool that looks through it in vain."""
    data = queue_centre(AGENTS, load).model_dump(mode="json", by_alias=True)
    call, pool = data["contact_types"]["call"], data["pools"]["pool"]
    call["patience"]["mean_s"] = 1200
    demand = {"daily_volume": 30_000}
    data["contact_types"]["other"] = {**call, "route": "other", "demand": demand}
    skills: dict[str, dict[str, float]] = {"call": {}, "other": {}}
    staffing = {"by_interval": [60]}
    data["pools"]["second"] = {**pool, "skills": skills, "staffing": staffing}
    never = {"after_s": 5, "pools": ["second"], "if": {"queue_longer_than": 1_000_000}}
    data["routes"]["route"]["steps"]["site"].append(never)
    steps = {"site": [{"after_s": 0, "pools": ["second"]}]}
    data["routes"]["other"] = {"entry": {"sites": ["site"]}, "steps": steps}
    return validated(Centre, data)


def _queue(of: Centre, workload: Workload) -> float:
    """Mean number of waiting calls."""
    log = run_compiled(of, workload)
    return float(np.nansum(log.wait_s()) / np.asarray(log["arrival_s"])[-1])
