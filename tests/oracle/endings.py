"""How a call ends: it leaves the centre, and with it goes its line; the caller may call again."""

from __future__ import annotations

from tests.oracle import follow_ups, links
from tests.oracle.calls import Caller
from tests.oracle.state import State


def ends(o: State, caller: Caller, disposition: str, cause: str = "") -> None:
    leaves(o, caller, disposition, cause)
    follow_ups.sends_partner_off(o, caller)
    follow_ups.may_call_again(o, caller, disposition)


def leaves(o: State, caller: Caller, disposition: str, cause: str = "") -> None:
    """It ends like this, and nothing comes of it."""
    o.forget(caller)
    links.leaves(o, caller)
    caller.place, caller.group, caller.in_front = "gone", None, False
    o.write(caller, disposition=disposition, loss_cause=cause, end_s=o.now)
