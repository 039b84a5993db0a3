"""Failures: what is lost, which calls they take, and what happens to the others then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf, prod

from sim.centre.outage_components import Effect
from sim.centre.outages import Outage
from sim.rounding import half_up
from sim.workload.counter_based import LOST_LINE, LOST_PORT, chance
from tests.oracle import (
    chats,
    endings,
    follow_ups,
    ivr,
    playbooks,
    ringing,
    service,
    staffing,
)
from tests.oracle.calls import Caller
from tests.oracle.lost_agents import Moves
from tests.oracle.state import State

Occurrence = tuple[int, Effect, str]
"""A failure's number among all of the replication, an effect of it, and the part that it takes."""


def outage_of(o: State, failure: Occurrence) -> Outage:
    return o.centre.outages[o.luck.failures[failure[0]].outage]


def lasting(o: State, effect: Effect, part: str) -> list[Outage]:
    """The outages that take of a part now, in order of their starts."""
    return [outage_of(o, failure) for failure in o.lasting if failure[1:] == (effect, part)]


def share_left(o: State, effect: Effect, part: str) -> float:
    """Of one component the largest failure counts; components take their shares in turn."""
    least: dict[tuple[str, str], float] = {}
    for outage in lasting(o, effect, part):
        of = outage.component, outage.name
        least[of] = min(least.get(of, 1.0), 1.0 - outage.share)
    return prod(least[of] for of in sorted(least))


def lines(o: State, site: str, group: str) -> int:
    """Trunk lines of a group that work."""
    total = o.centre.sites[site].trunk_groups[group].lines
    return half_up(total * share_left(o, "lines", f"{site}.{group}"))


def ports(o: State, site: str) -> int | None:
    """IVR ports that work; None: any number."""
    described = o.centre.sites[site].ivr
    left = share_left(o, "ports", site)
    if described is None:
        return 0 if left == 0 else None
    return half_up(described.ports * left)


def when_full(o: State, site: str) -> str:
    """What a call does that finds no port."""
    dead = [x for x in lasting(o, "ports", site) if x.whole and x.effects.new_calls]
    if dead:
        return "block" if dead[-1].fate("new_calls") == "block" else "bypass"
    described = o.centre.sites[site].ivr
    return "bypass" if described is None else described.when_full


def how(o: State, effect: Effect, part: str) -> object:
    """How a part is now, as far as failures of one kind go; None: up or down, nothing between."""
    if effect == "lines":
        return lines(o, *part.split("."))
    if effect == "ports":
        return ports(o, part), when_full(o, part)
    return o.slowdown[part] if effect == "speed" else None


# What fails ------------------------------------------------------------------------------------


def takes(
    o: State, calls: Iterable[Caller], share: float, purpose: int, number: int
) -> list[Caller]:
    """The share of calls that a failure hits, by their luck; in order of their numbers."""
    found = sorted(calls, key=lambda c: (chance(c.luck.key, purpose, number), c.number))
    return sorted(found[: half_up(len(found) * share)], key=lambda c: c.number)


def falls(o: State, failure: Occurrence, left: Callable[[], float]) -> tuple[float, float]:
    """How many lines or ports work before and with a failure that begins.

    What is repaired at this instant is not taken away again, and it brings nothing that could be
    taken: before is what worked before the instant, or what its earlier failures have left of that.
    """
    time, least = o.fallen.get(failure[1:], (-1.0, 0.0))
    before = least if time == o.now else left()
    o.lasting = [x for x in o.lasting if x[1:] != failure[1:] or not _just_repaired(o, x)]
    o.lasting.append(failure)
    after = left()
    o.fallen[failure[1:]] = o.now, min(before, after)
    return before, after


def _just_repaired(o: State, failure: Occurrence) -> bool:
    of = o.luck.failures[failure[0]]
    return of.fail_s < o.now == of.repair_s


def _number(left: int | None) -> float:
    return inf if left is None else left


def trunks_fail(o: State, failure: Occurrence) -> None:
    site, group = failure[2].split(".")
    place = list(o.centre.sites[site].trunk_groups).index(group)
    before, after = falls(o, failure, lambda: lines(o, site, group))
    if after < before:
        held = [c for c in o.calls if c.entry == site and c.group == place]
        drop_all(o, takes(o, held, (before - after) / before, LOST_LINE, failure[0]))


def ivr_fails(o: State, failure: Occurrence) -> None:
    outage, site = outage_of(o, failure), failure[2]
    before, after = falls(o, failure, lambda: _number(ports(o, site)))
    if after >= before:
        return
    hit = ivr.at_site(o, site, "ivr")
    if after:
        hit = takes(o, hit, (before - after) / before, LOST_PORT, failure[0])
    else:
        hit = [c for c in o.calls if c.entry == site and c.place in ("ivr", "port")]
    if outage.fate("in_ivr") != "to_agent":
        drop_all(o, hit)
        return
    for caller in hit:
        if caller.place == "ivr":
            o.write(caller, ivr_end_s=o.now)
            if any(e[0] == o.now and e[4] is caller for e in o.events):
                ivr.was_for_an_agent(o, caller)
        o.forget(caller)
        caller.place = "outside"
    others_go_on(o, [])
    for caller in hit:
        playbooks.wants_agent(o, caller)


def link_fails(o: State, failure: Occurrence) -> None:
    o.lasting.append(failure)
    outage = outage_of(o, failure)
    widowed = []
    for caller in o.calls:
        waits = ringing.counts_as_waiting(caller) or caller.place == "moving"
        if caller.place == "ring" and caller.ring_link == outage.name:
            widowed.append(ringing.fails(o, caller))
            continue
        fate = outage.fate("waiting" if waits else "talking")
        if outage.name in caller.links and fate == "drop":
            widowed += drops(o, caller)
    others_go_on(o, widowed)


def queues_stop(o: State, failure: Occurrence) -> None:
    """Calls in a site's queues are matched no more."""
    o.lasting.append(failure)
    if outage_of(o, failure).fate("waiting") == "drop":
        waiting = [c for c in o.calls if ringing.counts_as_waiting(c) and c.line == failure[2]]
        drop_all(o, waiting)


def stand_still(o: State, site: str) -> bool:
    """Whether nobody in a site's queues is matched or moved."""
    return bool(lasting(o, "queue", site))


def agents_fail(o: State, failure: tuple[int, str, Moves]) -> None:
    """Agents of a pool are gone, and their calls with them unless they survive."""
    number, pool, moves = failure
    people = o.teams[pool].people
    outage = o.centre.outages[o.luck.failures[number].outage]
    fate = outage.fate("talking")
    staying = [n for n, how in moves if how == "may fail" and people[n].stays]
    agents = [n for n, how in moves if how == "fails"]
    agents += staying[: len(staying) - half_up(len(staying) * (1 - outage.share))]
    numbers = sorted(n for agent in agents if agent in people for n in people[agent].calls)
    for caller in (o.calls[n] for n in numbers):
        if caller.place == "ring":
            ringing.fails(o, caller)
        if fate in (None, "survive"):
            continue
        if caller.place == "consult":
            o.write(caller, talk_end_s=o.now)
        if caller.place in ("consult", "wrap", "break"):
            service.leaves_agent(o, caller)
        elif caller.place == "talk" and fate == "hold":
            holds(o, caller, number)
        elif caller.place == "talk" and fate == "requeue" and not caller.virtual:
            follow_ups.is_requeued(o, caller)
        elif caller.place == "talk":
            drops(o, caller)
    for agent in agents:
        staffing.leaves(o, pool, agent, "fails")
    staffing.shows(o, pool)
    if chats.several(o, pool):
        chats.settles(o, pool)


def holds(o: State, caller: Caller, number: int) -> None:
    """The caller waits for the agent."""
    o.forget(caller)
    caller.place, caller.held_since, caller.held_by = "held", o.now, number
    staffing.loses(o, caller)


def agents_resume(o: State, failure: tuple[int, str]) -> None:
    """Agents are back with the calls that they left."""
    pool = failure[1]
    for caller in o.calls:
        if caller.place == "held" and (caller.held_by, caller.pool) == failure:
            away = o.now - caller.held_since
            if caller.answer > caller.held_since:
                caller.answer += away
            caller.talk_end += away
            caller.place = "talk"
            staffing.has_again(o, caller)
            service.goes_on(o, caller)
    staffing.shows(o, pool)
    if chats.several(o, pool):
        chats.settles(o, pool)


def is_over(o: State, failure: Occurrence) -> None:
    """Repaired."""
    if failure in o.lasting:  # else something else failed at this instant, see `falls`
        o.lasting.remove(failure)
    _, effect, part = failure
    if effect == "ports":
        ports_open(o)
    elif effect in ("link", "queue") and not lasting(o, effect, part):
        o.looks_again = True


def pace_changes(o: State, failure: Occurrence) -> None:
    """Handling at a site takes longer, or no longer: the largest factor counts."""
    site = failure[2]
    o.slowdown[site] = max(
        (
            o.centre.outages[f.outage].handling_factor or 1.0
            for f in o.luck.failures
            if f.fail_s <= o.now < f.repair_s
            and o.centre.outages[f.outage].effects.speed
            and o.centre.outages[f.outage].name == site
        ),
        default=1.0,
    )


# What it does to calls -------------------------------------------------------------------------


def drop_all(o: State, calls: list[Caller]) -> None:
    """All of them are dropped before anybody else goes on."""
    others_go_on(o, [agent for caller in calls for agent in drops(o, caller)])


def others_go_on(o: State, widowed: list[tuple[str, int]]) -> None:
    """Free ports go to those who wait for one; then agents who lost their callers look for work.

    Whose shift or break had begun is gone by then, before an agent on duty looks (and may take the
    call of another who would be gone, `staffing.first_free`).
    """
    ports_open(o)
    for pool in o.teams:
        staffing.shows(o, pool)
        for agent in sorted(agent for at, agent in widowed if at == pool):
            staffing.agent_is_free(o, pool, agent)


def ports_open(o: State) -> None:
    for site in o.centre.sites:
        ivr.next_takes_port(o, site)


def drops(o: State, caller: Caller) -> list[tuple[str, int]]:
    """The pool and the agent who have lost the caller, if any."""
    cause = "in_ivr" if caller.place in ("port", "ivr") else "in_queue"
    lost = []
    if caller.place == "ivr":
        o.write(caller, ivr_end_s=o.now)
    if caller.place == "ring":
        lost = [ringing.fails(o, caller)]
    if caller.place in ("talk", "held"):
        until = caller.held_since if caller.place == "held" else o.now
        if caller.place == "talk":
            lost = [(caller.pool, caller.agent)]
            staffing.loses(o, caller)
        o.write(caller, wrap_end_s=o.now)
        if caller.answers and caller.answer <= until:
            cause = "talking"
            o.write(caller, answer_s=caller.answer, talk_end_s=o.now)
    endings.ends(o, caller, "dropped_in_outage", cause)
    return lost


def site_fails(o: State, failure: Occurrence) -> None:
    """A whole site is lost, and every call that came in by it, waits there or talks there."""
    outage, site = outage_of(o, failure), failure[2]
    o.down[site] += 1
    widowed = []
    for caller in o.calls:
        agent_at = o.centre.pools[caller.pool].site if caller.pool else None
        at_agent = caller.place in ("talk", "held", "wrap", "break", "consult")
        waits = ringing.counts_as_waiting(caller) or caller.place == "moving"
        rings_there = caller.place == "ring" and agent_at == site
        if at_agent and outage.fate("talking") == "survive":
            continue
        if waits and outage.fate("waiting") == "keep":
            if rings_there:
                ringing.fails(o, caller)
            continue
        if caller.place in ("wrap", "break", "consult"):
            if agent_at == site:
                if caller.place == "consult":
                    o.write(caller, talk_end_s=o.now)
                service.leaves_agent(o, caller)
        elif caller.place in ("port", "ivr", "hears") or at_agent or waits:
            in_line = ringing.counts_as_waiting(caller) and caller.line == site
            if caller.entry == site or in_line or (at_agent and agent_at == site):
                widowed += drops(o, caller)
            elif rings_there:
                ringing.fails(o, caller)
    staffing.site_fails(o, site)
    elsewhere = [(pool, who) for pool, who in widowed if o.centre.pools[pool].site != site]
    others_go_on(o, elsewhere)


def site_repaired(o: State, failure: Occurrence) -> None:
    o.down[failure[2]] -= 1
