"""Agents who handle several chats at once: whose a chat is, and how many more they might take.

A chat goes to the agent on duty with the fewest chats, of these to the one with the lowest number.
What is idle is a place for a chat: an agent on duty has as many as the pool's concurrency, less the
chats in hand. Who goes off duty finishes the chats in hand and takes no more.
"""

from __future__ import annotations

from sim.engine.reference.records import Call, Pool


def choose_seat(pool: Pool) -> int:
    """The agent of a pool who takes a chat: of those on duty the first with the fewest chats."""
    on_duty = [number for number, agent in enumerate(pool.agents) if agent.on_duty]
    return min(on_duty, key=lambda number: pool.agents[number].in_hand)


def chat_factor(pool: Pool, call: Call) -> float:
    """Factor on talk and wrap-up of a chat, by the chats that its agent has with it."""
    in_hand = pool.agents[call.agent].in_hand
    return pool.chat_factors[min(in_hand, pool.places) - 1]


def free_places(pool: Pool) -> int:
    """Chats that the agents on duty might take."""
    return sum(max(pool.places - agent.in_hand, 0) for agent in pool.agents if agent.on_duty)
