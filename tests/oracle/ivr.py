"""The IVR: ports, and how the journey of a call ends."""

from __future__ import annotations

from tests.oracle import endings, line
from tests.oracle.calls import AGENT, CONTAINED, NO_JOURNEY, Caller
from tests.oracle.state import State


def starts(o: State, caller: Caller) -> None:
    assert caller.entry is not None
    ivr = o.centre.sites[caller.entry].ivr
    if o.centre.contact_types[caller.kind].ivr is None or caller.luck.outcome == NO_JOURNEY:
        line.is_offered(o, caller)
    elif ivr is not None and ivr.ports <= len(at_site(o, caller.entry, "ivr")):
        if ivr.when_full == "bypass":
            line.is_offered(o, caller)
        elif ivr.when_full == "block":
            endings.ends(o, caller, "blocked", "no_port")
        else:
            caller.place = "port"
    else:
        takes_port(o, caller)


def at_site(o: State, site: str, place: str) -> list[Caller]:
    return [c for c in o.calls if c.entry == site and c.place == place]


def takes_port(o: State, caller: Caller) -> None:
    caller.place = "ivr"
    o.write(caller, ivr_start_s=o.now)
    seconds = caller.luck.ivr
    o.plan(o.now + seconds, "queue", caller.number, ends, caller)


def ends(o: State, caller: Caller) -> None:
    assert caller.entry is not None
    drawn = caller.luck
    o.write(caller, ivr_end_s=o.now, ivr_outcome=drawn.outcome)
    o.write(caller, ivr_menus=drawn.menus, ivr_flags=drawn.flags)
    caller.place = "outside"
    waiting = at_site(o, caller.entry, "port")
    if waiting:
        takes_port(o, min(waiting, key=lambda c: (c.luck.arrival, c.number)))
    if drawn.outcome == AGENT:
        line.is_offered(o, caller)
    else:
        endings.ends(o, caller, "contained" if drawn.outcome == CONTAINED else "hung_up_in_ivr", "")
