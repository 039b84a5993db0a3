"""How outages are answered: who comes, and where the calls of a failed IVR go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sim.centre.base import DAY_S, clock_seconds
from sim.centre.centre_fields import CentreFields
from sim.centre.outages import Outage
from sim.centre.redundancy.design import Redundancy
from sim.centre.redundancy.hours import mean_on_phones
from sim.centre.redundancy.standby import Substitution


def answered(
    centre: CentreFields, design: Redundancy, substitutions: Sequence[Substitution]
) -> CentreFields:
    """The centre whose outages are answered as the design says.

    What an outage says of its own detection stays, and so do standby agents that it names, and
    agents whom it moves, unless the design put the pool to which they go at their own site.
    """
    outages = {
        name: _answered(centre, outage, design, substitutions)
        for name, outage in centre.outages.items()
    }
    return centre.model_copy(update={"outages": outages})


def _answered(
    centre: CentreFields,
    outage: Outage,
    design: Redundancy,
    substitutions: Sequence[Substitution],
) -> Outage:
    change: dict[str, Any] = {}
    standby = _standby(centre, outage, design, substitutions)
    if standby:
        change["standby"] = {**standby, **dict(outage.standby)}
    calls = _new_calls(centre, outage, design)
    if calls != outage.new_calls:
        change["new_calls"] = calls
    if outage.moved_agents is not None and not _may_move(centre, outage):
        change["moved_agents"] = None
    if not change:
        return outage
    if outage.detection is None:
        change["detection"] = design.detection
    if calls != "other_site" and not (standby or outage.standby or outage.effects.premises):
        change["failback_delay_s"] = 0.0  # nobody comes back who has not gone
    written = {field: getattr(outage, field) for field in outage.model_fields_set}
    return Outage.model_validate({**written, **change})


def _may_move(centre: CentreFields, outage: Outage) -> bool:
    """Whether the pool to which agents go is still at another site than they are."""
    assert outage.moved_agents is not None
    theirs = outage.name
    if outage.effects.place == "pool":
        theirs = centre.pools[outage.name].site
    return centre.pools[outage.moved_agents.pool].site != theirs


def _standby(
    centre: CentreFields,
    outage: Outage,
    design: Redundancy,
    substitutions: Sequence[Substitution],
) -> dict[str, dict[str, float]]:
    """Who comes for the agents that an outage takes, by pool: as many as are at work then."""
    effects = outage.effects
    if not effects.agents or effects.one_by_one:
        return {}
    if effects.place == "pool" and not outage.whole:
        return {}
    start, end = _window(centre, outage)
    agents: dict[str, float] = defaultdict(float)
    for one in substitutions:
        lost = centre.pools[one.lost]
        if outage.name == (one.lost if effects.place == "pool" else lost.site):
            there = mean_on_phones(lost, centre.horizon, start, end)
            agents[one.host] += one.share * outage.share * there
    found = {}
    for host, number in agents.items():
        come = min(round(number), centre.pools[host].standby_agents)
        if come:
            found[host] = {"agents": come, "activation_delay_s": design.activation_delay_s}
    return found


def _window(centre: CentreFields, outage: Outage) -> tuple[float, float]:
    """The time of an outage; of one that comes at random, all of the horizon."""
    ends = centre.horizon.end_s
    if outage.start is None:
        return 0.0, ends
    start = outage.day * DAY_S + clock_seconds(outage.start)
    end = min(start + max(outage.duration.mean(), 1.0), ends)
    return min(start, ends - 1.0), end


def _new_calls(centre: CentreFields, outage: Outage, design: Redundancy) -> str | None:
    """What becomes of the calls that come while a component is down."""
    fates = outage.effects.new_calls
    asked = outage.new_calls if design.new_calls == "as_written" else design.new_calls
    if not fates or not outage.whole or asked is None:
        return outage.new_calls
    if asked == "other_site" and not _elsewhere(centre, outage.name):
        return fates[0]
    return asked if asked in fates else outage.new_calls


def _elsewhere(centre: CentreFields, site: str) -> bool:
    """Whether every route that enters at a site may enter at another, too."""
    entries = [set(route.entry.order()) for route in centre.routes.values()]
    return all(len(sites) > 1 for sites in entries if site in sites)
