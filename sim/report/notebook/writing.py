"""Every kind of result as the folder that its command writes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.drills.availability import Availabilities
from sim.drills.drill import Drills
from sim.drills.matrix import Resilience
from sim.experiments import Comparison, Job, Sweep
from sim.experiments.sensitivity import Sensitivity
from sim.report import availability_outputs, drill_outputs, resilience_outputs, sensitivity_stored
from sim.report.comparison_outputs import KIND as COMPARISON
from sim.report.comparison_outputs import keep_comparison
from sim.report.decided import Decided
from sim.report.notebook.of_failures import outcome_of
from sim.report.outputs import job_outputs, sweep_outputs
from sim.report.sensitivity_report import sensitivity_outputs
from sim.store import run_folder, sweep_folder
from sim.store.atomic import published, written_aside
from sim.store.disk import writing_to
from sim.store.long_totals import write_totals
from sim.store.own_files import claimed
from sim.store.place import require_place
from sim.store.summary import PAIRED
from sim.store.sweep_folder import SweepFolder
from sim.study import Result

PAGE = "index.html"


def written(of: object, folder: Path) -> Path:
    """Write a result into a folder; returns its page.

    Raises
    ------
    InputError, ResultError : the folder holds something else, or cannot be written.
    """
    if isinstance(of, Result):
        _run(of, folder)
    elif isinstance(of, Decided):
        require_place(folder, COMPARISON)
        keep_comparison(of.comparison, folder, days=of.failure_days, decided=True)
    elif isinstance(of, Comparison):
        require_place(folder, COMPARISON)
        keep_comparison(of, folder)
    elif isinstance(of, Sweep):
        _sweep(of, folder)
    elif isinstance(of, Sensitivity):
        _sensitivity(of, folder)
    elif isinstance(of, Drills):
        drilled = outcome_of(of)
        write = partial(drill_outputs.write_drills, drilled)
        draw = partial(drill_outputs.draw_drills, drilled)
        _whole(folder, drill_outputs.KIND, write, draw)
    elif isinstance(of, Resilience):
        write = partial(resilience_outputs.write_resilience, of)
        draw = partial(resilience_outputs.draw_resilience, of)
        _whole(folder, resilience_outputs.KIND, write, draw)
    else:
        assert isinstance(of, Availabilities)
        write = partial(availability_outputs.write_availability, of)
        draw = partial(availability_outputs.draw_availability, of)
        _whole(folder, availability_outputs.KIND, write, draw)
    return folder / PAGE


def _whole(
    folder: Path, kind: str, write: partial[None], draw: partial[None] | partial[Result]
) -> None:
    """The numbers aside, and then the pages, all or nothing."""
    require_place(folder, kind)

    def pages(place: Path) -> None:
        draw(place)

    written_aside(folder, write, pages, kind=kind)


def _run(of: Result, folder: Path) -> None:
    def numbers(result: Result, aside: Path) -> None:
        run_folder.save(result, aside)
        if not result.foreign_rules:
            run_folder.save_calls(result, 0, aside / "calls_0.parquet")

    _whole(folder, run_folder.KIND, partial(numbers, of), partial(job_outputs, plots=True))


def _sweep(of: Sweep, folder: Path) -> None:
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


def _sensitivity(of: Sensitivity, folder: Path) -> None:
    """Tables, figures and page; points that a command left there stay."""
    require_place(folder, sensitivity_stored.KIND, replaces=False)
    with writing_to(folder):
        claimed(folder, sensitivity_stored.KIND)
    sensitivity_outputs(of, folder)
