"""Shares and factors that look like percentages: 80 where 0.8 is meant, 110 where 1.1 is."""

from __future__ import annotations

from collections.abc import Iterator

from sim.study.oddities.oddity import Oddity
from sim.study.oddities.ranges import Range, outside
from sim.study.oddities.scene import Scene

NAME = "percentage"
_TYPE = "centre.contact_types.*"
_POOL = "centre.pools.*"
_CV = (0.2, 2.0)
_FACTOR = (0.5, 2.0)

RANGES = (
    Range("demand.scale", 0.0, 20.0, _FACTOR),
    Range("staffing.scale", 0.0, 20.0, _FACTOR),
    Range(f"{_TYPE}.demand.growth", 0.0, 20.0, _FACTOR),
    Range(f"{_TYPE}.demand.weekday.*", 0.0, 10.0, (0.3, 1.5)),
    Range(f"{_TYPE}.demand.busyness_cv", 0.0, 1.5, (0.03, 0.3)),
    Range(f"{_TYPE}.demand.within_day_cv", 0.0, 2.0, (0.03, 0.5)),
    Range(f"{_TYPE}.talk.cv", 0.0, 8.0, _CV),
    Range(f"{_TYPE}.wrap_up.cv", 0.0, 8.0, _CV),
    Range(f"{_TYPE}.patience.cv", 0.0, 8.0, _CV),
    Range(f"{_TYPE}.retry.delay.cv", 0.0, 8.0, _CV),
    Range(f"{_TYPE}.repeat.delay.cv", 0.0, 8.0, _CV),
    Range(f"{_TYPE}.transfers.*.conference.cv", 0.0, 8.0, _CV),
    Range("centre.ivr_journeys.*.nodes.*.play.cv", 0.0, 8.0, _CV),
    Range(f"{_TYPE}.patience_by_time.*", 0.0, 10.0, _FACTOR),
    Range(f"{_TYPE}.handling_by_time.*", 0.0, 10.0, (0.8, 1.3)),
    Range("centre.demand.events.*.factor", 0.0, 50.0, (0.5, 5.0)),
    Range(f"{_POOL}.skills.*.factor", 0.0, 10.0, (0.7, 1.5)),
    Range(f"{_POOL}.skills.*.talk_factor", 0.0, 10.0, (0.7, 1.5)),
    Range(f"{_POOL}.skills.*.wrap_up_factor", 0.0, 10.0, (0.7, 1.5)),
    Range(f"{_POOL}.staffing.scale", 0.0, 20.0, _FACTOR),
    Range(f"{_POOL}.handling_by_time.*", 0.0, 10.0, (0.8, 1.3)),
    Range(f"{_POOL}.concurrency_factors.*", 0.0, 10.0, (1.0, 2.0)),
    Range(f"{_POOL}.new_hires.factor_at_start", 0.0, 10.0, (1.1, 2.0)),
    Range(f"{_POOL}.fatigue.most", 0.0, 10.0, (1.1, 2.0)),
    Range(f"{_POOL}.after_call.while_waiting.*.factor", 0.0, 10.0, (0.0, 1.0)),
    Range("centre.outages.*.handling_factor", 0.0, 20.0, (1.0, 3.0)),
    Range("centre.tariff.night_premium.factor", 0.0, 5.0, (1.0, 2.0)),
    Range("centre.tariff.overtime_factor", 0.0, 5.0, (1.0, 3.0)),
    Range("centre.tariff.attrition_per_year", 0.0, 3.0, (0.1, 0.6)),
    Range("centre.tariff.discount_rate", 0.0, 0.5, (0.02, 0.1)),
)


def factors(scene: Scene) -> Iterator[Oddity]:
    """Shares without an upper end, and factors, that are far too large."""
    yield from outside(NAME, scene.study, RANGES)
