"""What stretch of time is simulated, and when the centre takes calls to agents."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from sim.catalogue import _
from sim.centre.base import (
    DAY_S,
    WEEKDAYS,
    Description,
    PositiveDays,
    Seconds,
    Unit,
    by_weekday,
    clock_seconds,
)

Window = tuple[float, float]
"""Opens and closes, seconds after a midnight; one that crosses midnight closes after 86,400."""


def opening_windows(hours: str | Sequence[str]) -> tuple[Window, ...]:
    """The windows of a day's opening hours, in order.

    Parameters
    ----------
    hours : ``"08:00-20:00"``, several of them in a list or between commas, or ``"closed"``; one
        that ends before it starts, such as ``"18:00-02:00"``, ends on the next day.

    Raises
    ------
    ValueError : it is not of that form, or windows of the day overlap.
    """
    if hours == "closed":
        return ()
    texts = hours.split(",") if isinstance(hours, str) else hours
    found = sorted(_window(text) for text in texts)
    for (_from, end, one), (start, _until, other) in pairwise(found):
        if start < end:
            raise ValueError(
                _("opening hours of a day must not overlap, found {one} and {other}").format(
                    one=repr(one), other=repr(other)
                )
            )
    return tuple((start, end) for start, end, _ in found)


def _window(text: Any) -> tuple[float, float, str]:
    parts = str(text).strip().split("-")
    if len(parts) != 2:
        raise ValueError(
            _(
                "expected opening hours like '08:00-20:00', several like '08:00-12:00, "
                "13:00-20:00' or 'closed', found {text}"
            ).format(text=repr(text))
        )
    start, end = (clock_seconds(p.strip()) for p in parts)
    if end == start or start == DAY_S:
        raise ValueError(
            _(
                "opening hours must start before '24:00' and not end when they start, "
                "found {text} (all day is '00:00-24:00')"
            ).format(text=repr(text))
        )
    return start, end if end > start else end + DAY_S, str(text).strip()


def _check_opening(value: Any) -> Any:
    by_weekday(value)
    for hours in value.values() if isinstance(value, dict) else [value]:
        opening_windows(hours if isinstance(hours, (list, tuple)) else str(hours))
    return value


Hours = str | Annotated[tuple[str, ...], Field(min_length=1)]


class Horizon(Description):
    """Days simulated. Time 0 is 00:00 of the first day; after the last day no call arrives."""

    days: PositiveDays = Field(default=1, description="days simulated")
    first_weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(
        default="mon", description="weekday of the first day"
    )
    interval_min: Annotated[Literal[15, 30, 60], Unit("min")] = Field(
        default=30, description="length of a reporting interval"
    )
    opening: Annotated[Hours | dict[str, Hours], BeforeValidator(_check_opening)] = Field(
        default="00:00-24:00",
        description="hours in which calls may queue for agents, 'HH:MM-HH:MM', several of them "
        "('08:00-12:00, 13:00-20:00', or a list) or 'closed'; hours that end before they start end "
        "on the next day ('18:00-02:00'); the same every day or by weekday (a weekday left out is "
        "closed)",
    )
    closing: Literal["serve_out", "disconnect"] = Field(
        default="serve_out",
        description="at closing time waiting calls are served out by the staff on duty, or "
        "cleared (disconnected)",
    )
    warmup_s: Seconds = Field(
        default=0.0, description="calls that arrive before this time are not measured"
    )

    @field_validator("warmup_s")
    @classmethod
    def _warmup_inside(cls, value: float, info: Any) -> float:
        days = info.data.get("days")
        if days is not None and value >= days * DAY_S:
            raise ValueError(
                _("must be shorter than the horizon ({days} s), found {value}").format(
                    days=f"{days * DAY_S:g}", value=value
                )
            )
        return value

    @property
    def end_s(self) -> float:
        """End of the last day, seconds."""
        return self.days * DAY_S

    @property
    def intervals_per_day(self) -> int:
        """Reporting intervals in a day."""
        return 24 * 60 // self.interval_min

    def weekday(self, day: int) -> str:
        """Weekday name of day ``day`` (0 is the first)."""
        return WEEKDAYS[(WEEKDAYS.index(self.first_weekday) + day) % 7]

    def windows(self, day: int) -> tuple[Window, ...]:
        """The windows that open on day ``day``, in seconds after its midnight, in order."""
        if isinstance(self.opening, dict):
            return opening_windows(self.opening.get(self.weekday(day), "closed"))
        return opening_windows(self.opening)

    def open_spans(self) -> tuple[tuple[float, float], ...]:
        """``(opens, closes)`` of the stretches in which the centre is open, in order.

        Seconds from the start of the horizon. Hours that adjoin or overlap, also across midnight,
        are one stretch. The first may open before the horizon, by the hours of the weekday before;
        the last may close after it.
        """
        found: list[tuple[float, float]] = []
        for day in range(-1, self.days + 1):
            for start, end in self.windows(day):
                opens, closes = day * DAY_S + start, day * DAY_S + end
                if found and opens <= found[-1][1]:
                    found[-1] = found[-1][0], max(found[-1][1], closes)
                else:
                    found.append((opens, closes))
        return tuple((a, b) for a, b in found if b > 0.0 and a < self.end_s)
