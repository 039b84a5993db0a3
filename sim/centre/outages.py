"""Outages: a component fails at a given or a random time, for a given or a random duration."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import (
    AtLeastOne,
    ClockTime,
    Days,
    Description,
    PositiveAgents,
    PositiveSeconds,
    PositiveShare,
    Seconds,
)
from sim.centre.distributions import Distribution
from sim.centre.outage_components import (
    APPLIES,
    COMPONENTS,
    FATES,
    ComponentName,
    OutageComponent,
    components_with,
)
from sim.errors import listing, near_match


class Detection(Description):
    """How the carrier notices: after a fixed delay, or by a ping that misses k times.

    With a ping every p seconds and k misses, detection takes between (k-1) p and k p seconds,
    uniformly: the failure falls at a random moment between two pings.
    """

    delay_s: Seconds | None = Field(default=None, description="fixed delay")
    ping_s: PositiveSeconds | None = Field(default=None, description="time between pings")
    misses: Annotated[int, Strict(), Field(gt=0, le=1000)] | None = Field(
        default=None, description="missed pings that count"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Detection:
        by_ping = (self.ping_s is not None, self.misses is not None)
        if (self.delay_s is not None) == any(by_ping) or any(by_ping) != all(by_ping):
            raise ValueError(_("give either delay_s, or ping_s and misses"))
        return self


class MovedAgents(Description):
    """Agents who lost their place and work at another site until the repair."""

    share: PositiveShare = Field(description="share of the agents that the outage takes")
    pool: str = Field(description="pool of another site in which they work")
    after_s: Seconds = Field(default=0.0, description="time from the failure until they are there")


class Standby(Description):
    """Agents who come only while a failure is known."""

    agents: PositiveAgents = Field(description="agents who come, more than the pool's own staffing")
    activation_delay_s: Seconds = Field(
        default=0.0, description="time from detection until they take calls"
    )


class Flaps(Description):
    """A failure that comes again after short times of work."""

    times: Annotated[int, Strict(), Field(gt=0, le=1000)] = Field(
        description="further failures after each first one"
    )
    up_time: Distribution = Field(description="time from each repair to the next of these failures")


class Outage(Description):
    """A component that fails. Life: fail, detect, reroute, repair, fail back, agents return."""

    component: ComponentName = Field(description="what fails")
    name: str = Field(
        description="which one: a site (also for what stands there), a trunk group as site.group, a"
        " link or a pool"
    )
    share: PositiveShare = Field(
        default=1.0,
        description="share of the component that is lost: trunk lines, ports, agents",
    )
    day: Days = Field(default=0, description="day on which it fails, 0 is the first")
    start: ClockTime | None = Field(default=None, description="clock time at which it fails")
    up_time: Distribution | None = Field(
        default=None,
        description="random failures instead: time from the horizon's start, and from each "
        "repair, to the next failure",
    )
    duration: Distribution = Field(description="time from failure to repair")
    flaps: Flaps | None = Field(
        default=None, description="further failures shortly after each repair; none = it stays up"
    )
    detection: Detection | None = Field(
        default=None,
        description="how the carrier notices; needed where calls go elsewhere or standby comes",
    )
    failback_delay_s: Seconds = Field(
        default=0.0,
        description="time from repair until the carrier sends calls again and standby goes",
    )
    return_ramp_s: Seconds = Field(
        default=0.0,
        description="time from repair until the last agent has logged in again (a linear ramp)",
    )
    new_calls: Literal["bypass", "other_site", "block", "held"] | None = Field(
        default=None,
        description="calls that come while it is down: bypass the IVR (to agents), are held in the "
        "queue or block; or go to an other_site once it is detected (before, to agents or held)",
    )
    in_ivr: Literal["drop", "to_agent"] | None = Field(
        default=None, description="calls in the IVR drop, or go to_agent"
    )
    waiting: Literal["drop", "keep"] | None = Field(
        default=None,
        description="waiting calls drop or keep their place (of a link: those moved across it)",
    )
    talking: Literal["drop", "survive", "hold", "requeue"] | None = Field(
        default=None,
        description="calls with the agents lost (of a link: across it) drop, survive, hold (the "
        "same agent resumes them after the repair) or requeue (back to the head of the queue, any "
        "agent goes on with the rest of the talk)",
    )
    handling_factor: AtLeastOne | None = Field(
        default=None,
        description="factor on talk and wrap-up of calls that agents of the site take meanwhile",
    )
    moved_agents: MovedAgents | None = Field(
        default=None, description="agents who work at another site meanwhile"
    )
    standby: dict[str, Standby] = Field(
        default_factory=dict, description="agents who come while the outage is known, by pool"
    )

    @model_validator(mode="after")
    def _fixed_or_random(self) -> Outage:
        if (self.start is None) == (self.up_time is None):
            raise ValueError(_("give either start (with day) or up_time"))
        if self.up_time is not None and self.up_time.mean() <= 0:
            raise ValueError(_("up_time must have a positive mean"))
        return self

    @model_validator(mode="after")
    def _fields_of_the_component(self) -> Outage:
        for field, applies in APPLIES.items():
            usual = type(self).model_fields[field].get_default(call_default_factory=True)
            given = getattr(self, field) != usual
            if given and not applies(self.effects):
                raise ValueError(
                    _("{field} does not apply to component {component}, only to {allowed}").format(
                        field=field,
                        component=self.component,
                        allowed=listing(components_with(field)),
                    )
                )
        for field in FATES:
            value, allowed = getattr(self, field), self.effects.fates(field)
            if value is None:
                continue
            if value not in allowed:
                raise ValueError(
                    _(
                        "{field}: found '{value}'; allowed for component {component}: "
                        "{allowed}{near}"
                    ).format(
                        field=field,
                        value=value,
                        component=self.component,
                        allowed=", ".join(allowed),
                        near=near_match(value, allowed),
                    )
                )
            if self.share < 1 and field in ("new_calls", "waiting"):
                raise ValueError(
                    _("{field} belongs to an outage of the whole (share 1)").format(field=field)
                )
        if self.effects.speed and self.handling_factor is None:
            raise ValueError(
                _("component {component} needs handling_factor").format(component=self.component)
            )
        return self

    @model_validator(mode="after")
    def _noticed(self) -> Outage:
        if self.failback_delay_s and not (self.moves_carrier or self.standby):
            raise ValueError(
                _(
                    "failback_delay_s does not apply where the carrier sends no call "
                    "elsewhere and no standby comes"
                )
            )
        if self.detection is None and (self.moves_carrier or self.standby):
            raise ValueError(
                _("detection is required: standby comes once the failure is known")
                if self.standby
                else _(
                    "detection is required: the carrier sends calls elsewhere once the failure is "
                    "known"
                )
            )
        return self

    @property
    def effects(self) -> OutageComponent:
        """What the failure of the component takes."""
        return COMPONENTS[self.component]

    @property
    def whole(self) -> bool:
        """Whether all of the component is lost."""
        return self.share == 1

    def fate(self, field: str) -> str | None:
        """What becomes of the calls of one of `FATES`, as written or by default; None: nothing."""
        written: str | None = getattr(self, field)
        return written if written is not None else next(iter(self.effects.fates(field)), None)

    @property
    def moves_carrier(self) -> bool:
        """Whether the carrier sends calls to other sites once it knows."""
        if self.effects.premises:
            return self.whole
        return self.new_calls == "other_site"
