"""`trunkline sensitivity`: what uncertain inputs do to service and cost."""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from sim.cli.common import (
    OK,
    asked_for,
    declare,
    out_folder,
    results_options,
    terminal,
    warn,
)
from sim.cli.odd import warn_of_oddities
from sim.cli.points import show_jobs
from sim.config.uncertainty import uncertain_study
from sim.errors import InputError, TrunklineError
from sim.executors.choice import cores
from sim.experiments.sensitivity import (
    Asked,
    Sensitivity,
    SensitivityDesign,
    finished_part,
    run_design,
    sensitivity_design,
    tornado_alone,
)
from sim.experiments.sensitivity.analysis import METHODS, in_place_of_cost
from sim.experiments.time_estimate import timed_trial
from sim.measures import Bound
from sim.report.sensitivity_report import sensitivity_outputs
from sim.report.sensitivity_stored import KIND
from sim.report.sensitivity_tables import share_table, tornado_table
from sim.report.terminal import console
from sim.store.disk import writing_to
from sim.store.folder_names import folder_name
from sim.store.own_files import claimed
from sim.store.place import require_place
from sim.store.sweep_folder import SweepFolder
from sim.study import Study
from sim.study.failures import names_of
from sim.study.worker import make_ready
from sim.wording import N_, _
from sim.wording import sensitivity as wording

UNASKED = 1000
"""Replications of the global sample that are simulated without a question."""
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

  The tornado comes first. Before a global sample of more than 1,000 replications a terminal is
  asked; --method both is the answer yes, and needed where there is no terminal.

  --method tornado   each input by itself at its 10th and 90th percentile: 1 + 2 x inputs points
  --method sobol     all at once: points x (inputs + 2) points; gives Sobol indices, the share of
                     the risk that each input causes (and luck), and the distribution
  --ask 'service_level<0.8'   how likely is it? Default: service level below the target

What comes out: tables as CSV and Parquet, figures as SVG and PNG, one page. Stopped (Ctrl-C), it
reports what is finished; started again, it continues there. docs/sensitivity.md says how to read
it.
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
        help=_(
            "a measure; may be given several times (default: service level and cost; of a centre "
            "without costs service level and abandonment)"
        ),
    )
    made.add_argument(
        "--method",
        choices=METHODS,
        help=_(
            "(default: both; the tornado first, then a question if the global sample is long; "
            "naming a method answers it)"
        ),
    )
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
    """Simulate the points, the tornado's first, and write tables, figures and the page."""
    screen = console(options.quiet)
    _require_asked(options)
    study, uncertainty = uncertain_study(options.overrides, options.scenarios)
    questions = options.ask or [f"service_level<{study.centre.target.share:g}"]
    asked = Asked(
        measures=tuple(dict.fromkeys(options.measures or ())),
        method=options.method or "both",
        points=options.points,
        ends=(options.ends[0], options.ends[1]),
        questions=tuple(Bound.parse(text, "--ask") for text in questions),
        sample_seed=options.sample_seed,
    )
    design = sensitivity_design(study, uncertainty, asked)
    instead = in_place_of_cost(study, design.asked.measures)
    if instead:
        screen.print(wording.without_costs(instead))
    where = out_folder(options) or Path("reports") / _name(design)
    if options.dry_run:
        show_jobs(design.jobs, where / "points")
        return OK
    to_ask = options.method is None and _many(design, where)
    if to_ask and not terminal():
        raise InputError(_refusal(design))
    require_place(where, KIND, replaces=False)
    with writing_to(where):
        claimed(where, KIND)
    if not to_ask:
        screen.print(wording.announcement(len(design.jobs), study.replications))
    warn_of_oddities([study])
    with SweepFolder(where / "points", say=warn).held() as folder:
        whole = Steps(design, folder, where, screen, progress=not options.quiet)
        if to_ask and not whole.agreed():
            return OK
        whole.answer(design)
    return OK


def _require_asked(options: argparse.Namespace) -> None:
    """Refuse what the method that was named would not look at."""
    unused = {"tornado": ("points", "sample_seed", "ask"), "sobol": ("ends",)}
    for name in unused.get(options.method, ()):
        given = getattr(options, name)
        typed = tuple(given) if isinstance(given, list) else given
        if typed != getattr(Asked, name, None):
            raise InputError(
                _("--{option}: --method {method} does not use it; leave it out").format(
                    option=name.replace("_", "-"), method=options.method
                )
            )


class Steps:
    """A study that is answered part by part, each as soon as it can be.

    Parameters
    ----------
    design : with all points.
    folder : where finished points are kept.
    where : of tables, figures and page.
    """

    def __init__(
        self,
        design: SensitivityDesign,
        folder: SweepFolder,
        where: Path,
        screen: Console,
        *,
        progress: bool,
    ) -> None:
        self._design, self._folder, self._where = design, folder, where
        self._screen, self._progress = screen, progress

    def agreed(self) -> bool:
        """Answer the tornado, and ask whether the global sample is to be simulated as well."""
        design, each = tornado_alone(self._design), self._design.study.replications
        self._screen.print(wording.announcement(len(design.jobs), each))
        done = self._folder.finished([job.digest for job in self._design.jobs])
        make_ready(design.study, say=warn)  # which is no part of the time that is left
        taken = self.answer(design)
        fresh = len({job.digest for job in design.jobs} - done.keys())
        left = {j.digest: j.study for j in self._design.jobs[len(design.jobs) :]}
        studies = [study for digest, study in left.items() if digest not in done]
        seconds = taken / fresh * len(studies) if fresh else _trial(studies)
        if asked_for(wording.question(len(studies), len(studies) * each, seconds)):
            return True
        told = _("without the global sample; `--method both` goes on with it from here")
        warn(told)
        return False

    def answer(self, design: SensitivityDesign) -> float:
        """Simulate what is not on disk, write and show; if it is stopped, what can be answered.

        Returns
        -------
        Seconds that the points took.
        """
        start = time.perf_counter()
        try:
            found = run_design(design, progress=self._progress, folder=self._folder)
        except (KeyboardInterrupt, TrunklineError):
            self._stopped()
            raise
        taken = time.perf_counter() - start
        self._tell(found)
        return taken

    def _stopped(self) -> None:
        digests = {job.digest for job in self._design.jobs}
        message = _(
            "{done} of {all} points are finished and kept in '{folder}'; the same command "
            "continues from there"
        )
        done = digests & self._folder.whole
        warn(message.format(done=len(done), all=len(digests), folder=self._folder.path))
        part = finished_part(self._design, done)
        if part is not None:
            self._tell(run_design(part, folder=self._folder))

    def _tell(self, found: Sensitivity) -> None:
        page = sensitivity_outputs(found, self._where)
        _show(found, self._screen)
        message = _("tables and figures: {folder}   page: {page}")
        self._screen.print(message.format(folder=self._where, page=page))


def _many(design: SensitivityDesign, where: Path) -> bool:
    """Whether more replications of the global sample are left than are simulated unasked."""
    studies = {job.digest: job.study for job in design.jobs[len(design.tornado) :]}
    there = SweepFolder(where / "points").finished(studies)
    return (len(studies) - len(there)) * design.study.replications > UNASKED


def _refusal(design: SensitivityDesign) -> str:
    """Where nobody can be asked."""
    points, each = len(design.sobol), design.study.replications
    return _(
        "--method: the global sample takes {points} replications, and there is no "
        "terminal to ask at; give --method both to simulate them, or --method tornado "
        "for {count} replications without it"
    ).format(points=f"{points * each:,}", count=f"{len(design.tornado) * each:,}")


def _trial(studies: Sequence[Study]) -> float:
    """Seconds that studies will take."""
    return timed_trial(studies, studies[0].workers or cores(), warn).seconds


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
