"""Opening hours with a gap, and opening hours that cross midnight."""

from __future__ import annotations

from typing import Any

from sim.centre.base import clock_seconds
from tests.builders import Data, hours
from tests.themes import DAY, SPAN, Dice, Frame

NAME = "windows"
CHOICES = 12


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """A gap in the middle of the hours; those before it begin on the eve, or at once."""
    horizon = data["horizon"]
    if frame.origin:
        _across_midnight(dice, horizon)
        return
    opening = horizon.get("opening", hours(0, DAY))
    first, last = (int(clock_seconds(text)) for text in opening.split("-"))
    ends = frame.moment(dice, first + 1, min(last, SPAN) - 2)
    again = frame.moment(dice, ends, ends + dice.pick(20, 60, 0, 200))
    if not first < ends <= again < last or _leaves_out_a_shift(data, ends, again):
        return
    if dice.yes():
        first, last = DAY - 600, min(last, DAY - 900)
    windows = [hours(first, ends), hours(again, last)]
    horizon["opening"] = windows if dice.yes() else ", ".join(windows)


def _across_midnight(dice: Dice, horizon: Data) -> None:
    """Monday's hours go on into Tuesday, in one window or in two that overlap."""
    opening: Any = horizon.get("opening")
    if opening is None or not opening["mon"].endswith("-" + hours(0, DAY).split("-")[1]):
        return
    start, end = opening["mon"].split("-")[0], opening["tue"].split("-")[1]
    opening["mon"] = f"{start}-{end}"
    if dice.yes():
        del opening["tue"]


def _leaves_out_a_shift(data: Data, start: int, end: int) -> bool:
    """Whether somebody's shift lies within the gap."""
    return any(
        start <= clock_seconds(shift["start"]) and clock_seconds(shift["end"]) <= end
        for pool in data["pools"].values()
        for shift in pool["staffing"]["shifts"].values()
    )
