"""One replication, start to end: what a worker does."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.engine import CallLog, Rules, entry_of, run_compiled, run_in_stretches, run_reference
from sim.jit import prepare
from sim.measures import Counting, Counts
from sim.study.study import Study
from sim.workload import Workload, draw_absences, draw_day, draw_failures, draw_workload, joined

STRETCH_CALLS = 100_000
"""Days are simulated together until they have this many calls: a stretch costs milliseconds."""


def replicate(study: Study, replication: int, rules: type[Rules] | None = None) -> Counts:
    """Draw, simulate and count one replication, in memory that grows with a day."""
    counting = Counting(study.effective_centre, study.resolution_s)
    for part in in_stretches(study, replication, rules):
        counting.add(part)
        del part  # else it would be there while the next one is drawn
    return counting.counts()


def simulate(study: Study, replication: int, rules: type[Rules] | None = None) -> CallLog:
    """Draw and simulate one replication on the engine that `engine_of` picks."""
    centre = study.effective_centre
    workload = draw_workload(centre, study.seed, replication)
    if engine_of(study, rules) == "compiled":
        return run_compiled(centre, workload)
    return run_reference(centre, workload, rules or Rules)


def in_stretches(
    study: Study, replication: int, rules: type[Rules] | None = None
) -> Iterator[CallLog]:
    """The log of `simulate` stretch by stretch; the reference engine has one."""
    if engine_of(study, rules) == "reference":
        yield simulate(study, replication, rules)
        return
    centre = study.effective_centre
    failures = draw_failures(centre, study.seed, replication)
    absences = draw_absences(centre, study.seed, replication)
    stretches = _stretches(centre, study.seed, replication)
    yield from run_in_stretches(centre, stretches, failures, absences)


def _stretches(centre: Centre, seed: int, replication: int) -> Iterator[tuple[Workload, float]]:
    """Luck of one or more days, and when the next day begins."""
    last = centre.horizon.days - 1
    days: list[Workload] = []
    for day in range(last + 1):
        days.append(draw_day(centre, seed, replication, day))
        if day == last:
            yield _handed_over(days), math.inf
        elif sum(map(len, days)) >= STRETCH_CALLS:
            yield _handed_over(days), (day + 1) * DAY_S


def _handed_over(days: list[Workload]) -> Workload:
    """The days as one, which nobody here keeps."""
    workload = joined(days)
    days.clear()
    return workload


def tell(text: str) -> None:
    """Say something to the user beside what is asked for."""
    print(f"trunkline: {text}", file=sys.stderr, flush=True)


def make_ready(
    study: Study, rules: type[Rules] | None = None, say: Callable[[str], None] = tell
) -> None:
    """Load what the replications of a study need of compiled code, or compile it.

    Parameters
    ----------
    study : the study.
    rules : custom routing rules.
    say : gets one line before and one after compiling.
    """
    compiled = engine_of(study, rules) == "compiled"
    prepare(say, *([entry_of(study.effective_centre)] if compiled else []))


def engine_of(study: Study, rules: type[Rules] | None = None) -> str:
    """The engine that runs a study: compiled, or reference where it is asked for or needed.

    Custom rules are Python, which the compiled engine does not know.
    """
    if study.engine == "reference" or rules is not None:
        return "reference"
    return "compiled"
