"""Pools in which some agents are new."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "new_hires"
CHOICES = 30


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Most pools have new hires, often about half of their agents."""
    for pool in data["pools"].values():
        if dice.yes(1.3):
            pool["new_hires"] = {
                "share": dice.pick(0.5, 0.5, 0.3, 0.6, 1),
                "factor_at_start": dice.pick(2, 1.5, 4, 1),
                "weeks_to_proficiency": dice.pick(1, 0.5, 0.3),
                "weeks_of_experience": dice.pick(0, 0, 0.2),
            }
