"""Lines with little room, and steps that move calls to another line if it looks better."""

from __future__ import annotations

from tests.builders import Data, constant
from tests.themes import Dice, Frame

NAME = "full_lines"
CHOICES = 120


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Most lines hold few calls; calls move on to sites later in the alphabet, or would like to."""
    unit = frame.beat or 5
    for site in data["sites"].values():
        site["queue_limit"] = dice.pick(1, 2, 3, 0, 9, 9)
    for kind in data["contact_types"].values():
        if "route" in kind and dice.yes(3):
            kind["queue_limit"] = dice.pick(1, 2, 0)
    for name, route in data["routes"].items():
        users = [k for k in data["contact_types"].values() if k.get("route") == name]
        for site, line in route["steps"].items():
            onwards = [s for s in route["steps"] if s > site]
            for _ in range(dice.pick(1, 2, 2) if onwards else 0):
                other = dice.pick(*onwards)
                _link(dice, frame, data, site, other)
                moves: Data = {"after_s": dice.pick(0, 1, 1, 2, 3) * unit, "transfer_to": other}
                if dice.yes(1.3):
                    moves["if"] = _asked(dice, dice.pick(*users))
                line.append(moves)
                for kind in users:
                    if "callback" not in kind:
                        kind.setdefault("patience", constant(60))
            line.sort(key=lambda step: (step["after_s"], "pools" in step))


def _link(dice: Dice, frame: Frame, data: Data, site: str, other: str) -> None:
    if not any(set(link["between"]) == {site, other} for link in data["links"].values()):
        data["links"][site + other] = {
            "between": [site, other],
            "transfer_delay_s": dice.pick(0, 1, 2) * (frame.beat or 2.5),
        }


def _asked(dice: Dice, kind: Data) -> Data:
    """A condition about the other line, sometimes about both; waits that may just be expected."""
    parts = [kind[part] for part in ("talk", "wrap_up") if part in kind]
    handling = sum(_mean(part) for part in parts) or 10.0
    asked = {
        "other_expected_wait_under_s": dice.pick(1, 1, 2, 3) * handling / dice.pick(1, 1, 2, 3),
        "other_expected_wait_shorter_by_s": dice.pick(1, 1, 2) * handling / dice.pick(1, 1, 2, 3),
        "other_queue_shorter_than": dice.pick(1, 2, 1),
        "agents_idle": dice.pick(1, 1, 2),
        "queue_longer_than": dice.pick(0, 1),
    }
    names = list(asked)
    first, second = dice.pick(*names[:3], *names), dice.pick(*names)
    return {name: asked[name] for name in ((first, second) if dice.yes(4) else (first,))}


def _mean(law: Data) -> float:
    if "values_s" in law:
        return float(sum(law["values_s"]) / len(law["values_s"]))
    return float(law["value_s"] if "value_s" in law else law["mean_s"])
