"""What every description shares: frozen models, closed field lists, strict numbers, clock times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    Strict,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from sim.catalogue import _
from sim.centre.by_name import without_taken_out
from sim.errors import listing, near_match

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = 86_400.0

_CLOCK = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?$")


@dataclass(frozen=True)
class Unit:
    """The unit of a field: beside its type, and from there in the JSON schema and in the docs."""

    name: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "unit": self.name}


class Description(BaseModel):
    """A frozen, validated part of a centre; an unknown field is refused with a near match."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def field_names(cls) -> list[str]:
        """Its fields, as they are called in a file."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @model_validator(mode="before")
    @classmethod
    def _known_fields_only(cls, data: Any) -> Any:
        if isinstance(data, dict):
            allowed = cls.field_names()
            for key in data:
                if key not in allowed:
                    sentence = _("unknown field; allowed here: {allowed}{near}").format(
                        allowed=listing(allowed, 40), near=near_match(str(key), allowed)
                    )
                    raise PydanticCustomError(
                        "unknown_field", "{sentence}", {"field": str(key), "sentence": sentence}
                    )
            return without_taken_out(cls, data)
        return data


def clock_seconds(value: Any) -> float:
    """Seconds after midnight of a clock time.

    Parameters
    ----------
    value : text ``"HH:MM"`` or ``"HH:MM:SS"``, at most ``"24:00"``.

    Raises
    ------
    ValueError : anything else, an unquoted YAML time (which YAML reads as a number) included.
    """
    total = _clock(value) if isinstance(value, str) else None
    if total is None:
        raise ValueError(
            _("expected a clock time in quotes such as '08:30', found {value}").format(
                value=repr(value)
            )
        )
    if total > DAY_S:
        raise ValueError(_("a clock time ends at '24:00', found {value}").format(value=repr(value)))
    return total


@lru_cache(maxsize=4096)
def _clock(text: str) -> float | None:
    """Kept, because a centre of many shifts asks for few clock times thousands of times."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def _check_clock(value: Any) -> Any:
    clock_seconds(value)
    return value


ClockTime = Annotated[str, BeforeValidator(_check_clock)]


def _without_a_sign(value: float) -> float:
    """Of -0.0, which would be another study than 0.0."""
    return value + 0.0


_ZERO = AfterValidator(_without_a_sign)


def zero_or_from(least: float) -> AfterValidator:
    """What is either 0 or not less than ``least``, below which nothing can be computed."""

    def check(value: float) -> float:
        if 0.0 < value < least:
            raise ValueError(
                _("found {value}; allowed: 0, or {least} and more").format(
                    value=f"{value:g}", least=f"{least:g}"
                )
            )
        return value

    return AfterValidator(check)


# Every number is bounded where its field is declared: by what a contact centre can be, far from
# where arithmetic ends, so that no product of a few of them overflows.
MOST_MONEY = 1e12
MOST_S = 1e9
"""31 years."""
LEAST_S = 1e-6

Number = Annotated[float, Strict(), Field(ge=-MOST_MONEY, le=MOST_MONEY), _ZERO]
Positive = Annotated[float, Strict(), Field(gt=0, le=MOST_MONEY)]
NonNegative = Annotated[float, Strict(), Field(ge=0, le=MOST_MONEY), _ZERO]
Factor = Annotated[float, Strict(), Field(ge=0, le=1000), _ZERO]
PositiveFactor = Annotated[float, Strict(), Field(ge=1e-6, le=1000)]
AtLeastOne = Annotated[float, Strict(), Field(ge=1, le=1000)]
Share = Annotated[float, Strict(), Field(ge=0, le=1), _ZERO]
PositiveShare = Annotated[float, Strict(), Field(gt=0, le=1)]
ShareBelowOne = Annotated[float, Strict(), Field(ge=0, lt=1), _ZERO]
Spread = Annotated[float, Strict(), Field(ge=0, le=5), zero_or_from(1e-6), _ZERO]
Count = Annotated[int, Strict(), Field(ge=0, le=10**9)]
PositiveCount = Annotated[int, Strict(), Field(gt=0, le=10**9)]
Times = Annotated[int, Strict(), Field(gt=0, le=100)]
Attempts = Annotated[int, Strict(), Field(gt=0, le=30_000)]
"""The log has room for so many calls of one caller."""
Days = Annotated[int, Strict(), Field(ge=0, le=3660), Unit("days")]
PositiveDays = Annotated[int, Strict(), Field(gt=0, le=3660), Unit("days")]
Agents = Annotated[int, Strict(), Field(ge=0, le=100_000)]
PositiveAgents = Annotated[int, Strict(), Field(gt=0, le=100_000)]
Seconds = Annotated[float, Strict(), Field(ge=0, le=MOST_S), _ZERO, Unit("s")]
PositiveSeconds = Annotated[float, Strict(), Field(ge=LEAST_S, le=MOST_S), Unit("s")]
Money = Annotated[NonNegative, Unit("currency")]
MoneyPerMinute = Annotated[NonNegative, Unit("currency/min")]
MoneyPerHour = Annotated[NonNegative, Unit("currency/h")]
MoneyPerDay = Annotated[NonNegative, Unit("currency/day")]
DayFactors = Annotated[tuple[PositiveFactor, ...], Field(min_length=1)]


def by_weekday(value: Any) -> Any:
    """Check the keys of a mapping from weekday names; other values pass through."""
    if isinstance(value, dict):
        for key in value:
            if key not in WEEKDAYS:
                raise ValueError(
                    _("unknown weekday {key}; allowed: {allowed}{near}").format(
                        key=repr(key),
                        allowed=listing(WEEKDAYS),
                        near=near_match(str(key), WEEKDAYS),
                    )
                )
    return value


def require_total(shares: dict[str, float], what: str, total: float = 1.0) -> None:
    """Raise ValueError unless the values of ``shares`` sum to ``total`` (tolerance 1e-6)."""
    found = sum(shares.values())
    if abs(found - total) > 1e-6:
        parts = ", ".join(f"{k}: {v:g}" for k, v in shares.items())
        raise ValueError(
            _("{what} must sum to {total}, found {found} ({parts})").format(
                what=what, total=f"{total:g}", found=f"{found:.6g}", parts=parts
            )
        )
