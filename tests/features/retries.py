"""Callers who call again as often as their attempts say, with their patience, as another type."""

from __future__ import annotations

from tests.builders import Data
from tests.features.follow_ups import delay
from tests.themes import Dice, Frame

NAME = "retries"
CHOICES = 60


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Most types retry, some of them by attempt; many pass calls on to a line that is soon left."""
    kinds = {
        name: kind
        for name, kind in data["contact_types"].items()
        if kind.get("channel", "voice") == "voice"
    }
    second = dice.pick(*kinds) if kinds and dice.yes(1.5) else None
    if second is not None and _has_steps_everywhere(data, second) and dice.yes(1.5):
        kinds[second]["patience"] = frame.duration(dice, dice.pick(2, 5, 20))
    for name, kind in kinds.items():
        if second is not None and second != name and _has_steps_everywhere(data, second):
            kind["transfers"] = {second: {"share": dice.pick(0.75, 1.0, 0.5)}}
            if dice.yes(3):
                kind["transfers"][second]["conference"] = frame.duration(dice, 20)
        if dice.yes(1.2):
            kind["retry"] = _retry(dice, frame, kind)
        if "repeat" in kind and kind.get("transfers") and dice.yes():
            kind["repeat"]["calls_as"] = "passed_on_to"


def _has_steps_everywhere(data: Data, name: str) -> bool:
    """Whether a call that is passed on to a type finds its line wherever it came in."""
    route = data["contact_types"][name]["route"]
    return set(data["routes"][route]["steps"]) >= set(data["sites"])


def _retry(dice: Dice, frame: Frame, kind: Data) -> Data:
    most = dice.number(1, 4)
    found: Data = {
        ending: [dice.pick(1.0, 0.75, 0.5, 0.0) for _ in range(dice.number(1, most))]
        for ending in ("abandoned", "blocked", "disconnected", "dropped")
    }
    if not any(any(chances) for chances in found.values()):
        found["abandoned"] = 1.0
    found |= {"delay": delay(dice, frame), "at_most": most, "patience": dice.pick("keep", "new")}
    if kind.get("transfers") and dice.yes():
        found["calls_as"] = "passed_on_to"
    return found
