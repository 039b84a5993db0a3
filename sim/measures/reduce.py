"""From the tables of one replication to totals over the axes that are asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.measures.counts import Counts
from sim.measures.layout import Floats, Setting
from sim.measures.service_level import VARIANTS, Variant
from sim.measures.tables import QUANTILE_NAMES, TABLES, WAIT_AXES

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
    setting = counts.setting
    dims = TABLES[name.partition(".")[0]]
    return arrange(np.asarray(counts.arrays[name]), dims, axes, setting)


def arrange(values: Floats, dims: Axes, axes: Axes, setting: Setting) -> Floats:
    """Sum ``values`` of axes ``dims`` over the axes that are not asked, and order the others."""
    if "site" in axes and "pool" in dims:
        place = dims.index("pool")
        values = _by_site(np.moveaxis(values, place, 0), setting)
        dims = ("site", *(d for d in dims if d != "pool"))
    gone = tuple(i for i, d in enumerate(dims) if d not in axes)
    values = values.sum(axis=gone, dtype=np.float64)
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
    """A sum such as ``"queue.abandoned + queue.balked"`` of fields, `days`, `seconds` or ``1``."""
    words = text.split()
    signs = [1.0, *(1.0 if w == "+" else -1.0 for w in words[1::2])]
    names = words[0::2]

    def evaluate(counts: Counts, axes: Axes) -> Floats:
        parts = [s * _term(counts, n, axes) for s, n in zip(signs, names, strict=True)]
        return np.asarray(sum(parts), dtype=np.float64)

    return evaluate


def _term(counts: Counts, name: str, axes: Axes) -> Floats:
    setting = counts.setting
    if name == "1":
        return np.ones(shape_of(setting, axes))
    if name == "days":
        seconds = arrange(setting.measured_s(), ("day", "interval"), axes, setting)
        return seconds / (setting.width_s if "interval" in axes else setting.width_s *
                          setting.intervals)  # fmt: skip
    if name == "seconds":
        return arrange(setting.measured_s(), ("day", "interval"), axes, setting)
    return total(counts, name, axes)


def service_level(counts: Counts, axes: Axes, variant: str | None = None) -> Pair:
    """Service level with the threshold of every type's target; variant too, unless it is given."""
    setting = counts.setting
    names = setting.variants if variant is None else (variant,) * len(setting.contact_types)
    with_type = axes if "contact_type" in axes else ("contact_type", *axes)
    place = with_type.index("contact_type")
    pair = []
    tables = {
        name: _sides(counts, VARIANTS[name], with_type, place) for name in dict.fromkeys(names)
    }
    for side in (0, 1):
        by_type = [tables[name][side][i] for i, name in enumerate(names)]
        found = np.stack(by_type)
        pair.append(np.moveaxis(found, 0, place) if "contact_type" in axes else found.sum(axis=0))
    return pair[0], pair[1]


def _sides(counts: Counts, how: Variant, axes: Axes, place: int) -> Pair:
    """Numerator and denominator of one variant for every type, which leads."""

    def summed(fields: tuple[str, ...]) -> Floats:
        parts = [total(counts, f"queue.{name}", axes) for name in fields]
        return np.moveaxis(np.sum(parts, axis=0), place, 0)

    base = summed(how.denominator)
    return summed(how.numerator), base - summed(how.less) if how.less else base


def target_met(per: Axes) -> Evaluate:
    """Share of the cells of ``per`` (days, days x intervals, or the horizon) at target.

    A contact type is held against its own target's share, several together against the centre's.
    Cells without a call that counts are in neither number.
    """

    def evaluate(counts: Counts, axes: Axes) -> Pair:
        setting = counts.setting
        cells = tuple(dict.fromkeys((*axes, *per)))
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
        assert len(axes) < 2 and set(axes) <= set(WAIT_AXES)
        values = counts.arrays[f"wait.{axes[0] if axes else 'all'}"][..., place]
        there = ~np.isnan(values)
        return np.where(there, values, 0.0), there.astype(np.float64)

    return evaluate


def peak(name: str) -> Evaluate:
    """The most at once; over sites it is the peak of the whole, not a sum."""

    def evaluate(counts: Counts, axes: Axes) -> Pair:
        setting = counts.setting
        values = np.asarray(counts.arrays[f"peak.{name}"], dtype=np.float64)
        dims: Axes = ("site", "day", "interval") if "site" in axes else ("day", "interval")
        values = values[:-1] if "site" in axes else values[-1]
        gone = tuple(i for i, d in enumerate(dims) if d not in axes)
        kept = [d for d in dims if d in axes]
        most = values.max(axis=gone) if gone else values
        most = np.asarray(most).transpose([kept.index(a) for a in axes])
        measured = arrange(setting.measured_s(), ("day", "interval"), axes, setting) > 0.0
        return np.where(measured, most, 0.0), measured.astype(np.float64)

    return evaluate
