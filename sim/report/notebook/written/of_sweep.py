"""A sweep as its folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.experiments import Job, Sweep
from sim.report.sweep_outputs import sweep_outputs
from sim.store import sweep_folder
from sim.store.atomic import published
from sim.store.long_totals import write_totals
from sim.store.place import require_place
from sim.store.summary import PAIRED
from sim.store.sweep_folder import SweepFolder


def write(of: Sweep, folder: Path) -> None:
    """The jobs that the folder does not have yet, then tables and page."""
    require_place(folder, sweep_folder.KIND, replaces=False)
    planned = [job.planned() if isinstance(job, Job) else job for job in of.jobs]
    looks = None if of.looks is None else {"looks": [of.looks.first, of.looks.most], "jobs": []}
    with SweepFolder(folder).held() as held:
        held.begin([*planned, *(failure.job for failure in of.failures)], looks)
        there = held.finished([job.digest for job in planned])
        for place, job in enumerate(planned):
            if job.digest not in there:
                there[job.digest] = held.keep(of.results[place])
        if looks is not None:
            known = {
                job.digest: {measure: summary.totals(measure) for measure in PAIRED}
                for job, summary in zip(planned, of.summaries, strict=True)
            }
            published(folder, partial(write_totals, known=known))
        held.close(of.failures)
        sweep_outputs(of, folder)
