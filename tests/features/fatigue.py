"""Pools whose agents tire."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "fatigue"
CHOICES = 26


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Most pools tire, within minutes or slowly."""
    for pool in data["pools"].values():
        if dice.yes(1.3):
            pool["fatigue"] = {
                "threshold": dice.pick(0, 0, 0.5, 0.8),
                "slope": dice.pick(1, 2, 0.5, 3),
                "time_constant_s": dice.pick(60, 20, 300, 10_000),
                "most": dice.pick(2, 4, 1.25),
            }
