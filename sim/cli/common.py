"""What the commands share: how they declare themselves, exit codes, words to the user."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

from sim.centre.plain_data import readable
from sim.wording import N_, _

OK, FAILED, WRONG_INPUT, NOT_DECIDED, STOPPED = 0, 1, 2, 3, 130

COMMAND = ContextVar("command", default="")
"""The command that was typed."""

_EXITS = {
    OK: N_("done"),
    FAILED: N_("failed"),
    WRONG_INPUT: N_("wrong input, found before anything runs"),
    STOPPED: N_("stopped"),
}
_EXITS_OF = {
    "drill": {
        OK: N_("every objective is met, or there is none"),
        FAILED: N_("an objective is missed, or the drill failed"),
        NOT_DECIDED: N_("no objective is missed, and one is not decided"),
    },
    "report": {FAILED: N_("jobs have failed, or are missing")},
    "rerun": {OK: N_("the same to the last digit"), FAILED: N_("not the same, or failed")},
    "sweep": {FAILED: N_("jobs have failed")},
}

_OVERRIDES = N_("""\
Overrides set any field by its path; the top-level keys are
  centre=NAME scenario=NAME replications=20 seed=7 engine=auto workers=2
  staffing.scale=1.1   factor on the rostered agents of every pool
  demand.scale=0.9     factor on the volume of every contact type
and for example
  centre.routing.overflow=false
  centre.contact_types.balance.talk.mean_s=200
  'centre.pools."Main St. 1".wage_per_hour=60'   a name with more than letters and digits, quoted
A YAML file of your own may stand among them: a centre, a scenario, or a whole study.
`trunkline list` shows the centres and scenarios, `trunkline check` whether a study is valid.
""")


def declare(
    made: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], int],
    example: str,
    *,
    of_a_study: bool = True,
    replicates: bool = True,
) -> None:
    """What every command has: what it runs, and an example.

    Parameters
    ----------
    of_a_study : whether it takes overrides, and folders of one's own.
    replicates : whether the number of replications is the study's.
    """
    told = [_(_OVERRIDES)] if of_a_study else []
    if not replicates:
        told = [text.replace(" replications=20", "") for text in told]
    codes = "; ".join(f"{code} {text}" for code, text in exits(made.prog.split()[-1]).items())
    told.append(_("exit codes: {codes}").format(codes=codes))
    made.epilog = "\n".join([*told, _("example: {command}").format(command=example)])
    made.set_defaults(command=run)
    if of_a_study:
        scenarios_option(made)


def exits(command: str) -> dict[int, str]:
    """Exit codes of a command, and what each of them says."""
    return {c: _(text) for c, text in sorted((_EXITS | _EXITS_OF.get(command, {})).items())}


def scenarios_option(made: argparse.ArgumentParser) -> None:
    """Folders of one's own."""
    made.add_argument("--scenarios", metavar="DIR", help=_("a folder of your own scenarios"))


def results_options(made: argparse.ArgumentParser) -> None:
    """Options of every command that simulates."""
    made.add_argument("--out", metavar="DIR", help=_("where results go (default: reports/...)"))
    made.add_argument("--quiet", action="store_true", help=_("no progress and no tables"))


def out_folder(options: argparse.Namespace) -> Path | None:
    """The folder that ``--out`` names; None: the command has one of its own."""
    return Path(os.path.expanduser(options.out)) if options.out else None


def table_and_page(table: Path, page: Path) -> str:
    """Where the table and the page of a command are."""
    return _("table: {table}   page: {page}").format(table=table, page=page)


def terminal() -> bool:
    """Whether somebody can be asked: there is a terminal to ask at and one to answer from."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def asked_for(question: str) -> bool:
    """Ask on the standard error; whether the answer is yes (the end of the input is no)."""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", _("yes"), _("y"))


def say(text: str, code: int) -> int:
    """Print to the standard error; returns the code."""
    print(readable(" ".join(text.splitlines())), file=sys.stderr)
    return code


def warn(text: str) -> None:
    """Tell something on the standard error that stops nothing."""
    print(f"trunkline: {text}", file=sys.stderr, flush=True)
