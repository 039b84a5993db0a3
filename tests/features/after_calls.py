"""Agents who are unavailable after a call, less so while calls wait."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "after_calls"
CHOICES = 50


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """In most pools of calls, with up to two factors by how many calls wait."""
    for pool in data["pools"].values():
        if pool.get("concurrency", 1) > 1 or dice.yes(4):
            continue
        after: Data = {"unavailable": frame.duration(dice, dice.pick(10, 30, 60))}
        limits = dice.pick((), (0,), (1,), (0, 2))
        after["while_waiting"] = [
            {"waiting_over": limit, "factor": dice.pick(0, 0.5, 2)} for limit in limits
        ]
        pool["after_call"] = after
