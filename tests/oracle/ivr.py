"""The IVR: ports, and how the journey of a call ends."""

from __future__ import annotations

from tests.oracle import line
from tests.oracle.state import Caller, State


def starts(o: State, caller: Caller) -> None:
    assert caller.entry is not None
    ivr = o.centre.sites[caller.entry].ivr
    if o.centre.contact_types[caller.kind].ivr is None:
        line.is_offered(o, caller)
    elif ivr is not None and ivr.ports <= len(at_site(o, caller.entry, "ivr")):
        if ivr.when_full == "bypass":
            line.is_offered(o, caller)
        elif ivr.when_full == "block":
            o.ends(caller, "blocked", "no_port")
        else:
            caller.place = "port"
    else:
        takes_port(o, caller)


def at_site(o: State, site: str, place: str) -> list[Caller]:
    return [c for c in o.calls if c.entry == site and c.place == place]


def takes_port(o: State, caller: Caller) -> None:
    caller.place = "ivr"
    o.write(caller, ivr_start_s=o.now)
    seconds = float(o.luck.ivr_s[caller.number])
    o.plan(o.now + seconds, "queue", caller.number, ends, caller)


def ends(o: State, caller: Caller) -> None:
    n = caller.number
    assert caller.entry is not None
    outcome = int(o.luck.ivr_outcome[n])
    o.write(
        caller,
        ivr_end_s=o.now,
        ivr_outcome=outcome,
        ivr_menus=int(o.luck.ivr_menus[n]),
        ivr_flags=int(o.luck.ivr_flags[n]),
    )
    caller.place = "outside"
    waiting = at_site(o, caller.entry, "port")
    if waiting:
        takes_port(o, waiting[0])
    if outcome == 2:
        line.is_offered(o, caller)
    else:
        o.ends(caller, "contained" if outcome == 1 else "hung_up_in_ivr", "")
