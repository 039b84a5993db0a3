"""`trunkline resilience`: every component fails in every design."""

from __future__ import annotations

import argparse
from functools import partial
from hashlib import sha256
from pathlib import Path

from sim.cli.common import OK, declare, out_folder, results_options
from sim.cli.first import say_first
from sim.cli.odd import warn_of_oddities
from sim.config import study_from
from sim.config.compared import compared
from sim.config.failures import failures_from
from sim.drills.cells import Limits
from sim.drills.components import Failures
from sim.drills.matrix import HALVED, MOST_PAIRS, REPLICATIONS, Resilience, resilience
from sim.drills.starts import BUSIEST
from sim.errors import InputError
from sim.report.resilience_outputs import KIND, draw_resilience, write_resilience
from sim.report.terminal import console
from sim.report.terminal_resilience import (
    cells_table,
    designs_table,
    fixes_table,
    halvings_table,
)
from sim.store.atomic import written_aside
from sim.store.folder_names import folder_name
from sim.store.place import require_place
from sim.study import Study
from sim.wording import _, first_lines
from sim.wording import resilience as wording


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(
        made, command, "trunkline resilience base second_site --component site --rto 240 --pairs"
    )
    made.add_argument(
        "overrides", nargs="*", metavar="DESIGN|FILE.yaml|KEY=VALUE",
        help=_("designs: scenarios, redundancy=single_site,active_active or both (default: the "
        "study as it is); overrides of all of them; and how components fail: "
        "failures.kinds.site.duration.value_s=3600"),
    )  # fmt: skip
    made.add_argument(
        "--component", action="append", default=[], metavar="KIND|KIND:NAME",
        help=_("what may fail: site, trunk_group, ivr, acd, link, crm, pool, or one of them such "
        "as site:main (may be given several times; default: all)"),
    )  # fmt: skip
    made.add_argument(
        "--start", action="append", default=[], metavar="WHEN",
        help=_("when: busiest (default) or a clock time such as 10:00 (may be given several "
        "times)"),
    )  # fmt: skip
    made.add_argument(
        "--rto", type=float, metavar="MINUTES",
        help=_("recovery time objective, which has to be met on --share of the days"),
    )  # fmt: skip
    made.add_argument(
        "--share", type=float, default=Limits().share, metavar="SHARE",
        help=_("of the days (default {share:g})").format(share=Limits().share),
    )  # fmt: skip
    made.add_argument(
        "--lost", type=float, metavar="CALLS",
        help=_("objective: at most so many calls lost because of a failure, in the mean"),
    )  # fmt: skip
    made.add_argument(
        "--pairs",
        action="store_true",
        help=_("also let the dangerous pairs fail; needs an objective"),
    )
    made.add_argument(
        "--most-pairs", type=int, default=MOST_PAIRS, metavar="N",
        help=_("with --pairs: simulate at most N for a design and a start (default {n}), the most "
        "dangerous first").format(n=MOST_PAIRS),
    )  # fmt: skip
    made.add_argument(
        "--halve", type=int, default=HALVED, metavar="N",
        help=_("of the N components that lose most calls in the first design, halve each delay "
        "(default {n})").format(n=HALVED),
    )  # fmt: skip
    made.add_argument(
        "--confidence", type=float, default=0.95, metavar="SHARE",
        help=_("of every interval (default 0.95)"),
    )  # fmt: skip
    results_options(made)


def command(options: argparse.Namespace) -> int:
    """Run the matrix and write what came of it."""
    failures, texts = failures_from(options.overrides, options.scenarios)
    designs = _designs(texts, options.scenarios)
    limits = _limits(options)
    folder = out_folder(options) or Path("reports") / _name(designs, failures, options)
    require_place(folder, KIND)
    warn_of_oddities(list(designs.values()))
    one = list(designs.values())[:1]
    say_first(console(options.quiet), first_lines.resilience(len(designs)), one, 2.0)
    found = resilience(
        designs,
        failures,
        which=options.component,
        starts=options.start or (BUSIEST,),
        limits=limits,
        pairs=options.pairs,
        most_pairs=options.most_pairs,
        halve=options.halve,
        level=options.confidence,
        replications=_replications(texts, designs),
        progress=not options.quiet,
    )
    written_aside(
        folder, partial(write_resilience, found), partial(draw_resilience, found), kind=KIND
    )
    _show(found, folder, quiet=options.quiet)
    return OK


def _limits(options: argparse.Namespace) -> Limits:
    for name, value in (("--rto", options.rto), ("--lost", options.lost)):
        if value is not None and not 0.0 < value < float("inf"):
            raise InputError(
                _("{name}: found {value}; allowed: a number over 0").format(
                    name=name, value=f"{value:g}"
                )
            )
    if not 0.0 < options.share <= 1.0:
        raise InputError(
            _("--share: found {share}; allowed: over 0, at most 1").format(
                share=f"{options.share:g}"
            )
        )
    limits = Limits(None if options.rto is None else 60.0 * options.rto, options.share,
                    options.lost)  # fmt: skip
    if options.pairs and not limits:
        raise InputError(
            _(
                "--pairs: needs an objective, by which pairs are screened; give --rto "
                "MINUTES or --lost CALLS"
            )
        )
    return limits


def _designs(texts: list[str], scenarios: str | None) -> dict[str, Study]:
    """The designs by name: scenarios, or the one study that the overrides give."""
    named = compared(texts, scenarios, least=0)
    if named:
        return {name: study_from(own, scenarios) for name, own in named.items()}
    study = study_from(texts, scenarios)
    return {study.scenario.title or study.scenario.name: study}


def _replications(texts: list[str], designs: dict[str, Study]) -> int:
    """As many as somebody asked for; else a matrix's own number."""
    first = next(iter(designs.values()))
    return REPLICATIONS if first.until_decided else first.replications


def _name(designs: dict[str, Study], failures: Failures, options: argparse.Namespace) -> str:
    asked = [options.component, options.start, options.rto, options.share, options.lost,
             options.pairs,
             options.most_pairs, options.halve]  # fmt: skip
    digests = "".join(study.digest() for study in designs.values())
    code = sha256(f"{digests}{failures.model_dump_json()}{asked}".encode()).hexdigest()[:8]
    return folder_name(KIND, *designs, code)


def _show(found: Resilience, folder: Path, *, quiet: bool) -> None:
    screen = console(quiet)
    screen.print(cells_table(found))
    screen.print(designs_table(found))
    if found.limits:
        screen.print(fixes_table(found))
    if found.halvings:
        screen.print(halvings_table(found))
    screen.print(wording.headline(found), style="bold")
    if found.pairs:
        screen.print(wording.pairs_said(found), style="bold")
    screen.print(wording.where(folder))
