"""One replication, start to end: what a worker does."""

from __future__ import annotations

from sim.engine import CallLog, Rules, run_reference
from sim.measures import Counts, count
from sim.study.study import Study
from sim.workload import draw_workload


def replicate(study: Study, replication: int, rules: type[Rules] | None = None) -> Counts:
    """Draw, simulate and count one replication."""
    return count(simulate(study, replication, rules), study.effective_centre)


def simulate(study: Study, replication: int, rules: type[Rules] | None = None) -> CallLog:
    """Draw and simulate one replication."""
    centre = study.effective_centre
    workload = draw_workload(centre, study.seed, replication)
    return run_reference(centre, workload, rules or Rules)
