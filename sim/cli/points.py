"""Which points a sweep has, as typed, and what they are, before anything runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sim.cli.common import OK, say
from sim.config.points import Typed
from sim.study import Job
from sim.study.executors.choice import cores
from sim.study.trial import timed_trial

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
        help="so many points of a Latin hypercube over every KEY=interval(LOW,HIGH)",
    )
    made.add_argument(
        "--dry-run",
        action="store_true",
        help="list the jobs and how long they would take; nothing is simulated but a short trial",
    )


def typed_points(options: argparse.Namespace) -> Typed:
    """What was typed of it."""
    return Typed(tuple(options.paired), options.points)


def show_jobs(jobs: Sequence[Job]) -> None:
    """Print every job, and an estimate of the time that all of them take."""
    for number, job in enumerate(jobs, 1):
        settings = " ".join(f"{key}={value}" for key, value in job.settings.items())
        print(f"{number:>5}  {job.study.digest()}  {settings or job.label}")
    studies = [job.study for job in jobs]
    total = sum(study.replications for study in studies)
    workers = studies[0].workers or cores()
    trial = timed_trial(studies, workers, _told)
    print(
        f"{len(jobs)} jobs, {total} replications: about {_span(trial.seconds)} with {workers} "
        f"worker(s), from a trial of {trial.replications} replication(s) that took "
        f"{trial.seconds_each:.2g} s each on one core"
    )


def _told(text: str) -> None:
    say(f"trunkline: {text}", OK)


def _span(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 2 * _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.1f} h"
