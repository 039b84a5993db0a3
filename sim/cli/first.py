"""The first lines of a command that simulates: what happens, and about how long it takes."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from rich.console import Console

from sim.cli.common import COMMAND, warn
from sim.cli.last_time import LastTime, recalled, remember
from sim.engine import entry_of
from sim.executors.choice import cores
from sim.experiments.time_estimate import timed_trial
from sim.jit import at_hand
from sim.study import Study
from sim.study.first_start import expected_calls
from sim.wording import first_lines

FEW_SECONDS = 10.0
CALLS_PER_S = {"compiled": 1e6, "reference": 1e4}
"""Calls that a core simulates and counts in a second: well below what `make bench` measures. They
decide whether a trial is worth its time, and nothing else."""

_begun: list[tuple[str, float, float]] = []
"""What the command that runs is remembered as, its calls, and when it began; not one that compiles
first, which the next one need not."""


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
    last = begun("", studies[0], calls)
    if calls / CALLS_PER_S[_engine(studies[0])] / workers <= FEW_SECONDS:
        screen.print(first_lines.few_calls(calls, last))
        return
    seconds = times * timed_trial(studies, workers, warn).seconds
    more = math.isinf(calls) and any(study.precision is not None for study in studies)
    said = first_lines.at_least if more else first_lines.long
    screen.print(said(seconds, workers))


def begun(kind: str, study: Study, calls: float) -> LastTime | None:
    """Begin to time the command, for the next one of its kind; how long the last one took.

    Parameters
    ----------
    kind : what sets it apart from other uses of the same command; may be empty.
    study : one of those that are simulated.
    calls : of all.
    """
    engine = _engine(study)
    parts = [COMMAND.get(), kind, engine, str(study.workers or cores())]
    key = ", ".join(filter(None, parts))
    if engine == "reference" or at_hand(entry_of(study.effective_centre)):
        _begun[:] = [(key, calls, time.monotonic())]
    return recalled(key)


def _engine(study: Study) -> str:
    return "reference" if study.engine == "reference" else "compiled"


def say_last() -> None:
    """Keep how long the command took that has ended well."""
    while _begun:
        key, calls, began = _begun.pop()
        if math.isfinite(calls) and calls > 0:
            remember(key, LastTime(calls, time.monotonic() - began))
