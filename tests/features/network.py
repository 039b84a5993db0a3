"""Entry policies beyond the plain ones: shares by time, late information, a margin."""

from __future__ import annotations

from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "network"
CHOICES = 40
WEIGHTS = {1: ((1.0,),), 2: ((0.75, 0.25), (0.25, 0.75), (0.0, 1.0)),
           3: ((0.5, 0.125, 0.375), (0.125, 0.25, 0.625), (0.0, 0.75, 0.25))}  # fmt: skip


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Some routes have another entry policy, over every site that they have steps for."""
    unit = frame.beat or 5
    for route in data["routes"].values():
        if not dice.yes(1.2):
            continue
        sites = list(route["steps"])
        policy = dice.pick("best_service", "shares", "least_expected_wait", "most_idle",
                           "best_service", "least_expected_wait")  # fmt: skip
        entry: Data = {"policy": policy}
        if policy == "shares" or (policy == "best_service" and dice.yes()):
            entry |= _shares(dice, sites)
        else:
            entry["sites"] = sites
        if policy == "best_service":
            kinds = [
                k for k in data["contact_types"].values() if data["routes"][k["route"]] is route
            ]
            entry["margin_s"] = dice.pick(2 * unit, 5 * unit, *map(_handling, kinds))
        if policy != "shares" and dice.yes(1.5):
            entry["refresh_s"] = dice.pick(40, 60, 60, 100)
            entry["information_lag_s"] = dice.pick(0, 1, 4, 30) * unit
        route["entry"] = entry


def _handling(kind: Data) -> float:
    """Just what one call that waits adds to the expected wait for one agent; else 1 s."""
    found = sum(kind[part].get("value_s", 0.0) for part in ("talk", "wrap_up") if part in kind)
    return found or 1.0


def _shares(dice: Dice, sites: list[str]) -> Data:
    """Shares, or different ones in every minute of two or three."""
    rows = [
        dict(zip(sites, dice.pick(*WEIGHTS[len(sites)]), strict=True))
        for _ in range(dice.pick(1, 2, 2, 3))
    ]
    if len(rows) == 1:
        return {"shares": rows[0]}
    return {"shares_by_time": rows * (1440 // len(rows))}
