"""Opening hours."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre import Centre

DAY = 86_400.0


def openings(centre: Centre) -> Iterator[tuple[float, bool]]:
    """``(time, whether it opens or closes)``; after the horizon nothing does.

    What closes as the horizon ends closes; what would open then belongs to the day after.
    """
    was, end_s = False, centre.horizon.end_s
    for time in sorted({0.0, *_edges(centre)}):
        if 0.0 <= time <= end_s and is_open(centre, time) != was and (was or time < end_s):
            was = not was
            yield time, was


def _edges(centre: Centre) -> Iterator[float]:
    for day in range(-1, centre.horizon.days + 1):
        yield day * DAY
        for window in centre.horizon.windows(day):
            yield from (day * DAY + time for time in window)


def is_open(centre: Centre, time: float) -> bool:
    """Whether calls may queue from ``time`` on: in hours of the day, or of the day before."""
    today = int(time // DAY)
    return any(
        start <= time - day * DAY < stop
        for day in (today - 1, today)
        for start, stop in centre.horizon.windows(day)
    )
