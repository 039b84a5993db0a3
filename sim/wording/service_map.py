"""What is said of the map of service by hour and contact type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sim.catalogue import _
from sim.wording import numbers


def by_type_title() -> str:
    """Label of the map by contact type."""
    return _("Service level by hour and contact type")


def by_weekday_title() -> str:
    """Label of the map by weekday."""
    return _("Service level by hour and weekday")


def how_to_read(level: float, targets: Sequence[float]) -> str:
    """What colours and marks mean."""
    if len(targets) == 1:
        middle = _("Per cent of callers answered in time; the target is {target}.").format(
            target=numbers.typed_percent(targets[0])
        )
    else:
        middle = _(
            "Per cent of callers answered in time; each contact type has a target of its own."
        )
    rest = _(
        "A corner is cut where the target lies within the {level} confidence interval, so that it "
        "is not certain on which side of it the hour is. Blank: no calls."
    ).format(level=numbers.typed_percent(level))
    return _("{one} {other}").format(one=middle, other=rest)


def classes(edges: Sequence[float]) -> list[str]:
    """Texts of the legend, from far below the target to far above it.

    Parameters
    ----------
    edges : between the classes, as differences from the target in shares, ascending, 0 among them.
    """
    points = [numbers.tick(abs(100.0 * edge)) for edge in edges]
    at = list(edges).index(0.0)
    below = [
        _("{more} to {less} points below").format(more=more, less=less)
        for more, less in pairwise(points[: at + 1])
    ]
    above = [
        _("{less} to {more} points above").format(more=more, less=less)
        for less, more in pairwise(points[at:])
    ]
    return [
        _("more than {points} points below").format(points=points[0]),
        *below,
        *above,
        _("more than {points} points above").format(points=points[-1]),
    ]


def cell_title(hour: str, value: str, interval: str, calls: str) -> str:
    """What a cell says when it is pointed at."""
    return _("{hour}: {value} ({interval}), {calls} calls a day").format(
        hour=hour, value=value, interval=interval or numbers.NO_VALUE, calls=calls
    )
