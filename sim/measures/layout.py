"""What counting needs of a centre, as arrays: names, time, targets, rosters, link delays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.duties import phases
from sim.centre.memo import once_per_centre
from sim.centre.rosters import Roster, night_hours, roster
from sim.measures.service_level import TOLERANCE_S
from sim.workload import Absence, luck_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Arrays = dict[str, NDArray[np.generic]]


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
        match axis:
            case "contact_type":
                return len(self.contact_types)
            case "site" | "entry_site" | "pool_site":
                return len(self.sites)
            case "pool":
                return len(self.pools)
            case "interval":
                return self.intervals
            case _:
                return self.days

    def labels(self, axis: str) -> list[str] | list[int]:
        """Labels along an axis: names, ``"HH:MM"`` for intervals, numbers from 0 for days."""
        match axis:
            case "contact_type":
                return list(self.contact_types)
            case "site" | "entry_site" | "pool_site":
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
    frame : length of a reporting interval, end of the warm-up, end of the horizon, seconds.
    limits_s : within which a wait is in time, and an abandon is short, `TOLERANCE_S` included, of
        each contact type; for how long its callbacks ring.
    connect_s : set-up time from a queue's site to a pool, shape (sites, pools), seconds; 0 without
        a link.
    pool_site : site of each pool.
    takes : whether calls of each contact type hold a trunk line; whether the agents of each
        pool have one call at a time.
    increment_s : billing increment, seconds.
    rosters : roster of each pool over the horizon.
    steps : all rosters one after another: times at which a step begins, seconds; agents
        rostered, on shift, absent and on a break, shape (4, steps); where each pool begins, shape
        (pools + 1,).
    wage_hours : paid hours of each pool over the horizon, night hours times the premium's factor.
    """

    setting: Setting
    frame: tuple[float, float, float]
    limits_s: tuple[Floats, Floats, Floats]
    connect_s: Floats
    pool_site: Ints
    takes: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    increment_s: float
    rosters: tuple[Roster, ...]
    steps: tuple[Floats, Floats, Ints] = field(repr=False)
    wage_hours: tuple[float, ...]


def layout_with(centre: Centre, absences: tuple[Absence, ...]) -> Layout:
    """The layout of a replication of ``centre`` in which some agents stay away."""
    layout = layout_of(centre)
    if not absences:
        return layout
    phase = phases(centre.pools)
    rosters = tuple(
        roster(pool, centre.horizon, luck_of(absences, name), phase[name])
        for name, pool in centre.pools.items()
    )
    hours = tuple(wage_hours_of(centre, plan) for plan in rosters)
    return replace(layout, rosters=rosters, steps=_steps(rosters), wage_hours=hours)


@once_per_centre
def layout_of(centre: Centre) -> Layout:
    """The layout of ``centre``, built once for as long as this (frozen) centre lives."""
    sites = list(centre.sites)
    targets = [centre.target_of(name) for name in centre.contact_types]
    pool_sites = tuple(sites.index(p.site) for p in centre.pools.values())
    horizon, types = centre.horizon, centre.contact_types.values()
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
    pool_site = np.array(pool_sites, dtype=np.int64)
    phase = phases(centre.pools)
    rosters = tuple(roster(pool, horizon, phase=phase[name]) for name, pool in centre.pools.items())
    return Layout(
        setting=setting,
        frame=(setting.width_s, setting.warmup_s, setting.end_s),
        limits_s=(
            np.array(setting.thresholds_s) + TOLERANCE_S,
            np.array(setting.short_abandons_s) + TOLERANCE_S,
            np.array([k.callback.ring_s if k.callback else 0.0 for k in types], dtype=np.float64),
        ),
        connect_s=np.ascontiguousarray(delay[:, pool_site]),
        pool_site=pool_site,
        takes=(
            np.array([k.channel == "voice" for k in types]),
            np.array([pool.concurrency == 1 for pool in centre.pools.values()]),
        ),
        increment_s=float(centre.tariff.billing_increment_s),
        rosters=rosters,
        steps=_steps(rosters),
        wage_hours=tuple(wage_hours_of(centre, plan) for plan in rosters),
    )


def _steps(rosters: tuple[Roster, ...]) -> tuple[Floats, Floats, Ints]:
    return (
        np.concatenate([plan.times[:-1] for plan in rosters]),
        np.concatenate([[p.rostered, p.on_shift, p.absent, p.resting] for p in rosters], axis=1),
        np.cumsum([0, *(len(plan.rostered) for plan in rosters)]),
    )


def wage_hours_of(centre: Centre, plan: Roster) -> float:
    """Paid hours of a roster, night hours times the factor of the tariff's premium."""
    premium = centre.tariff.night_premium
    hours = np.diff(plan.times) / 3600.0
    if premium.factor != 1.0:
        start, end = clock_seconds(premium.start), clock_seconds(premium.end)
        spans = zip(plan.times[:-1].tolist(), plan.times[1:].tolist(), strict=True)
        night = np.array([night_hours(span, start, end) for span in spans])
        hours = hours + (premium.factor - 1.0) * night
    return float(np.sum(hours * plan.rostered))
