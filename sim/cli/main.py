"""Arguments to commands, errors to exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sim import __version__
from sim.cli import check, compare, list, report, rerun, run, sensitivity, sweep, warm_up
from sim.cli.common import FAILED, STOPPED, WRONG_INPUT, Commands, say
from sim.errors import InputError, TrunklineError

COMMANDS = (run, sweep, compare, sensitivity, report, rerun, check, warm_up, list)
"""Modules of commands, in the order of the help; each has a function ``add``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 done, 1 failed, 2 wrong input."""
    options = _parsed(arguments)
    try:
        code: int = options.command(options)
    except InputError as error:
        return say(f"trunkline: {error}", WRONG_INPUT)
    except TrunklineError as error:
        return say(f"trunkline: {error}", FAILED)
    except KeyboardInterrupt:
        return say("trunkline: stopped", STOPPED)
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    return code


def entry_point() -> None:
    """What the installed command calls."""
    sys.exit(main())


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; overrides may stand before, between and after them.

    argparse takes those of one place only, and calls the others unrecognized.
    """
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and (not hasattr(options, "overrides") or any(r.startswith("-") for r in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.overrides = [*options.overrides, *rest]
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trunkline",
        description="Discrete-event simulator for contact-centre capacity planning.",
    )
    parser.add_argument("--version", action="version", version=f"trunkline {__version__}")
    found = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add(Commands(found))
    return parser
