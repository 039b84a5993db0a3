"""Chats, and agents who handle several at once."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "chats"
CHOICES = 40


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Some of the contact types are chats; pools that take nothing else take several at once."""
    kinds = data["contact_types"]
    calls = [name for name, kind in kinds.items() if kind.get("channel", "voice") == "voice"]
    for name in dice.some(calls, all_of=2):
        kinds[name]["channel"] = "chat"
        kinds[name].pop("ivr", None)
        for field in ("harder_after_deflection", "callback", "time_limit", "transfers"):
            kinds[name].pop(field, None)
        for kind in kinds.values():
            kind.get("transfers", {}).pop(name, None)
    for pool in data["pools"].values():
        chats = [k for k in pool["skills"] if kinds[k].get("channel") == "chat"]
        if not chats or dice.yes(4):
            continue
        if len(chats) < len(pool["skills"]):
            continue
        pool["concurrency"] = dice.pick(2, 3, 2, 1)
        pool.pop("new_hires", None)
        pool.pop("fatigue", None)
        if dice.yes(1.3):
            factors = [1, dice.pick(1.5, 1, 1.25), dice.pick(2, 1.5)]
            pool["concurrency_factors"] = factors[: pool["concurrency"]]
