"""Quantiles of the waits of answered calls, one replication at a time.

Calls that did not wait are counted in a table; of the others the wait and a key are kept. The key
is the flat index into a table of shape (contact types, sites, days, intervals).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.jit import entry
from sim.measures.layout import Arrays, Floats, Ints, Setting
from sim.measures.tables import QUANTILES, WAIT_AXES


@entry("void(f8[::1], i4[::1], i2[::1], i8[::1], f8[::1])")
def _by_group(waits: Any, keys: Any, group_of: Any, bounds: Any, own: Any) -> None:
    """Waits group by group.

    Parameters
    ----------
    waits, keys : shape (n,).
    group_of : group of each key.
    bounds : filled in: where each group begins, shape (groups + 1,).
    own : filled in, shape (n,).
    """
    groups = len(bounds) - 1
    bounds[:] = 0
    for i in range(len(keys)):
        bounds[group_of[keys[i]] + 1] += 1
    for group in range(groups):
        bounds[group + 1] += bounds[group]
    for i in range(len(keys)):
        place = bounds[group_of[keys[i]]]
        own[place] = waits[i]
        bounds[group_of[keys[i]]] = place + 1
    for group in range(groups, 0, -1):
        bounds[group] = bounds[group - 1]
    bounds[0] = 0


def wait_quantiles(
    waits: Floats, keys: NDArray[np.int32], at_once: NDArray[np.int32], setting: Setting
) -> Arrays:
    """Quantiles `QUANTILES` of the waits of answered calls.

    Parameters
    ----------
    waits, keys : of the calls that waited, shape (n,); the waits are sorted in place.
    at_once : calls that did not wait, shape (contact types, sites, cells).

    Returns
    -------
    ``wait.all`` of shape (quantiles,), and ``wait.<axis>`` of shape (entries of the axis,
    quantiles) for contact type, site (of the queue), interval and day; NaN without a call.
    """
    dims = ("contact_type", "site", "day", "interval")
    zeros = at_once.reshape([setting.size(axis) for axis in dims])
    found: Arrays = {}
    own = np.empty(len(waits))
    for axis in WAIT_AXES:
        place = dims.index(axis)
        bounds = np.empty(zeros.shape[place] + 1, dtype=np.int64)
        if len(bounds) > 2:
            below = math.prod(zeros.shape[place + 1 :])
            group_of = np.arange(zeros.size) // below % zeros.shape[place]
            _by_group(waits, keys, group_of.astype(np.int16), bounds, own)
            for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
                own[low:high].sort()
            others = tuple(i for i in range(len(dims)) if i != place)
            found[f"wait.{axis}"] = _quantiles(own, bounds, zeros.sum(axis=others))
    waits.sort()
    whole = _quantiles(waits, np.array([0, len(waits)]), zeros.sum()[None])
    found["wait.all"] = whole[0]
    return {**{f"wait.{axis}": whole.copy() for axis in WAIT_AXES}, **found}


def _quantiles(waits: Floats, bounds: Ints, zeros: Ints) -> Floats:
    """Quantiles of groups of waits, shape (groups, quantiles).

    Linear interpolation between order statistics, as `numpy.quantile` does (type 7 of Hyndman and
    Fan, Sample quantiles in statistical packages, The American Statistician 50, 1996).

    Parameters
    ----------
    waits, bounds : waits over 0, group by group, each ascending; where each group begins.
    zeros : number of waits of 0 of each group.
    """
    sizes = np.diff(bounds) + zeros
    found = np.full((len(sizes), len(QUANTILES)), np.nan)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return found
    last, none, first = (a[filled, None] for a in (sizes - 1, zeros, bounds))
    place = last * np.array(QUANTILES)
    low = np.floor(place).astype(np.int64)

    def at(rank: Ints) -> Floats:
        waited = rank >= none
        values = np.zeros(rank.shape)
        values[waited] = waits[(first + rank - none)[waited]]
        return values

    below, above = at(low), at(np.minimum(low + 1, last))
    found[filled] = below + (above - below) * (place - low)
    return found
