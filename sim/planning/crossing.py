"""How many agents a simulated target takes, read from plans with more and with fewer of them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_EDGE = 1e-4
"""Shares nearer to 0 or 1 than this are taken to be this far away."""


class Crossing(NamedTuple):
    """Where service reaches a target.

    Attributes
    ----------
    agents : number of agents; where no plan reaches it or every plan does, the largest or smallest
        number that was tried.
    beyond : 1: more than ``agents`` are needed; -1: as many or fewer are enough; 0: ``agents``.
    """

    agents: float
    beyond: int


def crossing(agents: Floats, service: Floats, share: float) -> Crossing:
    """The number of agents at which service reaches a share, between the plans that were tried.

    Service is taken to rise with every agent: plans are put in order, service made rising by the
    averages of neighbours that are out of order, and the line between two plans is straight on the
    scale of log(share / (1 - share)).

    Parameters
    ----------
    agents : of each plan, shape (plans,).
    service : share answered in time in each, shape (plans,); a plan without one (NaN) is left out.
    share : the target.
    """
    known = np.isfinite(agents) & np.isfinite(service)
    order = np.argsort(agents[known], kind="stable")
    tried, reached = agents[known][order], rising(service[known][order])
    if not len(tried):
        return Crossing(float("nan"), 0)
    share = min(max(share, _EDGE), 1.0 - _EDGE)
    if reached[-1] < share:
        return Crossing(float(tried[-1]), 1)
    at = int(np.argmax(reached >= share))
    if at == 0:
        return Crossing(float(tried[0]), -1)
    low, high, wanted = (_log_odds(x) for x in (reached[at - 1], reached[at], share))
    part = (wanted - low) / (high - low)
    return Crossing(float(tried[at - 1] + part * (tried[at] - tried[at - 1])), 0)


def _log_odds(share: float) -> float:
    inside = min(max(share, _EDGE), 1.0 - _EDGE)
    return math.log(inside / (1.0 - inside))


def rising(values: Floats) -> Floats:
    """The rising sequence that is nearest by least squares: of all means that begin at or before
    a place and end at or after it, the largest of the least.

    As SciPy's ``isotonic_regression``, whose import takes longer than all that is read here.

    Source
    ------
    Ayer, Brunk, Ewing, Reid, Silverman (1955), Annals of Mathematical Statistics 26(4), 641-647,
    doi:10.1214/aoms/1177728423.
    """
    count = len(values)
    total = np.concatenate(([0.0], np.cumsum(values)))
    first, last = np.arange(count)[:, None], np.arange(count)[None, :]
    mean = np.where(
        first <= last, (total[last + 1] - total[first]) / np.maximum(last - first + 1, 1), np.inf
    )
    least = np.minimum.accumulate(mean[:, ::-1], axis=1)[:, ::-1]
    found: Floats = np.maximum.accumulate(np.where(first <= last, least, -np.inf), axis=0)
    return np.diagonal(found).copy()
