"""Staffing: who is on duty, who of them is idle, who goes, whom a failure takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracle import chats, match, pace
from tests.oracle.lost_agents import Moves

if TYPE_CHECKING:
    from tests.oracle.calls import Caller
    from tests.oracle.state import State


@dataclass
class Person:
    """One agent."""

    on_duty: bool = False
    calls: list[int] = field(default_factory=list)
    late: bool = False
    stays: bool = False
    """In planned overtime."""
    away_until: float | None = None
    """Did not pick up, and takes no call until then."""
    away_new: bool = False
    """And was new."""
    goes: str = ""
    """What the agent does once those who waited at closing time are served."""


@dataclass
class Team:
    """A pool: its people by number."""

    people: dict[int, Person] = field(default_factory=dict)
    idle: list[tuple[float, int]] = field(default_factory=list)
    """Since when, and who, in the order in which they became idle."""
    occupancy: float = 0.0
    remembered: float = 0.0
    """The smoothed occupancy as it was then."""

    @property
    def idle_since(self) -> list[float]:
        return [since for since, _ in self.idle]

    @property
    def level(self) -> int:
        """How many are on duty."""
        return sum(person.on_duty for person in self.people.values())

    def finishing(self, late: bool = False) -> list[int]:
        """Who is off duty and has a call; of these, whose shift is over."""
        return [
            number
            for number, person in sorted(self.people.items())
            if person.calls and not person.on_duty and (person.late or not late)
        ]

    def takes_longest_idle(self) -> int:
        """The agent who has been idle longest, who is idle no more."""
        return self.idle.pop(0)[1]


def swap(o: State, team: Team, number: int, other: int) -> None:
    """Two agents exchange their numbers."""
    one, two = team.people[number], team.people[other]
    one.calls, two.calls = two.calls, one.calls
    for who in (number, other):
        for call in team.people[who].calls:
            o.calls[call].agent = who


def first_free(o: State, pool: str) -> bool:
    described = o.centre.pools[pool]
    return described.staffing.end_of_shift == "first_free" and described.concurrency == 1


def shows(o: State, pool: str) -> None:
    """Write down how many there are, if that has changed."""
    team, place = o.teams[pool], list(o.teams).index(pool)
    staying = sum(person.stays for person in team.people.values())
    now = (team.level, staying, len(team.finishing()), len(team.finishing(late=True)))
    before = [row[2:] for row in o.levels if row[1] == place][-1:] or [(0, 0, 0, 0)]
    if before != [now]:
        o.levels.append((o.now, place, *now))


def takes(o: State, caller: Caller, pool: str, agent: int) -> None:
    """The agent has the call."""
    pace.remembers(o, pool)
    caller.by_new = pace.meets_new_hire(o, caller, pool)
    caller.pool, caller.agent = pool, agent
    o.teams[pool].people[agent].calls.append(caller.number)


def has_again(o: State, caller: Caller) -> None:
    """The agent goes on with a call that was held."""
    pace.remembers(o, caller.pool)
    o.teams[caller.pool].people[caller.agent].calls.append(caller.number)


def loses(o: State, caller: Caller) -> None:
    """Its agent has the call no longer."""
    pace.remembers(o, caller.pool)
    o.teams[caller.pool].people[caller.agent].calls.remove(caller.number)


def is_on_duty(o: State, caller: Caller) -> bool:
    """Whether its agent is on duty."""
    return o.teams[caller.pool].people[caller.agent].on_duty


def agent_is_free(o: State, pool: str, number: int) -> None:
    """An agent who has ended a call takes another, is idle, or is gone."""
    team = o.teams[pool]
    if chats.several(o, pool):
        chats.settles(o, pool)
    elif team.people[number].on_duty and first_free(o, pool) and team.finishing():
        swap(o, team, team.finishing()[0], number)
    elif team.people[number].on_duty:
        match.looks_for_work(o, pool, number)
    shows(o, pool)


def leaves(o: State, pool: str, number: int, how: str) -> None:
    """An agent is on duty no longer."""
    team, person = o.teams[pool], o.teams[pool].people[number]
    if not person.on_duty:
        person.late = person.late or how == "goes home"
        return
    if o.holding and how != "fails":
        person.goes = person.goes or how
        return
    for call in [o.calls[n] for n in person.calls]:
        if call.place == "break":
            o.forget(call)
            o.write(call, available_s=o.now)
            call.place = "gone"
            loses(o, call)
    pace.remembers(o, pool)
    person.away_until, person.away_new = None, False
    person.on_duty, person.stays, person.goes = False, False, ""
    person.late = how == "goes home"
    if person.calls and first_free(o, pool) and team.idle:
        swap(o, team, number, team.takes_longest_idle())
    team.idle = [(since, who) for since, who in team.idle if who != number]


def comes(o: State, pool: str, number: int) -> bool:
    """An agent is on duty; whether to look for a call."""
    team = o.teams[pool]
    person = team.people.setdefault(number, Person())
    person.goes = ""
    if person.on_duty:
        return False
    pace.remembers(o, pool)
    finishing = team.finishing()
    person.on_duty, person.late = True, False
    if first_free(o, pool) and not person.calls and finishing:
        swap(o, team, finishing[0], number)
    return not person.calls


def plan_changes(o: State, change: tuple[str, Moves]) -> None:
    """Agents of a pool come and go as planned, or come back."""
    pool, moves = change
    people = o.teams[pool].people
    for number, how in moves:
        people.setdefault(number, Person())
        stays = how == "goes home" and people[number].stays
        if how != "comes" and not stays:
            leaves(o, pool, number, how)
    new = [number for number, how in moves if how == "comes" and comes(o, pool, number)]
    shows(o, pool)
    if chats.several(o, pool):
        chats.settles(o, pool)
        return
    for number in new:
        match.looks_for_work(o, pool, number)


def follow_the_plan(o: State) -> None:
    """Nobody is held back any more by calls left over at closing time."""
    for pool, team in o.teams.items():
        for number, person in sorted(team.people.items()):
            if person.goes:
                leaves(o, pool, number, person.goes)
        shows(o, pool)
        if chats.several(o, pool):
            chats.settles(o, pool)


def site_fails(o: State, site: str) -> None:
    """Its agents are gone."""
    for pool, team in o.teams.items():
        if o.centre.pools[pool].site == site:
            for number in list(team.people):
                leaves(o, pool, number, "fails")
            shows(o, pool)
            if chats.several(o, pool):
                chats.settles(o, pool)
