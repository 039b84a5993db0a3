"""Measures that are more than a ratio of fields, of all replications at once."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.measures.layout import Floats
from sim.measures.replications import Replications
from sim.measures.service_level import VARIANTS, Variant
from sim.measures.sums import Axes, Evaluate, Pair, arrange, shape_of, total
from sim.measures.tables import QUANTILE_NAMES


def service_level(counts: Replications, axes: Axes, variant: str | None = None) -> Pair:
    """Service level with the threshold of every type's target; variant too, unless it is given."""
    setting = counts.setting
    names = setting.variants if variant is None else (variant,) * len(setting.contact_types)
    if len(set(names)) == 1:
        return _sides(counts, VARIANTS[names[0]], axes)
    by_type = axes if "contact_type" in axes else ("contact_type", *axes)
    place = 1 + by_type.index("contact_type")
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


def _sides(counts: Replications, how: Variant, axes: Axes) -> Pair:
    """Numerator and denominator of one variant."""

    def added(fields: tuple[str, ...]) -> Floats:
        parts = [total(counts, f"queue.{name}", axes) for name in fields]
        nothing = (len(counts), *shape_of(counts.setting, axes))
        return np.add.reduce(parts, axis=0) if parts else np.zeros(nothing)

    return added(how.numerator), added(how.denominator) - added(how.less)


def target_met(per: Axes) -> Evaluate:
    """Share of the cells of ``per`` (days, days x intervals, or the horizon) at target.

    A contact type is held against its own target's share, several together against the centre's.
    Cells without a call that counts are in neither number.
    """

    def evaluate(counts: Replications, axes: Axes) -> Pair:
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

    def evaluate(counts: Replications, axes: Axes) -> Pair:
        values = counts.fields[f"wait.{axes[0] if axes else 'all'}"][..., place]
        there = ~np.isnan(values)
        return np.where(there, values, 0.0), there.astype(np.float64)

    return evaluate


def peak(name: str) -> Evaluate:
    """The most at once; over sites it is the peak of the whole, not a sum."""

    def evaluate(counts: Replications, axes: Axes) -> Pair:
        values = np.asarray(counts.fields[f"peak.{name}"], dtype=np.float64)
        dims: Axes = ("site", "day", "interval") if "site" in axes else ("day", "interval")
        values = values[:, :-1] if "site" in axes else values[:, -1]
        gone = tuple(i for i, d in enumerate(dims, start=1) if d not in axes)
        kept = [d for d in dims if d in axes]
        most = values.max(axis=gone) if gone else values
        most = most.transpose([0, *(1 + kept.index(a) for a in axes)])
        measured = total(counts, "seconds", axes) > 0.0
        return np.where(measured, most, 0.0), measured.astype(np.float64)

    return evaluate
