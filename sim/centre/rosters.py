"""Rostered and available agents of a pool over the horizon, as steps in time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S
from sim.centre.cohorts import Cohort, Luck, cohorts_of, sizes_of_groups, whole_and_share
from sim.centre.duties import NOBODY_ABSENT, duties
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool, Staffing


@dataclass(frozen=True)
class Roster:
    """Piecewise constant staffing: entry i holds from ``times[i]`` to ``times[i + 1]``.

    Attributes
    ----------
    times : shape (m + 1,), seconds, from 0 to the horizon's end.
    rostered : shape (m,), paid agents: the plan's numbers x scale (a fraction of an agent is paid
        for a fraction of the time), less those on an unpaid break or absent without pay.
    available : shape (m,), agents on the phones: those who have a duty.
    on_shift : shape (m,), people who have duties in the shifts of that time, those on a break or
        at other work included; more are in overtime.
    absent, resting : shape (m,), of the plan's numbers x scale, agents who stay away, and agents on
        a break.
    """

    times: NDArray[np.float64]
    rostered: NDArray[np.float64]
    available: NDArray[np.int64]
    on_shift: NDArray[np.int64]
    absent: NDArray[np.float64]
    resting: NDArray[np.float64]

    def paid_hours(self) -> float:
        """Paid agent hours over the horizon."""
        return float(np.sum(np.diff(self.times) * self.rostered) / 3600.0)


class _Piece(NamedTuple):
    """A stretch of time and the agents that it adds to those of each kind."""

    start_s: float
    end_s: float
    rostered: float = 0.0
    available: float = 0.0
    on_shift: float = 0.0
    absent: float = 0.0
    resting: float = 0.0


def roster(
    pool: AgentPool, horizon: Horizon, luck: Luck = NOBODY_ABSENT, phase: float = 0.5
) -> Roster:
    """The roster of ``pool`` over ``horizon``; the parameters are those of `duties`."""
    pieces = [
        _Piece(duty.start_s, duty.end_s, available=1.0)
        for duty in duties(pool, horizon, luck, phase)
    ]
    for cohort in cohorts_of(pool.staffing, horizon, luck):
        pieces.extend(_pieces(pool.staffing, cohort))
    inside = [piece for piece in pieces if piece.end_s > 0.0 and piece.start_s < horizon.end_s]
    table = np.array([(0.0, horizon.end_s, *[0.0] * 5), *inside])
    spans = np.clip(table[:, :2], 0.0, horizon.end_s)
    times, place = np.unique(spans, return_inverse=True)
    place = place.reshape(spans.shape)
    change = np.zeros((len(times), 5))
    np.add.at(change, place[:, 0], table[:, 2:])
    np.subtract.at(change, place[:, 1], table[:, 2:])
    numbers = np.maximum(np.round(np.cumsum(change, axis=0)[:-1], 9), 0.0)
    keep = np.concatenate(([True], np.any(np.diff(numbers, axis=0) != 0.0, axis=1)))
    rostered, available, on_shift, absent, resting = numbers[keep].T.copy()
    return Roster(
        times=np.append(times[:-1][keep], times[-1]),
        rostered=rostered,
        available=available.astype(np.int64),
        on_shift=on_shift.astype(np.int64),
        absent=absent,
        resting=resting,
    )


def _pieces(staffing: Staffing, cohort: Cohort) -> Iterator[_Piece]:
    """A cohort's agents, and its breaks."""
    whole, share = whole_and_share(cohort.present * (1.0 - staffing.shrinkage))
    yield _Piece(
        cohort.start_s,
        cohort.end_s,
        rostered=cohort.rostered if staffing.absence_paid else cohort.present,
        on_shift=whole + (share > 0.0),
        absent=cohort.absent,
    )
    for rest in cohort.breaks:
        for group, agents in enumerate(sizes_of_groups(cohort.present, rest.groups)):
            goes = cohort.start_s + rest.after_s + group * rest.duration_s
            unpaid = 0.0 if rest.paid else -agents
            yield _Piece(goes, goes + rest.duration_s, rostered=unpaid, resting=agents)


def night_hours(span: tuple[float, float], start: float, end: float) -> float:
    """Hours of ``span`` (seconds from a midnight) inside the daily window ``start`` to ``end``.

    Parameters
    ----------
    span : start and end of the stretch, seconds.
    start, end : clock seconds of the window; an end before the start is next day.
    """
    length = (end - start) % DAY_S
    total = 0.0
    for day in range(math.floor(span[0] / DAY_S) - 1, math.floor(span[1] / DAY_S) + 1):
        opened = day * DAY_S + start
        total += max(0.0, min(span[1], opened + length) - max(span[0], opened))
    return total / 3600.0
