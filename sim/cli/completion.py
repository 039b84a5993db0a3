"""`trunkline completion`: what a shell reads so that it completes what is typed."""

from __future__ import annotations

import argparse

from sim.cli.common import OK, declare
from sim.cli.completing import SHELLS, script


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = 'eval "$(trunkline completion bash)"'
    declare(made, completion, example, of_a_study=False)
    made.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS))


def completion(options: argparse.Namespace) -> int:
    """Print the script."""
    print(script(options.shell))
    return OK
