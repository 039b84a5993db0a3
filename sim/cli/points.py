"""Which points a sweep has, as typed, and what they are, before anything runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sim.cli.common import warn
from sim.config.points import Typed
from sim.executors.choice import cores
from sim.experiments import Job
from sim.experiments.time_estimate import Trial, timed_trial
from sim.experiments.until_decided import looks_of
from sim.store.sweep_folder import SweepFolder
from sim.study import Study
from sim.wording import _, counts, numbers


def points_options(made: argparse.ArgumentParser) -> None:
    """Options that say which points a sweep has."""
    made.add_argument(
        "--paired",
        action="append",
        default=[],
        metavar="KEY=V,V...",
        help=_("lists that go together entry by entry; give the option once for each key"),
    )
    made.add_argument(
        "--points",
        type=int,
        metavar="N",
        help=_("number of points of a Latin hypercube over every KEY=interval(LOW,HIGH)"),
    )
    made.add_argument(
        "--dry-run",
        action="store_true",
        help=_(
            "list the jobs and how long they would take; nothing is simulated but a short trial"
        ),
    )


def typed_points(options: argparse.Namespace) -> Typed:
    """What was typed of it."""
    return Typed(tuple(options.paired), options.points)


def show_jobs(jobs: Sequence[Job], folder: Path) -> None:
    """Print every job, which of them are on disk, and how long the others will take.

    Parameters
    ----------
    jobs : of the sweep.
    folder : where the sweep would run.
    """
    there = set(SweepFolder(folder, say=warn).finished({job.digest: job for job in jobs}))
    for number, job in enumerate(jobs, 1):
        settings = " ".join(f"{key}={value}" for key, value in job.settings.items())
        done = _("on disk") if job.digest in there else ""
        print(f"{number:>5}  {job.digest}  {done:<7}  {settings or job.label}")
    left = {job.digest: job.study for job in jobs if job.digest not in there}
    if there:
        message = _("{done} of {all} jobs are finished in '{folder}' and would be read")
        print(message.format(done=len(there), all=len(jobs), folder=folder))
    if not left:
        print(_("nothing is left to simulate"))
        return
    studies = list(left.values())
    workers = studies[0].workers or cores()
    print(_estimate(studies, workers, timed_trial(studies, workers, warn)))


def _estimate(studies: Sequence[Study], workers: int, trial: Trial) -> str:
    """How long studies would take, from a trial of them."""
    growing = looks_of(studies) is not None or any(s.precision is not None for s in studies)
    if growing:
        message = _(
            "{jobs}, {replications} or more: about {duration} or more with {workers}, from a trial "
            "of {tried} that took {seconds} s each on one core"
        )
    else:
        message = _(
            "{jobs}, {replications}: about {duration} with {workers}, from a trial of {tried} that "
            "took {seconds} s each on one core"
        )
    return message.format(
        jobs=counts.jobs(len(studies)),
        replications=counts.replications(sum(study.replications for study in studies)),
        duration=numbers.duration(trial.seconds),
        workers=counts.workers(workers),
        tried=counts.replications(trial.replications),
        seconds=f"{trial.seconds_each:.2g}",
    )
