"""Follow-up calls: callers who come back, and agents who pass a call on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.centre.base import Description, PositiveCount, Share, Unit
from sim.centre.distributions import Distribution


class Retry(Description):
    """A caller whom nobody served calls again.

    The next attempt keeps the caller's reason: journey, talk and wrap-up are those of the first
    one; patience and the choice of site and agent are drawn anew.
    """

    blocked: Share = Field(
        default=0.0, description="probability after being refused at entry, or at a full queue"
    )
    abandoned: Share = Field(
        default=0.0, description="probability after abandoning, balking or missing a callback"
    )
    dropped: Share = Field(default=0.0, description="probability after being dropped in an outage")
    disconnected: Share = Field(
        default=0.0, description="probability after being cleared from the queue or sent to a "
        "message, or calling then when the queue is closed"
    )  # fmt: skip
    delay: Distribution = Field(description="time until the next attempt")
    at_most: PositiveCount = Field(
        default=3, description="attempts after the first one, until somebody serves the caller"
    )

    @model_validator(mode="after")
    def _some(self) -> Retry:
        if not (self.blocked or self.abandoned or self.dropped or self.disconnected):
            raise ValueError(
                "give at least one probability above 0: blocked, abandoned, dropped, disconnected"
            )
        return self


class Repeat(Description):
    """A caller who was served, but whose matter is not resolved, calls again.

    Talk and wrap-up are drawn anew; who was contained by the IVR in vain wants an agent now.
    """

    unresolved: Share = Field(
        default=0.0, description="probability after an agent's service: 1 - first-contact "
        "resolution as the agents see it"
    )  # fmt: skip
    unresolved_contained: Share = Field(
        default=0.0, description="probability after being contained by the IVR"
    )
    delay: Distribution = Field(description="time until the next call")
    at_most: PositiveCount = Field(default=2, description="repeat calls of one caller")
    window_days: Annotated[PositiveCount, Unit("days")] = Field(
        default=7, description="a caller who calls again within this many days was not resolved at "
        "the first contact, as first-contact resolution counts it"
    )  # fmt: skip

    @model_validator(mode="after")
    def _some(self) -> Repeat:
        if not (self.unresolved or self.unresolved_contained):
            raise ValueError("give a probability above 0: unresolved or unresolved_contained")
        return self


class Transfer(Description):
    """After the talk, some calls are passed on to another contact type's agents."""

    share: Annotated[float, Field(strict=True, gt=0, le=1)] = Field(
        description="share of the calls served that are passed on"
    )
    conference: Distribution | None = Field(
        default=None,
        description="warm: the first agent stays with the caller until the second one answers and "
        "for this long; none = cold: the first agent wraps up at once",
    )
