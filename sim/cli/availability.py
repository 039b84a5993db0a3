"""`trunkline availability`: what failures cost in a year."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

from sim.cli.common import OK, declare, out_folder, results_options
from sim.cli.first import say_first
from sim.cli.odd import warn_of_oddities
from sim.config import study_from
from sim.config.compared import compared
from sim.config.failures import failures_from
from sim.drills.availability import Availability, availability
from sim.drills.availability.plain import plain_years
from sim.drills.availability.years import LOST, SETS
from sim.drills.components import Failures
from sim.errors import InputError
from sim.report.availability_outputs import KIND, draw_availability, write_availability
from sim.report.terminal import console
from sim.report.terminal_availability import components_table, designs_summary
from sim.store.atomic import written_aside
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.study import Study
from sim.wording import _, first_lines
from sim.wording import availability as words


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(
        made, command, "trunkline availability base second_site failures.kinds.site.mtbf_days=900"
    )
    made.add_argument(
        "overrides", nargs="*", metavar="DESIGN|FILE.yaml|KEY=VALUE",
        help=_("designs: scenarios, redundancy=single_site,active_active or both (default: the "
        "study as it is); overrides of all of them; and how often what fails: "
        "failures.kinds.site.mtbf_days=900"),
    )  # fmt: skip
    made.add_argument(
        "--component", action="append", default=[], metavar="KIND|KIND:NAME",
        help=_("what may fail: site, trunk_group, ivr, acd, link, crm, pool, or one of them such "
        "as site:main (may be given several times; default: all)"),
    )  # fmt: skip
    made.add_argument(
        "--sets", type=int, default=SETS, metavar="N",
        help=_("independent samples of the year (default {n}); more make intervals narrower")
        .format(n=SETS),
    )  # fmt: skip
    made.add_argument(
        "--years", type=int, default=0, metavar="N",
        help=_("also simulate so many plain years of the first design, as a check (slow)"),
    )  # fmt: skip
    made.add_argument(
        "--confidence", type=float, default=0.95, metavar="SHARE",
        help=_("of every interval (default 0.95)"),
    )  # fmt: skip
    results_options(made)


def command(options: argparse.Namespace) -> int:
    """Simulate the year and write what came of it."""
    if options.years and options.years < 2:
        raise InputError(
            _("--years: found {years}; allowed: 2 or more, for an interval").format(
                years=options.years
            )
        )
    failures, rest = failures_from(options.overrides, options.scenarios)
    named = compared(rest, options.scenarios, least=0)
    designs = {name: study_from(texts, options.scenarios) for name, texts in named.items()}
    if not designs:
        study = study_from(rest, options.scenarios)
        designs = {study.title: study}
    folder = out_folder(options) or Path("reports") / _name(designs, failures, options)
    require_place(folder, KIND)
    warn_of_oddities(list(designs.values()))
    one_day = list(designs.values())[:1]
    say_first(console(options.quiet), first_lines.availability(len(designs)), one_day, 2.0)
    found = availability(
        designs,
        failures,
        which=options.component,
        sets=options.sets,
        level=options.confidence,
        progress=not options.quiet,
    )
    written_aside(
        folder, partial(write_availability, found), partial(draw_availability, found), kind=KIND
    )
    screen = console(options.quiet)
    for one in found.values():
        screen.print(components_table(one))
    if len(found) > 1:
        screen.print(designs_summary(found))
    for sentence in words.verdict(found):
        screen.print(sentence, style="bold")
    for one in found.values():
        screen.print(words.how_of(one))
    if options.years:
        screen.print(_witness(next(iter(found.values())), failures, options))
    screen.print(words.where(folder))
    return OK


def _witness(of: Availability, failures: Failures, options: argparse.Namespace) -> str:
    """What plain simulated years say beside the first design."""
    lost = plain_years(
        of.study, failures, options.years, which=options.component, progress=not options.quiet
    )[LOST]
    n = len(lost)
    half = stdtrit(n - 1, 0.5 + options.confidence / 2.0) * np.std(lost, ddof=1) / np.sqrt(n)
    return words.witness(of.name, n, float(np.mean(lost)), float(half))


def _name(designs: Mapping[str, Study], failures: Failures, options: argparse.Namespace) -> str:
    text = "".join(study.digest() for study in designs.values()) + failures.model_dump_json()
    text += f"{sorted(options.component)}{options.sets}{options.confidence}"
    return folder_name("availability", *designs, sha256(text.encode()).hexdigest()[:8])
