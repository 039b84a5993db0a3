"""Routing: how a call picks a site, which pools it may use as it waits, who takes whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.centre.base import Count, Description, NonNegative, PositiveCount, Share, require_total
from sim.errors import listing


class Condition(Description):
    """Asked once, when the step is due; every part given must hold."""

    queue_longer_than: Count | None = Field(
        default=None, description="more than this many calls wait in the call's own line"
    )
    expected_wait_over_s: NonNegative | None = Field(
        default=None, description="the expected wait of the call's line is over this, seconds"
    )
    site_down: str | None = Field(default=None, description="the carrier believes this site down")
    agents_idle: PositiveCount | None = Field(
        default=None, description="at least this many agents are idle in the step's pools"
    )

    @model_validator(mode="after")
    def _not_empty(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError(f"an `if` needs at least one of {listing(type(self).model_fields)}")
        return self


class Step(Description):
    """After ``after_s`` of waiting, open pools to the call or move it to another site's line."""

    after_s: NonNegative = Field(
        default=0.0, description="opens this long after joining the line, seconds"
    )
    pools: tuple[str, ...] = Field(default=(), description="pools that open; the place is kept")
    transfer_to: str | None = Field(
        default=None, description="site to whose line the call moves instead, starting again there"
    )
    condition: Condition | None = Field(
        default=None, alias="if", description="opens only if this holds when it is due"
    )

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        if bool(self.pools) == (self.transfer_to is not None):
            raise ValueError("a step needs either pools or transfer_to")
        return self


class Entry(Description):
    """How the carrier picks the site of an arriving call, over the sites it believes up."""

    policy: Literal["shares", "order", "least_expected_wait", "most_idle"] = Field(
        default="order",
        description="by fixed shares, in order, by the least expected wait, or by the most idle "
        "agents of the route's first step (ties: order)",
    )
    sites: tuple[str, ...] = Field(
        default=(), description="sites in order of preference, for every policy but shares"
    )
    shares: dict[str, Share] | None = Field(
        default=None, description="share of calls offered to each site, for policy shares"
    )

    @model_validator(mode="after")
    def _policy_needs(self) -> Entry:
        if self.policy == "shares":
            if not self.shares:
                raise ValueError("policy shares needs shares")
            if self.sites:
                raise ValueError("policy shares takes its sites from shares; leave out sites")
            require_total(dict(self.shares), "shares")
        else:
            if self.shares is not None:
                raise ValueError(f"shares belong to policy shares, not to {self.policy}")
            if not self.sites:
                raise ValueError(f"policy {self.policy} needs sites")
            if len(set(self.sites)) < len(self.sites):
                raise ValueError("sites names a site twice")
        return self

    def order(self) -> tuple[str, ...]:
        """The sites in order."""
        return tuple(self.shares) if self.shares is not None else self.sites


class Route(Description):
    """Where calls enter, and the steps of each site's line."""

    entry: Entry = Field(description="how a call picks a site")
    steps: dict[str, tuple[Step, ...]] = Field(
        description="steps by site; those of the site entered (or transferred to) apply"
    )

    @model_validator(mode="after")
    def _steps(self) -> Route:
        for site in self.entry.order():
            if site not in self.steps:
                raise ValueError(f"no steps for site '{site}', which the entry may pick")
        for site, steps in self.steps.items():
            if not steps:
                raise ValueError(f"steps of site '{site}' are empty")
            times = [s.after_s for s in steps]
            if times != sorted(times):
                raise ValueError(f"steps of site '{site}' must stand in order of after_s")
            for step in steps:
                if step.transfer_to == site:
                    raise ValueError(f"a step of site '{site}' transfers to the same site")
        return self


class Routing(Description):
    """Rules for the whole centre."""

    agent_selection: Literal["longest_idle", "random_agent"] = Field(
        default="longest_idle",
        description="which pool takes a call when step order and preference tie: the one whose "
        "agent has been idle longest, or one drawn uniformly over free agents",
    )
    overflow: bool = Field(
        default=True,
        description="whether calls may use other sites: false closes every step across sites and "
        "keeps the carrier from offering a call to a second site",
    )
    reroute_delay_s: NonNegative = Field(
        default=0.0,
        description="time from detecting that a site is down until the carrier sends its calls "
        "elsewhere, seconds",
    )
