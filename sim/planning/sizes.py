"""On how many days plans are tried, told and judged, and slopes looked at: fewer of large days."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.centre import Centre
from sim.engine import codes
from sim.workload import draw_workload

_CALLS = 80_000
"""Calls of a day up to which plans are tried on as many days as are thought of here."""
_SEARCH, _WIDE, _FRESH, _COMPARED = 100, 800, 1_200, 60
_FEWEST = 30, 150, 300, 20
"""However large a day is: what differs between days does not shrink with their calls."""
_SLOPE_CALLS = 1e8
_SLOPES_FEWEST, _SLOPES_MOST = 5, 40


class Sizes(NamedTuple):
    """Days that a search takes.

    Attributes
    ----------
    search : on which plans are tried.
    wide : that tell levels.
    fresh : of one judgement.
    compared : on which a plan and today's roster are simulated in full.
    calls : of the first day, those who ask for an agent.
    """

    search: int
    wide: int
    fresh: int
    compared: int
    calls: int


def sizes_of(
    centre: Centre,
    seed: int,
    asked: tuple[int | None, int | None, int | None] = (None, None, None),
) -> Sizes:
    """How many days a search takes.

    Parameters
    ----------
    centre : whose day counts, by its calls on the first one.
    seed : of the luck.
    asked : numbers that were asked for; None: by the size of a day.
    """
    luck = draw_workload(centre, seed, 0)
    ended = (codes.JOURNEY_CONTAINED, codes.JOURNEY_HUNG_UP)
    calls = int(np.count_nonzero(~np.isin(luck.ivr_outcome, ended)))
    share = min(_CALLS / max(len(luck), 1), 1.0)
    most_of = (_SEARCH, _WIDE, _FRESH, _COMPARED)
    search, wide, fresh, compared = (
        max(round(most * share), least) if given is None else given
        for given, most, least in zip((*asked, None), most_of, _FEWEST, strict=True)
    )
    return Sizes(search, wide, fresh, compared, calls)


def slope_days(simulations: int, calls: int) -> int:
    """On how many days slopes are looked at: fewer where there are many pools and calls.

    Parameters
    ----------
    simulations : of a day that all slopes take.
    calls : of a day, those who ask for an agent.
    """
    days = int(_SLOPE_CALLS / max(simulations * calls, 1))
    return min(max(days, _SLOPES_FEWEST), _SLOPES_MOST)
