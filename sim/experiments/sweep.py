"""Many studies as one sweep: run them all, keep what finished, put them into one tidy table."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from sim.catalogue import _
from sim.centre.paths import last_of
from sim.errors import InputError
from sim.executors import opened
from sim.executors.progress import Progress
from sim.executors.readiness import require_ready
from sim.executors.scheduling import finished_studies
from sim.experiments.decision import Decision
from sim.experiments.harm import decided
from sim.experiments.looks import Looks
from sim.experiments.options import Options, options_of
from sim.experiments.questions import of_sweep
from sim.experiments.until_decided import LongTotals, looks_of, until_decided
from sim.measures.lead import led
from sim.shown import Figure, Kept, drawn
from sim.store.atomic import published
from sim.store.long_totals import read_totals, write_totals
from sim.store.summary import Summary
from sim.store.sweep_folder import FailedJob, PlannedJob, SweepFolder, error_words
from sim.study.levers import LEVERS
from sim.study.result import Result
from sim.study.study import Study
from sim.study.worker import engine_of, make_ready


@dataclass(frozen=True)
class Job:
    """One point of a sweep.

    Attributes
    ----------
    study : what to simulate.
    settings : swept key -> value, as text.
    overrides : as they were typed, where they are known.
    """

    study: Study
    settings: Mapping[str, str]
    overrides: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name for the plot: the study's own, and every swept value that it does not tell."""
        told = {"scenario", "outages", "demand_event", *(lever.path for lever in LEVERS)}
        name = [self.study.label]
        if "case" in self.settings:  # it has a name of its own, which tells all but what happens
            told = {"case", "outages", "demand_event"}
            name = [self.settings["case"], *self.study.happenings]
        rest = [f"{last_of(k)}={v}" for k, v in self.settings.items() if k not in told]
        return ", ".join([*name, *rest])

    @cached_property
    def digest(self) -> str:
        """Of its study."""
        return self.study.digest()

    def planned(self) -> PlannedJob:
        """The job as a plan knows it, without the study."""
        return PlannedJob(self.label, self.digest, dict(self.settings), self.overrides)


@dataclass(frozen=True, repr=False)
class Sweep(Kept):
    """A sweep that has ended.

    Attributes
    ----------
    jobs : those that finished, in the order of the plan.
    results : of these jobs; read from disk when asked for where the sweep has a folder.
    failures : jobs that did not finish.
    stored : summaries of the results, where they are known.
    simulated : how many jobs were not on disk already.
    looks : the planned looks at the results, where the number of replications was not fixed.
    """

    jobs: tuple[Job | PlannedJob, ...]
    results: Sequence[Result]
    failures: tuple[FailedJob, ...]
    stored: tuple[Summary, ...] | None = None
    simulated: int | None = None
    looks: Looks | None = None

    def __repr__(self) -> str:
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"<Sweep of {len(self.jobs)} jobs{failed}>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the sweep, which a notebook shows once.

        Parameters
        ----------
        figure : ``"tradeoff"`` (chosen if it is left out): cost against service.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    @cached_property
    def summaries(self) -> tuple[Summary, ...]:
        """The results as summaries."""
        return self.stored or tuple(Summary.of(result) for result in self.results)

    def decision(self, confidence: float = 0.95) -> Decision:
        """What may be said of the jobs: who reaches the target at least cost, who dominates."""
        if confidence == 0.95:  # asked for again and again, and much to work out for many jobs
            return self._decided
        return decided(self.summaries, self.looks, confidence)

    @cached_property
    def _decided(self) -> Decision:
        return decided(self.summaries, self.looks)

    @cached_property
    def options(self) -> Options | None:
        """The options among the jobs, and what is recommended; None: no job finished."""
        return options_of(self.summaries, self.looks, labels=[job.label for job in self.jobs])

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """One tidy row a job.

        Columns: ``label``, ``digest``, one column a swept key, ``replications``, ``seed``,
        ``precise`` (whether the precision was reached, where one was asked for),
        ``replications_kept`` (behind everything but cost and service, where a long run does not
        keep the rest of all), ``reaches_target`` (yes, no, open) and ``frontier`` (efficient,
        dominated, open; see `sim.experiments.decision`), and for every measure its value,
        ``<measure>_low`` and ``<measure>_high``; where calls are lost to a failure or a busy
        tone, who was lost first.
        """
        rows, told = [], self.decision(level)
        lead = any(summary.losses_lead for summary in self.summaries)
        for i, (job, summary) in enumerate(zip(self.jobs, self.summaries, strict=True)):
            found = summary if summary.level == level else Summary.of(self.results[i], level)
            row: dict[str, object] = {"label": job.label, "digest": summary.digest}
            row |= {key: _number(value) for key, value in job.settings.items()}
            row |= {"replications": summary.about.replications, "seed": summary.about.seed}
            if summary.precise is not None:
                row["precise"] = summary.precise
            if any(each.kept is not None for each in self.summaries):
                row["replications_kept"] = summary.kept or summary.about.replications
            row |= {"reaches_target": told.reaches[i], "frontier": told.standing[i]}
            for measure in led(found.kpis) if lead else found.kpis:
                value, low, high, _ = found.kpis[measure]
                row[measure], row[f"{measure}_low"], row[f"{measure}_high"] = value, low, high
            rows.append(row)
        return pd.DataFrame(rows)


def tradeoff_table(table: pd.DataFrame, service: str = "service_level") -> pd.DataFrame:
    """Cost against service of a sweep's table, as the trade-off plot takes it."""
    return pd.DataFrame(
        {
            "label": table["label"],
            **{
                f"{short}{end}": table[f"{measure}{end}"]
                for short, measure in (("cost", "cost_total"), (service, service))
                for end in ("", "_low", "_high")
            },
        }
    )


def _number(text: str) -> object:
    """A swept value as a number where it is one, so that tables sort by it."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if np.isfinite(value) and value.is_integer() and "." not in text else value


def run_sweep(
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    progress: bool = False,
    on_done: Callable[[Job, Result], None] | None = None,
    folder: SweepFolder | None = None,
    most: int | None = None,
) -> Sweep:
    """Run every job; one that fails does not stop the others. Jobs alike are simulated once.

    A few jobs without a fixed number of replications run until it is decided which of them reaches
    its target at least cost (`sim.experiments.until_decided`).

    Parameters
    ----------
    jobs : the points of the sweep.
    workers : replications at once over the whole sweep.
    progress : tell how many of all replications are done.
    on_done : called with each job that was simulated, as soon as it is done.
    folder : where finished jobs are kept at once, and those that are there already are read from;
        held by the caller. None: every result is kept in memory.
    most : replications of a job that runs until it is decided; None: 5,120.

    Raises
    ------
    InputError : there is no job, or the cap is below the first look.
    ResultError : the folder cannot be written; what finished before is kept.
    """
    if not jobs:
        raise InputError(_("there is no study to run"))
    unlike = {job.digest: job for job in reversed(jobs)}
    unlike = {job.digest: unlike[job.digest] for job in jobs}
    looks = looks_of([job.study for job in unlike.values()], most)
    if looks is not None:
        return _until_decided(jobs, unlike, looks, workers, progress, on_done, folder)
    summaries: dict[str, Summary] = {}
    results: dict[str, Result] = {}
    failures: dict[str, FailedJob] = {}
    if folder is not None:
        folder.begin([job.planned() for job in jobs])
        summaries = folder.finished(unlike)
    left = {digest: job for digest, job in unlike.items() if digest not in summaries}
    kept = folder is not None
    require_ready([job.study for job in left.values()], workers, one_by_one=kept)
    with closing(_simulated(left, unlike, workers, progress, len(summaries))) as simulated:
        for digest, result, error in simulated:
            job = unlike[digest]
            if result is None:
                failures[digest] = FailedJob(job.planned(), error)
                continue
            if folder is None:
                results[digest] = result
            else:
                summaries[digest] = folder.keep(result)
            if on_done is not None:
                on_done(job, result)
    done = [job for job in jobs if job.digest not in failures]
    failed = tuple(failures[job.digest] for job in jobs if job.digest in failures)
    if folder is None:
        return Sweep(tuple(done), tuple(results[j.digest] for j in done), failed)
    folder.close(failed)
    return Sweep(
        tuple(job.planned() for job in done),
        folder.results([job.digest for job in done]),
        failed,
        tuple(summaries[job.digest] for job in done),
        len(left),
    )


def _until_decided(
    jobs: Sequence[Job],
    unlike: Mapping[str, Job],
    looks: Looks,
    workers: int | None,
    progress: bool,
    on_done: Callable[[Job, Result], None] | None,
    folder: SweepFolder | None,
) -> Sweep:
    """The sweep of a few jobs with as many replications as decide; kept when that is known."""
    asked = {"looks": [looks.first, looks.most], "jobs": list(unlike)}
    if folder is not None and folder.until_decided() == asked:
        again = load_sweep(folder, any_version=False)
        if len(again.jobs) == len(jobs) and not again.failures:
            return again
    studies, errors = [job.study for job in unlike.values()], dict[int, Exception]()
    runs = until_decided(
        studies, looks, of_sweep(studies, looks), workers=workers, progress=progress,
        failures=errors,
    )  # fmt: skip
    done: dict[str, Job] = {}
    results: dict[str, Result] = {}
    totals: dict[str, LongTotals] = {}
    failed: dict[str, str] = {}
    for i, ((digest, job), run) in enumerate(zip(unlike.items(), runs, strict=True)):
        if i in errors:
            failed[digest] = error_words(errors[i])
            continue
        done[digest] = replace(job, study=run.study)
        results[digest], totals[done[digest].digest] = Result(run.study, run.counts), run.totals
    final = [replace(job, study=done.get(job.digest, job).study) for job in jobs]
    if folder is not None:
        folder.begin([job.planned() for job in final], asked)
    kept: dict[str, Summary] = {}
    for digest, result in results.items():
        short = Summary.of(result) if folder is None else folder.keep(result)
        kept[digest] = short.longer(totals[done[digest].digest])
        if on_done is not None:
            on_done(done[digest], result)
    failures = tuple(
        FailedJob(job.planned(), failed[job.digest]) for job in jobs if job.digest in failed
    )
    whole = [job for job in jobs if job.digest in done]
    if folder is not None:
        if totals:
            published(folder.path, lambda aside: write_totals(aside, totals))
        folder.close(failures)
    return Sweep(
        tuple(replace(job, study=done[job.digest].study) for job in whole),
        tuple(results[job.digest] for job in whole),
        failures,
        tuple(kept[job.digest] for job in whole),
        len(studies),
        looks,
    )


def load_sweep(folder: SweepFolder, *, any_version: bool = True) -> Sweep:
    """A sweep as it stands on disk: the jobs that are finished.

    Parameters
    ----------
    folder : of the sweep.
    any_version : whether what another version made counts as well.

    Raises
    ------
    ResultError : the folder holds no plan.
    """
    plan = folder.plan()
    summaries = folder.finished({job.digest: None for job in plan}, any_version=any_version)
    done = tuple(job for job in plan if job.digest in summaries)
    looked = folder.until_decided().get("looks")
    if looked is None:
        stored = tuple(summaries[job.digest] for job in done)
        results = folder.results([job.digest for job in done])
        return Sweep(done, results, folder.failures(), stored, 0)
    totals = read_totals(folder.path)
    done = tuple(job for job in done if job.digest in totals)
    stored = tuple(summaries[job.digest].longer(totals[job.digest]) for job in done)
    results = folder.results([job.digest for job in done])
    return Sweep(done, results, folder.failures(), stored, 0, Looks(*looked))


def _simulated(
    left: Mapping[str, Job],
    every: Mapping[str, Job],
    workers: int | None,
    progress: bool,
    already: int,
) -> Generator[tuple[str, Result | None, str], None, None]:
    """Digest and result (or error) of each job that is left, as soon as it is done."""
    if not left:
        return
    total = sum(job.study.replications for job in every.values())
    todo = sum(job.study.replications for job in left.values())
    first = next(iter(left.values())).study
    growing = any(job.study.precision for job in left.values())
    make_ready(first)
    with (
        opened(
            first.executor,
            workers or first.workers,
            compiled=all(engine_of(job.study) == "compiled" for job in left.values()),
            most=None if growing else todo,
        ) as executor,
        Progress(total, shown=progress, growing=growing, done=total - todo) as told,
    ):
        done, failed = already, 0
        told.describe(_("{done}/{total} jobs").format(done=done, total=len(every)))
        studies = ((digest, job.study) for digest, job in left.items())
        for digest, outcome, seconds in finished_studies(executor, studies, tick=told.tick):
            if isinstance(outcome, Exception):
                failed += 1
                yield digest, None, error_words(outcome)
            else:
                done += 1
                yield digest, Result(left[digest].study, outcome, run_time_s=seconds), ""
            how = _("{done}/{total} jobs, {failed} failed") if failed else _("{done}/{total} jobs")
            told.describe(how.format(done=done, total=len(every), failed=failed))
