"""Service: an agent takes a call, talks, wraps up and is free again."""

from __future__ import annotations

from tests.oracle import staffing
from tests.oracle.state import Caller, State


def is_taken(o: State, caller: Caller, pool: str) -> None:
    o.forget(caller)
    caller.place, caller.pool, caller.in_front = "talk", pool, False
    o.teams[pool].serving.append(caller.number)
    caller.answer = o.now + o.delay(caller.line, o.centre.pools[pool].site)
    o.write(caller, pool=pool)
    factor = o.centre.pools[pool].skills[caller.kind].factor
    talk = float(o.luck.talk_s[caller.number]) * factor
    o.plan(caller.answer + talk, "service", caller.number, ends_talk, caller)


def ends_talk(o: State, caller: Caller) -> None:
    o.write(caller, answer_s=caller.answer, talk_end_s=o.now)
    o.ends(caller, "answered", "")
    factor = o.centre.pools[caller.pool].skills[caller.kind].factor
    free = o.now + float(o.luck.wrap_up_s[caller.number]) * factor
    caller.place = "wrap"
    if free > o.now:
        o.plan(free, "service", caller.number, ends_wrap_up, caller)
    else:
        ends_wrap_up(o, caller)


def ends_wrap_up(o: State, caller: Caller) -> None:
    caller.place = "gone"
    o.write(caller, wrap_end_s=o.now)
    o.teams[caller.pool].serving.remove(caller.number)
    staffing.agent_is_free(o, caller.pool)
