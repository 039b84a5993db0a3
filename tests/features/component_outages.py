"""Trunk groups, IVRs, ACDs, links, CRMs and pools that fail, and shares of sites; full links."""

from __future__ import annotations

from sim.centre.outage_components import COMPONENTS, ComponentName, Place
from tests.builders import Data, constant, values
from tests.themes import Dice, Frame

NAME = "component_outages"
CHOICES = 90

WEIGHED: tuple[ComponentName, ...] = ("pool", "link", "ivr", "acd", "trunk_group", "site", "crm")
OTHERS = tuple(name for name in COMPONENTS if name not in WEIGHED)
"""They come last, so that a component more does not shuffle the outages of every centre."""
FATES: dict[str, dict[str, tuple[str | None, ...]]] = {
    "new_calls": {
        "ivr": (None, "block", "other_site"),
        "acd": (None, "held", "other_site"),
    },
    "in_ivr": {"ivr": ("to_agent", "to_agent", "drop")},
    "waiting": {
        "site": (None, None, "keep"),
        "acd": (None, "drop"),
        "link": (None, "drop"),
    },
    "talking": {
        "site": (None, None, "survive"),
        "acd": (None, "drop"),
        "link": (None, "drop"),
        "pool": ("drop", "hold", "hold", None, "requeue"),
    },
}
"""How often each fate is written; of other components every fate is as likely as none."""
WHOLE_ONLY = ("new_calls", "waiting")


def add(dice: Dice, frame: Frame, data: Data) -> None:
    """One to four outages, one of other components, and now and then links of few places."""
    for link in data["links"].values():
        if dice.yes(3):
            link["capacity"] = dice.pick(1, 2, 1, 3, 0)
    if dice.yes(2):
        give_lines(dice, data)
    for number in range(dice.pick(1, 2, 3, 4)):
        data["outages"][f"c{number}"] = an_outage(dice, frame, data, *dice.pick(*targets(data)))
    if OTHERS and dice.yes(3):
        data["outages"]["other"] = an_outage(dice, frame, data, *dice.pick(*targets(data, OTHERS)))


def give_lines(dice: Dice, data: Data) -> None:
    """A trunk group for every site without one."""
    for site in data["sites"].values():
        site["trunk_groups"] = site["trunk_groups"] or {"g0": {"lines": dice.pick(2, 3, 4, 8)}}


def an_outage(dice: Dice, frame: Frame, data: Data, kind: ComponentName, name: str) -> Data:
    """An outage of this component."""
    outage = _when(dice, frame)
    outage |= {"component": kind, "name": name}
    row = COMPONENTS[kind]
    if row.one_by_one:
        outage.pop("flaps", None)
    by_ports = row.ports and not (row.lines or row.agents)
    limited = not by_ports or "ivr" in data["sites"][name]
    if row.divisible and limited and not dice.yes(2.5):
        outage["share"] = dice.pick(0.5, 0.3, 0.75)
    for field, components in FATES.items():
        whole = "share" not in outage or field not in WHOLE_ONLY
        usual = (None,) if kind in WEIGHED else (None, *row.fates(field))
        chosen = dice.pick(*components.get(kind, usual))
        if chosen is not None and whole:
            outage[field] = chosen
    if row.speed:
        outage["handling_factor"] = dice.pick(1.5, 2, 1)
    if row.agents and not row.one_by_one:
        outage["return_ramp_s"] = dice.pick(0, 0, 10, 60, 200)
        elsewhere = _pools_elsewhere(data, kind, name)
        if elsewhere and dice.yes(3):
            outage["moved_agents"] = {
                "pool": dice.pick(*elsewhere),
                "share": dice.pick(0.5, 1, 0.3),
                "after_s": dice.pick(0, 1, 3) * (frame.beat or 4),
            }
    if dice.yes(4) and not row.one_by_one:
        outage["standby"] = {
            dice.pick(*data["pools"]): {
                "agents": dice.pick(1, 2, 3),
                "activation_delay_s": dice.pick(0, 1, 2) * (frame.beat or 4),
            }
        }
    moves = (row.premises and "share" not in outage) or outage.get("new_calls") == "other_site"
    if moves or "standby" in outage:
        outage["failback_delay_s"] = dice.pick(0, 0, 2) * (frame.beat or 4)
    return outage


def targets(
    data: Data, kinds: tuple[ComponentName, ...] = WEIGHED
) -> list[tuple[ComponentName, str]]:
    """What may fail, kinds alike."""
    sites = list(data["sites"])
    groups = [f"{s}.{g}" for s in sites for g in data["sites"][s]["trunk_groups"]]
    named: dict[Place, list[str]] = {
        "site": sites,
        "trunk_group": groups,
        "link": list(data["links"]),
        "pool": list(data["pools"]),
    }
    found = {kind: named[COMPONENTS[kind].place] for kind in kinds}
    return [
        (kind, found[kind][place % len(found[kind])])
        for kind in kinds
        if found[kind]
        for place in range(6)
    ]


def _pools_elsewhere(data: Data, kind: str, name: str) -> list[str]:
    site = data["pools"][name]["site"] if kind == "pool" else name
    return [p for p, pool in data["pools"].items() if pool["site"] != site]


def _when(dice: Dice, frame: Frame) -> Data:
    unit = frame.beat or 3
    outage: Data = {
        "duration": constant(0) if dice.yes(10) else frame.duration(dice, 50),
        "detection": {"delay_s": dice.pick(0, 1, 2, 3) * unit},
    }
    if dice.yes(1.5):
        start = frame.moment(dice)
        outage |= {"start": frame.clock(start), "day": frame.day(start)}
    else:
        up = [frame.span(dice, 100) + unit, frame.span(dice, 100), 200_000]
        outage["up_time"] = values(frame.origin + up[0], *up[1:])
    if dice.yes(4):
        outage["flaps"] = {"times": dice.number(1, 3), "up_time": frame.duration(dice, 20)}
    return outage
