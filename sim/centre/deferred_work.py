"""Deferred and outbound work: contacts without patience, done with spare capacity, when due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from sim.catalogue import _
from sim.centre.base import DAY_S, Days, Description, PositiveSeconds, Seconds, Share
from sim.centre.horizon import Horizon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORK = ("deferred", "outbound")
"""Channels of work: contacts that wait for an agent with time to spare."""


class Due(Description):
    """Until when work is to be finished: so long after it came, or the end of a working day."""

    after_s: PositiveSeconds | None = Field(default=None, description="so long after it came")
    working_days: Days | None = Field(
        default=None,
        description="closing time of the working day on which it came (0), of the next one (1) and "
        "so on; of a day with several opening hours the last one; what comes after closing time or "
        "on a closed day counts as of the next working day",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Due:
        if (self.after_s is None) == (self.working_days is None):
            raise ValueError(_("give either after_s or working_days"))
        return self


class Outbound(Description):
    """What happens when an agent dials a contact of a list."""

    right_party: Share = Field(
        default=1.0, description="probability that the right person answers (right-party contact)"
    )
    unanswered_s: Seconds = Field(
        default=30.0, description="agent's time for a contact that does not answer"
    )


def due_times(due: Due, came_s: NDArray[np.float64], horizon: Horizon) -> NDArray[np.float64]:
    """When each contact is due, seconds; infinite where the centre never opens again.

    Parameters
    ----------
    due : until when.
    came_s : times at which the contacts came, shape (n,), seconds.
    horizon : the opening hours; those of the days after its end follow from the weekdays.
    """
    import numpy as np

    if due.after_s is not None:
        return came_s + due.after_s
    assert due.working_days is not None
    last = int(came_s.max(initial=0.0) // DAY_S)
    most = last + 7 * (due.working_days + 2)
    days = [(day * DAY_S, horizon.windows(day)) for day in range(-1, most)]
    closing = np.sort([midnight + windows[-1][1] for midnight, windows in days if windows])
    first = np.searchsorted(closing, came_s, side="right") + due.working_days
    return np.concatenate((closing, np.full(due.working_days + 1, np.inf)))[
        np.minimum(first, len(closing))
    ]
