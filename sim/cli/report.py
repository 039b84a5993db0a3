"""`trunkline report`: tables, figures, pages and checklist anew from what is on disk."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.common import FAILED, OK, declare, table_and_page, warn
from sim.cli.sweep import show_sweep
from sim.errors import DamagedError, ResultError
from sim.experiments.sweep import load_sweep
from sim.report.comparison_outputs import COMPARISON, comparison_outputs
from sim.report.job_outputs import job_outputs
from sim.report.opening import open
from sim.report.rebuilding import rebuilt
from sim.report.sweep_outputs import sweep_outputs
from sim.report.terminal import HEADLINE, console, measure_table
from sim.store.atomic import recovered
from sim.store.disk import writing_to
from sim.store.run_folder import PROVENANCE
from sim.store.sweep_folder import PLAN, SweepFolder
from sim.wording import _


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, report, "trunkline report reports/my_sweep", of_a_study=False)
    made.add_argument("folder", metavar="DIR", help=_("folder of a result, of any command"))
    made.add_argument(
        "--pages", action="store_true", help=_("tables and a page for each job, however many")
    )
    made.add_argument("--quiet", action="store_true", help=_("no tables on the screen"))


def report(options: argparse.Namespace) -> int:
    """Rebuild what stands beside stored results; nothing is simulated."""
    folder = Path(options.folder)
    screen = console(options.quiet)
    if not folder.is_dir():
        with writing_to(folder):
            recovered(folder)
    if (folder / PLAN).exists():
        return _sweep(folder, options)
    if (folder / COMPARISON).exists():
        comparison_outputs(folder)
        screen.print(table_and_page(folder / "comparison.csv", folder / "index.html"))
        return OK
    if (folder / PROVENANCE).exists():
        result = job_outputs(folder, plots=True)
        screen.print(measure_table(result.kpis(), HEADLINE, losses_lead=result.losses_lead))
        screen.print(_("page: {page}").format(page=folder / "index.html"))
        return OK
    if rebuilt(folder):
        screen.print(_("page: {page}").format(page=folder / "index.html"))
        return OK
    try:
        open(folder)
    except ResultError as error:
        raise DamagedError(str(error)) from None
    return FAILED


def _sweep(folder: Path, options: argparse.Namespace) -> int:
    with SweepFolder(folder, say=warn).held() as held:
        done = load_sweep(held)
        table = sweep_outputs(done, folder, pages=True if options.pages else None)
        planned = len(held.plan())
    show_sweep(done, table, folder, console(options.quiet))
    missing = planned - len(done.jobs) - len(done.failures)
    if missing:
        message = _("{missing} of {planned} jobs are not finished; run the sweep again to continue")
        warn(message.format(missing=missing, planned=planned))
    return FAILED if done.failures or missing else OK
