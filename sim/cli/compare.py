"""`trunkline compare`: scenarios by paired differences."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from sim.cli.common import OK, declare, out_folder, results_options, table_and_page
from sim.cli.looks import announced_looks, most_option
from sim.cli.odd import warn_of_oddities
from sim.cli.recommended import show_recommendation
from sim.config import study_from
from sim.config.compared import compared
from sim.errors import InputError
from sim.experiments import Comparison, Selection, comparison, select
from sim.experiments.verdicts import DECIDING, LED
from sim.measures import check_level, measure_named
from sim.report.compare_report import advice_of, failing
from sim.report.comparison_outputs import KIND, keep_comparison
from sim.report.terminal import HEADLINE, comparison_table, console, selection_table
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.study import Study
from sim.study.failures import names_of
from sim.wording import _, decision, first_lines, precision
from sim.wording import comparison as wording
from sim.wording.verdicts import selection_sentence

MOST_OF_BEST = 1000
"""Replications of a scenario after which --best gives up, unless told otherwise."""


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, compare, "trunkline compare base second_site better_ivr replications=20")
    made.add_argument(
        "overrides", nargs="+", metavar="SCENARIO|FILE.yaml|KEY=VALUE",
        help=_("scenarios, the first of which is the base, and overrides of all of them; "
        "'base: staffing.scale=1.1' is a scenario with overrides of its own, and "
        "redundancy=single_site,active_active has each of them with each of these designs"),
    )  # fmt: skip
    made.add_argument("--all", action="store_true", help=_("print every measure"))
    made.add_argument(
        "--confidence",
        type=float,
        default=0.95,
        metavar="SHARE",
        help=_("of the differences of a measure together (default 0.95)"),
    )
    made.add_argument(
        "--indifference", action="append", default=[], metavar="MEASURE=AMOUNT",
        help=_("differences up to this are too small to matter: service_level=0.02 (2 points), "
        "cost_total=1%% (of the base's); may be repeated"),
    )  # fmt: skip
    made.add_argument(
        "--best", nargs="?", const="cost_total", metavar="MEASURE",
        help=_("find the scenario that is best by this measure (default cost_total), with the "
        "probability that --confidence says; the worse ones stop early"),
    )  # fmt: skip
    made.add_argument(
        "--subject-to", action="append", default=[], metavar="BOUND",
        help=_("only scenarios that keep it may be best: 'service_level>=0.8', "
        "'abandonment<5%%'; may be repeated"),
    )  # fmt: skip
    most_option(
        made,
        _("replications of a scenario after which to give up: with --best (default 1000), and "
        "where they are as many as decide (default 5120)"),
    )  # fmt: skip
    results_options(made)


def compare(options: argparse.Namespace) -> int:
    """Run the scenarios and write their paired differences."""
    scenarios = compared(options.overrides, options.scenarios)
    if options.subject_to and options.best is None:
        raise InputError(_("--subject-to: goes with --best, which names the best that keeps it"))
    margins = margins_given(options.indifference)
    check_level(options.confidence)
    studies = {n: study_from(texts, options.scenarios) for n, texts in scenarios.items()}
    folder = out_folder(options) or Path("reports") / _folder_name(studies)
    require_place(folder, KIND)
    warn_of_oddities(list(studies.values()))
    screen = console(options.quiet)
    found, selection = _found(options, studies, margins, screen)
    keep_comparison(found, folder, selection)
    _show(found, selection, screen, everything=options.all)
    screen.print(table_and_page(folder / "comparison.csv", folder / "index.html"))
    return OK


def _folder_name(studies: Mapping[str, Study]) -> str:
    """Names of the scenarios, what befalls them, and a code: two comparisons do not share it."""
    digests = "".join(study.digest() for study in studies.values())
    code = sha256(digests.encode()).hexdigest()[:8]
    return folder_name("compare", *studies, *names_of(s.centre for s in studies.values()), code)


def _found(
    options: argparse.Namespace,
    studies: Mapping[str, Study],
    margins: Mapping[str, str],
    screen: Console,
) -> tuple[Comparison, Selection | None]:
    progress = not options.quiet
    if options.best is None:
        announced_looks(
            list(studies.values()),
            options.most,
            screen,
            first_lines.comparison(len(studies), next(iter(studies.values())).replications),
        )
        asked = comparison(
            studies, options.confidence, margins=margins, most=options.most, progress=progress
        )
        return asked, None
    if any(s.precision is not None for s in studies.values()):
        raise InputError(_("--best: decides by itself how many replications; leave out precision"))
    selection = select(
        studies,
        options.best,
        options.subject_to,
        confidence=options.confidence,
        margins=margins,
        most=MOST_OF_BEST if options.most is None else options.most,
        progress=progress,
    )
    return comparison(selection.results, options.confidence, margins=margins), selection


def _show(
    found: Comparison, selection: Selection | None, screen: Console, *, everything: bool
) -> None:
    table = found.table
    lead = any(result.losses_lead for result in found.results.values())
    for text in failing(found.results, {name: name for name in found.results}):
        screen.print(text)
    screen.print(comparison_table(table, None if everything else HEADLINE, losses_lead=lead))
    screen.print(wording.how_to_read_table(found.level, LED if lead else DECIDING), style="dim")
    kept = [s.kept for s in found.summaries().values()]
    replications = [(n, s.about.replications) for n, s in found.summaries().items()]
    if past := decision.history(found.looks, kept, replications):
        screen.print(past, style="dim")
    if found.precision is not None:
        done = next(iter(found.results.values())).replications
        for name, told in found.reached.items():
            for sentence in precision.of_measures(told, done, found.precision.most):
                screen.print(wording.of_scenario(name, sentence))
    if selection is not None:
        screen.print(selection_table(selection.table))
        screen.print(selection_sentence(selection), style="bold")
    show_recommendation(advice_of(found, {name: name for name in found.results}), screen)


def margins_given(given: Sequence[str]) -> dict[str, str]:
    """Margins by measure, from ``MEASURE=AMOUNT``."""
    found = {}
    for text in given:
        name, equals, amount = text.partition("=")
        if not equals:
            raise InputError(
                _(
                    "--indifference: found '{text}'; expected MEASURE=AMOUNT, such as "
                    "service_level=0.02"
                ).format(text=text)
            )
        found[measure_named(name.strip()).name] = amount.strip()
    return found
