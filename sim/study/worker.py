"""One replication, start to end: what a worker does."""

from __future__ import annotations

from sim.engine import CallLog, Rules, run_compiled, run_reference
from sim.measures import Counts, count
from sim.study.study import Study
from sim.workload import draw_workload


def replicate(study: Study, replication: int, rules: type[Rules] | None = None) -> Counts:
    """Draw, simulate and count one replication."""
    return count(simulate(study, replication, rules), study.effective_centre)


def simulate(study: Study, replication: int, rules: type[Rules] | None = None) -> CallLog:
    """Draw and simulate one replication on the engine that `engine_of` picks."""
    centre = study.effective_centre
    workload = draw_workload(centre, study.seed, replication)
    if engine_of(study, rules) == "compiled":
        return run_compiled(centre, workload)
    return run_reference(centre, workload, rules or Rules)


def engine_of(study: Study, rules: type[Rules] | None = None) -> str:
    """The engine that runs a study: compiled, or reference where it is asked for or needed.

    Rules of one's own are Python, which the compiled engine does not know.
    """
    if study.engine == "reference" or rules is not None:
        return "reference"
    return "compiled"
