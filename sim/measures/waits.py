"""Quantiles of the waits of answered calls, one replication at a time."""

from __future__ import annotations

import numpy as np

from sim.measures.layout import Floats, Ints, Layout
from sim.measures.tables import QUANTILES
from sim.measures.tally import Arrays, Calls


def count_waits(answered: Calls, layout: Layout) -> Arrays:
    """Quantiles `QUANTILES` of the waits of answered calls.

    Returns
    -------
    ``wait.all`` of shape (quantiles,), and ``wait.<axis>`` of shape (entries of the axis,
    quantiles) for contact type, site (of the line), interval and day; NaN without a call.
    """
    setting = layout.setting
    wait = answered.wait_s
    order = np.argsort(wait)
    wait = wait[order]
    cells = answered.cell("queue_s", setting)[order]
    groups = {
        "contact_type": answered.index("contact_type")[order],
        "site": answered.index("queue_site")[order],
        "interval": cells % setting.intervals,
        "day": cells // setting.intervals,
    }
    found: Arrays = {"wait.all": _quantiles(wait, np.array([len(wait)]))[0]}
    for axis, group in groups.items():
        found[f"wait.{axis}"] = _grouped(wait, group, setting.size(axis))
    return found


def _grouped(wait: Floats, group: Ints, groups: int) -> Floats:
    """Quantiles of every group of waits that are already in ascending order."""
    if groups == 1:
        return _quantiles(wait, np.array([len(wait)]))
    by_group = np.argsort(group.astype(np.int16), kind="stable")
    return _quantiles(wait[by_group], np.bincount(group, minlength=groups))


def _quantiles(wait: Floats, sizes: Ints) -> Floats:
    """Quantiles of consecutive stretches of ``wait``, each ascending, shape (stretches, q).

    Linear interpolation between order statistics, as `numpy.quantile` does (type 7 of Hyndman and
    Fan, Sample quantiles in statistical packages, The American Statistician 50, 1996).
    """
    found = np.full((len(sizes), len(QUANTILES)), np.nan)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return found
    first = (np.cumsum(sizes) - sizes)[filled, None]
    place = (sizes[filled, None] - 1) * np.array(QUANTILES)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, sizes[filled, None] - 1)
    below, above = wait[first + low], wait[first + high]
    found[filled] = below + (above - below) * (place - low)
    return found
