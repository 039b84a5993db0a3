"""Changes of the world: failures, what the carrier knows of them, opening hours, the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.centre import Centre
from sim.centre.outage_components import Effect
from sim.centre.outages import Outage
from sim.workload import Workload
from tests.oracle import endings, hours, outages, overtime, playbooks, staffing
from tests.oracle.lost_agents import moves_of, resumes
from tests.oracle.state import State

Happening = Callable[[State, Any], None]
Change = tuple[float, int, int, Happening, Any]


def changes(centre: Centre, luck: Workload) -> list[Change]:
    """The changes of the world in order: ``(time, kind, index, what, value)``."""
    found: list[Change] = []

    def add(time: float, what: Callable[[State, Any], None], index: int, value: Any) -> None:
        found.append((time, ORDER.index(what), index, what, value))

    sites = list(centre.sites)
    for number, failure in enumerate(luck.failures):
        outage = centre.outages[failure.outage]
        for effect, fails, repaired in FAILURES:
            for index, part in _parts(centre, outage, effect):
                add(failure.fail_s, fails, index, (number, effect, part))
                add(failure.repair_s, repaired, index, (number, effect, part))
        reroute = failure.detect_s + centre.routing.reroute_delay_s
        if outage.moves_carrier and reroute < failure.repair_s:
            usual = failure.repair_s + outage.failback_delay_s
            index, back = sites.index(outage.name), playbooks.back_at(centre, failure, usual)
            add(reroute, carrier_leaves, index, outage.name)
            add(back, carrier_returns, index, outage.name)
    for time in playbooks.changes(centre, luck):
        add(time, playbooks.acts, 0, None)
    for time, opening in hours.openings(centre):
        add(time, opens if opening else closes, 0, None)
    for index, name in enumerate(centre.pools):
        for time, moves, by, asked in moves_of(centre, name, luck.failures, luck.absences):
            if asked:
                add(time, overtime.are_asked, index, (name, asked, [n for n, _ in moves]))
            elif by is None:
                add(time, staffing.plan_changes, index, (name, moves))
            else:
                add(time, outages.agents_fail, index, (by, name, moves))
                if centre.outages[luck.failures[by].outage].fate("talking") == "hold":
                    back = resumes(centre, name, luck.failures, by)
                    add(back, outages.agents_resume, index, (by, name))
    return sorted(found, key=lambda c: c[:3])


def _parts(centre: Centre, outage: Outage, effect: Effect) -> list[tuple[int, str]]:
    """Of what a failure takes something, and where that stands among its kind."""
    if not outage.effects.has(effect):
        return []
    name, dead = outage.name, outage.effects.premises and outage.whole
    if effect == "lines" and not dead:
        groups = [f"{s}.{g}" for s, site in centre.sites.items() for g in site.trunk_groups]
        return [(i, g) for i, g in enumerate(groups) if name in (g, g.partition(".")[0])]
    if (effect == "ports" and not dead) or effect == "speed":
        return [(list(centre.sites).index(name), name)]
    if effect in ("premises", "queue") and outage.whole:
        return [(list(centre.sites).index(name), name)]
    return [(list(centre.links).index(name), name)] if effect == "link" else []


def happens(o: State, change: tuple[Happening, Any]) -> None:
    """A change of the world, if it is one: a failure may leave a part of a site as it was."""
    what, value = change
    fails = any(what in (failing, repaired) for _, failing, repaired in FAILURES)
    before = outages.how(o, *value[1:]) if fails else None
    what(o, value)
    if before is None or outages.how(o, *value[1:]) != before:
        o.last_change = o.now


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
        if caller.place in ("line", "moving", "back"):
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


FAILURES: tuple[tuple[Effect, Happening, Happening], ...] = (
    ("premises", outages.site_fails, outages.site_repaired),
    ("lines", outages.trunks_fail, outages.is_over),
    ("ports", outages.ivr_fails, outages.is_over),
    ("queue", outages.queues_stop, outages.is_over),
    ("link", outages.link_fails, outages.is_over),
    ("speed", outages.pace_changes, outages.pace_changes),
)
"""What fails and is repaired, but for agents (`tests.oracle.lost_agents`)."""
ORDER = (
    outages.site_fails,
    outages.trunks_fail,
    outages.ivr_fails,
    outages.queues_stop,
    outages.link_fails,
    outages.agents_fail,
    outages.agents_resume,
    outages.site_repaired,
    outages.is_over,
    outages.pace_changes,
    carrier_leaves,
    carrier_returns,
    playbooks.acts,
    closes,
    opens,
    overtime.are_asked,
    staffing.plan_changes,
)
"""Changes of one instant happen in this order."""
