"""Calls that ring at agents, who may not pick up."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "ringing"
CHOICES = 60


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """In most pools of calls; and links that fail again and again under calls that ring."""
    for pool in data["pools"].values():
        if pool.get("concurrency", 1) > 1 or dice.yes(4):
            continue
        unit = frame.beat or 5
        longest = dice.pick(2, 3, 6, 12)
        ringing: Data = {
            "no_answer": dice.pick(0.25, 0.5, 0.75),
            "no_answer_after_s": longest * unit,
            "pick_up_s": min(dice.pick(0, 0, 1, 2, 8), longest) * unit,
        }
        if not dice.yes(5):
            ringing["unavailable"] = frame.duration(dice, dice.pick(10, 30, 90))
        pool["ringing"] = ringing
    if data["links"] and dice.yes(2):
        data["outages"]["r"] = a_link(dice, frame, data)


def a_link(dice: Dice, frame: Frame, data: Data) -> Data:
    """A link that fails four times."""
    start = frame.moment(dice)
    outage: Data = {
        "component": "link",
        "name": dice.pick(*data["links"]),
        "start": frame.clock(start),
        "day": frame.day(start),
        "duration": frame.duration(dice, 10),
        "flaps": {"times": 3, "up_time": frame.duration(dice, 30)},
    }
    for field in ("waiting", "talking"):
        if dice.yes(4):
            outage[field] = "drop"
    return outage
