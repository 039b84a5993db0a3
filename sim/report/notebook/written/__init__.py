"""Every kind of result as the folder that its command writes.

A kind is loaded when one of it is written: the page of a run loads nothing of the drills.
"""

from __future__ import annotations

from pathlib import Path

from sim.jit.garbage import seldom_collecting
from sim.shown import above

PAGE = "index.html"

_WRITES = {
    "Result": "of_run",
    "Decided": "of_comparison",
    "Comparison": "of_comparison",
    "Sweep": "of_sweep",
    "Sensitivity": "of_sensitivity",
    "Drills": "of_failures",
    "Resilience": "of_failures",
    "Availabilities": "of_failures",
    "Plan": "of_plans",
    "Frontier": "of_plans",
    "Requirement": "of_plans",
    "Forecasted": "of_plans",
}
"""The module here that writes a kind of result, by the name of its class."""


def written(of: object, folder: Path) -> Path:
    """Write a result into a folder; returns its page.

    Raises
    ------
    InputError, ResultError : the folder holds something else, or cannot be written.
    """
    module = next(_WRITES[kind.__name__] for kind in type(of).__mro__ if kind.__name__ in _WRITES)
    with seldom_collecting():
        above(f"{__name__}.{module}", "write")(of, folder)
    return folder / PAGE
