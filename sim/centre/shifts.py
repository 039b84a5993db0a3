"""Shifts and their breaks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict, field_validator, model_validator

from sim.catalogue import _
from sim.centre.base import (
    DAY_S,
    WEEKDAYS,
    Agents,
    ClockTime,
    Description,
    PositiveSeconds,
    Seconds,
    by_weekday,
    clock_seconds,
)

Weekdays = tuple[str, ...]


class Break(Description):
    """A break that everybody of a shift takes, one group after the other."""

    after_s: Seconds = Field(description="time from the shift's start until the first group goes")
    duration_s: PositiveSeconds = Field(description="length of each agent's break")
    groups: Annotated[int, Strict(), Field(gt=0, le=1000)] = Field(
        default=1,
        description="equal groups in which the shift's agents go, each when the one before is back",
    )
    paid: Annotated[bool, Strict()] = Field(default=True, description="whether it is paid time")

    @property
    def end_s(self) -> float:
        """Time from the shift's start until the last group is back, seconds."""
        return self.after_s + self.groups * self.duration_s


class Shift(Description):
    """Agents who work from ``start`` to ``end``; an end at or before the start is next day."""

    start: ClockTime = Field(description="clock time of the start")
    end: ClockTime = Field(description="clock time of the end")
    agents: Agents = Field(description="rostered agents")
    days: Weekdays = Field(default=WEEKDAYS, description="weekdays on which it starts")
    breaks: tuple[Break, ...] = Field(
        default=(), description="breaks, in order; staffing.shrinkage is then the rest of it"
    )

    @field_validator("days")
    @classmethod
    def _weekdays(cls, value: Weekdays) -> Weekdays:
        by_weekday(dict.fromkeys(value))
        return value

    @model_validator(mode="after")
    def _breaks_inside(self) -> Shift:
        start, end = self.span()
        back = 0.0
        for number, rest in enumerate(self.breaks):
            if rest.after_s < back:
                raise ValueError(
                    _(
                        "breaks[{number}] begins {after_s} s after the shift's start, "
                        "before the last group is back from the one before ({back} s)"
                    ).format(number=number, after_s=f"{rest.after_s:g}", back=f"{back:g}")
                )
            back = rest.end_s
            if back > end - start:
                raise ValueError(
                    _(
                        "breaks[{number}] ends {back} s after the shift's start (after_s + "
                        "groups x duration_s), after the shift's end ({end} s)"
                    ).format(number=number, back=f"{back:g}", end=f"{end - start:g}")
                )
        return self

    def span(self) -> tuple[float, float]:
        """Start and end, seconds after the midnight of the day on which it starts."""
        start, end = clock_seconds(self.start), clock_seconds(self.end)
        return start, end + (DAY_S if end <= start else 0.0)
