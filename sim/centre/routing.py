"""Routing: how a call picks a site, which pools it may use as it waits, who takes whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import (
    MOST_S,
    Count,
    Description,
    PositiveCount,
    PositiveSeconds,
    Seconds,
    Share,
    Times,
    Unit,
    require_total,
)
from sim.errors import listing

AgentSelection = Literal["longest_idle", "random_agent"]
"""Whose agent takes a call where several pools may."""


class Condition(Description):
    """Asked once, when the step is due; every part given must hold."""

    queue_longer_than: Count | None = Field(
        default=None, description="more than this many calls wait in the call's own queue"
    )
    expected_wait_over_s: Seconds | None = Field(
        default=None, description="the expected wait of the call's queue is over this"
    )
    site_down: str | None = Field(default=None, description="the carrier believes this site down")
    agents_idle: PositiveCount | None = Field(
        default=None,
        description="at least this many agents are idle in the step's pools; of a step that moves "
        "the call: in those that the other line opens at once",
    )
    other_queue_shorter_than: PositiveCount | None = Field(
        default=None,
        description="fewer than this many calls of the type wait in the line that the step moves "
        "the call to",
    )
    other_expected_wait_under_s: PositiveSeconds | None = Field(
        default=None,
        description="the expected wait in the line that the step moves the call to is under this",
    )
    other_expected_wait_shorter_by_s: PositiveSeconds | None = Field(
        default=None,
        description="the expected wait in the line that the step moves the call to is shorter than "
        "that in its own by at least this",
    )

    @model_validator(mode="after")
    def _not_empty(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError(
                _("an `if` needs at least one of {allowed}").format(
                    allowed=listing(type(self).model_fields)
                )
            )
        return self


class Step(Description):
    """After ``after_s`` of waiting, open pools to the call or move it to another site's queue."""

    after_s: Seconds = Field(default=0.0, description="opens this long after joining the queue")
    pools: tuple[str, ...] = Field(default=(), description="pools that open; the place is kept")
    transfer_to: str | None = Field(
        default=None,
        description="site to whose queue the call moves instead, starting again there, if that "
        "line has room",
    )
    reserve: Count = Field(
        default=0,
        description="idle agents who stay free for others: each of the step's pools takes calls by "
        "this step only while more than this are idle, on arrival and whenever an agent is free",
    )
    condition: Condition | None = Field(
        default=None, alias="if", description="opens only if this holds when it is due"
    )

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        if bool(self.pools) == (self.transfer_to is not None):
            raise ValueError(_("a step needs either pools or transfer_to"))
        if self.reserve and self.transfer_to is not None:
            raise ValueError(
                _(
                    "reserve is about the pools that a step opens, and this one moves the "
                    "call (transfer_to)"
                )
            )
        asked = {} if self.condition is None else self.condition.model_dump(exclude_none=True)
        for name in asked:
            if name.startswith("other_") and self.transfer_to is None:
                raise ValueError(
                    _(
                        "if.{name} asks about the line that a step moves the call to, and "
                        "this step has no transfer_to (a step with pools keeps the call in "
                        "its own line)"
                    ).format(name=name)
                )
        return self


class Entry(Description):
    """How the carrier picks the site of an arriving call, over the sites it believes up."""

    policy: Literal["shares", "order", "least_expected_wait", "most_idle", "best_service"] = Field(
        default="order",
        description="by fixed shares, in order, by the least expected wait, by the most idle "
        "agents of the route's first step (ties: order), or by the call's home site (the first, or "
        "the one by shares) unless the expected wait is clearly better elsewhere (best_service)",
    )
    sites: tuple[str, ...] = Field(
        default=(), description="sites in order of preference, where there are no shares"
    )
    shares: dict[str, Share] | None = Field(
        default=None,
        description="share of calls offered to each site, for policy shares, or that have their "
        "home there, for best_service",
    )
    shares_by_time: Annotated[tuple[dict[str, Share], ...], Field(min_length=1)] | None = Field(
        default=None,
        description="instead of shares: shares in equal slices of 24 h, by arrival; a site left "
        "out of a slice has 0 there",
    )
    margin_s: PositiveSeconds | None = Field(
        default=None,
        description="for best_service: a call leaves its home site if the expected wait is less "
        "elsewhere by at least this",
    )
    refresh_s: Annotated[float, Strict(), Field(ge=1, le=MOST_S), Unit("s")] | None = Field(
        default=None,
        description="for policies that look at the sites: the carrier asks how they are every so "
        "many seconds (from 0 on); none = it sees them as they are",
    )
    information_lag_s: Seconds = Field(
        default=0.0,
        description="time from asking the sites until the carrier goes by the answers",
    )

    @model_validator(mode="after")
    def _policy_needs(self) -> Entry:
        policy, given = self.policy, self.shares is not None or self.shares_by_time is not None
        if self.shares is not None and self.shares_by_time is not None:
            raise ValueError(_("give either shares or shares_by_time"))
        if policy == "shares" and not given:
            raise ValueError(_("policy shares needs shares"))
        if given and policy not in ("shares", "best_service"):
            raise ValueError(
                _("shares belong to policy shares or best_service, not to {policy}").format(
                    policy=policy
                )
            )
        if given and self.sites:
            raise ValueError(
                _("policy {policy} takes its sites from shares; leave out sites").format(
                    policy=policy
                )
            )
        if not given and not self.sites:
            raise ValueError(_("policy {policy} needs sites").format(policy=policy))
        if len(set(self.sites)) < len(self.sites):
            raise ValueError(_("sites names a site twice"))
        if self.shares is not None:
            require_total(dict(self.shares), "shares")
        for number, slice_ in enumerate(self.shares_by_time or ()):
            require_total(dict(slice_), f"shares_by_time[{number}]")
        if 1440 % len(self.shares_by_time or (None,)):
            raise ValueError(
                _(
                    "shares_by_time has {count} slices, which do not divide a day into "
                    "whole minutes (use 24, 48 or 96)"
                ).format(count=len(self.shares_by_time or ()))
            )
        return self

    @model_validator(mode="after")
    def _what_it_looks_at(self) -> Entry:
        if (self.margin_s is None) == (self.policy == "best_service"):
            raise ValueError(_("policy best_service needs margin_s, and no other policy takes it"))
        if self.policy in ("shares", "order") and self.refresh_s is not None:
            raise ValueError(
                _("policy {policy} does not look at the sites; no refresh_s").format(
                    policy=self.policy
                )
            )
        if self.information_lag_s and self.refresh_s is None:
            raise ValueError(_("information_lag_s needs refresh_s"))
        return self

    def order(self) -> tuple[str, ...]:
        """The sites in order."""
        named = [site for slice_ in self.slices() for site in slice_]
        return tuple(dict.fromkeys(named)) or self.sites

    def slices(self) -> tuple[dict[str, float], ...]:
        """Shares in equal slices of 24 h; none where there are no shares."""
        return self.shares_by_time or (() if self.shares is None else (self.shares,))


class Route(Description):
    """Where calls enter, and the steps of each site's queue."""

    entry: Entry = Field(description="how a call picks a site")
    steps: dict[str, tuple[Step, ...]] = Field(
        description="steps by site; those of the site entered (or transferred to) apply"
    )

    @model_validator(mode="after")
    def _steps(self) -> Route:
        for site in self.entry.order():
            if site not in self.steps:
                raise ValueError(
                    _("no steps for site '{site}', which the entry may pick").format(site=site)
                )
        for site, steps in self.steps.items():
            if not steps:
                raise ValueError(_("steps of site '{site}' are empty").format(site=site))
            times = [s.after_s for s in steps]
            if times != sorted(times):
                raise ValueError(
                    _("steps of site '{site}' must be in order of after_s").format(site=site)
                )
            for step in steps:
                if step.transfer_to == site:
                    raise ValueError(
                        _("a step of site '{site}' transfers to the same site").format(site=site)
                    )
        return self


class Routing(Description):
    """Rules for the whole centre."""

    agent_selection: AgentSelection = Field(
        default="longest_idle",
        description="which pool takes a call when step order and preference tie: the one whose "
        "agent has been idle longest, or one drawn uniformly over free agents; a contact type may "
        "have a rule of its own",
    )
    call_selection: Literal["priority", "largest_score"] = Field(
        default="priority",
        description="which waiting call a freed agent takes: of the best priority the one with the "
        "largest waiting time + head start; or, whatever their priorities and head starts, the one "
        "with the largest score",
    )
    overflow: Annotated[bool, Strict()] = Field(
        default=True,
        description="whether calls may use other sites: false closes every step across sites and "
        "keeps the carrier from offering a call to a second site",
    )
    reroute_delay_s: Seconds = Field(
        default=0.0,
        description="time from detecting that a site is down until the carrier sends its calls "
        "elsewhere",
    )
    transfers_at_most: Times = Field(
        default=3, description="how often a call may be passed on to another contact type"
    )
