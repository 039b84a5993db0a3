"""Durations that look as if they were typed in minutes, hours or milliseconds: all are seconds."""

from __future__ import annotations

from collections.abc import Iterator

from sim.study.oddities.oddity import Oddity
from sim.study.oddities.ranges import Range, outside
from sim.study.oddities.scene import Scene

SHORT, LONG = "short_duration", "long_duration"
_HOUR, _DAY = 3600.0, 86_400.0
_TYPE = "centre.contact_types.*"
_NODE = "centre.ivr_journeys.*.nodes.*"
_POOL = "centre.pools.*"
_OUTAGE = "centre.outages.*"

RANGES = (
    Range(f"{_TYPE}.talk", 15.0, 4 * _HOUR, (60.0, 1200.0)),
    Range(f"{_TYPE}.wrap_up", 2.0, 2 * _HOUR, (10.0, 300.0)),
    Range(f"{_TYPE}.patience", 10.0, 8 * _HOUR, (60.0, 1200.0)),
    Range(f"{_TYPE}.balking_by_waiting.leaves_after", 1.0, 900.0, (5.0, 60.0)),
    Range(f"{_TYPE}.head_start_s", 1.0, _DAY, (10.0, 1800.0)),
    Range(f"{_TYPE}.target.threshold_s", 3.0, 600.0, (10.0, 180.0)),
    Range(f"{_TYPE}.target.short_abandon_s", 1.0, 60.0, (5.0, 20.0)),
    Range(f"{_TYPE}.time_limit.after_s", 10.0, 4 * _HOUR, (60.0, 1800.0)),
    Range(f"{_TYPE}.callback.expected_wait_over_s", 5.0, 4 * _HOUR, (60.0, 900.0)),
    Range(f"{_TYPE}.callback.ring_s", 2.0, 120.0, (10.0, 45.0)),
    Range(f"{_TYPE}.retry.delay", 5.0, 7 * _DAY, (60.0, 4 * _HOUR)),
    Range(f"{_TYPE}.repeat.delay", 60.0, 60 * _DAY, (_HOUR, 7 * _DAY)),
    Range(f"{_TYPE}.transfers.*.conference", 3.0, _HOUR, (15.0, 180.0)),
    Range(f"{_TYPE}.due.after_s", 120.0, 365 * _DAY, (_HOUR, 7 * _DAY)),
    Range(f"{_TYPE}.outbound.unanswered_s", 2.0, 600.0, (15.0, 60.0)),
    Range("centre.target.threshold_s", 3.0, 600.0, (10.0, 180.0)),
    Range("centre.target.short_abandon_s", 1.0, 60.0, (5.0, 20.0)),
    Range(f"{_NODE}.play", 1.0, 600.0, (5.0, 90.0)),
    Range(f"{_NODE}.announcement.play", 1.0, 300.0, (5.0, 60.0)),
    Range(f"{_NODE}.recognition.reprompt", 1.0, 300.0, (5.0, 60.0)),
    Range("centre.routes.*.steps.*.*.after_s", 1.0, _HOUR, (5.0, 600.0)),
    Range("centre.routes.*.entry.refresh_s", 0.0, 900.0, (1.0, 60.0)),
    Range("centre.routes.*.entry.information_lag_s", 0.0, 900.0, (1.0, 60.0)),
    Range("centre.routing.reroute_delay_s", 0.0, 4 * _HOUR, (5.0, 900.0)),
    Range("centre.links.*.transfer_delay_s", 0.0, 120.0, (1.0, 10.0)),
    Range(f"{_POOL}.staffing.shifts.*.breaks.*.duration_s", 120.0, 3 * _HOUR, (600.0, _HOUR)),
    Range(f"{_POOL}.staffing.shifts.*.breaks.*.after_s", 300.0, _DAY, (_HOUR, 5 * _HOUR)),
    Range(f"{_POOL}.after_call.unavailable", 1.0, _HOUR, (5.0, 120.0)),
    Range(f"{_POOL}.fatigue.time_constant_s", 60.0, 7 * _DAY, (1800.0, 8 * _HOUR)),
    Range(f"{_POOL}.overtime.check_s", 10.0, 4 * _HOUR, (300.0, 1800.0)),
    Range(f"{_POOL}.overtime.most_s", 60.0, 12 * _HOUR, (1800.0, 3 * _HOUR)),
    Range("centre.demand.events.*.duration_s", 120.0, 60 * _DAY, (_HOUR, _DAY)),
    Range(f"{_OUTAGE}.duration", 10.0, 60 * _DAY, (60.0, 8 * _HOUR)),
    Range(f"{_OUTAGE}.up_time", _HOUR, 1e10, (7 * _DAY, 365 * _DAY)),
    Range(f"{_OUTAGE}.detection.delay_s", 0.0, _HOUR, (5.0, 300.0)),
    Range(f"{_OUTAGE}.detection.ping_s", 0.0, _HOUR, (1.0, 60.0)),
    Range(f"{_OUTAGE}.standby.*.activation_delay_s", 1.0, _DAY, (300.0, 2 * _HOUR)),
    Range("centre.horizon.warmup_s", 60.0, 1e10, (_HOUR, 8 * _HOUR)),
    Range("centre.tariff.billing_increment_s", 1.0, 300.0, (1.0, 60.0)),
)


def durations(scene: Scene) -> Iterator[Oddity]:
    """Durations far from what is usual for their field."""
    for odd in outside(SHORT, scene.study, RANGES):
        name = SHORT if odd.number("value") < odd.number("low") else LONG
        yield Oddity(name, odd.path, odd.figures, odd.more)
