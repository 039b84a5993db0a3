"""Days of a plan: which part of which day an interval is, and numbers by weekday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import N_, _
from sim.centre.base import DAY_S, WEEKDAYS
from sim.centre.horizon import Horizon

Counts = NDArray[np.int64]
MOST_DAYS = 7
"""Days of a plan: shifts come again every week."""
_SHORT = {
    "mon": N_("Mon"), "tue": N_("Tue"), "wed": N_("Wed"), "thu": N_("Thu"), "fri": N_("Fri"),
    "sat": N_("Sat"), "sun": N_("Sun"),
}  # fmt: skip
_DAY = re.compile(r"\b(" + "|".join(_SHORT.values()) + r")\b(?= \d\d:\d\d| [a-z_]|$)")


def clock(seconds: float) -> str:
    """Clock time of a time of any day."""
    minutes = round(seconds % DAY_S / 60.0)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def cells_of(horizon: Horizon) -> int:
    """Reporting intervals of all days."""
    return horizon.days * horizon.intervals_per_day


def moment(horizon: Horizon, cell: int) -> str:
    """When an interval begins: ``10:00``, of several days ``Mon 10:00``."""
    begin = clock(cell * horizon.interval_min * 60.0)
    if horizon.days == 1:
        return begin
    return f"{day_name(horizon, cell // horizon.intervals_per_day)} {begin}"


def moments(horizon: Horizon) -> list[str]:
    """When each interval of the horizon begins."""
    return [moment(horizon, cell) for cell in range(cells_of(horizon))]


def day_name(horizon: Horizon, day: int) -> str:
    """Weekday of a day, as labels have it: ``Mon``."""
    return _SHORT[horizon.weekday(day)]


def localised(label: str) -> str:
    """A label with its weekday in the reader's language."""
    return _DAY.sub(lambda found: _(found[1]), label)


def by_day(horizon: Horizon, agents: Iterable[int]) -> tuple[int, ...] | dict[str, tuple[int, ...]]:
    """Agents by interval of the horizon as a centre has them: of several days by weekday.

    Parameters
    ----------
    agents : of each interval, of seven days at most.
    """
    numbers = [int(n) for n in agents]
    if horizon.days == 1:
        return tuple(numbers)
    size = horizon.intervals_per_day
    return {
        horizon.weekday(day): tuple(numbers[day * size : (day + 1) * size])
        for day in range(horizon.days)
    }


def on_each(
    horizon: Horizon, given: tuple[int, ...] | Mapping[str, tuple[int, ...]] | None
) -> Counts:
    """Agents by interval of the horizon of what a centre has by interval, or by weekday.

    Parameters
    ----------
    given : numbers in as many slices of a day as the horizon has intervals.
    """
    size = horizon.intervals_per_day
    found = np.zeros((horizon.days, size), dtype=np.int64)
    for day in range(horizon.days):
        own = given.get(horizon.weekday(day)) if isinstance(given, Mapping) else given
        if own is not None:
            found[day] = np.resize(np.array(own, dtype=np.int64), size)
    return found.reshape(-1)


def week_order(days: Iterable[str]) -> tuple[str, ...]:
    """Weekdays from Monday on."""
    return tuple(sorted(set(days), key=WEEKDAYS.index))
