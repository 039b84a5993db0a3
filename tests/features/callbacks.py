"""Time limits of the line, and callers who are called back."""

from __future__ import annotations

from tests.builders import Data, constant
from tests.themes import Dice, Frame

NAME = "callbacks"
CHOICES = 60


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Some types have a callback, some a time limit, most of them both."""
    unit = frame.beat or 5
    focus = dice.pick("moves", "links", "ringing", "")
    for kind in data["contact_types"].values():
        outcomes = ["message", "disconnect"]
        steps = data["routes"][kind["route"]]["steps"]
        if dice.yes(1.4) and _goes_onwards(steps):
            kind["callback"] = _callback(dice, kind, unit)
            outcomes = ["callback", "callback", *outcomes]
            if focus == "links":
                _move_at_once(data, steps)
            if focus == "moves":
                _move_later(dice, data, steps, unit)
                kind["queue_limit"] = dice.pick(1, 2, 3)
            if focus == "ringing":
                kind["callback"] |= {"answer": dice.pick(0.0, 0.25), "ring_s": 6 * unit}
        if dice.yes(1.6):
            kind["time_limit"] = {
                "after_s": _limit(dice, frame, kind),
                "then": dice.pick(*outcomes),
            }
            if kind["time_limit"]["then"] == "callback" and dice.yes(3):
                del kind["callback"]["expected_wait_over_s"]
    if focus == "links":
        for link in data["links"].values():
            link |= {"capacity": dice.pick(1, 2, 3), "transfer_delay_s": dice.pick(1, 2) * unit}
    if focus == "ringing":
        for number in range(3):
            data["outages"][f"r{number}"] = _agents_gone(dice, frame, data, unit)


def _goes_onwards(lines: dict[str, list[Data]]) -> bool:
    """Whether no transfer leads back, where a caller without patience could go round for ever.

    Those that do are taken out where something else is left of the line.
    """
    for site, line in lines.items():
        onwards = [s for s in line if s.get("transfer_to", "z") > site]
        if any("pools" in step for step in onwards):
            line[:] = onwards
    return all(s.get("transfer_to", "z") > site for site, line in lines.items() for s in line)


def _move_at_once(data: Data, lines: dict[str, list[Data]]) -> None:
    """Calls of the first line wait at another site, across a link."""
    for site, line in lines.items():
        onwards = _onwards(data, site, lines)
        if onwards:
            line.insert(0, {"after_s": 0, "transfer_to": onwards[0]})
            return


def _move_later(dice: Dice, data: Data, lines: dict[str, list[Data]], unit: float) -> None:
    """Calls that have waited for long wait elsewhere, where they may find other limits."""
    for site, line in lines.items():
        onwards = _onwards(data, site, lines)
        if onwards:
            after_s = line[-1]["after_s"] + dice.pick(2, 1, 4) * unit
            line.append({"after_s": after_s, "transfer_to": dice.pick(*onwards)})


def _onwards(data: Data, site: str, lines: dict[str, list[Data]]) -> list[str]:
    """Sites after this one that a link joins with it."""
    joined = [frozenset(link["between"]) for link in data["links"].values()]
    return [s for s in lines if s > site and frozenset((site, s)) in joined]


def _agents_gone(dice: Dice, frame: Frame, data: Data, unit: float) -> Data:
    """Agents of a pool are gone while it rings."""
    start = frame.moment(dice)
    return {
        "component": "pool",
        "name": dice.pick(*data["pools"]),
        "start": frame.clock(start),
        "day": frame.day(start),
        "duration": constant(dice.pick(1, 2, 4) * unit),
        "talking": dice.pick("drop", "hold"),
    }


def _callback(dice: Dice, kind: Data, unit: float) -> Data:
    """Often offered at just the wait that so many calls before one agent or two would make."""
    handling = sum(kind[p].get("value_s", 0.0) for p in ("talk", "wrap_up") if p in kind)
    return {
        "expected_wait_over_s": dice.pick(0.0, 0.0, unit, handling, 2 * handling, 0.5 * handling),
        "acceptance": dice.pick(1.0, 0.5, 0.75, 0.25),
        "answer": dice.pick(0.5, 1.0, 0.75, 0.0),
        "ring_s": dice.pick(unit, 0.0, 2 * unit, 4 * unit),
    }


def _limit(dice: Dice, frame: Frame, kind: Data) -> float:
    """Often just the patience."""
    patience = kind.get("patience", {}).get("value_s", 20.0)
    return float(dice.pick(patience, *(frame.span(dice, most) for most in (30, 60, 60))))
