"""Contact types: why people call, what the IVR does for them, how long they wait and talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, Strict, model_validator
from pydantic_core import CoreSchema

from sim.catalogue import _
from sim.centre.balking import BalkingByWaiting
from sim.centre.base import Count, DayFactors, Description, Money, Seconds, Share, ShareBelowOne
from sim.centre.callbacks import Callback, TimeLimit
from sim.centre.deferred_work import Due, Outbound
from sim.centre.demand import Demand
from sim.centre.distributions import Distribution
from sim.centre.follow_ups import Repeat, Retry, Transfer
from sim.centre.routing import AgentSelection

Channel = Literal["voice", "chat", "deferred", "outbound"]


@dataclass(frozen=True)
class OnlyFor:
    """The channels that a field of a contact type applies to; beside its type, as a unit is."""

    channels: tuple[Channel, ...]

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "channels": list(self.channels)}


CALLS_ONLY = OnlyFor(("voice",))
NOT_WORK = OnlyFor(("voice", "chat"))
WORK_ONLY = OnlyFor(("deferred", "outbound"))


class Target(Description):
    """The promise: a share answered within a threshold, counted by a named variant."""

    threshold_s: Seconds = Field(
        default=20.0, description="T: the wait up to which an answer counts as in time"
    )
    share: Share = Field(default=0.8, description="share to reach")
    variant: Literal[
        "offered",
        "answered",
        "ignore_abandons",
        "abandons_negative",
        "abandons_positive",
        "exclude_short_abandons",
        "short_abandons_positive",
        "ignore_all_abandons",
    ] = Field(
        default="offered",
        description="what answered within T is divided by: calls offered to agents (offered, and "
        "abandons_negative, which says that an abandoned call is a miss); answered; offered "
        "without those abandoned within T (ignore_abandons), within short_abandon_s "
        "(exclude_short_abandons), or ever (ignore_all_abandons); abandons_positive and "
        "short_abandons_positive count abandoned within T, or within short_abandon_s, as met",
    )
    short_abandon_s: Seconds = Field(default=5.0, description="abandons within this are short")


class IvrBehaviour(Description):
    """How a contact type goes through the IVR."""

    journey: str = Field(
        default="", description="name of the journey; left out where there is one journey: that one"
    )
    branches: dict[str, dict[str, Share]] = Field(
        default_factory=dict,
        description="branches of a node for this type, instead of the journey's own",
    )
    success: dict[str, Share] = Field(
        default_factory=dict,
        description="success of one attempt at a node with authentication or recognition for this "
        "type",
    )
    opt_out: Share | None = Field(
        default=None,
        description="probability of pressing 0 for an agent while a node plays (per attempt) for "
        "this type, at every node that allows it; none = as the journey says",
    )
    announced: dict[str, Share] = Field(
        default_factory=dict,
        description="share of this type that a node's announcement satisfies (contained)",
    )


class HarderAfterDeflection(Description):
    """The IVR contains the easier calls, so that those left to agents take longer.

    Talk and wrap-up are multiplied by ((1 - reference_containment) / (1 - c)) ** elasticity, where
    c is the share of the type's calls that its journey contains, worked out from the graph
    (announcements aside). If handling times have a Pareto tail of index a, and the IVR contains the
    shortest, the mean of the rest grows in just this way with elasticity 1 / a.
    """

    reference_containment: ShareBelowOne = Field(
        description="containment at which talk and wrap_up were measured: factor 1"
    )
    elasticity: Share = Field(
        description="0: contained calls were like all others; 1: they were so easy that containing "
        "more of them takes no work off the agents"
    )


class Score(Description):
    """How urgent a waiting call is: base + per_s x waiting time."""

    base: Annotated[float, Strict(), Field(ge=0, le=1e9)] = Field(
        default=0.0, description="score of a call that has just joined"
    )
    per_s: Annotated[float, Strict(), Field(ge=0, le=1e6)] = Field(
        default=1.0, description="what a second of waiting adds"
    )


class ContactType(Description):
    """Why people call."""

    title: str = Field(default="", description="name shown to people")
    demand: Demand = Field(description="how many, and when")
    channel: Channel = Field(
        default="voice",
        description="voice: calls; chat: they wait as calls do, but need no trunk line; "
        "deferred (e-mail, adjustments) and outbound (lists): work that waits in a pile until a "
        "pool with the skill has an agent to spare",
    )
    ivr: Annotated[IvrBehaviour | None, CALLS_ONLY] = Field(
        default=None, description="IVR behaviour; none = no IVR"
    )
    route: Annotated[str | None, NOT_WORK] = Field(
        default=None,
        description="name of the route; left out: the route of the type's own name, and where "
        "there is none, calls enter the one site whose pools have the skill, all of which are open "
        "to them at once; none for work",
    )
    agent_selection: AgentSelection | None = Field(
        default=None,
        description="which pool takes a call of this type when step order and preference tie; "
        "none = as routing.agent_selection says",
    )
    due: Annotated[Due | None, WORK_ONLY] = Field(
        default=None, description="until when work is due; none = any time"
    )
    outbound: Annotated[Outbound | None, OnlyFor(("outbound",))] = Field(
        default=None, description="what happens when an agent dials; none = everybody answers"
    )
    priority: Annotated[int, Strict(), Field(ge=0, le=10**6)] = Field(
        default=1, description="priority class; the lowest number goes first"
    )
    head_start_s: Annotated[Seconds, NOT_WORK] = Field(
        default=0.0, description="added to its waiting time when calls are compared"
    )
    score: Score = Field(
        default_factory=Score,
        description="how urgent a waiting call is, for routing.call_selection largest_score",
    )
    balking: Annotated[Share, NOT_WORK] = Field(
        default=0.0, description="probability that a caller who must wait leaves at once"
    )
    balking_by_waiting: Annotated[BalkingByWaiting | None, NOT_WORK] = Field(
        default=None,
        description="callers who leave because of how many calls wait when they join; none = "
        "nobody does",
    )
    patience: Annotated[Distribution | None, NOT_WORK] = Field(
        default=None, description="time a caller is willing to wait; none = without end"
    )
    patience_by_time: DayFactors = Field(
        default=(1.0,), description="factors on patience in equal slices of 24 h, by arrival"
    )
    talk: Distribution = Field(description="talk time with a pool of factor 1")
    wrap_up: Distribution | None = Field(
        default=None, description="work after the call with a pool of factor 1; none = 0"
    )
    handling_by_time: DayFactors = Field(
        default=(1.0,),
        description="factors on talk and wrap-up in equal slices of 24 h, by arrival",
    )
    harder_after_deflection: HarderAfterDeflection | None = Field(
        default=None,
        description="how much longer calls take the more of them the IVR contains; none = not at "
        "all",
    )
    queue_limit: Annotated[Count | None, NOT_WORK] = Field(
        default=None, description="calls of this type that may wait in one site's queue; none = any"
    )
    time_limit: Annotated[TimeLimit | None, NOT_WORK] = Field(
        default=None,
        description="longest time in the queue, and what happens then; none = no limit",
    )
    callback: Annotated[Callback | None, CALLS_ONLY] = Field(
        default=None, description="callback that is offered when the wait is long; none = never"
    )
    retry: Annotated[Retry | None, NOT_WORK] = Field(
        default=None, description="unserved callers call again; none = they do not"
    )
    repeat: Annotated[Repeat | None, NOT_WORK] = Field(
        default=None, description="callers whose matter is not resolved call again; none = no"
    )
    transfers: Annotated[dict[str, Transfer], CALLS_ONLY] = Field(
        default_factory=dict,
        description="contact types that calls are passed on to after the talk (which keep the "
        "line, and queue by that type's route at the site where they are)",
    )
    target: Target | None = Field(default=None, description="its own target; none = the centre's")
    lost_value: Money = Field(
        default=0.0, description="value lost with a call blocked, abandoned or dropped"
    )

    def foreign_fields(self) -> Iterator[tuple[str, tuple[Channel, ...]]]:
        """Fields that are given though they do not apply to the channel, and where they do."""
        for name, field in type(self).model_fields.items():
            given = name in self.model_fields_set and getattr(self, name) not in (None, 0, {})
            for only in field.metadata:
                if given and isinstance(only, OnlyFor) and self.channel not in only.channels:
                    yield name, only.channels

    @model_validator(mode="after")
    def _callbacks_are_offered(self) -> ContactType:
        at_the_limit = self.time_limit is not None and self.time_limit.then == "callback"
        if at_the_limit and self.callback is None:
            raise ValueError(_("time_limit leads to a callback; it needs a callback"))
        over = 0.0 if self.callback is None else self.callback.expected_wait_over_s
        if over is None and not at_the_limit:
            raise ValueError(
                _(
                    "callback is never offered; it needs expected_wait_over_s, or a "
                    "time_limit that leads to it"
                )
            )
        return self

    @model_validator(mode="after")
    def _passed_on(self) -> ContactType:
        total = sum(t.share for t in self.transfers.values())
        if total > 1.0 + 1e-9:
            raise ValueError(
                _("the shares of transfers sum to {total}; at most 1").format(total=f"{total:g}")
            )
        for name, again in (("retry", self.retry), ("repeat", self.repeat)):
            if again is not None and again.calls_as == "passed_on_to" and not self.transfers:
                raise ValueError(
                    _(
                        "{name}.calls_as is passed_on_to, but calls of this type are never "
                        "passed on; give transfers"
                    ).format(name=name)
                )
        return self
