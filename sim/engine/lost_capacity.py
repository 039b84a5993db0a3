"""How much of a component outages leave over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.outage_components import Effect, Place
from sim.centre.outages import Outage
from sim.rounding import all_half_up, half_up
from sim.workload import Failure

RAMP_STEPS = 20


@dataclass(frozen=True)
class Loss:
    """One failure that takes a share of something.

    Attributes
    ----------
    number : place of the failure among all of the replication.
    failure : the failure.
    outage : its description.
    """

    number: int
    failure: Failure
    outage: Outage

    @property
    def component(self) -> tuple[str, str]:
        """What failed."""
        return self.outage.component, self.outage.name

    @property
    def back_s(self) -> float:
        """When the last agent has logged in again, seconds."""
        return self.failure.repair_s + self.outage.return_ramp_s

    def left(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share left at ``times`` from the failure to `back_s`."""
        share, ramp = self.outage.share, self.outage.return_ramp_s
        if ramp == 0:
            return np.full(len(times), 1.0 - share)
        since = np.maximum(times - self.failure.repair_s, 0.0)
        back = np.where(
            times < self.failure.repair_s, 0.0, np.floor(since / ramp * RAMP_STEPS + 1e-6)
        )
        return (1.0 - share) + share * (back / RAMP_STEPS)


def losses_of(
    centre: Centre, failures: Sequence[Failure], effect: Effect, *places: tuple[Place, str]
) -> list[Loss]:
    """The failures with an effect at one of some places, in order of time."""
    return [
        Loss(number, failure, outage)
        for number, failure in enumerate(failures)
        for outage in (centre.outages[failure.outage],)
        if outage.effects.has(effect) and (outage.effects.place, outage.name) in places
    ]


def share_left(losses: Sequence[Loss], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share that is left at each of ``times`` (rising).

    Failures of one component count once, the largest at each moment; different components take
    their shares one after the other.
    """
    left = np.ones(len(times))
    for _, same in groupby(sorted(losses, key=lambda x: x.component), key=lambda x: x.component):
        least = np.ones(len(times))
        for loss in same:
            first, last = np.searchsorted(times, (loss.failure.fail_s, loss.back_s))
            part = least[first:last]
            np.minimum(part, loss.left(times[first:last]), out=part)
        left *= least
    return left


def blows(losses: Sequence[Loss]) -> Iterator[tuple[Loss, float, float]]:
    """Each failure that takes something: ``(loss, share left before it, share left with it)``.

    Failures of one instant come one after the other; one without any length takes its share too.
    """
    here: list[Loss] = []
    for loss in losses:
        now = loss.failure.fail_s
        here = [x for x in here if now < x.back_s or x.failure.fail_s == now]
        before = _left_at(here, now)
        here.append(loss)
        after = _left_at(here, now)
        if after < before:
            yield loss, before, after


def _left_at(losses: Sequence[Loss], now: float) -> float:
    """Share that is left at an instant at which each of the failures is or begins to be."""
    least: dict[tuple[str, str], float] = {}
    for loss in losses:
        if loss.failure.fail_s == now:
            left = 1.0 - loss.outage.share
        else:
            left = float(loss.left(np.array([now]))[0])
        least[loss.component] = min(least.get(loss.component, 1.0), left)
    return float(np.prod(list(least.values())))


def apart(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans of time, in order of their starts, joined where one touches the next."""
    found: list[tuple[float, float]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def capacity(total: int, losses: Sequence[Loss]) -> Iterator[tuple[float, int, Loss | None]]:
    """What is left of a number of lines or ports, whenever it changes, in order of time.

    Yields
    ------
    ``(time, left, loss)``; ``loss`` took something away, None: something came back.
    """
    taken = [
        (loss.failure.fail_s, loss, half_up(total * after)) for loss, _, after in blows(losses)
    ]
    times = {x.failure.fail_s for x in losses} | {x.failure.repair_s for x in losses}
    ordered = np.array(sorted(times))
    settled = all_half_up(total * share_left(losses, ordered)).tolist()
    level = total
    at = 0
    for time, left in zip(ordered.tolist(), settled, strict=True):
        while at < len(taken) and taken[at][0] == time:
            _, loss, remains = taken[at]
            at += 1
            if remains < level:
                yield time, remains, loss
                level = remains
        if left != level:
            yield time, left, None
            level = left
