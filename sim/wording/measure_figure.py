"""What is said of the figure of one measure along one of its axes."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import N_, _
from sim.centre.base import WEEKDAYS
from sim.wording import numbers
from sim.wording.fitting import commas, paragraph
from sim.wording.titles import weekday

_AXES = {
    "interval": N_("{measure} over the day"),
    "day": N_("{measure} by day"),
    "contact_type": N_("{measure} by contact type"),
    "pool": N_("{measure} by pool"),
    "site": N_("{measure} by site"),
    "entry_site": N_("{measure} by entry site"),
    "pool_site": N_("{measure} by site of the pool"),
}


def title(measure: str, axis: str) -> str:
    """Title of the figure."""
    return _(_AXES[axis]).format(measure=measure)


def said(level: float, target: str, *, band: bool) -> str:
    """How to read it.

    Parameters
    ----------
    level : confidence of the intervals.
    target : drawn as a dashed line; empty: there is none.
    band : whether intervals are a band, or a line an entry.
    """
    message = (
        _("Band: {level} interval of the mean.")
        if band
        else _("Lines: {level} interval of the mean.")
    )
    told = [message.format(level=numbers.typed_percent(level))]
    if target:
        told.append(_("Dashed: {target}.").format(target=target))
    return paragraph(told)


def day(number: int, first_weekday: str) -> str:
    """A day of the horizon."""
    start = [*WEEKDAYS].index(first_weekday)
    name = weekday([*WEEKDAYS][(start + number) % len(WEEKDAYS)])
    return _("day {number}, {weekday}").format(number=number + 1, weekday=name)


def alternative(heading: str, values: Sequence[tuple[str, str]], unit: str) -> str:
    """The figure in words."""
    told = commas(_("{name} {value}").format(name=name, value=value) for name, value in values)
    return _("{title}, {unit}: {values}.").format(title=heading, unit=unit, values=told)
