"""What stretch of time is simulated, and when the centre takes calls to agents."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from sim.centre.base import (
    DAY_S,
    WEEKDAYS,
    Description,
    PositiveCount,
    Seconds,
    Unit,
    by_weekday,
    clock_seconds,
)


def opening_span(text: str) -> tuple[float, float]:
    """``(open, close)`` in seconds after midnight of ``"08:00-20:00"``; ``"closed"`` gives (0, 0).

    Raises
    ------
    ValueError : the text is not of that form or closes before it opens.
    """
    if text == "closed":
        return 0.0, 0.0
    parts = str(text).split("-")
    if len(parts) != 2:
        raise ValueError(f"expected opening hours like '08:00-20:00' or 'closed', found {text!r}")
    start, end = (clock_seconds(p.strip()) for p in parts)
    if end <= start:
        raise ValueError(f"opening hours must end after they start, found {text!r}")
    return start, end


def _check_opening(value: Any) -> Any:
    spans = value.values() if isinstance(value, dict) else [value]
    by_weekday(value)
    for span in spans:
        opening_span(span)
    return value


class Horizon(Description):
    """Days simulated. Time 0 is 00:00 of the first day; after the last day no call arrives."""

    days: Annotated[PositiveCount, Unit("days")] = Field(default=1, description="days simulated")
    first_weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(
        default="mon", description="weekday of the first day"
    )
    interval_min: Annotated[Literal[15, 30, 60], Unit("min")] = Field(
        default=30, description="length of a reporting interval"
    )
    opening: Annotated[str | dict[str, str], BeforeValidator(_check_opening)] = Field(
        default="00:00-24:00",
        description="hours in which calls may queue for agents, 'HH:MM-HH:MM' or 'closed'; one for "
        "every day or one by weekday (a weekday left out is closed)",
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
                f"must be shorter than the horizon ({days * DAY_S:g} s), found {value}"
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

    def span(self, day: int) -> tuple[float, float]:
        """``(open, close)`` of day ``day`` in seconds after its midnight; (0, 0) when closed."""
        if isinstance(self.opening, dict):
            return opening_span(self.opening.get(self.weekday(day), "closed"))
        return opening_span(self.opening)
