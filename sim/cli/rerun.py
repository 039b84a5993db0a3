"""`trunkline rerun`: is a stored result reproduced?"""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.common import FAILED, OK, declare, warn
from sim.errors import InputError
from sim.experiments.rerun import Rerun, rerun
from sim.report.terminal import console
from sim.store.sweep_folder import PLAN, SweepFolder
from sim.wording import _, counts
from sim.wording.fitting import commas

_SHOWN = 12


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(
        made,
        again,
        "trunkline rerun reports/my_run   |   trunkline rerun reports/my_sweep/jobs/5ad3be0f4a7a",
        of_a_study=False,
    )
    made.add_argument("folder", metavar="DIR", help=_("folder of a run, or of a job of a sweep"))
    made.add_argument("--quiet", action="store_true", help=_("no progress"))


def again(options: argparse.Namespace) -> int:
    """Simulate anew; exit code 1 if anything differs."""
    folder = Path(options.folder)
    if (folder / PLAN).exists():
        jobs = SweepFolder(folder).plan()
        raise InputError(
            _(
                "'{folder}' is a sweep of {count} jobs; give the folder of one, such as {folder_2}"
            ).format(folder=folder, count=len(jobs), folder_2=folder / "jobs" / jobs[0].digest)
        )
    found = rerun(folder, progress=not options.quiet)
    for text in found.versions:
        warn(_("another version: {version}").format(version=text))
    told = {
        "folder": folder,
        "replications": counts.replications(found.stored.replications),
        "seed": found.stored.study.seed,
    }
    if found.same:
        message = _("'{folder}' was reproduced to the last digit: {replications}, seed {seed}")
        console().print(message.format(**told))
        return OK
    for line in _told(found):
        warn(line)
    message = _("'{folder}' was not reproduced: {replications}, seed {seed}")
    warn(message.format(**told))
    return FAILED


def _told(found: Rerun) -> list[str]:
    message = _("{measure}: {then} then, {now} now")
    lines = [
        message.format(measure=name, then=repr(then), now=repr(now))
        for name, then, now in found.measures[:_SHOWN]
    ]
    if len(found.measures) > _SHOWN:
        lines.append(_("... {count} measures differ").format(count=len(found.measures)))
    if not found.measures:
        message = _("no measure differs, but these counts do: {counts}")
        lines.append(message.format(counts=commas(found.fields[:_SHOWN])))
    return lines
