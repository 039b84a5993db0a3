"""The first lines of a command that simulates: what happens, and about how long it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console

from sim.cli.common import warn
from sim.executors.choice import cores
from sim.experiments.time_estimate import timed_trial
from sim.study import Study
from sim.study.first_start import expected_calls
from sim.wording import first_lines

FEW_SECONDS = 10.0
CALLS_PER_S = {"compiled": 1e6, "reference": 1e4}
"""Calls that a core simulates and counts in a second: well below what `make bench` measures."""


def say_first(
    screen: Console, what: str | None, studies: Sequence[Study], times: float = 1.0
) -> None:
    """Say it.

    Parameters
    ----------
    what : a sentence; None: it has been said.
    studies : what is simulated.
    times : how often each is.
    """
    if what is not None:
        screen.print(what)
    if screen.quiet:
        return
    workers = studies[0].workers or cores()
    calls = times * sum(map(expected_calls, studies))
    engine = "reference" if studies[0].engine == "reference" else "compiled"
    if calls / CALLS_PER_S[engine] / workers <= FEW_SECONDS:
        screen.print(first_lines.few_calls(calls))
        return
    seconds = times * timed_trial(studies, workers, warn).seconds
    more = math.isinf(calls) and any(study.precision is not None for study in studies)
    said = first_lines.at_least if more else first_lines.long
    screen.print(said(seconds, workers))
