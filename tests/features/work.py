"""Deferred and outbound work: piles beside the lines, and reserves of agents for calls."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "work"
CHOICES = 70


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """One to three types of work, for some pools, that come one by one or all at once."""
    priorities = dice.pick((1, 1, 1), (1, 0, 2))
    for number in range(dice.pick(1, 2, 3)):
        name = f"w{number}"
        work = _work(dice, frame)
        work["priority"] = priorities[number]
        data["contact_types"][name] = work
        for pool in dice.some(list(data["pools"]), all_of=2):
            data["pools"][pool]["skills"][name] = {
                "factor": dice.pick(1, 1, 0.5, 1.5),
                "preference": dice.pick(*frame.preferences),
            }
    for pool in data["pools"].values():
        pool["reserve"] = dice.pick(0, 0, 1, 1, 2)


def _work(dice: Dice, frame: Frame) -> Data:
    at = frame.origin
    times = sorted(float(at + t) for t in frame.times(dice, dice.pick(3, 8, 15)))
    work: Data = {
        "channel": dice.pick("deferred", "outbound"),
        "demand": {"trace": {"times_s": times}},
        "talk": frame.duration(dice, 30),
    }
    if dice.yes():
        moment = frame.moment(dice)
        release = {"contacts": dice.pick(1, 4, 9), "at": frame.clock(moment)}
        work["demand"] = {"release": release}
    if dice.yes():
        work["wrap_up"] = frame.duration(dice, 10)
    if work["channel"] == "outbound":
        work["outbound"] = {
            "right_party": dice.pick(0.5, 0.25, 1),
            "unanswered_s": frame.span(dice, 10),
        }
    if dice.yes():
        work["due"] = dice.pick({"working_days": 0}, {"after_s": 60.0})
    return work
