"""Who stays away from a shift."""

from __future__ import annotations

from dataclasses import dataclass

from sim.centre import Centre
from sim.centre.cohorts import BY_INTERVAL
from sim.workload.streams import stream


@dataclass(frozen=True)
class Absence:
    """The luck of one shift of a pool on the day on which it starts.

    Attributes
    ----------
    shift : its name, or `BY_INTERVAL`.
    u : uniform in [0, 1), from which the number of absent agents follows by inversion, so that it
        moves with the agents and their probability of staying away and with nothing else.
    """

    pool: str
    shift: str
    day: int
    u: float


def draw_absences(centre: Centre, seed: int, replication: int) -> tuple[Absence, ...]:
    """The luck of every shift of the pools whose agents may stay away.

    Shifts of the evening before the horizon are there too. A pool's or a shift's luck depends on
    its name and on nothing else in the centre.
    """
    found = []
    for name, pool in centre.pools.items():
        staffing = pool.staffing
        if staffing.absence == 0.0:
            continue
        shifts = [BY_INTERVAL] if staffing.by_interval is not None else []
        shifts.extend(staffing.shifts)
        for shift in shifts:
            for day in range(-1, centre.horizon.days):
                luck = stream(seed, replication, f"{name}\0{shift}", "absence", day).random()
                found.append(Absence(name, shift, day, float(luck)))
    return tuple(found)


def luck_of(absences: tuple[Absence, ...], pool: str) -> dict[tuple[str, int], float]:
    """The luck of a pool, as `sim.centre.duties.duties` takes it."""
    return {(a.shift, a.day): a.u for a in absences if a.pool == pool}
