"""`trunkline sweep`: many studies, one table, cost against service."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console

from sim.centre import paths
from sim.cli.common import FAILED, OK, declare, out_folder, results_options, warn
from sim.cli.looks import announced_looks, most_option
from sim.cli.odd import warn_of_oddities
from sim.cli.points import points_options, show_jobs, typed_points
from sim.cli.recommended import show_recommendation
from sim.config.jobs import jobs_of, planned
from sim.errors import TrunklineError
from sim.experiments import Job, Sweep, run_sweep, tradeoff_table
from sim.experiments.frontier import efficient, frontier_rows
from sim.experiments.harm import choices, service_measure
from sim.experiments.ordinary_days import with_ordinary_days
from sim.experiments.recommendation import NO_CHOICE
from sim.experiments.until_decided import looks_of
from sim.report.sweep_outputs import sweep_outputs, swept_advice
from sim.report.terminal import console, harm_table, scenario_table
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.store.sweep_folder import KIND, SweepFolder
from sim.study.failures import names_of
from sim.study.study import AUTO
from sim.wording import _, losses
from sim.wording import sweep as wording
from sim.wording.decision import history

MOST_ON_SCREEN = 40
"""The most efficient scenarios that are printed."""


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, sweep, "trunkline sweep staffing.scale=0.9,1.0,1.1 scenario=base,better_ivr")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE[,VALUE...]|FILE.yaml")
    points_options(made)
    most_option(
        made,
        _("replications of a job after which to give up, where they are as many as decide "
        "(default 5120)"),
    )  # fmt: skip
    results_options(made)


def sweep(options: argparse.Namespace) -> int:
    """Run every job of a sweep and write the table, the plot and the page."""
    screen = console(options.quiet)
    asked = jobs_of(planned(options.overrides, options.scenarios, typed_points(options)))
    jobs = with_ordinary_days(asked)
    studies = list({job.digest: job.study for job in jobs}.values())
    until_decided = looks_of(studies, options.most) is not None
    where = out_folder(options) or Path("reports") / _sweep_name(jobs, until_decided)
    if len(jobs) > len(asked):
        screen.print(wording.ordinary_days(len(jobs) - len(asked)))
    if options.dry_run:
        show_jobs(jobs, where)
        return OK
    require_place(where, KIND, replaces=False)
    warn_of_oddities(studies)
    what = wording.announcement(len(jobs), jobs[0].study.replications)
    announced_looks(studies, options.most, screen, what)
    with SweepFolder(where, say=warn).held() as folder:
        done = _run(jobs, folder, options, screen)
        table = sweep_outputs(done, where)
    show_sweep(done, table, where, screen)
    return FAILED if done.failures else OK


def _run(
    jobs: Sequence[Job], folder: SweepFolder, options: argparse.Namespace, screen: Console
) -> Sweep:
    """Run the jobs that are not on disk; what stops them tells what is kept."""
    try:
        done = run_sweep(jobs, progress=not options.quiet, folder=folder, most=options.most)
    except (KeyboardInterrupt, TrunklineError):
        warn(_kept(jobs, folder, options))
        raise
    read = len({job.digest for job in jobs}) - (done.simulated or 0)
    if read > 0:
        screen.print(wording.on_disk(read))
    return done


def _kept(jobs: Sequence[Job], folder: SweepFolder, options: argparse.Namespace) -> str:
    """What is left of a sweep that was stopped."""
    count, done = len({job.digest for job in jobs}), len(folder.whole)
    if not done and looks_of([job.study for job in jobs], options.most) is not None:
        return _(
            "nothing is kept: a sweep that runs until it is decided is written when it is; with "
            "replications=N every job that is finished stays, and the same command continues"
        )
    message = _(
        "{done} of {all} jobs are finished and kept in '{folder}'; the same command continues from "
        "there"
    )
    return message.format(done=done, all=count, folder=folder.path)


def _sweep_name(jobs: Sequence[Job], until_decided: bool) -> str:
    swept = dict.fromkeys(key for job in jobs for key in job.settings)
    keys = "-".join(names[-2] if names[1:] == ("scale",) else names[-1]
                    for names in map(paths.names_of, swept))  # fmt: skip
    digests = "".join(job.study.digest() for job in jobs)
    if until_decided:
        digests += AUTO
    code = hashlib.sha256(digests.encode()).hexdigest()[:8]
    befalls = names_of(job.study.centre for job in jobs)
    return folder_name("sweep", jobs[0].study.centre.name, keys or "one", *befalls, code)


def show_sweep(done: Sweep, table: pd.DataFrame, folder: Path, screen: Console) -> None:
    """Print what failed, and the scenarios (of very many, some of the efficient ones)."""
    for failure in done.failures:
        job = failure.job
        if job.overrides:
            message = _("job '{label}' ({overrides}) failed: {reason}")
        else:
            message = _("job '{label}' failed: {reason}")
        overrides = " ".join(job.overrides)
        warn(message.format(label=job.label, overrides=overrides, reason=failure.message))
    if done.failures:
        failed = len({f.job.digest for f in done.failures})
        message = _("{failed} of {all} jobs failed: {file}")
        all_jobs = failed + len(done.jobs)
        warn(message.format(failed=failed, all=all_jobs, file=folder / "failures.csv"))
    if table.empty:
        return
    places = choices(done.summaries)
    if len(places) < len(done.summaries):
        screen.print(harm_table(done.summaries, table["label"].astype(str).tolist()))
        screen.print(losses.against_the_day(done.summaries), style="dim")
    if len(places) == len(done.summaries) or len(places) > 1:
        _show_choices(done, table, places, screen)
    files = _("table: {table}   page: {page}")
    screen.print(files.format(table=folder / "sweep.csv", page=folder / "index.html"))


def _show_choices(done: Sweep, table: pd.DataFrame, places: Sequence[int], screen: Console) -> None:
    """Print the scenarios between which one can choose, and which reaches the target."""
    some = [done.summaries[i] for i in places]
    service, currency = service_measure(some), some[0].about.currency
    table, found = table.iloc[list(places)], done.decision().of(places)
    points, rows = tradeoff_table(table, service), list(range(len(table)))
    if len(table) > MOST_ON_SCREEN:
        rows = frontier_rows(points, MOST_ON_SCREEN, service)
    screen.print(scenario_table(table.iloc[rows], found.of(rows), currency, service))
    if len(rows) < len(table):
        screen.print(wording.shown(len(rows), int(efficient(points, service).sum()), len(table)))
    told = swept_advice(done)
    if told is not None and told.options.recommendation.kind != NO_CHOICE:
        show_recommendation(told, screen)
    if past := history(done.looks, [s.kept for s in some]):
        screen.print(past, style="dim")
