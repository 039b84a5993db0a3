"""Which shifts a plan may use where nobody says so: those of the pools, begun at other times."""

from __future__ import annotations

from collections.abc import Iterable

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.pools import AgentPool
from sim.centre.shifts import Shift

EVERY_MIN = 30


def own_shifts(
    centre: Centre, pools: Iterable[str], every_min: int = EVERY_MIN
) -> dict[str, dict[str, Shift]]:
    """Shifts by pool and name: every kind that the pool has, begun every so many minutes.

    A kind is a length with its breaks and its weekdays.

    Parameters
    ----------
    pools : of which pools.
    every_min : minutes between two starts.
    """
    return {name: _of_pool(centre, centre.pools[name], every_min) for name in pools}


def _of_pool(centre: Centre, pool: AgentPool, every_min: int) -> dict[str, Shift]:
    kinds: dict[tuple[object, ...], tuple[float, Shift]] = {}
    for shift in pool.staffing.shifts.values():
        start, end = shift.span()
        kinds.setdefault((end - start, shift.breaks, shift.days), (end - start, shift))
    found: dict[str, Shift] = {}
    for length_s, shift in kinds.values():
        for minute in range(0, 24 * 60, every_min):
            begin = clock(minute * 60.0)
            moved = shift.model_copy(
                update={"start": begin, "end": clock(minute * 60.0 + length_s)}
            )
            found[_name(begin, length_s, found)] = moved
    return found


def clock(seconds: float) -> str:
    """Clock time of a time of any day."""
    minutes = round(seconds % DAY_S / 60.0)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _name(begin: str, length_s: float, taken: dict[str, Shift]) -> str:
    """A name that tells start and length; kinds of one length are numbered."""
    plain = f"from_{begin.replace(':', '')}_{length_s / 3600.0:g}h"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return name
