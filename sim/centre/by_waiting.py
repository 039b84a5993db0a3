"""Values by how many calls wait: of rows with ``waiting_over`` the last that applies counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sim.catalogue import _


class ByWaiting(Protocol):
    """A row that applies where more calls wait."""

    @property
    def waiting_over(self) -> int:
        """More calls than this wait."""


AnyRow = TypeVar("AnyRow", bound=ByWaiting)


def require_rising(rows: Sequence[ByWaiting]) -> None:
    """Refuse rows out of order.

    Raises
    ------
    ValueError : two are equal, or one is less than the one before.
    """
    limits = [row.waiting_over for row in rows]
    if limits != sorted(set(limits)):
        raise ValueError(
            _("while_waiting must be in rising order of waiting_over; found {limits}").format(
                limits=limits
            )
        )


def applying(rows: Sequence[AnyRow], waiting: int) -> AnyRow | None:
    """The row that counts with so many calls waiting; None: none does."""
    found = [row for row in rows if waiting > row.waiting_over]
    return found[-1] if found else None
