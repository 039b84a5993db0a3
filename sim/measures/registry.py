"""Every measure by name."""

from __future__ import annotations

from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.measures.declared import DECLARED
from sim.measures.measure import Measure

MEASURES: dict[str, Measure] = {measure.name: measure for measure in DECLARED}
"""Every measure by name."""


def measure_named(name: str) -> Measure:
    """The measure of that name.

    Raises
    ------
    InputError : there is none.
    """
    if name not in MEASURES:
        raise InputError(
            _("there is no measure '{name}'; allowed: {allowed}{near}").format(
                name=name, allowed=listing(MEASURES), near=near_match(name, MEASURES)
            )
        )
    return MEASURES[name]
