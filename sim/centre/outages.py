"""Outages: a component fails at a given or a random time, for a given or a random duration."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.centre.base import ClockTime, Count, Description, NonNegative, Positive, PositiveCount
from sim.centre.distributions import Distribution


class Detection(Description):
    """How the carrier notices: after a fixed delay, or by a ping that misses k times.

    With a ping every p seconds and k misses, detection takes between (k-1) p and k p seconds,
    uniformly: the failure falls at a random moment between two pings.
    """

    delay_s: NonNegative | None = Field(default=None, description="fixed delay, seconds")
    ping_s: Positive | None = Field(default=None, description="time between pings, seconds")
    misses: PositiveCount | None = Field(default=None, description="missed pings that count")

    @model_validator(mode="after")
    def _one_way(self) -> Detection:
        by_ping = (self.ping_s is not None, self.misses is not None)
        if (self.delay_s is not None) == any(by_ping) or any(by_ping) != all(by_ping):
            raise ValueError("give either delay_s, or ping_s and misses")
        return self


class Outage(Description):
    """A component that fails. Life: fail, detect, reroute, repair, fail back, agents return."""

    component: Literal["site"] = Field(description="kind of component (so far: site)")
    name: str = Field(description="which one")
    day: Count = Field(default=0, description="day on which it fails, 0 is the first")
    start: ClockTime | None = Field(default=None, description="clock time at which it fails")
    up_time: Distribution | None = Field(
        default=None,
        description="random failures instead: time from the horizon's start, and from each "
        "repair, to the next failure, seconds",
    )
    duration: Distribution = Field(description="time from failure to repair, seconds")
    detection: Detection = Field(description="how the carrier notices")
    failback_delay_s: NonNegative = Field(
        default=0.0, description="time from repair until the carrier sends calls again, seconds"
    )
    return_ramp_s: NonNegative = Field(
        default=0.0,
        description="time from repair until the last agent has logged in again (a linear ramp), s",
    )

    @model_validator(mode="after")
    def _fixed_or_random(self) -> Outage:
        if (self.start is None) == (self.up_time is None):
            raise ValueError("give either start (with day) or up_time")
        if self.up_time is not None and self.up_time.mean() <= 0:
            raise ValueError("up_time must have a positive mean")
        return self
