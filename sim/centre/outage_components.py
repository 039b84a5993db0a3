"""What may fail: every component is a row of effects, declared here and nowhere else.

Checks, the timeline, lost capacity, staffing and the docs follow from these rows; engines know
effects only. A component made of effects that exist needs a row here and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.catalogue import N_

Place = Literal["site", "trunk_group", "link", "pool"]

PLACES: dict[Place, str] = {
    "site": N_("site"),
    "trunk_group": N_("trunk group"),
    "link": N_("link"),
    "pool": N_("pool"),
}
"""Marked words for them."""

Effect = Literal["premises", "lines", "ports", "agents", "queue", "link", "speed"]

ComponentName = Literal["site", "trunk_group", "ivr", "acd", "link", "crm", "pool", "agent"]


@dataclass(frozen=True)
class OutageComponent:
    """The effects of a failure, and what may become of the calls that it touches.

    Attributes
    ----------
    place : what the outage's ``name`` names.
    premises : as a whole it takes everything at the site, its own calls included, and the carrier
        sends calls elsewhere once it knows.
    lines, ports, agents : its share of the trunk lines, IVR ports or agents is lost.
    queue : as a whole it keeps the site's queues from being matched with agents.
    link : as a whole it keeps calls and agents of two sites apart.
    speed : handling at the site takes longer meanwhile.
    one_by_one : each agent fails and is repaired alone, with luck of its own.
    new_calls, in_ivr, waiting, talking : what may become of these calls, the default first; empty:
        there is nothing to choose.
    """

    place: Place
    premises: bool = False
    lines: bool = False
    ports: bool = False
    agents: bool = False
    queue: bool = False
    link: bool = False
    speed: bool = False
    one_by_one: bool = False
    new_calls: tuple[str, ...] = ()
    in_ivr: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    talking: tuple[str, ...] = ()

    @property
    def divisible(self) -> bool:
        """Whether a share of it may fail."""
        return (self.lines or self.ports or self.agents) and not self.one_by_one

    def has(self, effect: Effect) -> bool:
        """Whether it is one of the effects."""
        found: bool = getattr(self, effect)
        return found

    def fates(self, field: str) -> tuple[str, ...]:
        """What may become of the calls of one of `FATES`, the default first."""
        allowed: tuple[str, ...] = getattr(self, field)
        return allowed


COMPONENTS: dict[ComponentName, OutageComponent] = {
    "site": OutageComponent(
        place="site",
        premises=True,
        lines=True,
        ports=True,
        agents=True,
        waiting=("drop", "keep"),
        talking=("drop", "survive"),
    ),
    "trunk_group": OutageComponent(place="trunk_group", lines=True),
    "ivr": OutageComponent(
        place="site",
        ports=True,
        new_calls=("bypass", "other_site", "block"),
        in_ivr=("drop", "to_agent"),
    ),
    "acd": OutageComponent(
        place="site",
        agents=True,
        queue=True,
        new_calls=("held", "other_site"),
        waiting=("keep", "drop"),
        talking=("survive", "drop"),
    ),
    "link": OutageComponent(
        place="link", link=True, waiting=("keep", "drop"), talking=("survive", "drop")
    ),
    "crm": OutageComponent(place="site", speed=True),
    "pool": OutageComponent(
        place="pool", agents=True, talking=("survive", "drop", "hold", "requeue")
    ),
    "agent": OutageComponent(
        place="pool",
        agents=True,
        one_by_one=True,
        talking=("requeue", "drop", "survive", "hold"),
    ),
}

FATES = ("new_calls", "in_ivr", "waiting", "talking")
"""Fields of an outage that say what becomes of calls."""

APPLIES: dict[str, Callable[[OutageComponent], bool]] = {
    "share": lambda row: row.divisible,
    "handling_factor": lambda row: row.speed,
    "return_ramp_s": lambda row: row.agents and not row.one_by_one,
    "moved_agents": lambda row: row.agents and not row.one_by_one,
    "flaps": lambda row: not row.one_by_one,
    "standby": lambda row: not row.one_by_one,
    "new_calls": lambda row: bool(row.new_calls),
    "in_ivr": lambda row: bool(row.in_ivr),
    "waiting": lambda row: bool(row.waiting),
    "talking": lambda row: bool(row.talking),
}
"""To which components a field of an outage applies; other fields apply to all."""


def components_with(field: str) -> list[str]:
    """The components that a field of `APPLIES` applies to."""
    return [name for name, row in COMPONENTS.items() if APPLIES[field](row)]
