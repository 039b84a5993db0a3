"""How much longer a pool's agents take for a call: the factors on its talk and wrap-up."""

from __future__ import annotations

from tests.oracle import chats
from tests.oracle.calls import Caller
from tests.oracle.luck import factor_at
from tests.oracle.state import State


def factors(o: State, caller: Caller, pool: str) -> tuple[float, float]:
    """On talk and on wrap-up of a call that an agent of the pool takes now."""
    skill = o.centre.pools[pool].skills[caller.kind]
    own = skill.factor if skill.talk_factor is None else skill.talk_factor
    apart = skill.factor if skill.wrap_up_factor is None else skill.wrap_up_factor
    others = factor_at(o.centre.pools[pool].handling_by_time, o.now)
    if chats.several(o, pool):
        others *= chats.factor(o, pool, len(o.teams[pool].people[caller.agent].calls))
    return own * others, apart * others
