"""Callers who leave because of how many calls wait when they join."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "balking"
CHOICES = 60


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Of most types, at once or after a while, with up to two shares by how many calls wait."""
    for kind in data["contact_types"].values():
        if kind.get("channel") in ("deferred", "outbound") or dice.yes(4):
            continue
        asked: Data = {}
        if dice.yes(1.5):
            asked["leaves_after"] = _after(dice, frame, kind)
        asked["while_waiting"] = [
            {"waiting_over": limit, "share": dice.pick(0.5, 1.0, 0.25, 0.0)}
            for limit in dice.pick((0,), (1,), (0, 2), (1, 2), (2,))
        ]
        kind["balking_by_waiting"] = asked


def _after(dice: Dice, frame: Frame, kind: Data) -> Data:
    """Often just at the end of patience, or at the time limit."""
    patience = kind.get("patience", {}).get("value_s")
    limit = kind.get("time_limit", {}).get("after_s")
    at = [{"dist": "constant", "value_s": t} for t in (patience, limit) if t is not None]
    found: Data = dice.pick(frame.duration(dice, dice.pick(10, 30)), *at)
    return found
