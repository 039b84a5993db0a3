"""Agents who handle several chats at once; see `sim.engine.reference.chats`."""

from __future__ import annotations

from sim.engine.kernel.model import Model
from sim.jit import kernel


@kernel
def choose_seat(m: Model, call: int, pool: int) -> None:
    """The agent of a pool who takes a chat: of those on duty the first with the fewest chats."""
    p = m.pools[pool]
    best = 0
    for agent in range(1, p.level):
        if m.chats[p.ring_at + agent] < m.chats[p.ring_at + best]:
            best = agent
    m.calls[call].opened = best
    m.agent[call] = best


@kernel
def chat_factor(m: Model, call: int, pool: int) -> float:
    """Factor on talk and wrap-up of a chat, by the chats that its agent has with it."""
    p = m.pools[pool]
    in_hand = m.chats[p.ring_at + m.calls[call].opened]
    return float(m.chat_factors[p.chat_at + min(in_hand, p.places) - 1])


@kernel
def free_places(m: Model, pool: int) -> int:
    """Chats that the agents on duty might take."""
    p = m.pools[pool]
    places = 0
    for agent in range(p.level):
        places += max(p.places - m.chats[p.ring_at + agent], 0)
    return int(places)
