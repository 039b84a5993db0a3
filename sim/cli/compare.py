"""`trunkline compare`: scenarios by paired differences."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim import study
from sim.cli.common import OK, Commands, results_options
from sim.cli.sweep import keep_sweep
from sim.config import study_from
from sim.config.folders import groups, own_folder
from sim.errors import InputError, ResultError, listing
from sim.measures import check_level, measure_named
from sim.measures.margins import TEXT
from sim.report.terminal import HEADLINE, comparison_lines, console
from sim.study import Job, run_sweep


def add(commands: Commands) -> None:
    """Declare the command."""
    made = commands.add(
        "compare",
        compare,
        "Compare scenarios by paired differences; the first is the base.",
        "trunkline compare base second_site better_ivr replications=20",
    )
    made.add_argument("overrides", nargs="+", metavar="SCENARIO|KEY=VALUE")
    made.add_argument("--all", action="store_true", help="print every measure")
    made.add_argument(
        "--confidence",
        type=float,
        default=0.95,
        metavar="SHARE",
        help="of the differences of a measure together (default 0.95)",
    )
    made.add_argument(
        "--indifference", action="append", default=[], metavar="MEASURE=AMOUNT",
        help="differences up to this are too small to matter: service_level=0.02 (2 points), "
        "cost_total=1%% (of the base's); may be repeated",
    )  # fmt: skip
    results_options(made)


def compare(options: argparse.Namespace) -> int:
    """Run the scenarios and write their paired differences."""
    names = [o for o in options.overrides if "=" not in o]
    rest = [o for o in options.overrides if "=" in o]
    if len(names) < 2:
        raise InputError(
            f"compare needs at least two scenarios, found {len(names)}; allowed: "
            f"{listing(groups(own_folder(options.scenarios)).get('scenario', []))}"
        )
    if len(set(names)) < len(names):
        raise InputError("compare: a scenario stands twice")
    margins = _margins(options.indifference)
    check_level(options.confidence)
    jobs = [
        Job(study_from([f"scenario={name}", *rest], options.scenarios), {"scenario": name})
        for name in names
    ]
    done = run_sweep(jobs, progress=not options.quiet)
    if done.failures:
        raise ResultError(f"'{done.failures[0].job.label}' failed: {done.failures[0].message}")
    results = dict(zip(names, done.results, strict=True))
    table = study.compare(results, options.confidence, margins=margins)
    folder = Path(options.out) if options.out else Path("reports") / f"compare-{'-'.join(names)}"

    def write(aside: Path) -> None:
        table.reset_index().to_csv(aside / "comparison.csv", index=False)
        table.reset_index().to_parquet(aside / "comparison.parquet", index=False)

    keep_sweep(done, folder, write)
    screen = console(options.quiet)
    shown = list(table.index.get_level_values("kpi")) if options.all else [*HEADLINE, "cost_total"]
    screen.print(comparison_lines(table, shown))
    screen.print(_how(table, options.confidence), style="dim")
    screen.print(f"table: {folder / 'comparison.csv'}   page: {folder / 'index.html'}")
    return OK


def _margins(given: Sequence[str]) -> dict[str, str]:
    """Margins by measure, from ``MEASURE=AMOUNT``."""
    found = {}
    for text in given:
        name, equals, amount = text.partition("=")
        if not equals:
            raise InputError(
                f"--indifference: found '{text}'; expected MEASURE=AMOUNT, such as "
                "service_level=0.02"
            )
        found[measure_named(name.strip()).name] = amount.strip()
    return found


def _how(table: pd.DataFrame, confidence: float) -> str:
    """What the verdicts mean, in two lines."""
    count = table.index.get_level_values("scenario").nunique()
    together = (
        f" together for all {count} scenarios (Bonferroni), for each measure by itself"
        if count > 1
        else ", for each measure by itself"
    )
    return (
        f"low to high: paired difference, {100 * confidence:g} % confidence{together}.\n"
        f"Too small to matter, unless --indifference says otherwise: {TEXT}."
    )
