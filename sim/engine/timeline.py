"""Changes of the world: failures, the carrier's belief, opening hours, staffing, in one order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sim.centre import Centre
from sim.centre.outage_components import Effect
from sim.centre.outages import Outage
from sim.engine.by_hand import by_hand, carrier_back
from sim.engine.changes import (
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CARRIER_TOLD,
    CLOSES,
    KEEP_WAITING,
    LINES_BACK,
    LINES_LOST,
    LINK_FAILS,
    LINK_REPAIRED,
    OPENS,
    PORTS_BACK,
    PORTS_LOST,
    QUEUES_RESUME,
    QUEUES_STOP,
    SITE_FAILS,
    SITE_REPAIRED,
    SITES_ASKED,
    SLOWED,
    TALKING_SURVIVES,
    TO_AGENT,
    WHEN_FULL,
    Change,
)
from sim.engine.codes import BLOCK, BYPASS, NO_LIMIT
from sim.engine.log import FailureTimes
from sim.engine.lost_capacity import Loss, capacity, losses_of
from sim.engine.plan import WHEN_NO_PORT, watched_links
from sim.engine.plan.carrier_knowledge import views_of
from sim.engine.staffing import staffing_changes
from sim.workload import Absence, Failure

_WHOLE: dict[Effect, tuple[int, int]] = {
    "premises": (SITE_FAILS, SITE_REPAIRED),
    "queue": (QUEUES_STOP, QUEUES_RESUME),
    "link": (LINK_FAILS, LINK_REPAIRED),
}
"""Effects of what is up or down as a whole, and the changes between."""


def world_changes(
    centre: Centre, failures: tuple[Failure, ...], absences: tuple[Absence, ...] = ()
) -> list[Change]:
    """Every change of the world over the horizon, in order.

    Overlapping failures of a component count once: it is up when all are repaired.
    """
    changes = [*_opening(centre), *staffing_changes(centre, failures, absences)]
    for number, failure in enumerate(failures):
        changes.extend(_failure(centre, number, failure))
    changes.extend(_lines(centre, failures))
    for index, site in enumerate(centre.sites):
        changes.extend(_ports(centre, failures, index, site))
        changes.extend(_slowed(losses_of(centre, failures, "speed", ("site", site)), index))
    changes.extend(by_hand(centre, failures))
    for index, view in enumerate(views_of(centre)):
        asked, told = view.times(centre.horizon.end_s)
        changes.extend(Change(time, SITES_ASKED, index) for time in asked)
        changes.extend(Change(time, CARRIER_TOLD, index) for time in told)
    return sorted(changes)


def failure_times(centre: Centre, failures: Sequence[Failure]) -> tuple[FailureTimes, ...]:
    """The life of every failure."""
    return tuple(_life(centre, failure) for failure in failures)


def _life(centre: Centre, failure: Failure) -> FailureTimes:
    outage = centre.outages[failure.outage]
    seen = failure.detect_s < failure.repair_s
    reroute = failure.detect_s + centre.routing.reroute_delay_s
    rerouted = outage.moves_carrier and reroute < failure.repair_s
    back = failure.repair_s + outage.failback_delay_s
    return FailureTimes(
        outage=failure.outage,
        component=outage.component,
        name=outage.name,
        share=outage.share,
        fail_s=failure.fail_s,
        detect_s=failure.detect_s if seen else math.nan,
        reroute_s=reroute if rerouted else math.nan,
        repair_s=failure.repair_s,
        failback_s=carrier_back(centre, failure).levels[-1][0] if rerouted else back,
        actions=tuple((taken.playbook, taken.number, taken.start_s) for taken in failure.actions),
    )


def _failure(centre: Centre, number: int, failure: Failure) -> Iterator[Change]:
    """What goes down as a whole, and what the carrier does about it."""
    outage = centre.outages[failure.outage]
    for effect, (fails, repaired) in _WHOLE.items():
        if not (outage.whole and outage.effects.has(effect)):
            continue
        places = watched_links(centre) if effect == "link" else list(centre.sites)
        index = places.index(outage.name)
        yield Change(failure.fail_s, fails, index, number, fate=_fate(outage))
        yield Change(failure.repair_s, repaired, index, number)
    life = _life(centre, failure)
    if not math.isnan(life.reroute_s):
        index = list(centre.sites).index(outage.name)
        yield Change(life.reroute_s, CARRIER_LEAVES, index, number)
        yield Change(carrier_back(centre, failure).start_s, CARRIER_RETURNS, index, number)


def _fate(outage: Outage) -> int:
    kept = KEEP_WAITING if outage.fate("waiting") == "keep" else 0
    return kept | (TALKING_SURVIVES if outage.fate("talking") == "survive" else 0)


def _opening(centre: Centre) -> Iterator[Change]:
    """What is open when the horizon ends does not close: who is in the centre is served out."""
    end_s = centre.horizon.end_s
    for opens, closes in centre.horizon.open_spans():
        yield Change(max(opens, 0.0), OPENS, 0)
        if closes <= end_s:
            yield Change(closes, CLOSES, 0)


def _lines(centre: Centre, failures: Sequence[Failure]) -> Iterator[Change]:
    """Lines of each trunk group; a site that dies as a whole takes its calls, not its lines."""
    groups = [(s, g, d.lines) for s, x in centre.sites.items() for g, d in x.trunk_groups.items()]
    for index, (site, group, total) in enumerate(groups):
        losses = _parts(
            losses_of(centre, failures, "lines", ("trunk_group", f"{site}.{group}"), ("site", site))
        )
        for time, left, loss in capacity(total, losses):
            if loss is None:
                yield Change(time, LINES_BACK, index, value=left)
            else:
                yield Change(time, LINES_LOST, index, loss.number, left)


def _parts(losses: list[Loss]) -> list[Loss]:
    """Without those of whole sites, which take calls and leave lines and ports as they are.

    Lines and ports are back at the repair: only agents return along a ramp.
    """
    return [
        replace(x, outage=x.outage.model_copy(update={"return_ramp_s": 0.0}))
        for x in losses
        if not (x.outage.effects.premises and x.outage.whole)
    ]


def _ports(centre: Centre, failures: Sequence[Failure], index: int, site: str) -> Iterator[Change]:
    """IVR ports of a site, and what calls do that find none."""
    losses = _parts(losses_of(centre, failures, "ports", ("site", site)))
    ivr = centre.sites[site].ivr
    total = NO_LIMIT if ivr is None else ivr.ports
    if total == NO_LIMIT:
        losses = [x for x in losses if x.outage.whole]
    for time, left, loss in capacity(1 if total == NO_LIMIT else total, losses):
        value = NO_LIMIT if left and total == NO_LIMIT else left
        if loss is None:
            yield Change(time, PORTS_BACK, index, value=value)
        else:
            fate = TO_AGENT if loss.outage.fate("in_ivr") == "to_agent" else 0
            yield Change(time, PORTS_LOST, index, loss.number, value, fate)
    dead = [x for x in losses if x.outage.whole and x.outage.effects.new_calls]
    usual = rule = BYPASS if ivr is None else WHEN_NO_PORT[ivr.when_full]
    for time in sorted({t for x in dead for t in (x.failure.fail_s, x.failure.repair_s)}):
        now = usual
        for loss in dead:
            if loss.failure.fail_s <= time < loss.failure.repair_s:
                now = BLOCK if loss.outage.fate("new_calls") == "block" else BYPASS
        if now != rule:
            yield Change(time, WHEN_FULL, index, value=now)
            rule = now


def _slowed(losses: list[Loss], index: int) -> Iterator[Change]:
    """Factor on handling while outages slow a site; of several failures the largest."""
    factor = 1.0
    for time in sorted({t for x in losses for t in (x.failure.fail_s, x.failure.repair_s)}):
        now = max(
            (
                x.outage.handling_factor or 1.0
                for x in losses
                if x.failure.fail_s <= time < x.failure.repair_s
            ),
            default=1.0,
        )
        if now != factor:
            yield Change(time, SLOWED, index, amount=now)
            factor = now
