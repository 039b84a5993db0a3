"""`trunkline drill`: a failure at a chosen moment, beside the same day without it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from sim.cli.common import FAILED, NOT_DECIDED, OK, declare, out_folder, results_options
from sim.cli.first import say_first
from sim.cli.odd import warn_of_oddities
from sim.config.drill_file import asked_drill, drilled_designs, require_drillable
from sim.drills.drill import drill
from sim.drills.judging import MISSED, OPEN, Outcome, outcome
from sim.errors import InputError, TrunklineError
from sim.report.drill_junit import junit, junit_error, write_junit
from sim.report.drill_outputs import KIND, draw_drills, write_drills
from sim.report.terminal import console
from sim.report.terminal_drills import actions_table, drill_table, lost_table, objectives_table
from sim.store.atomic import written_aside
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.study import Study
from sim.study.failures import names_of
from sim.wording import _, drills, first_lines
from sim.wording.drill_objectives import verdict_of_all


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(
        made, command,
        "trunkline drill base second_site outages=main_site_peak --start busiest --rto 240",
    )  # fmt: skip
    made.add_argument(
        "overrides", nargs="*", metavar="DRILL|DESIGN|FILE.yaml|KEY=VALUE",
        help=_("a drill file, by its name or its path; the designs to be tested: scenarios, "
        "redundancy=single_site,active_active or both (default: those of the drill file, or the "
        "study as it is); and overrides of all of them, among which the failures: "
        "outages=main_site_peak"),
    )  # fmt: skip
    made.add_argument(
        "--start", metavar="WHEN",
        help=_("when the first failure begins: as_written (default), busiest, worst (the day is "
        "searched), or a clock time such as 10:00; further failures keep their distance to it"),
    )  # fmt: skip
    made.add_argument(
        "--rto", type=float, metavar="MINUTES",
        help=_("recovery time objective: how likely is it met?"),
    )  # fmt: skip
    made.add_argument(
        "--confidence", type=float, metavar="SHARE",
        help=_("of every interval (default 0.95)"),
    )  # fmt: skip
    made.add_argument(
        "--junit", metavar="FILE",
        help=_("write the verdicts on a drill file's objectives there as JUnit XML, also where the "
        "drill could not run"),
    )  # fmt: skip
    results_options(made)


def command(options: argparse.Namespace) -> int:
    """Run the drill and write what came of it."""
    file = None if options.junit is None else Path(os.path.expanduser(options.junit))
    try:
        return _drilled(options, file)
    except TrunklineError as error:
        if file is not None:
            write_junit(junit_error(_named(options.overrides), str(error)), file)
        raise


def _drilled(options: argparse.Namespace, junit_file: Path | None) -> int:
    if options.rto is not None and not 0.0 < options.rto < float("inf"):
        raise InputError(
            _("--rto: found {rto}; allowed: a number of minutes over 0").format(
                rto=f"{options.rto:g}"
            )
        )
    asked = asked_drill(options.overrides, options.scenarios)
    plan = asked.plan
    if junit_file is not None and not asked.expected:
        raise InputError(_("--junit: nothing is expected; give a drill file with an expect"))
    start = options.start or plan.start
    rto_min = plan.rto_min if options.rto is None else options.rto
    objective_s = None if rto_min is None else 60.0 * rto_min
    designs = drilled_designs(asked, options.scenarios)
    require_drillable(asked, designs, start, objective_s)
    folder = out_folder(options) or Path("reports") / _name(asked.name, designs, start)
    require_place(folder, KIND)
    warn_of_oddities(list(designs.values()))
    each = next(iter(designs.values())).replications
    say_first(
        console(options.quiet), first_lines.drill(len(designs), each), list(designs.values()), 2.0
    )
    found = drill(
        designs,
        start,
        objective_s=objective_s,
        level=plan.confidence if options.confidence is None else options.confidence,
        progress=not options.quiet,
    )
    drilled = outcome(found, asked.expected, asked.name, plan.title, plan.note)
    written_aside(folder, partial(write_drills, drilled), partial(draw_drills, drilled), kind=KIND)
    if junit_file is not None:
        write_junit(junit(drilled), junit_file)
    _show(drilled, folder, quiet=options.quiet)
    return {MISSED: FAILED, OPEN: NOT_DECIDED}.get(drilled.verdict, OK)


def _named(texts: Sequence[str]) -> str:
    """What the drill would be called, were it one: the first name that was typed."""
    return next((text for text in texts if "=" not in text), "")


def _name(drill_name: str, designs: Mapping[str, Study], start: str) -> str:
    digests = "".join(study.digest() for study in designs.values())
    code = sha256((digests + start).encode()).hexdigest()[:8]
    failures = names_of(study.centre for study in designs.values())
    return folder_name("drill", *([drill_name] if drill_name else [*designs, *failures]), code)


def _show(drilled: Outcome, folder: Path, *, quiet: bool) -> None:
    screen = console(quiet)
    found = drilled.found
    screen.print(drill_table(found))
    done = actions_table(found)
    if done is not None:
        screen.print(done)
    screen.print(lost_table(found))
    search = next(iter(found.values())).search
    if search is not None:
        screen.print(drills.searched(search))
    for one in found.values():
        screen.print(drills.headline(one), style="bold")
    if drilled.judged:
        screen.print(objectives_table(drilled))
        screen.print(verdict_of_all(drilled), style="bold")
    screen.print(drills.where(folder))
