"""From the tables of one replication to totals over the axes that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S
from sim.measures.counts import Counts
from sim.measures.layout import Floats, Setting
from sim.measures.service_level import VARIANTS, Variant
from sim.measures.tables import QUANTILE_NAMES, TABLES

Axes = tuple[str, ...]
Pair = tuple[Floats, Floats]
Evaluate = Callable[[Counts, Axes], Pair]
"""Numerator and denominator of a measure in one replication, each of the shape of the axes."""


def shape_of(setting: Setting, axes: Axes) -> tuple[int, ...]:
    """Entries along each axis."""
    return tuple(setting.size(axis) for axis in axes)


def total(counts: Counts, name: str, axes: Axes) -> Floats:
    """A field summed over every axis but ``axes``, in the order of ``axes``.

    The pools of a table without a site axis are summed into their sites where the site is asked.
    An axis that the table does not have is added by repetition (measured time is everybody's).
    """
    known = counts.totals.get((name, axes))
    if known is None:
        dims = TABLES[name.partition(".")[0]]
        known = arrange(np.asarray(counts.arrays[name]), dims, axes, counts.setting)
        if len(axes) < 2:
            counts.totals[name, axes] = known
    return known


def keep_totals(counts: Sequence[Counts], stacked: Mapping[str, NDArray[Any]]) -> None:
    """Put the sums over every axis into the counts of all replications, field by field at once.

    Parameters
    ----------
    counts : replications.
    stacked : their fields, replications first; C-contiguous, so that a row sums as it would alone.
    """
    for name, values in stacked.items():
        if name.partition(".")[0] in TABLES:
            sums = values.reshape(len(counts), -1).sum(axis=1, dtype=np.float64)
            for one, value in zip(counts, sums, strict=True):
                one.totals.setdefault((name, ()), value)


def arrange(values: Floats, dims: Axes, axes: Axes, setting: Setting) -> Floats:
    """Sum ``values`` of axes ``dims`` over the axes that are not asked, and order the others."""
    if "site" in axes and "pool" in dims:
        place = dims.index("pool")
        values = _by_site(np.moveaxis(values, place, 0), setting)
        dims = ("site", *(d for d in dims if d != "pool"))
    gone = tuple(i for i, d in enumerate(dims) if d not in axes)
    values = values.sum(axis=gone, dtype=np.float64)
    if not axes:
        return np.asarray(values)
    kept = [d for d in dims if d in axes]
    values = values.transpose([kept.index(a) for a in axes if a in kept])
    for place, axis in enumerate(axes):
        if axis not in kept:
            values = np.expand_dims(values, place)
    return np.broadcast_to(values, shape_of(setting, axes))


def _by_site(values: Floats, setting: Setting) -> Floats:
    """Sum a leading pool axis into sites."""
    out = np.zeros((len(setting.sites), *values.shape[1:]))
    for pool, site in enumerate(setting.pool_sites):
        out[site] += values[pool]
    return out


def expression(text: str) -> Callable[[Counts, Axes], Floats]:
    """A sum such as ``"queue.abandoned + queue.balked"`` of fields, `days`, `seconds` or ``1``.

    Seconds / `hours` are hours a day.
    """
    words = text.split()
    signs = [1.0, *(1.0 if w == "+" else -1.0 for w in words[1::2])]
    names = words[0::2]

    def alone(counts: Counts, axes: Axes) -> Floats:
        return np.asarray(0.0 + _term(counts, names[0], axes))

    def evaluate(counts: Counts, axes: Axes) -> Floats:
        parts = [s * _term(counts, n, axes) for s, n in zip(signs, names, strict=True)]
        return np.asarray(sum(parts), dtype=np.float64)

    return alone if len(names) == 1 else evaluate


def _term(counts: Counts, name: str, axes: Axes) -> Floats:
    if name not in ("1", "days", "hours", "seconds"):
        return total(counts, name, axes)
    known = counts.totals.get((name, axes))
    if known is None:
        known = _time(counts.setting, name, axes)
        if len(axes) < 2:
            counts.totals[name, axes] = known
    return known


def _time(setting: Setting, name: str, axes: Axes) -> Floats:
    """Measured `days`, `seconds` or `hours` (in seconds), or 1."""
    if name == "1":
        return np.ones(shape_of(setting, axes))
    seconds = arrange(setting.measured_s(), ("day", "interval"), axes, setting)
    if name == "seconds":
        return seconds
    days: Floats = seconds / (setting.width_s if "interval" in axes else DAY_S)
    return days if name == "days" else 3600.0 * days


def service_level(counts: Counts, axes: Axes, variant: str | None = None) -> Pair:
    """Service level with the threshold of every type's target; variant too, unless it is given."""
    setting = counts.setting
    names = setting.variants if variant is None else (variant,) * len(setting.contact_types)
    if len(set(names)) == 1:
        return _sides(counts, VARIANTS[names[0]], axes)
    by_type = axes if "contact_type" in axes else ("contact_type", *axes)
    place = by_type.index("contact_type")
    sides = {name: _sides(counts, VARIANTS[name], by_type) for name in set(names)}
    found = [
        np.stack([sides[n][side].take(i, place) for i, n in enumerate(names)], axis=place)
        for side in (0, 1)
    ]
    if "contact_type" not in axes:
        found = [values.sum(axis=place) for values in found]
    return found[0], found[1]


def service_level_as(variant: str) -> Evaluate:
    """Service level of one variant for every contact type."""
    return partial(service_level, variant=variant)


def _sides(counts: Counts, how: Variant, axes: Axes) -> Pair:
    """Numerator and denominator of one variant."""

    def added(fields: tuple[str, ...]) -> Floats:
        parts = [total(counts, f"queue.{name}", axes) for name in fields]
        return np.add.reduce(parts, axis=0) if parts else np.zeros(shape_of(counts.setting, axes))

    return added(how.numerator), added(how.denominator) - added(how.less)


def target_met(per: Axes) -> Evaluate:
    """Share of the cells of ``per`` (days, days x intervals, or the horizon) at target.

    A contact type is held against its own target's share, several together against the centre's.
    Cells without a call that counts are in neither number.
    """

    def evaluate(counts: Counts, axes: Axes) -> Pair:
        setting = counts.setting
        cells: Axes = tuple(dict.fromkeys((*axes, *per)))
        good, base = service_level(counts, cells)
        share: Floats = np.array(setting.centre_share)
        if "contact_type" in axes:
            place = cells.index("contact_type")
            share = np.array(setting.shares).reshape(
                [-1 if i == place else 1 for i in range(len(cells))]
            )
        met = (base > 0) & (good >= share * base - 1e-9)
        return (
            arrange(met.astype(np.float64), cells, axes, setting),
            arrange((base > 0).astype(np.float64), cells, axes, setting),
        )

    return evaluate


def wait_quantile(name: str) -> Evaluate:
    """A quantile of the answered calls' waits; the denominator is 1 where there is a call."""
    place = QUANTILE_NAMES.index(name)

    def evaluate(counts: Counts, axes: Axes) -> Pair:
        values = counts.arrays[f"wait.{axes[0] if axes else 'all'}"][..., place]
        there = ~np.isnan(values)
        return np.where(there, values, 0.0), there.astype(np.float64)

    return evaluate


def peak(name: str) -> Evaluate:
    """The most at once; over sites it is the peak of the whole, not a sum."""

    def evaluate(counts: Counts, axes: Axes) -> Pair:
        values = np.asarray(counts.arrays[f"peak.{name}"], dtype=np.float64)
        dims: Axes = ("site", "day", "interval") if "site" in axes else ("day", "interval")
        values = values[:-1] if "site" in axes else values[-1]
        gone = tuple(i for i, d in enumerate(dims) if d not in axes)
        kept = [d for d in dims if d in axes]
        most = values.max(axis=gone) if gone else values
        most = np.asarray(most).transpose([kept.index(a) for a in axes])
        measured = _term(counts, "seconds", axes) > 0.0
        return np.where(measured, most, 0.0), measured.astype(np.float64)

    return evaluate
