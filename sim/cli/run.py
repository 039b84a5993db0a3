"""`trunkline run`: one study, its tables and its page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import OK, declare, out_folder, results_options
from sim.config import study_from
from sim.errors import InputError
from sim.store.atomic import written_aside
from sim.store.place import require_place
from sim.wording import _

if TYPE_CHECKING:
    from sim.study import Result


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, run, "trunkline run scenario=second_site staffing.scale=1.05 replications=20")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument("--all", action="store_true", help=_("print every measure"))
    made.add_argument(
        "--calls",
        type=int,
        default=1,
        metavar="N",
        help=_("write the call logs of the first N replications (default 1)"),
    )
    results_options(made)


def run(options: argparse.Namespace) -> int:
    """Simulate one study and write everything about it."""
    if options.calls < 0:
        raise InputError(_("--calls: must be 0 or more, found {calls}").format(calls=options.calls))
    asked = study_from(options.overrides, options.scenarios)

    from sim.cli.first import say_first
    from sim.cli.odd import warn_of_oddities
    from sim.cli.run_name import run_name
    from sim.experiments import run as simulate
    from sim.report.job_outputs import job_outputs
    from sim.report.terminal import HEADLINE, console, measure_table
    from sim.store.run_folder import KIND
    from sim.wording import precision
    from sim.wording import run as wording

    folder = out_folder(options) or Path("reports") / run_name(asked, options.overrides)
    require_place(folder, KIND)
    screen = console(options.quiet)
    screen.print(wording.announcement(asked))
    warn_of_oddities([asked])
    say_first(screen, None, [asked])
    result = simulate(asked, progress=not options.quiet)

    def pages(place: Path) -> None:
        job_outputs(place, plots=True)

    written_aside(folder, lambda aside: _write_run(result, aside, options.calls), pages, kind=KIND)
    screen.print(
        measure_table(
            result.kpis(), None if options.all else HEADLINE, losses_lead=result.losses_lead
        )
    )
    for sentence in precision.of_result(result):
        screen.print(sentence)
    screen.print(
        _("results: {folder}   page: {page}").format(folder=folder, page=folder / "index.html")
    )
    return OK


def _write_run(result: Result, folder: Path, logs: int) -> None:
    from sim.store.run_folder import save, save_calls

    save(result, folder)
    for replication in range(min(logs, result.replications)):
        save_calls(result, replication, folder / f"calls_{replication}.parquet")
