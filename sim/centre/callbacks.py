"""How long a type's callers may stay in the queue, and the callback that may be offered to them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.centre.base import Description, Seconds, Share


class TimeLimit(Description):
    """The longest time in the queue, from the first joining; patience that ends then goes first."""

    after_s: Seconds = Field(description="longest time in the queue")
    then: Literal["message", "callback", "disconnect"] = Field(
        description="what happens then: the caller hears a message and is gone; is offered a "
        "callback, and hears the message if they decline; or is cut off"
    )


class Callback(Description):
    """A caller who accepts gives up the trunk line and keeps the place in the queue."""

    expected_wait_over_s: Seconds | None = Field(
        default=None,
        description="offered to a caller who has to wait in the queue and whose expected wait is "
        "longer; none = only when the time limit is over",
    )
    acceptance: Share = Field(description="probability that a caller accepts when asked")
    answer: Share = Field(description="probability that a caller who is called back answers")
    ring_s: Seconds = Field(description="ringing time, answered or not")
