"""Callers who leave because of how many calls wait before them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.centre.base import Count, Description, Share
from sim.centre.by_waiting import applying, require_rising
from sim.centre.distributions import Distribution


class ShareWhileWaiting(Description):
    """How many callers leave who find many calls waiting."""

    waiting_over: Count = Field(
        description="more calls than this wait, when the call joins, in the lines at its site that "
        "share first pools with its own"
    )
    share: Share = Field(description="probability that the caller leaves for that")


class BalkingByWaiting(Description):
    """Callers who hear, or guess, how many calls wait before them, and leave for that.

    In the literature callers balk with a probability that depends on the length of the queue. Where
    they are told their place they listen first: most go some seconds after they joined.
    """

    leaves_after: Distribution | None = Field(
        default=None,
        description="time from joining the queue until such a caller leaves, unless answered or "
        "out of patience before; none = 0: at once, and the call has balked",
    )
    while_waiting: Annotated[tuple[ShareWhileWaiting, ...], Field(min_length=1)] = Field(
        description="shares who leave by how many calls wait on joining, in rising order of "
        "waiting_over: the last that applies counts; with fewer waiting nobody leaves for that",
    )

    @model_validator(mode="after")
    def _rising(self) -> BalkingByWaiting:
        require_rising(self.while_waiting)
        return self

    def share(self, waiting: int) -> float:
        """Probability to leave with so many calls waiting."""
        found = applying(self.while_waiting, waiting)
        return 0.0 if found is None else found.share
