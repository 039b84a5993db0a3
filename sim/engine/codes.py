"""Numbers that stand for something in both engines, each given once."""

from __future__ import annotations

WORLD, SERVICE, QUEUE, STEP, PATIENCE, ARRIVAL = range(1, 7)
"""Kinds of events in the order in which they happen at one instant: changes of the world, ends of
wrap-up and service, calls reaching a queue, steps opening, patience ending, new arrivals."""
