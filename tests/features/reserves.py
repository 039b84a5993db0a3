"""Agents kept for others by a step; contact types with a rule of their own to pick a pool."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "reserves"
CHOICES = 50


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Half of the steps that open pools leave agents free; pools have a few more agents."""
    for route in data["routes"].values():
        for line in route["steps"].values():
            for step in line:
                if "pools" in step:
                    step["reserve"] = dice.pick(0, 0, 1, 1, 2, 3)
    for kind in data["contact_types"].values():
        if dice.yes(2.5):
            kind["agent_selection"] = dice.pick("longest_idle", "random_agent")
    for pool in data["pools"].values():
        counts = pool["staffing"].get("by_interval")
        room = "seats" not in data["sites"][pool["site"]]
        if isinstance(counts, list) and dice.yes() and room:
            pool["staffing"]["by_interval"] = [count + dice.pick(1, 2) for count in counts]
