"""What counting needs of a centre, as arrays: names, time, targets, rosters, link delays."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.rosters import Roster, night_hours, roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Setting:
    """What counts mean: the names behind their axes, the time measured, the targets.

    Attributes
    ----------
    contact_types, sites, pools : names, in the order of the log's indices.
    pool_sites : index of each pool's site.
    days, interval_min : days of the horizon and length of a reporting interval, minutes.
    warmup_s : calls that arrive before this are not measured, seconds.
    currency : of every amount.
    thresholds_s, short_abandons_s, shares, variants : the target of each contact type.
    centre_share : the share that the centre as a whole has to reach.
    """

    contact_types: tuple[str, ...]
    sites: tuple[str, ...]
    pools: tuple[str, ...]
    pool_sites: tuple[int, ...]
    days: int
    interval_min: int
    warmup_s: float
    currency: str
    thresholds_s: tuple[float, ...]
    short_abandons_s: tuple[float, ...]
    shares: tuple[float, ...]
    variants: tuple[str, ...]
    centre_share: float

    @property
    def width_s(self) -> float:
        """Length of a reporting interval, seconds."""
        return 60.0 * self.interval_min

    @property
    def intervals(self) -> int:
        """Reporting intervals in a day."""
        return 24 * 60 // self.interval_min

    @property
    def cells(self) -> int:
        """Reporting intervals in the horizon."""
        return self.days * self.intervals

    @property
    def end_s(self) -> float:
        """End of the horizon, seconds."""
        return self.days * DAY_S

    def size(self, axis: str) -> int:
        """Entries along an axis."""
        return len(self.labels(axis))

    def labels(self, axis: str) -> list[str] | list[int]:
        """Labels along an axis: names, ``"HH:MM"`` for intervals, numbers from 0 for days."""
        match axis:
            case "contact_type":
                return list(self.contact_types)
            case "site":
                return list(self.sites)
            case "pool":
                return list(self.pools)
            case "interval":
                minutes = [i * self.interval_min for i in range(self.intervals)]
                return [f"{m // 60:02d}:{m % 60:02d}" for m in minutes]
            case _:
                return list(range(self.days))

    def measured_s(self) -> Floats:
        """Measured seconds of each reporting interval, shape (days, intervals)."""
        ends = np.arange(1, self.cells + 1) * self.width_s
        measured: Floats = np.clip(ends - self.warmup_s, 0.0, self.width_s)
        return measured.reshape(self.days, self.intervals)


@dataclass(frozen=True)
class Layout:
    """A centre as counting sees it.

    Attributes
    ----------
    setting : names, time and targets.
    delay_s : set-up time of a call between sites, shape (sites, sites), seconds; 0 without a link.
    rosters : roster of each pool over the horizon.
    wage_hours : paid hours of each pool over the horizon, night hours times the premium's factor.
    """

    setting: Setting
    delay_s: Floats
    rosters: tuple[Roster, ...]
    wage_hours: tuple[float, ...]
    pool_site: Ints = field(repr=False)


_KNOWN: dict[int, tuple[weakref.ref[Centre], Layout]] = {}


def layout_of(centre: Centre) -> Layout:
    """The layout of ``centre``, built once for as long as this (frozen) centre lives."""
    key = id(centre)
    known = _KNOWN.get(key)
    if known is not None and known[0]() is centre:
        return known[1]
    layout = _build(centre)
    _KNOWN[key] = (weakref.ref(centre, lambda _: _KNOWN.pop(key, None)), layout)
    return layout


def _build(centre: Centre) -> Layout:
    sites = list(centre.sites)
    targets = [centre.target_of(name) for name in centre.contact_types]
    pool_sites = tuple(sites.index(p.site) for p in centre.pools.values())
    horizon = centre.horizon
    setting = Setting(
        contact_types=tuple(centre.contact_types),
        sites=tuple(sites),
        pools=tuple(centre.pools),
        pool_sites=pool_sites,
        days=horizon.days,
        interval_min=horizon.interval_min,
        warmup_s=float(horizon.warmup_s),
        currency=centre.currency,
        thresholds_s=tuple(float(t.threshold_s) for t in targets),
        short_abandons_s=tuple(float(t.short_abandon_s) for t in targets),
        shares=tuple(float(t.share) for t in targets),
        variants=tuple(str(t.variant) for t in targets),
        centre_share=float(centre.target.share),
    )
    delay = np.zeros((len(sites), len(sites)))
    for link in centre.links.values():
        a, b = (sites.index(s) for s in link.between)
        delay[a, b] = delay[b, a] = link.transfer_delay_s
    rosters = tuple(roster(pool, horizon) for pool in centre.pools.values())
    return Layout(
        setting,
        delay,
        rosters,
        tuple(_wage_hours(centre, plan) for plan in rosters),
        np.array(pool_sites, dtype=np.int64),
    )


def _wage_hours(centre: Centre, plan: Roster) -> float:
    premium = centre.tariff.night_premium
    hours = np.diff(plan.times) / 3600.0
    if premium.factor != 1.0:
        start, end = clock_seconds(premium.start), clock_seconds(premium.end)
        spans = zip(plan.times[:-1].tolist(), plan.times[1:].tolist(), strict=True)
        night = np.array([night_hours(span, start, end) for span in spans])
        hours = hours + (premium.factor - 1.0) * night
    return float(np.sum(hours * plan.rostered))
