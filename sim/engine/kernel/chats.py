"""Agents who handle several chats at once; see `sim.engine.reference.chats`."""

from __future__ import annotations

from sim.engine.codes import ON_DUTY
from sim.engine.kernel.model import Model
from sim.jit import kernel


@kernel
def choose_seat(m: Model, pool: int) -> int:
    """The agent of a pool who takes a chat: of those on duty the first with the fewest chats."""
    p = m.pools[pool]
    best = -1
    for agent in range(p.first_on, p.last_on):
        at = p.agents_at + agent
        if m.duty[at] & ON_DUTY and (best < 0 or m.in_hand[at] < m.in_hand[p.agents_at + best]):
            best = agent
    return best


@kernel
def chat_factor(m: Model, call: int, pool: int) -> float:
    """Factor on talk and wrap-up of a chat, by the chats that its agent has with it."""
    p = m.pools[pool]
    in_hand = m.in_hand[p.agents_at + m.calls[call].opened]
    return float(m.chat_factors[p.chat_at + min(in_hand, p.places) - 1])


@kernel
def free_places(m: Model, pool: int) -> int:
    """Chats that the agents on duty might take."""
    p = m.pools[pool]
    places = 0
    for agent in range(p.first_on, p.last_on):
        at = p.agents_at + agent
        if m.duty[at] & ON_DUTY:
            places += max(p.places - m.in_hand[at], 0)
    return int(places)


@kernel
def look_who_is_on(m: Model, pool: int) -> None:
    """Keep between which numbers the agents on duty are."""
    p = m.pools[pool]
    p.first_on = p.last_on = 0
    for agent in range(p.agents):
        if m.duty[p.agents_at + agent] & ON_DUTY:
            if p.last_on == 0:
                p.first_on = agent
            p.last_on = agent + 1
