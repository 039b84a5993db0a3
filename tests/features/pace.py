"""Pools whose handling times change: by the time of day."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "pace"
CHOICES = 12


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Some pools are slower or faster in some minutes of the day."""
    for pool in data["pools"].values():
        if dice.yes(1.5):
            pattern = [dice.pick(1, 0.5, 1.5, 2), dice.pick(2, 1, 0.75, 1.25)]
            pool["handling_by_time"] = pattern * (1440 // len(pattern))
