"""Fields of the counts summed over the axes that are not asked for, all replications at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.centre.base import DAY_S
from sim.measures.layout import Floats, Setting
from sim.measures.replications import Replications
from sim.measures.tables import axes_of

Axes = tuple[str, ...]
Pair = tuple[Floats, Floats]
Evaluate = Callable[[Replications, Axes], Pair]
"""Numerator and denominator of a measure, shape (R, entries of each axis)."""

TIMES = ("1", "days", "hours", "seconds")
"""What an `expression` may name besides fields: 1 and measured time, which is everybody's."""


def shape_of(setting: Setting, axes: Axes) -> tuple[int, ...]:
    """Entries along each axis."""
    return tuple(setting.size(axis) for axis in axes)


def total(counts: Replications, name: str, axes: Axes) -> Floats:
    """A field, or measured time, summed over every axis but ``axes``, in the order of ``axes``.

    The pools of a table without a site axis are summed into their sites where the site is asked.
    An axis that the table does not have is added by repetition (measured time is everybody's).

    Returns
    -------
    Shape (R, entries of each axis); the sum of a replication is what it would be alone.
    """
    known = counts.sums.get((name, axes))
    if known is None:
        setting = counts.setting
        if name in TIMES:
            time = _time(setting, name, axes)
            known = np.broadcast_to(time, (len(counts), *time.shape))
        else:
            known = arrange(counts.fields[name], axes_of(name), axes, setting)
        if len(axes) < 2:
            counts.sums[name, axes] = known
    return known


def arrange(values: Floats, dims: Axes, axes: Axes, setting: Setting) -> Floats:
    """Sum over the axes that are not asked, and order the others.

    Parameters
    ----------
    values : shape (R, entries of each of ``dims``).
    """
    if not axes:  # a row sums as it would alone
        whole: Floats = values.reshape(len(values), -1).sum(axis=1, dtype=np.float64)
        return whole
    if "site" in axes and "pool" in dims:
        values = _by_site(np.moveaxis(values, 1 + dims.index("pool"), 1), setting)
        dims = ("site", *(d for d in dims if d != "pool"))
    gone = tuple(i for i, d in enumerate(dims, start=1) if d not in axes)
    values = values.sum(axis=gone, dtype=np.float64)
    kept = [d for d in dims if d in axes]
    values = values.transpose([0, *(1 + kept.index(a) for a in axes if a in kept)])
    for place, axis in enumerate(axes, start=1):
        if axis not in kept:
            values = np.expand_dims(values, place)
    return np.broadcast_to(values, (len(values), *shape_of(setting, axes)))


def _by_site(values: Floats, setting: Setting) -> Floats:
    """Sum the pools, the second axis, into sites."""
    out = np.zeros((len(values), len(setting.sites), *values.shape[2:]))
    for pool, site in enumerate(setting.pool_sites):
        out[:, site] += values[:, pool]
    return out


def expression(text: str) -> Callable[[Replications, Axes], Floats]:
    """A sum such as ``"queue.abandoned + queue.balked"`` of fields, `days`, `seconds` or ``1``.

    Seconds / `hours` are hours a day.
    """
    words = text.split()
    signs = [1.0, *(1.0 if w == "+" else -1.0 for w in words[1::2])]
    names = words[0::2]

    def alone(counts: Replications, axes: Axes) -> Floats:
        return np.asarray(0.0 + total(counts, names[0], axes))

    def evaluate(counts: Replications, axes: Axes) -> Floats:
        parts = [s * total(counts, n, axes) for s, n in zip(signs, names, strict=True)]
        return np.asarray(sum(parts), dtype=np.float64)

    return alone if len(names) == 1 else evaluate


def _time(setting: Setting, name: str, axes: Axes) -> Floats:
    """Measured `days`, `seconds` or `hours` (in seconds), or 1; shape (entries of each axis)."""
    if name == "1":
        return np.ones(shape_of(setting, axes))
    (seconds,) = arrange(setting.measured_s()[None], ("day", "interval"), axes, setting)
    seconds = np.asarray(seconds)
    if name == "seconds":
        return seconds
    days: Floats = seconds / (setting.width_s if "interval" in axes else DAY_S)
    return days if name == "days" else 3600.0 * days
