"""`trunkline decide`: which option to choose, how sure that is, and what it costs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from sim.catalogue import _
from sim.cli.common import OK, declare, out_folder, results_options, table_and_page
from sim.cli.compare import margins_given
from sim.cli.looks import announced_looks, most_option
from sim.cli.odd import warn_of_oddities
from sim.cli.recommended import show_recommendation
from sim.config import study_from
from sim.config.compared import compared
from sim.config.failures import failures_from
from sim.drills.availability import availability, require_years
from sim.drills.components import Failures
from sim.drills.failure_day import REPLICATIONS, what_fails
from sim.errors import InputError
from sim.measures import check_level
from sim.report.availability_outputs import KIND as YEAR
from sim.report.availability_outputs import draw_availability, write_availability
from sim.report.comparison_outputs import KIND
from sim.report.decided import decide
from sim.report.recommendation_files import OPTIONS
from sim.report.terminal import console
from sim.report.terminal_availability import designs_summary
from sim.store.atomic import written_aside
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.study import Study
from sim.study.failures import names_of
from sim.wording import availability as year_words
from sim.wording import decide as wording
from sim.wording import decision, first_lines

AVAILABILITY = "availability"
"""Folder of the year with its failures, within that of the decision."""


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, command, "trunkline decide base more_agents second_site better_ivr")
    made.description = "\n".join(filter(None, [made.description, wording.description()]))
    made.add_argument(
        "overrides", nargs="+", metavar="SCENARIO|FILE.yaml|KEY=VALUE",
        help=_("the base first, then its options: scenarios, and overrides of all of them; "
        "'base: staffing.scale=1.1' is an option with overrides of its own, and "
        "redundancy=single_site,active_active has each of them with each of these designs"),
    )  # fmt: skip
    made.add_argument(
        "--confidence", type=float, default=0.95, metavar="SHARE",
        help=_("probability that the recommendation is right (default 0.95)"),
    )  # fmt: skip
    made.add_argument(
        "--indifference", action="append", default=[], metavar="MEASURE=AMOUNT",
        help=_("the base is left only for more than this: cost_total=1%% (of the base's), "
        "service_level=0.02 (2 points); may be repeated (default 0.5%% and 1 point)"),
    )  # fmt: skip
    made.add_argument(
        "--failure", default="", metavar="COMPONENT",
        help=_("what fails on the day with a failure, such as site:main or acd:main (default: "
        "what the base would miss most)"),
    )  # fmt: skip
    made.add_argument(
        "--no-failure", action="store_true", help=_("no day with a failure: ordinary days only")
    )
    made.add_argument(
        "--availability", action="store_true",
        help=_("also what failures cost each option in a year (takes a few minutes more)"),
    )  # fmt: skip
    most_option(made, _("replications of an option after which to give up (default 5120)"))
    results_options(made)


def command(options: argparse.Namespace) -> int:
    """Simulate what is needed, say what to do, and write the page."""
    if options.no_failure and options.failure:
        raise InputError(_("--no-failure: found with --failure, which names what fails"))
    failures, rest = failures_from(options.overrides, options.scenarios)
    margins = margins_given(options.indifference)
    check_level(options.confidence)
    named = compared(rest, options.scenarios)
    studies = {name: study_from(texts, options.scenarios) for name, texts in named.items()}
    if not options.no_failure:
        what_fails(studies, failures, options.failure)
    if options.availability:
        require_years(studies, failures)
    folder = out_folder(options) or Path("reports") / _folder_name(studies, failures, options)
    require_place(folder, KIND)
    warn_of_oddities(list(studies.values()))
    screen = console(options.quiet)
    announced_looks(
        list(studies.values()),
        options.most,
        screen,
        first_lines.comparison(len(studies), next(iter(studies.values())).replications),
    )
    if not options.no_failure:
        screen.print(wording.then_the_failure(REPLICATIONS, len(studies)))
    found = decide(
        studies,
        options.confidence,
        margins=margins,
        most=options.most,
        failures=None if options.no_failure else failures,
        component=options.failure,
        progress=not options.quiet,
    )
    found.save(folder)
    show_recommendation(found.advice, screen)
    if past := decision.history(found.comparison.looks, []):
        screen.print(past, style="dim")
    if options.availability:
        _show_year(studies, failures, options, folder, screen)
    screen.print(table_and_page(folder / OPTIONS, folder / "index.html"))
    return OK


def _show_year(
    studies: Mapping[str, Study],
    failures: Failures,
    options: argparse.Namespace,
    folder: Path,
    screen: Console,
) -> None:
    """What failures cost each option in a year; its page stands in a folder of its own."""
    found = availability(studies, failures, level=options.confidence, progress=not options.quiet)
    written_aside(
        folder / AVAILABILITY,
        lambda aside: write_availability(found, aside),
        lambda aside: draw_availability(found, aside),
        kind=YEAR,
    )
    screen.print(designs_summary(found))
    for sentence in year_words.verdict(found):
        screen.print(sentence)
    screen.print(year_words.where(folder / AVAILABILITY))


def _folder_name(
    studies: Mapping[str, Study], failures: Failures, options: argparse.Namespace
) -> str:
    """Names of the options, and a code: two decisions do not share a folder."""
    text = "".join(study.digest() for study in studies.values()) + failures.model_dump_json()
    text += f"{options.failure}{options.no_failure}{options.confidence}{options.indifference}"
    code = sha256(text.encode()).hexdigest()[:8]
    return folder_name("decide", *studies, *names_of(s.centre for s in studies.values()), code)
