"""Opting out of the IVR, announcements and voice bots."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "dialogue"
CHOICES = 24


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """A journey with some of it for some types; where there is none, a new one."""
    if not data["ivr_journeys"]:
        node = {"play": frame.duration(dice, 15), "branches": {"agent": 0.5, "contained": 0.5}}
        data["ivr_journeys"]["j"] = {"start": "bot", "nodes": {"bot": node}}
        for kind in data["contact_types"].values():
            if dice.yes(1.5):
                kind["ivr"] = {"journey": "j"}
    journey = data["ivr_journeys"]["j"]
    if dice.yes(1.5):
        journey["opt_out"] = dice.pick(0.25, 0.5, 0.1)
    for node in journey["nodes"].values():
        if dice.yes(4):
            node["opt_out_allowed"] = False
        if dice.yes():
            node["announcement"] = _announcement(dice, frame, data)
        if "authentication" not in node and dice.yes():
            bot = {"success": 0.5, "attempts": dice.number(1, 3), "on_failure": "agent"}
            if dice.yes():
                bot["reprompt"] = frame.duration(dice, 8)
            node["recognition"] = bot
    for kind in data["contact_types"].values():
        if "ivr" in kind and dice.yes(3):
            kind["ivr"]["opt_out"] = dice.pick(0.0, 0.4)


def _announcement(dice: Dice, frame: Frame, data: Data) -> Data:
    told = {"play": frame.duration(dice, 10), "contained": dice.pick(0.0, 0.25, 0.5)}
    first = frame.moment(dice)
    if dice.yes(3):
        event = {"day": frame.day(first), "start": frame.clock(first), "duration_s": 60.0}
        events = data.setdefault("demand", {}).setdefault("events", {})
        events["incident"] = event | {"factor": 1.0}
        told["event"] = "incident"
    elif dice.yes():
        told |= {"start": frame.clock(first), "end": frame.clock(first + dice.number(10, 200))}
    return told
