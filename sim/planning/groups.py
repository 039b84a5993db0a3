"""Contact types that share agents, with the pools that serve them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.centre import Centre

WAITING = ("voice", "chat")
"""Channels whose callers wait; other work waits for quiet hours."""


@dataclass(frozen=True)
class Group:
    """Contact types that cannot be planned apart: some pool serves both, or a chain of pools does.

    Attributes
    ----------
    contact_types : their names, in the order of the centre.
    pools : pools that serve any of them, in the order of the centre.
    """

    contact_types: tuple[str, ...]
    pools: tuple[str, ...]


def groups_of(centre: Centre) -> list[Group]:
    """The groups of a centre, in the order of their first contact types.

    A type that no pool serves is in none.

    Parameters
    ----------
    centre : its contact types of the channels `WAITING`, and its pools.
    """
    waiting = [n for n, t in centre.contact_types.items() if t.channel in WAITING]
    chief = {name: name for name in waiting}

    def of(name: str) -> str:
        while chief[name] != name:
            name = chief[name]
        return name

    served: set[str] = set()
    for pool in centre.pools.values():
        skills = [name for name in pool.skills if name in chief]
        served |= set(skills)
        for name in skills[1:]:
            chief[of(name)] = of(skills[0])
    found = []
    for first in dict.fromkeys(of(name) for name in waiting if name in served):
        types = tuple(n for n in waiting if n in served and of(n) == first)
        pools = tuple(n for n, p in centre.pools.items() if set(types) & set(p.skills))
        found.append(Group(types, pools))
    return found
