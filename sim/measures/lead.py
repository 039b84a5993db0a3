"""What a page, a table and a file begin with: who was lost, where a failure or blocking is in play.

A call that is refused before any queue counts in no answer rate and no service level, so that these
look better the more calls are refused. Where an outage is described, or a call was blocked, those
measures come first that count everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.measures.tables import LOSSES

LEADING = ("lost_calls", "reached_in_the_end", "reached")
"""The measures that count everybody: calls lost, callers reached in the end, and the share answered
of those who wanted an agent."""

BY_CAUSE = (
    *(f"lost_{cause}" for cause in LOSSES),
    "abandoned_calls",
    "balked_calls",
    "callback_unanswered_calls",
)
"""The lost calls by cause: they sum to ``lost_calls``."""

FIRST = (LEADING[0], *BY_CAUSE, *LEADING[1:])
"""What comes first, in this order."""


def losses_lead(outages: Iterable[str], values: Mapping[str, float]) -> bool:
    """Whether who was lost comes first.

    Parameters
    ----------
    outages : names of those that the centre describes.
    values : of the measures.
    """
    return bool(list(outages)) or values.get("blocked_calls", 0.0) > 0.0


def led(names: Iterable[str], leading: Iterable[str] = FIRST) -> list[str]:
    """The names with those that come first (and are there) at the start, else as they were."""
    rest = list(names)
    first = [name for name in leading if name in rest]
    return [*first, *(name for name in rest if name not in first)]
