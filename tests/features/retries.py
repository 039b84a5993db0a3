"""Callers who call again as often as their attempts say, with their patience, as another type."""

from __future__ import annotations

from tests.builders import Data
from tests.features.follow_ups import delay, transfers
from tests.themes import Dice, Frame

NAME = "retries"
CHOICES = 48


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Most types retry; of these some by attempt, some with the patience of before."""
    for kind in data["contact_types"].values():
        if kind.get("channel", "voice") != "voice":
            continue
        if dice.yes(1.5) and "transfers" not in kind:
            kind["transfers"] = transfers(dice, frame, data)
        if dice.yes(1.2):
            kind["retry"] = _retry(dice, frame, kind)
        if "repeat" in kind and kind.get("transfers") and dice.yes():
            kind["repeat"]["calls_as"] = "passed_on_to"


def _retry(dice: Dice, frame: Frame, kind: Data) -> Data:
    most = dice.number(1, 4)
    found: Data = {
        ending: [dice.pick(1.0, 0.75, 0.5, 0.0) for _ in range(dice.number(1, most))]
        for ending in ("abandoned", "blocked", "disconnected", "dropped")
    }
    if not any(any(chances) for chances in found.values()):
        found["abandoned"] = 1.0
    found |= {"delay": delay(dice, frame), "at_most": most, "patience": dice.pick("keep", "new")}
    if kind.get("transfers") and dice.yes(1.3):
        found["calls_as"] = "passed_on_to"
    return found
