"""Planned overtime: who stays after the shift because calls wait, and until when."""

from __future__ import annotations

from tests.oracle import chats, links, staffing
from tests.oracle.state import State


def are_asked(o: State, question: tuple[str, str, list[int]]) -> None:
    """The shift of these agents ends, they are asked again, or they go in any case."""
    pool, when, agents = question
    team = o.teams[pool]
    needed = when != "goes" and are_needed(o, pool)
    for number in agents:
        person = team.people[number]
        if when == "ends":
            person.stays = needed and person.on_duty and not person.goes
        elif person.stays and not needed:
            staffing.leaves(o, pool, number, "goes home")
    if when == "ends":
        return
    staffing.shows(o, pool)
    if chats.several(o, pool):
        chats.settles(o, pool)


def are_needed(o: State, pool: str) -> bool:
    """Whether enough calls wait that the pool may take, and one of them for long enough."""
    asked, site = o.centre.pools[pool].overtime, o.centre.pools[pool].site
    assert asked is not None
    since = [
        caller.joined
        for caller in o.waiting()
        if any(pool in step.pools for step in caller.opened)
        and links.may_cross(o, caller.line, site)
    ]
    return len(since) > asked.waiting_over and o.now - min(since) > asked.wait_over_s
