"""`trunkline sensitivity`: what uncertain inputs do to service and cost."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from rich.console import Console

from sim.cli.common import OK, declare, results_options, warn
from sim.cli.odd import warn_of_oddities
from sim.cli.points import show_jobs
from sim.config.uncertainty import uncertain_study
from sim.errors import TrunklineError
from sim.experiments.sensitivity import (
    Asked,
    Sensitivity,
    SensitivityDesign,
    run_design,
    sensitivity_design,
)
from sim.experiments.sensitivity.analysis import DEFAULT_MEASURES, METHODS
from sim.measures import Bound
from sim.report.sensitivity_report import sensitivity_outputs
from sim.report.sensitivity_tables import share_table, tornado_table
from sim.report.terminal import console
from sim.store.folder_names import folder_name
from sim.store.sweep_folder import SweepFolder
from sim.study.failures import names_of
from sim.wording import N_, _
from sim.wording import sensitivity as wording
from sim.wording.fitting import commas

_TEACHES = N_("""\
How it works
  The uncertain inputs are a YAML file of the group `uncertainty` (uncertainty=NAME; by default the
  one with the centre's name). Each input names the fields that it moves, a law and its source:

    inputs:
      volume:
        title: Forecast volume
        fields: demand.scale
        law: {dist: normal, mean: 1.0, sd: 0.05}
        source: 'misses of our forecasts, 2021 to 2024'
      handling:
        fields: centre.contact_types.*.talk.mean_s    # * stands for every name
        how: factor                                   # value | factor | shift
        law: {dist: triangular, low: 0.94, mode: 1.0, high: 1.12}
        source: 'assumption: ...'

  laws: uniform (low, high), triangular (low, mode, high), normal (mean, sd, and low, high to cut
  it off), lognormal (median, factor). Files of your own go into DIR/uncertainty/, with
  --scenarios DIR; single values can be set: uncertainty.inputs.volume.law.sd=0.08

  --method tornado   each input by itself at its 10th and 90th percentile: 1 + 2 x inputs points
  --method sobol     all at once: points x (inputs + 2) points; gives Sobol indices, the share of
                     the risk that each input causes (and luck), and the distribution
  --ask 'service_level<0.8'   how likely is it? Default: service level below the target

What comes out: tables as CSV and Parquet, figures as SVG and PNG, one page. Stopped and started
again, it continues where it stopped. docs/sensitivity.md says how to read it.
""")


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(
        made,
        sensitivity,
        "trunkline sensitivity --dry-run   |   trunkline sensitivity replications=20 --points 256",
    )
    made.description = "\n\n".join([made.description or "", _(_TEACHES)])
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--measure",
        "--kpi",
        dest="measures",
        action="append",
        metavar="MEASURE",
        help=_("a measure; may be given several times (default: {measures})").format(
            measures=commas(DEFAULT_MEASURES)
        ),
    )
    made.add_argument("--method", choices=METHODS, default="both", help=_("(default: both)"))
    made.add_argument(
        "--points",
        type=int,
        default=Asked.points,
        metavar="N",
        help=_("base points of the global sample, a power of 2 (default: {count})").format(
            count=Asked.points
        ),
    )
    made.add_argument(
        "--ends",
        type=float,
        nargs=2,
        default=Asked.ends,
        metavar=("LOW", "HIGH"),
        help=_("probabilities of the ends of the tornado (default: 0.1 0.9)"),
    )
    made.add_argument(
        "--ask",
        action="append",
        metavar="BOUND",
        help=_("how probable it is that it holds: 'service_level<0.8'; may be repeated"),
    )
    made.add_argument(
        "--sample-seed",
        type=int,
        default=Asked.sample_seed,
        metavar="SEED",
        help=_("seed of the global sample, not of the luck (default: 1)"),
    )
    made.add_argument(
        "--dry-run", action="store_true", help=_("list the points and the time; nothing else runs")
    )
    results_options(made)


def sensitivity(options: argparse.Namespace) -> int:
    """Simulate every point and write tables, figures and the page."""
    screen = console(options.quiet)
    study, uncertainty = uncertain_study(options.overrides, options.scenarios)
    questions = options.ask or [f"service_level<{study.centre.target.share:g}"]
    asked = Asked(
        measures=tuple(dict.fromkeys(options.measures or DEFAULT_MEASURES)),
        method=options.method,
        points=options.points,
        ends=(options.ends[0], options.ends[1]),
        questions=tuple(Bound.parse(text, "--ask") for text in questions),
        sample_seed=options.sample_seed,
    )
    design = sensitivity_design(study, uncertainty, asked)
    where = Path(options.out) if options.out else Path("reports") / _name(design)
    if options.dry_run:
        show_jobs(design.jobs, where / "points")
        return OK
    screen.print(wording.announcement(len(design.jobs), study.replications))
    warn_of_oddities([study])
    with SweepFolder(where / "points", say=warn).held() as folder:
        found = _run(design, folder, not options.quiet)
        page = sensitivity_outputs(found, where)
    _show(found, screen)
    screen.print(_("tables and figures: {folder}   page: {page}").format(folder=where, page=page))
    return OK


def _run(design: SensitivityDesign, folder: SweepFolder, progress: bool) -> Sensitivity:
    """Run the points that are not on disk; what stops them tells what is kept."""
    try:
        return run_design(design, progress=progress, folder=folder)
    except (KeyboardInterrupt, TrunklineError):
        digests = {job.digest for job in design.jobs}
        kept = sum((folder.path / "jobs" / digest).is_dir() for digest in digests)
        message = _(
            "{done} of {all} points are finished and kept in '{folder}'; the same command "
            "continues from there"
        )
        warn(message.format(done=kept, all=len(digests), folder=folder.path))
        raise


def _name(design: SensitivityDesign) -> str:
    digests = "".join(job.digest for job in design.jobs)
    code = hashlib.sha256(digests.encode()).hexdigest()[:8]
    befalls = names_of([design.study.centre])
    return folder_name("sensitivity", design.study.centre.name, *befalls, code)


def _show(found: Sensitivity, screen: Console) -> None:
    for measure in found.asked.measures:
        for table in (tornado_table(found, measure), share_table(found, measure)):
            if table is not None:
                screen.print(table)
                screen.print()
    for row in found.chances.to_dict("records"):
        screen.print(wording.chance_sentence(row))
