"""Changes of the world: failures, what the carrier knows of them, opening hours, the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.centre import Centre
from sim.workload import Workload
from tests.oracle import endings, hours, service, staffing
from tests.oracle.calls import Caller
from tests.oracle.state import State

Change = tuple[float, int, int, Callable[[State, Any], None], Any]


def changes(centre: Centre, luck: Workload) -> list[Change]:
    """The changes of the world in order: ``(time, kind, index, what, value)``."""
    found: list[Change] = []

    def add(time: float, what: Callable[[State, Any], None], index: int, value: Any) -> None:
        found.append((time, ORDER.index(what), index, what, value))

    for failure in luck.failures:
        outage = centre.outages[failure.outage]
        place = list(centre.sites).index(outage.name)
        add(failure.fail_s, fails, place, outage.name)
        add(failure.repair_s, is_repaired, place, outage.name)
        reroute = failure.detect_s + centre.routing.reroute_delay_s
        if reroute < failure.repair_s:
            add(reroute, carrier_leaves, place, outage.name)
            add(failure.repair_s + outage.failback_delay_s, carrier_returns, place, outage.name)
    for time, opening in hours.openings(centre):
        add(time, opens if opening else closes, 0, None)
    for index, name in enumerate(centre.pools):
        for time, moves in staffing.moves_of(centre, name, luck.failures, luck.absences):
            add(time, staffing.plan_changes, index, (name, moves))
    return sorted(found, key=lambda c: c[:3])


def fails(o: State, site: str) -> None:
    """A whole site is lost, and every call that came in by it, waits there or talks there."""
    o.down[site] += 1
    if o.down[site] > 1:
        return
    widowed = []
    for caller in o.calls:
        agent_at = o.centre.pools[caller.pool].site if caller.pool else None
        if caller.place == "consult" and agent_at == site:
            o.write(caller, talk_end_s=o.now)
            service.leaves_agent(o, caller)
        elif caller.place == "wrap" and agent_at == site:
            service.leaves_agent(o, caller)
        elif caller.place in ("port", "ivr", "line", "moving", "talk") and (
            caller.entry == site
            or (caller.place == "talk" and agent_at == site)
            or (caller.place == "line" and caller.line == site)
        ):
            widowed += drops(o, caller)
    staffing.site_fails(o, site)
    for pool in o.teams:
        for agent in sorted(agent for at, agent in widowed if at == pool):
            if o.centre.pools[pool].site != site:
                staffing.agent_is_free(o, pool, agent)


def drops(o: State, caller: Caller) -> list[tuple[str, int]]:
    """The pool and the agent who have lost the caller, if any."""
    cause = "in_ivr" if caller.place in ("port", "ivr") else "in_queue"
    lost = []
    if caller.place == "ivr":
        o.write(caller, ivr_end_s=o.now)
    if caller.place == "talk":
        lost = [(caller.pool, caller.agent)]
        staffing.loses(o, caller)
        o.write(caller, wrap_end_s=o.now)
        if caller.answers and caller.answer <= o.now:
            cause = "talking"
            o.write(caller, answer_s=caller.answer, talk_end_s=o.now)
    endings.ends(o, caller, "dropped_in_outage", cause)
    return lost


def is_repaired(o: State, site: str) -> None:
    o.down[site] -= 1


def carrier_leaves(o: State, site: str) -> None:
    o.believed_down[site] += 1


def carrier_returns(o: State, site: str) -> None:
    o.believed_down[site] -= 1


def closes(o: State, _: Any) -> None:
    o.open = False
    if o.centre.horizon.closing == "serve_out":
        o.holding = any(c.in_front for c in o.calls)
        return
    for caller in o.calls:
        if caller.place in ("line", "moving"):
            endings.ends(o, caller, "disconnected", "closed")


def opens(o: State, _: Any) -> None:
    o.open, o.holding = True, False
    staffing.follow_the_plan(o)


def releases(o: State, _: Any) -> None:
    """The last of the calls left over at closing time has found an agent, or has gone."""
    o.releasing = False
    if o.holding:
        o.holding = False
        staffing.follow_the_plan(o)


ORDER = (fails, is_repaired, carrier_leaves, carrier_returns, closes, opens, staffing.plan_changes)
"""Changes of one instant happen in this order."""
