"""Calls that ring at agents, who may not pick up."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "ringing"
CHOICES = 90


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """In most pools of calls; links that fail under calls that ring, steps that move them on."""
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
    if data["links"] and dice.yes(1.5):
        move_on(dice, frame, data)


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


def move_on(dice: Dice, frame: Frame, data: Data) -> None:
    """Lines of callers who give up end in a step to another line."""
    between = [set(link["between"]) for link in data["links"].values()]
    for name, route in data["routes"].items():
        kinds = [k for k in data["contact_types"].values() if k.get("route") == name]
        if not all("patience" in kind and "callback" not in kind for kind in kinds):
            continue
        for site, line in route["steps"].items():
            others = [s for s in route["steps"] if {s, site} in between]
            if others and dice.yes(1.5):
                after_s = line[-1]["after_s"] + dice.pick(2, 4, 8) * (frame.beat or 5)
                line.append({"after_s": after_s, "transfer_to": dice.pick(*others)})
