"""Agents who handle several chats at once: whose a chat is, and how many more they might take.

The agents of such a pool are numbered, and a staffing of n means the first n. A chat goes to the
agent on duty with the fewest chats, of these to the first. What is idle is a place for a chat: an
agent on duty has as many as the pool's concurrency, less the chats in hand. Who goes off duty
finishes the chats in hand and takes no more.
"""

from __future__ import annotations

from sim.engine.reference.records import Call, Pool


def choose_seat(pool: Pool, call: Call) -> None:
    """The agent of a pool who takes a chat: of those on duty the first with the fewest chats."""
    chats = pool.chats
    chats.extend([0] * (pool.level - len(chats)))
    call.agent = min(range(pool.level), key=chats.__getitem__)


def chat_factor(pool: Pool, call: Call) -> float:
    """Factor on talk and wrap-up of a chat, by the chats that its agent has with it."""
    in_hand = pool.chats[call.agent]
    return pool.chat_factors[min(in_hand, pool.places) - 1]


def free_places(pool: Pool) -> int:
    """Chats that the agents on duty might take."""
    chats = pool.chats
    chats.extend([0] * (pool.level - len(chats)))
    return sum(max(pool.places - chats[agent], 0) for agent in range(pool.level))
