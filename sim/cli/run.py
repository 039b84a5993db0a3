"""`trunkline run`: one study, its tables and its page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import OK, declare, results_options
from sim.config import study_from
from sim.errors import InputError
from sim.store.atomic import require_place, written_aside

if TYPE_CHECKING:
    from sim.study import Result, Study


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, run, "trunkline run scenario=second_site staffing.scale=1.05 replications=20")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE")
    made.add_argument("--all", action="store_true", help="print every measure")
    made.add_argument(
        "--calls",
        type=int,
        default=1,
        metavar="N",
        help="write the call logs of the first N replications (default 1)",
    )
    results_options(made)


def run(options: argparse.Namespace) -> int:
    """Simulate one study and write everything about it."""
    if options.calls < 0:
        raise InputError(f"--calls: must be 0 or more, found {options.calls}")
    asked = study_from(options.overrides, options.scenarios)

    from sim.experiments import run as simulate
    from sim.report.outputs import job_outputs
    from sim.report.precision import precision_words
    from sim.report.terminal import HEADLINE, console, kpi_lines
    from sim.store.run_folder import PROVENANCE

    name = f"{asked.centre.name}-{asked.scenario.name}-{asked.digest()}"
    folder = Path(options.out) if options.out else Path("reports") / name
    require_place(folder, PROVENANCE)
    screen = console(options.quiet)
    screen.print(_headline(asked))
    result = simulate(asked, progress=not options.quiet)
    written_aside(folder, lambda aside: _write_run(result, aside, options.calls))
    job_outputs(folder, plots=True)
    screen.print(kpi_lines(result.kpis(), None if options.all else HEADLINE))
    for sentence in precision_words(result):
        screen.print(sentence)
    screen.print(f"results: {folder}   page: {folder / 'index.html'}")
    return OK


def _headline(asked: Study) -> str:
    title = asked.centre.title or asked.centre.name
    more = f" and more, at most {asked.precision.most}," if asked.precision else ","
    return f"{title}: {asked.label}; {asked.replications} replications{more} seed {asked.seed}"


def _write_run(result: Result, folder: Path, logs: int) -> None:
    from sim.store.run_folder import save, save_calls

    save(result, folder)
    for replication in range(min(logs, result.replications)):
        save_calls(result, replication, folder / f"calls_{replication}.parquet")
