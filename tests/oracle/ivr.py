"""The IVR: ports, and how the journey of a call ends."""

from __future__ import annotations

from tests.oracle import endings, outages, playbooks
from tests.oracle.calls import AGENT, CONTAINED, NO_JOURNEY, Caller
from tests.oracle.state import State


def starts(o: State, caller: Caller) -> None:
    assert caller.entry is not None
    left = outages.ports(o, caller.entry)
    if o.centre.contact_types[caller.kind].ivr is None or caller.luck.outcome == NO_JOURNEY:
        playbooks.wants_agent(o, caller)
    elif left is not None and left <= len(at_site(o, caller.entry, "ivr")):
        rule = outages.when_full(o, caller.entry)
        if rule == "bypass":
            playbooks.wants_agent(o, caller)
        elif rule == "block":
            endings.ends(o, caller, "blocked", "no_port")
        else:
            caller.place = "port"
    else:
        takes_port(o, caller)


def at_site(o: State, site: str, place: str) -> list[Caller]:
    return [c for c in o.calls if c.entry == site and c.place == place]


def next_takes_port(o: State, site: str) -> None:
    """Free ports go to those who wait for one, in order of arrival."""
    left = outages.ports(o, site)
    waiting = at_site(o, site, "port")
    while waiting and (left is None or len(at_site(o, site, "ivr")) < left):
        first = min(waiting, key=lambda c: (c.luck.arrival, c.number))
        takes_port(o, first)
        waiting.remove(first)


def takes_port(o: State, caller: Caller) -> None:
    caller.place = "ivr"
    o.write(caller, ivr_start_s=o.now)
    seconds = caller.luck.ivr
    o.plan(o.now + seconds, "queue", caller.number, ends, caller)


def ends(o: State, caller: Caller) -> None:
    assert caller.entry is not None
    o.write(caller, ivr_end_s=o.now)
    writes_outcome(o, caller)
    caller.place = "outside"
    next_takes_port(o, caller.entry)
    outcome = caller.luck.outcome
    if outcome == AGENT:
        playbooks.wants_agent(o, caller)
    else:
        endings.ends(o, caller, "contained" if outcome == CONTAINED else "hung_up_in_ivr")


def writes_outcome(o: State, caller: Caller) -> None:
    drawn = caller.luck
    o.write(caller, ivr_outcome=drawn.outcome, ivr_menus=drawn.menus, ivr_flags=drawn.flags)


def was_for_an_agent(o: State, caller: Caller) -> None:
    """A failure sends a call to an agent just where its journey ends: maybe with an agent, too."""
    if caller.luck.outcome == AGENT:
        writes_outcome(o, caller)
