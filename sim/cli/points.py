"""Which points a sweep has, as typed, and what they are, before anything runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sim.cli.common import warn
from sim.config.points import Typed
from sim.executors.choice import cores
from sim.experiments import Job
from sim.experiments.time_estimate import timed_trial
from sim.store.sweep_folder import SweepFolder
from sim.wording import counts

_MINUTE_S, _HOUR_S = 60.0, 3600.0


def points_options(made: argparse.ArgumentParser) -> None:
    """Options that say which points a sweep has."""
    made.add_argument(
        "--paired",
        action="append",
        default=[],
        metavar="KEY=V,V...",
        help="lists that go together entry by entry; give the option once for each key",
    )
    made.add_argument(
        "--points",
        type=int,
        metavar="N",
        help="number of points of a Latin hypercube over every KEY=interval(LOW,HIGH)",
    )
    made.add_argument(
        "--dry-run",
        action="store_true",
        help="list the jobs and how long they would take; nothing is simulated but a short trial",
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
        done = "on disk" if job.digest in there else ""
        print(f"{number:>5}  {job.digest}  {done:<7}  {settings or job.label}")
    left = {job.digest: job.study for job in jobs if job.digest not in there}
    if there:
        print(f"{len(there)} of {len(jobs)} jobs are finished in '{folder}' and would be read")
    if not left:
        print("nothing is left to simulate")
        return
    studies = list(left.values())
    total = sum(study.replications for study in studies)
    workers = studies[0].workers or cores()
    trial = timed_trial(studies, workers, warn)
    more = " or more" if any(study.precision is not None for study in studies) else ""
    print(
        f"{counts.jobs(len(left))}, {total}{more} replications: about "
        f"{_span(trial.seconds)}{more} with {counts.workers(workers)}, from a trial of "
        f"{counts.replications(trial.replications)} that took {trial.seconds_each:.2g} s each "
        "on one core"
    )


def _span(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 2 * _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.1f} h"
