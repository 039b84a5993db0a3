"""Pools whose agents stay after their shift while calls wait."""

from __future__ import annotations

from tests.builders import Data
from tests.features.component_outages import an_outage
from tests.themes import Dice, Frame

NAME = "overtime"
CHOICES = 110


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Pools with shifts ask some of the agents to stay; many get shifts that end under load."""
    unit = frame.beat or 5
    for pool in data["pools"].values():
        staffing = pool["staffing"]
        shifts = staffing["shifts"]
        if "opening" not in data["horizon"] and dice.yes(1.3):
            shifts.clear()
            for number in range(dice.pick(1, 2, 3)):
                shifts[f"late{number}"] = _ends_under_load(dice, frame)
            staffing.pop("by_interval", None)
            for skill in pool["skills"].values():
                skill["factor"] = dice.pick(4, 2, 8)
        if shifts and dice.yes(1.1):
            pool["overtime"] = {
                "share": dice.pick(1, 0.5, 0.3, 0.7),
                "waiting_over": dice.pick(0, 0, 0, 1, 2),
                "wait_over_s": dice.pick(0, 0, 1, 3) * unit,
                "check_s": dice.pick(2, 4, 10, 100) * unit,
                "most_s": dice.pick(20, 60, 5) * unit,
            }
    if dice.yes(2.5):
        name = dice.pick(*data["pools"])
        kind, name = dice.pick(("pool", name), ("acd", data["pools"][name]["site"]))
        outage = an_outage(dice, frame, data, kind, name)
        start = frame.moment(dice, 100, 200)
        outage |= {"start": frame.clock(start), "day": frame.day(start)}
        outage.pop("up_time", None)
        data["outages"]["late"] = outage


def _ends_under_load(dice: Dice, frame: Frame) -> Data:
    found: Data = {
        "start": frame.clock(0),
        "end": frame.clock(frame.moment(dice, 30, 150)),
        "agents": dice.pick(1, 2, 1, 3),
    }
    return found | ({"days": ["mon"]} if frame.origin else {})
