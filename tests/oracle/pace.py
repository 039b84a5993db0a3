"""How much longer a pool's agents take for a call: the factors on its talk and wrap-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.rounding import half_up
from sim.workload.counter_based import NEW_HIRE, chance
from sim.workload.laws import fading
from tests.oracle import chats
from tests.oracle.luck import factor_at

if TYPE_CHECKING:
    from tests.oracle.calls import Caller
    from tests.oracle.staffing import Team
    from tests.oracle.state import State

DAY = 86_400.0


def factors(o: State, caller: Caller, pool: str) -> tuple[float, float]:
    """On talk and on wrap-up of a call that an agent of the pool takes now."""
    described, team = o.centre.pools[pool], o.teams[pool]
    skill = described.skills[caller.kind]
    talk = skill.factor if skill.talk_factor is None else skill.talk_factor
    wrap_up = skill.factor if skill.wrap_up_factor is None else skill.wrap_up_factor
    others = [factor_at(described.handling_by_time, o.now)]
    if caller.by_new and described.new_hires is not None:
        day = min(int(o.now // DAY), o.centre.horizon.days - 1)
        others.append(described.new_hires.factor(day))
    others.append(tired(o, pool))
    others.append(o.slowdown[described.site])
    if chats.several(o, pool):
        others.append(chats.factor(o, pool, len(team.people[caller.agent].calls)))
    ratio = wrap_up / talk
    for factor in others:
        talk *= factor
    return talk, talk * ratio


def meets_new_hire(o: State, caller: Caller, pool: str) -> bool:
    """Whether the agent who takes the call is new: each free agent is as likely as another."""
    hires, team = o.centre.pools[pool].new_hires, o.teams[pool]
    if hires is None or chats.several(o, pool):
        return False
    there = [person for person in team.people.values() if person.on_duty or person.calls]
    busy = [call for person in there for call in person.calls]
    new = half_up(len(there) * hires.share) - sum(o.calls[n].by_new for n in busy)
    new -= sum(person.away_new for person in there)
    free = len(there) - len(busy) - sum(person.away_until is not None for person in there)
    return chance(caller.luck.key, NEW_HIRE, caller.story.attempt) * free < new


def remembers(o: State, pool: str) -> None:
    """The smoothed occupancy, with what has been since it last changed how many are busy."""
    fatigue, team = o.centre.pools[pool].fatigue, o.teams[pool]
    if fatigue is None or o.now <= team.remembered:
        return
    left = fading((o.now - team.remembered) / fatigue.time_constant_s)
    now = occupancy(team)
    team.occupancy = now + (team.occupancy - now) * left
    team.remembered = o.now


def occupancy(team: Team) -> float:
    """Of those who are there, on duty or finishing a call, the share who are busy."""
    busy = sum(
        len(person.calls) > 0 or person.away_until is not None for person in team.people.values()
    )
    there = sum(person.on_duty or len(person.calls) > 0 for person in team.people.values())
    return busy / there if there else 0.0


def tired(o: State, pool: str) -> float:
    """The factor of a pool that has been busy for long."""
    fatigue = o.centre.pools[pool].fatigue
    if fatigue is None:
        return 1.0
    remembers(o, pool)
    beyond = o.teams[pool].occupancy - fatigue.threshold
    return min(fatigue.most, 1.0 + fatigue.slope * beyond) if beyond > 0 else 1.0
