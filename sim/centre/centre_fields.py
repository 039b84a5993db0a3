"""What a centre has: every part, before it is checked that they fit together."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.centre.base import Description
from sim.centre.contact_types import ContactType, Target
from sim.centre.demand import CentreDemand
from sim.centre.horizon import Horizon
from sim.centre.ivr import IvrJourney
from sim.centre.outages import Outage
from sim.centre.playbooks import Playbook
from sim.centre.pools import AgentPool
from sim.centre.routing import Route, Routing
from sim.centre.sites import Link, Site
from sim.centre.tariff import Tariff


class CentreFields(Description):
    """The parts of a contact centre."""

    name: str = Field(default="centre", description="short name")
    title: str = Field(default="", description="name shown to people")
    description: str = Field(default="", description="what this centre is, for readers")
    currency: str = Field(default="CNY", description="currency of every amount")
    horizon: Horizon = Field(default_factory=Horizon, description="time simulated")
    sites: dict[str, Site] = Field(
        default_factory=dict,
        min_length=1,
        description="sites by name; left out: one site `main` without limits",
    )
    seats: Literal["hard", "soft"] = Field(
        default="hard",
        description="whether rosters that need more agents present at a site than it has seats are "
        "refused (hard) or only warned of (soft)",
    )
    links: dict[str, Link] = Field(default_factory=dict, description="WAN links by name")
    demand: CentreDemand = Field(
        default_factory=CentreDemand, description="what the types' demand shares"
    )
    ivr_journeys: dict[str, IvrJourney] = Field(
        default_factory=dict, description="IVR journeys by name"
    )
    contact_types: dict[str, ContactType] = Field(min_length=1, description="types by name")
    pools: dict[str, AgentPool] = Field(min_length=1, description="agent pools by name")
    routes: dict[str, Route] = Field(
        default_factory=dict,
        description="routes by name; of contact types that name no route, see there",
    )
    routing: Routing = Field(default_factory=Routing, description="rules for the whole centre")
    outages: dict[str, Outage] = Field(default_factory=dict, description="outages by name")
    playbooks: dict[str, Playbook] = Field(
        default_factory=dict, description="what people do in failures, by name"
    )
    target: Target = Field(default_factory=Target, description="service-level target")
    tariff: Tariff = Field(default_factory=Tariff, description="cost rates")
    sources: dict[str, str] = Field(
        default_factory=dict,
        description="where a figure comes from: path of a field (or of the part above it) -> "
        "source, or the word 'assumption' with the reasoning",
    )

    def target_of(self, contact_type: str) -> Target:
        """The target of a contact type: its own, or the centre's."""
        return self.contact_types[contact_type].target or self.target

    def link_between(self, one: str, other: str) -> str | None:
        """Name of the link that joins two sites, or None; for many, see `links_by_sites`."""
        return self.links_by_sites().get((one, other))

    def links_by_sites(self) -> dict[tuple[str, str], str]:
        """Name of the (first) link that joins two sites, in either order; ask for it once."""
        found: dict[tuple[str, str], str] = {}
        for name, link in self.links.items():
            one, other = link.between
            found.setdefault((one, other), name)
            found.setdefault((other, one), name)
        return found
