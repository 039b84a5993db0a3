"""Skills with factors of their own for talk and for wrap-up."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "wrap_up_apart"
CHOICES = 48


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Either, or both; wrap-up over talk is without rounding."""
    for pool in data["pools"].values():
        for skill in pool["skills"].values():
            for field in ("talk_factor", "wrap_up_factor"):
                if dice.yes(1.5):
                    skill[field] = dice.pick(1, 0.5, 1.5, 2)
