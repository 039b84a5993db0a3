"""What makes follow-up calls, with indices: callers who come back, calls that are passed on.

The luck of a follow-up call comes from the caller's key and the number of the attempt
(`sim.workload.counter_based`), so that it is the same in every engine whatever else happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.contact_types import ContactType
from sim.centre.ivr_outcomes import harder_factor
from sim.engine import codes
from sim.workload.laws import CONSTANT, OTHER, QUANTILES, TABLE, duration_of, law_of
from sim.workload.sampling import from_uniform

RETRIED = {
    "blocked": (codes.BLOCKED, codes.BLOCKED_QUEUE),
    "abandoned": (
        codes.ABANDONED,
        codes.BALKED,
        codes.CALLBACK_UNANSWERED,
        codes.HUNG_UP_AT_MESSAGE,
    ),
    "dropped": (codes.DROPPED,),
    "disconnected": (codes.DISCONNECTED, codes.MESSAGE),
}
"""Dispositions by the field of `sim.centre.follow_ups.Retry` that says how many call again."""


@dataclass(frozen=True)
class Draw:
    """A law of durations as engines draw from it during a run, and its factors by time of day."""

    law: int
    a: float
    b: float
    factors: tuple[float, ...] = (1.0,)

    @property
    def slice_s(self) -> float:
        """How long a factor holds, seconds."""
        return DAY_S / len(self.factors)

    def factor_at(self, time: float) -> float:
        """The factor at a time, seconds."""
        return self.factors[int(time / self.slice_s) % len(self.factors)]


@dataclass(frozen=True)
class Pass:
    """A contact type that calls are passed on to."""

    up_to: float
    """Where its stretch of the numbers from 0 to 1 ends; it begins where the one before ends."""
    contact_type: int
    conference: Draw | None
    """None: cold."""


@dataclass(frozen=True)
class FollowUpType:
    """What makes follow-up calls of a contact type's calls."""

    comes_back: tuple[tuple[float, ...], ...]
    """Probability that the caller calls again, by disposition and attempts since somebody served
    the caller; the last holds for further attempts."""
    retry_delay: Draw
    retry_at_most: int
    retry_keeps_patience: bool
    retry_as_passed_on: bool
    """Whether a caller who was passed on calls the type passed on to; else the one first called."""
    repeat_delay: Draw
    repeat_at_most: int
    repeat_as_passed_on: bool
    ivr: bool
    """Whether its calls go through the IVR."""
    patience: Draw
    talk: Draw
    wrap_up: Draw
    balking: float
    passes: tuple[Pass, ...]


@dataclass(frozen=True)
class FollowUps:
    """What makes follow-up calls in a centre."""

    contact_types: tuple[FollowUpType, ...]
    transfers_at_most: int
    table: NDArray[np.float64] = field(repr=False)
    """Quantiles of the laws that have no simple inverse."""
    requeues: bool = False
    """Whether a call whose agent is lost goes back to the head of its queue."""

    def duration(self, draw: Draw, u: float, time: float) -> float:
        """The duration at ``u``, seconds, of something that begins at ``time``."""
        return duration_of(draw.law, draw.a, draw.b, self.table, u) * draw.factor_at(time)


def plan_follow_ups(centre: Centre) -> FollowUps | None:
    """What makes follow-up calls; None: nothing does."""
    kinds = centre.contact_types
    requeues = any(outage.fate("talking") == "requeue" for outage in centre.outages.values())
    if not requeues and not any(k.retry or k.repeat or k.transfers for k in kinds.values()):
        return None
    laws = Laws()
    types = tuple(_type(centre, name, laws) for name in kinds)
    return FollowUps(types, centre.routing.transfers_at_most, laws.table(), requeues)


class Laws:
    """Laws, and the tables of those that need one."""

    def __init__(self) -> None:
        self.tables: list[NDArray[np.float64]] = []

    def draw(
        self, dist: object | None, missing: float = 0.0, factors: Sequence[float] = (1.0,)
    ) -> Draw:
        """How to draw from a distribution; ``missing`` seconds where there is none."""
        if dist is None:
            return Draw(CONSTANT, missing, 0.0, tuple(factors))
        law, a, b = law_of(dist)
        if law == OTHER:
            law, a = TABLE, float(len(self.tables) * QUANTILES)
            self.tables.append(from_uniform(dist, (np.arange(QUANTILES) + 0.5) / QUANTILES))
        return Draw(law, a, b, tuple(factors))

    def table(self) -> NDArray[np.float64]:
        """The tables one after the other."""
        return np.concatenate(self.tables) if self.tables else np.zeros(1)


def _type(centre: Centre, name: str, laws: Laws) -> FollowUpType:
    kind = centre.contact_types[name]
    harder = harder_factor(centre, name)
    handling = tuple(f * harder for f in kind.handling_by_time)
    retry, repeat = kind.retry, kind.repeat
    return FollowUpType(
        comes_back=_comes_back(kind),
        retry_delay=laws.draw(None if retry is None else retry.delay),
        retry_at_most=0 if retry is None else retry.at_most,
        retry_keeps_patience=retry is not None and retry.patience == "keep",
        retry_as_passed_on=retry is not None and retry.calls_as == "passed_on_to",
        repeat_delay=laws.draw(None if repeat is None else repeat.delay),
        repeat_at_most=0 if repeat is None else repeat.at_most,
        repeat_as_passed_on=repeat is not None and repeat.calls_as == "passed_on_to",
        ivr=kind.ivr is not None,
        patience=laws.draw(kind.patience, np.inf, kind.patience_by_time),
        talk=laws.draw(kind.talk, 0.0, handling),
        wrap_up=laws.draw(kind.wrap_up, 0.0, handling),
        balking=kind.balking,
        passes=_passes(centre, kind, laws),
    )


def _comes_back(kind: ContactType) -> tuple[tuple[float, ...], ...]:
    found: list[tuple[float, ...]] = [(0.0,)] * len(codes.DISPOSITIONS)
    if kind.retry is not None:
        for name, dispositions in RETRIED.items():
            for disposition in dispositions:
                found[disposition] = kind.retry.chances(name)
    if kind.repeat is not None:
        for disposition in codes.SERVED:
            found[disposition] = (kind.repeat.unresolved,)
        found[codes.CONTAINED] = (kind.repeat.unresolved_contained,)
    return tuple(found)


def _passes(centre: Centre, kind: ContactType, laws: Laws) -> tuple[Pass, ...]:
    names = list(centre.contact_types)
    passes = []
    up_to = 0.0
    for target, transfer in kind.transfers.items():
        up_to += transfer.share
        conference = None if transfer.conference is None else laws.draw(transfer.conference)
        passes.append(Pass(up_to, names.index(target), conference))
    return tuple(passes)
