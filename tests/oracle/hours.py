"""Opening hours."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre import Centre

DAY = 86_400.0


def openings(centre: Centre) -> Iterator[tuple[float, bool]]:
    """``(time, whether it opens or closes)``."""
    was = False
    for time in sorted({0.0, *_edges(centre)}):
        if is_open(centre, time) != was:
            was = not was
            yield time, was


def _edges(centre: Centre) -> Iterator[float]:
    for day in range(centre.horizon.days):
        yield from (day * DAY + t for t in centre.horizon.span(day))
    yield centre.horizon.end_s


def is_open(centre: Centre, time: float) -> bool:
    """Whether calls may queue from ``time`` on; after the horizon an open midnight stays open."""
    end = centre.horizon.end_s
    last_start, last_end = centre.horizon.span(centre.horizon.days - 1)
    if time >= end:
        start, stop = centre.horizon.span(centre.horizon.days)
        return last_end == DAY and last_end > last_start and start == 0.0 and stop > 0.0
    day = int(time // DAY)
    start, stop = centre.horizon.span(day)
    return start <= time - day * DAY < stop
