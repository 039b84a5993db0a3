"""Callers who come back, and calls that are passed on to another contact type."""

from __future__ import annotations

from tests.builders import Data, exponential
from tests.themes import Dice, Frame

NAME = "follow_ups"
CHOICES = 48


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Some types retry, repeat, or pass calls on."""
    data["routing"]["transfers_at_most"] = dice.number(1, 3)
    kinds = data["contact_types"]
    for kind in kinds.values():
        if dice.yes(1.3):
            kind["retry"] = {
                "blocked": dice.pick(0.5, 1.0),
                "abandoned": dice.pick(1.0, 0.5),
                "dropped": dice.pick(0.5, 1.0, 0.0),
                "disconnected": dice.pick(0.0, 0.5),
                "delay": delay(dice, frame),
                "at_most": dice.number(1, 3),
            }
        if dice.yes():
            kind["repeat"] = {
                "unresolved": dice.pick(0.5, 1.0, 0.2),
                "unresolved_contained": dice.pick(0.0, 0.5),
                "delay": delay(dice, frame),
                "at_most": dice.number(1, 2),
            }
        if dice.yes(1.5):
            kind["transfers"] = _transfers(dice, frame, data)


def delay(dice: Dice, frame: Frame) -> Data:
    mean = dice.number(1, 200)
    return exponential(float(mean)) if dice.yes(3) else frame.duration(dice, mean)


def _transfers(dice: Dice, frame: Frame, data: Data) -> Data:
    found: Data = {}
    for target, kind in data["contact_types"].items():
        reached = set(data["routes"][kind["route"]]["steps"])
        if dice.yes() and reached >= set(data["sites"]):
            found[target] = {"share": dice.pick(0.25, 0.33)}
            if dice.yes():
                found[target]["conference"] = frame.duration(dice, 20)
    return found
