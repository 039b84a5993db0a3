"""Studies that run until it is decided: the cap as it is typed, and what is said before."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.console import Console

from sim.cli.common import warn
from sim.cli.first import begun, say_first
from sim.executors.choice import cores
from sim.experiments.looks import Looks
from sim.experiments.time_estimate import timed_trial
from sim.experiments.until_decided import looks_of
from sim.study import Study
from sim.study.first_start import expected_calls
from sim.wording import decision

_UNTIL_DECIDED = "until decided"
"""Such commands are remembered apart from those whose number of replications is fixed."""


def most_option(made: argparse.ArgumentParser, text: str) -> None:
    """The cap on replications of a study."""
    made.add_argument("--most", type=int, metavar="N", help=text)


def announced_looks(
    studies: Sequence[Study], most: int | None, screen: Console, what: str
) -> Looks | None:
    """The planned looks, told with how long they may take; None: the number is fixed.

    Parameters
    ----------
    what : what is said where the number is fixed.
    """
    looks = looks_of(studies, most)
    if looks is None:
        say_first(screen, what, studies)
        return None
    screen.print(decision.until_decided(len(studies), looks.first, looks.most))
    if not screen.quiet:
        workers = studies[0].workers or cores()
        calls = looks.first / studies[0].replications * sum(map(expected_calls, studies))
        last = begun(_UNTIL_DECIDED, studies[0], calls)
        each = len(studies) * timed_trial(studies, workers, warn).seconds_each / workers
        screen.print(decision.how_long(each * looks.first, each * looks.most, workers, last))
    return looks
