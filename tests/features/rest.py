"""Agents who take breaks in groups, and agents who stay away."""

from __future__ import annotations

from sim.centre.base import DAY_S, clock_seconds
from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "rest"
CHOICES = 40


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Shifts get breaks, pools a probability of absence."""
    for pool in data["pools"].values():
        staffing = pool["staffing"]
        staffing["absence"] = dice.pick(0, 0, 0.2, 0.5, 1)
        staffing["absence_paid"] = dice.yes()
        for shift in staffing["shifts"].values():
            length = (clock_seconds(shift["end"]) - clock_seconds(shift["start"])) % DAY_S or DAY_S
            shift["agents"] += dice.number(0, 2)
            shift["breaks"] = _breaks(dice, frame, length)


def _breaks(dice: Dice, frame: Frame, length: float) -> list[Data]:
    found: list[Data] = []
    now = 0.0
    for _ in range(dice.number(0, 2)):
        rest: Data = {
            "after_s": now + frame.span(dice, 60),
            "duration_s": frame.span(dice, 40, least=1),
            "groups": dice.pick(1, 2, 3),
            "paid": dice.yes(),
        }
        now = rest["after_s"] + rest["groups"] * rest["duration_s"]
        if now <= length:
            found.append(rest)
    return found
