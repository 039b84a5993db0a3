"""Follow-up calls: callers who come back, and agents who pass a call on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.catalogue import _
from sim.centre.base import Attempts, Description, PositiveDays, PositiveShare, Share
from sim.centre.distributions import Distribution


def _check_chances(value: Any) -> Any:
    for one in value if isinstance(value, (list, tuple)) and value else (value,):
        number = isinstance(one, (int, float)) and not isinstance(one, bool)
        if not (number and 0 <= one <= 1):
            raise ValueError(
                _(
                    "expected a probability from 0 to 1, or a list of them by attempt, found {one}"
                ).format(one=repr(one))
            )
    return value


Chances = Annotated[
    Share | Annotated[tuple[Share, ...], Field(min_length=1)], BeforeValidator(_check_chances)
]
"""A probability, or one after each attempt that failed; the last holds for further attempts."""

CallsAs = Literal["first_called", "passed_on_to"]

_CALLS_AS = (
    "contact type under which a caller who was passed on calls again: the one first called, or the "
    "one passed on to (by its route; past the IVR where it has none)"
)


class Retry(Description):
    """A caller whom nobody served calls again.

    The next attempt keeps the caller's reason: journey, talk and wrap-up are those of the first
    one; the choice of site and agent is drawn anew. Probabilities are plain numbers, or lists with
    one after each attempt that failed in turn ([0.9, 0.8]: 0.9 after the first call, 0.8 after the
    second and all further ones).
    """

    blocked: Chances = Field(
        default=0.0, description="probability after being refused at entry, or at a full queue; a "
        "list: by attempt"
    )  # fmt: skip
    abandoned: Chances = Field(
        default=0.0, description="probability after abandoning, balking or missing a callback; a "
        "list: by attempt"
    )  # fmt: skip
    dropped: Chances = Field(
        default=0.0, description="probability after being dropped in an outage; a list: by attempt"
    )
    disconnected: Chances = Field(
        default=0.0, description="probability after being cleared from the queue or sent to a "
        "message, or calling then when the queue is closed; a list: by attempt"
    )  # fmt: skip
    delay: Distribution = Field(description="time until the next attempt")
    patience: Literal["new", "keep"] = Field(
        default="new", description="patience of the next attempt: drawn anew, or that of the call "
        "before"
    )  # fmt: skip
    calls_as: CallsAs = Field(default="first_called", description=_CALLS_AS)
    at_most: Attempts = Field(
        default=3, description="attempts after the first one, until somebody serves the caller"
    )

    @model_validator(mode="after")
    def _some(self) -> Retry:
        if not any(any(self.chances(name)) for name in ENDINGS):
            raise ValueError(
                _(
                    "give at least one probability above 0: blocked, abandoned, dropped, "
                    "disconnected"
                )
            )
        for name in ENDINGS:
            if len(self.chances(name)) > self.at_most:
                raise ValueError(
                    _(
                        "{name} has {count} probabilities, but at_most allows {at_most} "
                        "attempts after the first one; raise at_most or leave out the last "
                        "probabilities"
                    ).format(name=name, count=len(self.chances(name)), at_most=self.at_most)
                )
        return self

    def chances(self, ending: str) -> tuple[float, ...]:
        """The probabilities after an ending, one of `ENDINGS`, by attempt."""
        found = getattr(self, ending)
        return found if isinstance(found, tuple) else (found,)


ENDINGS = ("blocked", "abandoned", "dropped", "disconnected")
"""Fields of `Retry` that hold probabilities."""


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
    at_most: Attempts = Field(default=2, description="repeat calls of one caller")
    calls_as: CallsAs = Field(default="first_called", description=_CALLS_AS)
    window_days: PositiveDays = Field(
        default=7, description="a caller who calls again within this many days was not resolved at "
        "the first contact, as first-contact resolution counts it"
    )  # fmt: skip

    @model_validator(mode="after")
    def _some(self) -> Repeat:
        if not (self.unresolved or self.unresolved_contained):
            raise ValueError(_("give a probability above 0: unresolved or unresolved_contained"))
        return self


class Transfer(Description):
    """After the talk, some calls are passed on to another contact type's agents."""

    share: PositiveShare = Field(description="share of the calls served that are passed on")
    conference: Distribution | None = Field(
        default=None,
        description="warm: the first agent stays with the caller until the second one answers and "
        "for this long; none = cold: the first agent wraps up at once",
    )
