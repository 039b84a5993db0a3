"""Arguments to commands, errors to exit codes."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module

from sim import __version__
from sim.cli.common import COMMAND, FAILED, NOT_DECIDED, OK, STOPPED, WRONG_INPUT, say
from sim.cli.tongue import spoken
from sim.cli.warned import Warned
from sim.config.loading import refuse_misspelt
from sim.config.own_folder import here
from sim.errors import DamagedError, InputError, OddityWarning, TrunklineError
from sim.wording import N_, _

COMMANDS = {
    "new": N_("Write a folder with a centre of your own that runs."),
    "fit": N_("Make a centre of call records, and say how far it can be trusted."),
    "run": N_("Simulate one study: measures, results and page on disk."),
    "staff": N_("Say how many agents each interval asks for: Erlang C, Erlang A and simulated."),
    "forecast": N_("Say how many calls the next weeks bring, from counts of the past."),
    "optimise": N_("Find the shifts that keep a service level at least cost."),
    "sweep": N_("Simulate many studies: one table, and cost against service."),
    "compare": N_("Compare scenarios by paired differences; the first is the base."),
    "decide": N_(
        "Say which option to choose, how sure that is and what it costs; the first is the base."
    ),
    "drill": N_(
        "Let something fail at a chosen moment: who is lost, and when is the centre itself again?"
    ),
    "resilience": N_(
        "Let every component fail in every design: what harms most, and what is the cheapest fix?"
    ),
    "availability": N_("What failures cost in a year: lost calls, minutes below target, money."),
    "sensitivity": N_(
        "Which uncertain inputs decide about service and cost, and how likely is a miss?"
    ),
    "live": N_(
        "Open a page on this machine that answers at once while agents, volume and failures are "
        "moved."
    ),
    "report": N_(
        "Write tables, figures, page and checklist of a run, sweep or comparison from disk anew."
    ),
    "export": N_("Write the tables of a folder of results as one Excel workbook."),
    "rerun": N_(
        "Simulate a stored run, or a job of a sweep, anew: is it the same to the last digit?"
    ),
    "check": N_("Validate a study, or a centre file, without running it."),
    "warm-up": N_(
        "Find out how long a centre with constant load takes to settle, and whether its "
        "warm-up is long enough."
    ),
    "completion": N_("Print what a shell reads to complete commands, scenarios and fields."),
    "list": N_("List the centres, scenarios and other config groups."),
}
"""What each command does, in the order of the help.

The module of its name has a function ``add``, which declares its arguments; of all modules only
that of the command that was typed is imported.
"""

_COLLECT = (50_000, 20, 50)
"""When garbage is collected: seldom, since a command ends soon and what it imports stays. Python's
own thresholds cost a run of two replications 8 % of its processor time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 done, 1 failed, 2 wrong input."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        with spoken(given) as rest:
            return _run(rest)
    except InputError as error:
        return say(f"trunkline: {error}", WRONG_INPUT)


def _run(arguments: Sequence[str]) -> int:
    if not arguments:
        _parser("").print_help()
        return OK
    try:
        refuse_misspelt(arguments)
        options = _parsed(arguments)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OddityWarning)  # commands say it in full
            _take_own_folder(options)
            code: int = options.command(options)
            _keep_time(code)
    except (InputError, DamagedError) as error:
        return say(f"trunkline: {error}", WRONG_INPUT)
    except TrunklineError as error:
        return say(f"trunkline: {error}", FAILED)
    except KeyboardInterrupt:
        return say(_("trunkline: stopped"), STOPPED)
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    return code


def _keep_time(code: int) -> None:
    """Keep how long a command took that said so first."""
    first = sys.modules.get("sim.cli.first")
    if first is not None and code in (OK, NOT_DECIDED):
        first.say_last()


def _take_own_folder(options: argparse.Namespace) -> None:
    """In a folder of one's own centre its scenarios need not be named."""
    if getattr(options, "scenarios", "") is None:
        folder = here()
        options.scenarios = None if folder is None else str(folder)


def entry_point() -> None:
    """What the installed command calls."""
    gc.set_threshold(*_COLLECT)
    if "_ARGCOMPLETE" in os.environ:
        from sim.cli.completing import complete, typed_command

        command = typed_command(os.environ.get("COMP_LINE", ""))
        complete(_parser(command), command)
    warned = Warned()
    warnings.showwarning = lambda message, *_more: warned(message)
    sys.exit(main())


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; overrides may stand before, between and after them.

    argparse takes those of one place only, and calls the others unrecognized.
    """
    COMMAND.set(next((a for a in arguments if not a.startswith("-")), ""))
    parser = _parser(COMMAND.get())
    options, rest = parser.parse_known_args(arguments)
    if rest and (not hasattr(options, "overrides") or any(r.startswith("-") for r in rest)):
        parser.error(_("unrecognized arguments: {arguments}").format(arguments=" ".join(rest)))
    if rest:
        options.overrides = [*options.overrides, *rest]
    return options


def _parser(typed: str) -> argparse.ArgumentParser:
    """The parser, with the arguments of the command that was typed."""
    parser = argparse.ArgumentParser(
        prog="trunkline",
        description=_("Discrete-event simulator for contact-centre capacity planning."),
    )
    parser.add_argument("--version", action="version", version=f"trunkline {__version__}")
    found = parser.add_subparsers(title=_("commands"), required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        made = found.add_parser(
            name,
            help=_(text),
            description=_(text),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == typed:
            import_module(f"sim.cli.{name.replace('-', '_')}").add(made)
    return parser
