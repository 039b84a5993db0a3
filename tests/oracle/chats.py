"""Chats: agents who handle several at once. What is idle in their pool are places for a chat."""

from __future__ import annotations

from tests.oracle import match
from tests.oracle.state import State

A_PLACE = -1
"""Stands for the agent where a place is idle: whose it is shows when a chat takes it."""


def several(o: State, pool: str) -> bool:
    """Whether agents of the pool handle several chats at once."""
    return o.centre.pools[pool].concurrency > 1


def whose(o: State, pool: str) -> int:
    """The agent on duty with the fewest chats, of equals the first."""
    people = o.teams[pool].people
    on_duty = [number for number in sorted(people) if people[number].on_duty]
    return min(on_duty, key=lambda number: len(people[number].calls))


def factor(o: State, pool: str, in_hand: int) -> float:
    """On talk and wrap-up of a chat whose agent has so many, it included."""
    described = o.centre.pools[pool]
    factors = described.concurrency_factors
    return factors[min(in_hand, described.concurrency) - 1] if factors else 1.0


def settles(o: State, pool: str) -> None:
    """As many places are open as the agents on duty have left; new ones look for chats."""
    team, most = o.teams[pool], o.centre.pools[pool].concurrency
    places = sum(max(most - len(p.calls), 0) for p in team.people.values() if p.on_duty)
    team.idle = team.idle[max(len(team.idle) - places, 0) :]
    for _ in range(places - len(team.idle)):
        match.looks_for_work(o, pool, A_PLACE)
