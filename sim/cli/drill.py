"""`trunkline drill`: a failure at a chosen moment, beside the same day without it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from sim.cli.common import OK, declare, out_folder, results_options
from sim.cli.odd import warn_of_oddities
from sim.config import study_from
from sim.config.compared import compared
from sim.drills.drill import Drill, drill
from sim.drills.starts import AS_WRITTEN
from sim.errors import InputError
from sim.report.drill_outputs import KIND, draw_drills, write_drills
from sim.report.terminal import console
from sim.report.terminal_drills import drill_table, lost_table
from sim.store.atomic import written_aside
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.study import Study
from sim.study.failures import names_of
from sim.wording import _, drills


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(
        made, command,
        "trunkline drill base second_site outages=main_site_peak --start busiest --rto 240",
    )  # fmt: skip
    made.add_argument(
        "overrides", nargs="*", metavar="DESIGN|FILE.yaml|KEY=VALUE",
        help=_("scenarios that are the designs to be tested (default: the study as it is), and "
        "overrides of all of them, among which the failures: outages=main_site_peak"),
    )  # fmt: skip
    made.add_argument(
        "--start", default=AS_WRITTEN, metavar="WHEN",
        help=_("when the first failure begins: as_written (default), busiest, or a clock time such "
        "as 10:00; further failures keep their distance to it"),
    )  # fmt: skip
    made.add_argument(
        "--rto", type=float, metavar="MINUTES",
        help=_("recovery time objective: how likely is it met?"),
    )  # fmt: skip
    made.add_argument(
        "--confidence", type=float, default=0.95, metavar="SHARE",
        help=_("of every interval (default 0.95)"),
    )  # fmt: skip
    results_options(made)


def command(options: argparse.Namespace) -> int:
    """Run the drill and write what came of it."""
    if options.rto is not None and not 0.0 < options.rto < float("inf"):
        raise InputError(f"--rto: found {options.rto:g}; allowed: a number of minutes over 0")
    designs = _designs(options)
    folder = out_folder(options) or Path("reports") / _name(designs, options.start)
    require_place(folder, KIND)
    warn_of_oddities(list(designs.values()))
    found = drill(
        designs,
        options.start,
        objective_s=None if options.rto is None else 60.0 * options.rto,
        level=options.confidence,
        progress=not options.quiet,
    )
    written_aside(folder, partial(write_drills, found), partial(draw_drills, found), kind=KIND)
    _show(found, folder, quiet=options.quiet)
    return OK


def _designs(options: argparse.Namespace) -> dict[str, Study]:
    """The designs by name: scenarios, or the one study that the overrides give."""
    named = compared(options.overrides, options.scenarios, least=0)
    if named:
        return {name: study_from(texts, options.scenarios) for name, texts in named.items()}
    study = study_from(options.overrides, options.scenarios)
    return {study.scenario.title or study.scenario.name: study}


def _name(designs: Mapping[str, Study], start: str) -> str:
    digests = "".join(study.digest() for study in designs.values())
    code = sha256((digests + start).encode()).hexdigest()[:8]
    return folder_name("drill", *designs, *names_of(s.centre for s in designs.values()), code)


def _show(found: Mapping[str, Drill], folder: Path, *, quiet: bool) -> None:
    screen = console(quiet)
    screen.print(drill_table(found))
    screen.print(lost_table(found))
    for one in found.values():
        screen.print(drills.headline(one), style="bold")
    screen.print(drills.where(folder))
