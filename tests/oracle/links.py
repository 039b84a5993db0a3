"""Links between sites: how many calls are across, and who may still cross."""

from __future__ import annotations

from tests.oracle import outages
from tests.oracle.calls import Caller
from tests.oracle.state import State


def may_cross(o: State, one: str, other: str) -> bool:
    """Whether a call in a queue of one site gets to another: the queue and the link work.

    Nobody crosses a full link, who is across already neither.
    """
    if outages.stand_still(o, one):
        return False
    name = None if one == other else o.centre.link_between(one, other)
    return name is None or not (is_full(o, name) or outages.lasting(o, "link", name))


def is_full(o: State, name: str) -> bool:
    capacity = o.centre.links[name].capacity
    return capacity is not None and len([c for c in o.calls if name in c.links]) >= capacity


def crosses(o: State, caller: Caller, one: str, other: str) -> str | None:
    """The call is across from now on; the link, if it was not before."""
    name = None if one == other else o.centre.link_between(one, other)
    if name is None or name in caller.links:
        return None
    caller.links.add(name)
    return name


def leaves_one(o: State, caller: Caller, name: str) -> None:
    """The call is not across this link any longer."""
    if name in caller.links and is_full(o, name):
        o.looks_again = True
    caller.links.discard(name)


def leaves(o: State, caller: Caller) -> None:
    """The call is across no longer; where a link was full, others may cross now."""
    if any(is_full(o, name) for name in caller.links):
        o.looks_again = True
    caller.links = set()
