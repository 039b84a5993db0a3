"""A small study need not wait for the compiler: the other engine writes the same log at once."""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.catalogue import _
from sim.engine import Rules, entry_of
from sim.jit import at_hand
from sim.study.study import Study
from sim.study.worker import engine_of, tell

FEW_CALLS = 100_000
"""Calls that the reference engine simulates, once for the tables and once for a log, in less than
half the time that compiling an engine takes on the same machine."""


def as_it_starts(
    study: Study, rules: type[Rules] | None = None, say: Callable[[str], None] = tell
) -> Study:
    """The study, on the reference engine where that is done before the other is compiled.

    Only ``engine: auto`` leaves the choice, and only as long as the compiled engine is not in the
    cache.

    Parameters
    ----------
    study : what is to be simulated.
    rules : custom routing rules.
    say : gets a line where the reference engine is chosen.
    """
    if study.engine != "auto" or engine_of(study, rules) != "compiled":
        return study
    calls = expected_calls(study)
    if calls > FEW_CALLS or at_hand(entry_of(study.effective_centre)):
        return study
    say(
        _(
            "about {calls} calls are simulated by the reference engine sooner than the "
            "compiled one is compiled; 'engine=compiled' compiles it"
        ).format(calls=f"{calls:,.0f}")
    )
    return study.model_copy(update={"engine": "reference"})


def expected_calls(study: Study) -> float:
    """First calls of all replications, roughly; infinite where that takes a closer look."""
    centre = study.effective_centre
    demands = [kind.demand for kind in centre.contact_types.values()]
    if study.precision is not None or any(demand.trace is not None for demand in demands):
        return math.inf
    days = [(day, centre.horizon.weekday(day)) for day in range(centre.horizon.days)]
    return study.replications * sum(d.volume_on(*day) for d in demands for day in days)
