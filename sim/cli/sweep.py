"""`trunkline sweep`: many studies, one table, cost against service."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.cli.common import FAILED, OK, Commands, results_options, say
from sim.cli.points import points_options, show_jobs, typed_points
from sim.config.folders import own_folder
from sim.config.jobs import jobs_of
from sim.config.multirun import JobPlan, multirun
from sim.report import run_page, sweep_page
from sim.report.terminal import console, scenario_lines
from sim.study import Job, Sweep, run_sweep, tradeoff_table
from sim.study.frontier import efficient
from sim.study.store import save, written_aside

MOST_JOB_PAGES = 24
"""A sweep of at most so many jobs writes a page for each job as well."""


def add(commands: Commands) -> None:
    """Declare the command."""
    made = commands.add(
        "sweep",
        sweep,
        "Simulate many studies: one table, and cost against service.",
        "trunkline sweep staffing.scale=0.9,1.0,1.1 scenario=base,better_ivr",
    )
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE[,VALUE...]")
    points_options(made)
    results_options(made)


def sweep(options: argparse.Namespace) -> int:
    """Run every job of a sweep and write the table, the plot and the page."""
    screen = console(options.quiet)
    own = own_folder(options.scenarios)
    folder = Path(options.out) if options.out else None
    outcome: list[int] = []

    def launch(plans: Sequence[JobPlan]) -> list[float | None]:
        jobs = jobs_of(plans, own)
        if options.dry_run:
            show_jobs(jobs)
            outcome.append(OK)
            return [None] * len(plans)
        where = folder or Path("reports") / _sweep_name(jobs)
        screen.print(f"{len(jobs)} jobs x {jobs[0].study.replications} replications")
        done = run_sweep(jobs, progress=not options.quiet)
        if done.results:
            keep_sweep(done, where)
        _show_sweep(done, where, screen)
        outcome.append(FAILED if done.failures else OK)
        return [None] * len(plans)

    multirun(options.overrides, options.scenarios, launch, typed_points(options))
    return max(outcome)


def _sweep_name(jobs: Sequence[Job]) -> str:
    keys = "-".join(k.split(".")[-2] if k.endswith(".scale") else k.split(".")[-1]
                    for k in jobs[0].settings)  # fmt: skip
    digests = "".join(job.study.digest() for job in jobs)
    code = hashlib.sha256(digests.encode()).hexdigest()[:8]
    return f"sweep-{jobs[0].study.centre.name}-{keys or 'one'}-{code}"


def keep_sweep(
    done: Sweep, folder: Path, more: Callable[[Path], None] = lambda aside: None
) -> None:
    """Tables first, whole or not at all; then the page, whose failure would lose none of them."""
    table = done.table()

    def write(aside: Path) -> None:
        _write_sweep(done, table, aside)
        more(aside)

    written_aside(folder, write)
    failures = [(f.job.label, f.message) for f in done.failures]
    sweep_page(table, done.results, folder, failures=failures)
    if len(done.jobs) <= MOST_JOB_PAGES:
        for result, place in zip(done.results, table["folder"], strict=True):
            run_page(result, folder / str(place), plots=False)


def _write_sweep(done: Sweep, table: pd.DataFrame, folder: Path) -> None:
    folders = []
    for job, result in zip(done.jobs, done.results, strict=True):
        place = folder / "jobs" / job.study.digest()
        place.mkdir(parents=True, exist_ok=True)
        save(result, place)
        folders.append(f"jobs/{job.study.digest()}")
    table.insert(2, "folder", folders)
    table.to_csv(folder / "sweep.csv", index=False)
    table.to_parquet(folder / "sweep.parquet", index=False)


def _show_sweep(done: Sweep, folder: Path, screen: Console) -> None:
    for failure in done.failures:
        say(f"trunkline: job '{failure.job.label}' failed: {failure.message}", FAILED)
    if not done.results:
        return
    table = done.table()
    good = list(efficient(tradeoff_table(table)))
    screen.print(scenario_lines(table, good, done.results[0].study.centre.currency))
    screen.print(f"table: {folder / 'sweep.csv'}   plot: {folder / 'tradeoff.png'}")
    screen.print(f"page: {folder / 'index.html'}")
