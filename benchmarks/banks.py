"""The shipped banks: drawing, engine and measures apart and together, threads, memory, start."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

from benchmarks.options import with_every_option
from benchmarks.timing import Work, in_turn, ratio, table
from sim import load, run
from sim.engine import run_compiled, run_reference
from sim.measures import count
from sim.study.worker import replicate
from sim.workload import draw_workload

ROUNDS = 7
ENGINE, REFERENCE = "engine", "reference engine"


def parts(centre: str, rounds: int = ROUNDS) -> str:
    """Rates of the parts of a replication of one centre, on one core."""
    study = load(centre)
    of = study.effective_centre
    workload = draw_workload(of, 1, 0)
    log = run_compiled(of, workload)
    works: dict[str, Work] = {
        "drawing": lambda: len(draw_workload(of, 1, 0)),
        ENGINE: lambda: len(run_compiled(of, workload)),
        "measures": lambda: (count(log, of), len(log))[1],
        "all three": lambda: int(replicate(study, 0).arrays["horizon.attempts"]),
    }
    if centre == "retail_bank":
        works[REFERENCE] = lambda: len(run_reference(of, workload))
    rates = in_turn(works, rounds)
    text = f"`{centre}`, {len(workload):,} calls a replication, {rounds} rounds\n\n"
    text += table(["part", "calls/s", "range"], [r.row() for r in rates.values()])
    seconds = len(workload) / rates["all three"].median
    text += f"\n\na replication takes {seconds:.3g} s"
    if REFERENCE in rates:
        times = ratio(rates[ENGINE], rates[REFERENCE])
        text += f"; compiled engine / reference engine: {times:.0f}"
    return text


def options(rounds: int = ROUNDS) -> str:
    """What it costs to have every optional feature on at once, a replication of one day each."""
    works: dict[str, Work] = {}
    for name, study in (("plain", load("retail_bank")), ("every option", with_every_option())):
        of = study.effective_centre
        workload = draw_workload(of, 1, 0)
        works[name] = lambda of=of, workload=workload: (run_compiled(of, workload), 1)[1]  # type: ignore[misc]
    plain, every = in_turn(works, rounds).values()
    rows = [[r.name, f"{1e3 / r.median:.2f} ms", f"{plain.median / r.median:.2f}"]
            for r in (plain, every)]  # fmt: skip
    return table(["`retail_bank`, engine alone", "a day", "x"], rows)


def threads(replications: int = 60, rounds: int = 5) -> str:
    """How much faster two worker threads are than one."""
    study = load("retail_bank")
    works: dict[str, Work] = {
        f"{n} worker{'s' * (n > 1)}": lambda n=n: int(  # type: ignore[misc]
            replications
            * run(study, replications=replications, workers=n).kpis()["value"]["offered_calls"]
        )
        for n in (1, 2)
    }
    one, two = in_turn(works, rounds, 0.0).values()
    text = table(["`retail_bank`", "calls/s", "range", "x"], [one.row(one), two.row(one)])
    return f"{replications} replications of `retail_bank`, {rounds} rounds\n\n{text}"


_PROGRAM = """
import json, sys, time
from pathlib import Path
start = time.perf_counter()
import sim
imported = time.perf_counter()
study = sim.load(sys.argv[1], sys.argv[2:])
loaded = time.perf_counter()
result = sim.run(study, replications=1, workers=1)
value = float(result.kpis().loc["service_level", "value"])
ended = time.perf_counter()
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
print(json.dumps([imported - start, loaded - imported, ended - loaded, ended - start, peak]))
"""


def processes(rounds: int = 5) -> str:
    """Time from nothing to the first result, and the peak of memory, of whole processes."""
    rows = []
    for centre, *overrides in (
        ("retail_bank",),
        ("national_bank",),
        ("national_bank", "centre.horizon.days=10"),
    ):
        found = []
        for _ in range(rounds if not overrides else 1):
            began = time.perf_counter()
            command = [sys.executable, "-c", _PROGRAM, centre, *overrides]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found.append([*json.loads(done.stdout), time.perf_counter() - began])
        medians = [statistics.median(column) for column in zip(*found, strict=True)]
        name = " ".join([f"`{centre}`", *overrides])
        *seconds, peak, whole = medians
        rows.append([name, *(f"{s:.2f} s" for s in (*seconds, whole)), f"{peak:,.0f} MB"])
    head = ["one replication", "import", "load", "run", "first result", "process", "peak memory"]
    return table(head, rows)


def measure() -> str:
    """Everything about the banks."""
    return "\n\n".join(
        [parts("retail_bank"), parts("national_bank", 3), options(), threads(), processes()]
    )
