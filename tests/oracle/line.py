"""The line: joining it, its limits, balking, patience, and moving to another site's line."""

from __future__ import annotations

import math

from tests.oracle import balking, callbacks, endings, links, outages, ringing, steps, waits
from tests.oracle.calls import Caller
from tests.oracle.state import State


def is_offered(o: State, caller: Caller) -> None:
    """The call wants an agent."""
    if is_shut_out(o, caller):
        return
    assert caller.entry is not None
    o.write(caller, queue_s=o.now)
    reaches(o, caller, caller.entry)


def is_shut_out(o: State, caller: Caller) -> bool:
    """Whether the call ends because the centre is closed."""
    serve_out = o.centre.horizon.closing == "serve_out"
    shut_out = not o.open and not (serve_out and caller.in_front)
    if shut_out:
        endings.ends(o, caller, "disconnected", "closed")
    return shut_out


def reaches(o: State, caller: Caller, site: str) -> None:
    """The call joins a site's line, or finds an agent at once."""
    caller.place, caller.line, caller.joined = "outside", site, o.now
    caller.opened, caller.next_step, caller.ahead = [], 0, caller.requeued
    o.write(caller, queue_site=site)
    if steps.opens_what_is_due(o, caller):
        return
    refusable = not caller.patience_runs and not caller.requeued
    if refusable and is_full(o, caller.kind, site):
        endings.ends(o, caller, "blocked_queue", "queue_full")
    elif caller.may_balk and caller.luck.balks and not caller.virtual:
        endings.ends(o, caller, "balked", "")
    else:
        caller.may_balk = False
        starts_patience(o, caller)
        stands(o, caller)


def stands(o: State, caller: Caller) -> None:
    """The call stands in the line."""
    callbacks.first_stands_in_line(o, caller)
    caller.place = "line"
    steps.awaits(o, caller)


def is_full(o: State, kind: str, site: str) -> bool:
    """Whether the line may take no further call of this type; who is on the way has a place."""
    there = [c for c in o.calls if c.place in ("line", "moving", "back") and c.line == site]
    alike = [c for c in there if c.kind == kind]
    of_kind, of_site = o.centre.contact_types[kind].queue_limit, o.centre.sites[site].queue_limit
    return (of_kind is not None and len(alike) >= of_kind) or (
        of_site is not None and len(there) >= of_site
    )


def may_move(o: State, caller: Caller, site: str) -> bool:
    """Whether the other site answers and has a place for the call, in its line or at an agent."""
    if o.down[site] or outages.stand_still(o, site):
        return False
    if not links.may_cross(o, caller.line, site):
        return False
    if caller.requeued and caller.line != caller.entry:
        return False
    if caller.virtual:
        return True
    way = [c for c in o.calls if c.place in ("moving", "back")]
    coming = [c for c in way if (c.line, c.kind) == (site, caller.kind)]
    return not is_full(o, caller.kind, site) or waits.idle_first(o, caller.kind, site) > len(coming)


def starts_patience(o: State, caller: Caller) -> None:
    """Patience, and the time that the type allows, run from the first joining."""
    if caller.patience_runs or caller.virtual or caller.requeued:
        return
    caller.patience_runs = True
    leaves = balking.leaves_after(o, caller)
    patience = min(caller.luck.patience, leaves)
    if math.isfinite(patience):
        what = balks if leaves == 0 else gives_up
        o.plan(o.now + patience, "patience", caller.number, what, caller)
    callbacks.starts_limit(o, caller)


def balks(o: State, caller: Caller) -> None:
    ringing.stops_with_the_caller(o, caller)
    endings.ends(o, caller, "balked", "")


def gives_up(o: State, caller: Caller) -> None:
    ringing.stops_with_the_caller(o, caller)
    endings.ends(o, caller, "abandoned", "")


def moves(o: State, caller: Caller, site: str) -> None:
    """A step transfers the call to another site's line."""
    delay = o.delay(caller.line, site)
    if not caller.virtual:
        links.crosses(o, caller, caller.line, site)
    caller.place, caller.line = "moving", site
    starts_patience(o, caller)
    if delay == 0:
        gets_there(o, caller)
    else:
        o.plan(o.now + delay, "queue", caller.number, gets_there, caller)


def gets_there(o: State, caller: Caller) -> None:
    if o.down[caller.line]:
        endings.ends(o, caller, "dropped_in_outage", "in_queue")
    else:
        reaches(o, caller, caller.line)
