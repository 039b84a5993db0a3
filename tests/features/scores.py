"""Calls that are compared by score: a start and a rate of each contact type."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "scores"
CHOICES = 12


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Agents take the call with the largest score; now and then scores are equal."""
    data["routing"]["call_selection"] = "largest_score"
    unit = frame.beat or 5
    for kind in data["contact_types"].values():
        kind["score"] = {
            "base": dice.pick(0, 0, 2, 4, 10) * unit,
            "per_s": dice.pick(1, 0.5, 2, 4, 0),
        }
