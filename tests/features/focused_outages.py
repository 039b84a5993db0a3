"""Outages of one kind, often of one component: again and again, one into the other."""

from __future__ import annotations

from tests.builders import Data
from tests.features.component_outages import WEIGHED, an_outage, give_lines, targets
from tests.themes import Dice, Frame

NAME = "focused_outages"
CHOICES = 130


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """Two to four outages, and a centre in which they meet somebody."""
    focus = dice.pick(*WEIGHED, "ivr", "link", "pool", "acd", "ivr")
    if focus == "trunk_group":
        give_lines(dice, data)
    if focus in ("ivr", "trunk_group"):
        _few_ports(dice, frame, data)
    if focus == "link":
        for link in data["links"].values():
            link["capacity"] = dice.pick(1, 2, 2, 3)
            link["transfer_delay_s"] = dice.pick(1, 2, 4) * (frame.beat or 4)
        _across(dice, data)
    found = [target for target in targets(data) if target[0] == focus] or targets(data)
    same = dice.pick(*found)
    for number in range(dice.pick(2, 3, 4)):
        kind, name = dice.pick(same, same, dice.pick(*found))
        outage = an_outage(dice, frame, data, kind, name)
        if dice.yes():
            outage["duration"] = frame.duration(dice, 150)
        data["outages"][f"f{number}"] = outage


def _few_ports(dice: Dice, frame: Frame, data: Data) -> None:
    """Every call goes through an IVR with few ports, and mostly waits for one."""
    play = {"play": frame.duration(dice, 20), "branches": {"agent": 0.875, "contained": 0.125}}
    data["ivr_journeys"]["few"] = {"start": "n", "nodes": {"n": play}}
    for kind in data["contact_types"].values():
        kind.setdefault("ivr", {"journey": "few"})
    for site in data["sites"].values():
        site["ivr"] = {
            "ports": dice.pick(1, 2, 2, 4),
            "when_full": dice.pick("wait", "wait", "bypass"),
        }


def _across(dice: Dice, data: Data) -> None:
    """Where a first step stays at its site, calls sometimes move away instead."""
    for route in data["routes"].values():
        for site, line in route["steps"].items():
            onwards = [s for s in route["steps"] if s > site and _joined(data, site, s)]
            if onwards and dice.yes() and not any("transfer_to" in step for step in line):
                line.insert(0, {"after_s": 0, "transfer_to": dice.pick(*onwards)})


def _joined(data: Data, site: str, other: str) -> bool:
    return any(set(link["between"]) == {site, other} for link in data["links"].values())
