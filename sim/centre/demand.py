"""Demand: how many calls of a type arrive, and when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import (
    WEEKDAYS,
    ClockTime,
    Count,
    Days,
    Description,
    Factor,
    NonNegative,
    PositiveSeconds,
    Share,
    ShareBelowOne,
    Spread,
    Unit,
    by_weekday,
)
from sim.centre.traces import Trace
from sim.errors import both

Weights = Annotated[tuple[NonNegative, ...], Field(min_length=1)]


class Driver(Description):
    """What the volume follows: thousands of cards or customers x calls per thousand per day."""

    thousands: Annotated[float, Strict(), Field(ge=0, le=1e7)] = Field(
        description="size of the driver in thousands"
    )
    contacts_per_thousand_per_day: Annotated[float, Strict(), Field(ge=0, le=1e6)] = Field(
        description="calls per thousand per day"
    )


class Release(Description):
    """A list of contacts that comes at once."""

    contacts: Count = Field(description="contacts of a list on a mean day")
    at: ClockTime = Field(description="clock time at which the list comes")


def _date(value: Any) -> Any:
    """Check a date such as 2026-12-07; YAML makes one of its own without quotes."""
    if type(value) is date:
        return value.isoformat()
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise ValueError(
        _("expected a date such as '2026-12-07', found {value}").format(value=repr(value))
    )


class Forecast(Description):
    """Calls day by day, such as `trunkline forecast` expects them."""

    volumes: Annotated[
        tuple[Annotated[float, Strict(), Field(ge=0, le=1e9)], ...], Field(min_length=1)
    ] = Field(description="calls expected on each day of the horizon, from its first one on")
    first_day: Annotated[str, BeforeValidator(_date)] | None = Field(
        default=None, description="date of the first day; `horizon.first_weekday` has to be its "
        "weekday"
    )  # fmt: skip

    def first_weekday(self) -> str | None:
        """Weekday of the first day, if its date is known."""
        if self.first_day is None:
            return None
        return WEEKDAYS[date.fromisoformat(self.first_day).weekday()]


class Demand(Description):
    """Volume of a contact type: a daily volume or a driver, a forecast, a list, or a trace."""

    daily_volume: Annotated[float, Strict(), Field(ge=0, le=1e9), Unit("1/day")] | None = Field(
        default=None, description="calls per mean day"
    )
    driver: Driver | None = Field(default=None, description="volume from a driver instead")
    forecast: Forecast | None = Field(
        default=None,
        description="calls day by day instead; the weekday's factor does not apply to them, "
        "growth, profile, busyness and events do",
    )
    trace: Trace | None = Field(default=None, description="recorded arrival times instead")
    release: Release | None = Field(
        default=None,
        description="a list of contacts once a day instead: contacts x weekday factor x growth, "
        "rounded half up; neither profile nor busyness nor events apply",
    )
    weekday: Annotated[dict[str, Factor], BeforeValidator(by_weekday)] = Field(
        default_factory=dict, description="factor by weekday; one left out is 1"
    )
    growth: Factor = Field(default=1.0, description="factor on the volume")
    profile: str | dict[str, str] | None = Field(
        default=None,
        description="name of the intraday profile, for every day or by weekday; none = flat",
    )
    busyness_cv: Spread = Field(
        default=0.0, description="coefficient of variation of the day's gamma factor of mean 1"
    )
    within_day_cv: Spread = Field(
        default=0.0, description="coefficient of variation of a lognormal factor of mean 1 that "
        "varies from half-hour to half-hour; 0 = none"
    )  # fmt: skip
    within_day_correlation: ShareBelowOne = Field(
        default=0.8, description="correlation of that factor's logarithm between neighbouring "
        "half-hours of a day (r over one, r x r over two and so on)"
    )  # fmt: skip
    daily_number: Literal["poisson", "fixed"] = Field(
        default="poisson", description="calls of a day: Poisson around the day's volume (busyness "
        "and events included), or that volume itself, rounded half up, at times by the profile"
    )  # fmt: skip

    @model_validator(mode="after")
    def _one_volume(self) -> Demand:
        sources = ("daily_volume", "driver", "forecast", "trace", "release")
        given = [n for n in sources if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(
                _(
                    "give exactly one of daily_volume, driver, forecast, trace and release, "
                    "found {given}"
                ).format(given=both(given) or _("none"))
            )
        if isinstance(self.profile, dict):
            by_weekday(self.profile)
        for name, used in (
            ("daily_number", self.daily_number == "fixed"),
            ("within_day_cv", self.within_day_cv > 0.0),
        ):
            if used and given[0] not in ("daily_volume", "driver", "forecast"):
                raise ValueError(
                    _(
                        "{name} is about a volume that is spread over the day; leave it "
                        "out with {given}, or give daily_volume, driver or forecast"
                    ).format(name=name, given=given[0])
                )
        return self

    def volume_on(self, day: int, weekday: str) -> float:
        """Expected calls on a day of the horizon before events and scaling (0 for a trace).

        Parameters
        ----------
        day : from 0; a forecast has nothing for days behind its last.
        weekday : of that day.
        """
        if self.forecast is None:
            return self.mean_daily_volume(weekday)
        volumes = self.forecast.volumes
        return volumes[day] * self.growth if day < len(volumes) else 0.0

    def mean_daily_volume(self, weekday: str) -> float:
        """`volume_on` a ``weekday``; of a forecast the mean of all its days."""
        if self.trace is not None:
            return 0.0
        if self.forecast is not None:
            return sum(self.forecast.volumes) / len(self.forecast.volumes) * self.growth
        if self.release is not None:
            base = float(self.release.contacts)
        elif self.driver is not None:
            base = self.driver.thousands * self.driver.contacts_per_thousand_per_day
        else:
            assert self.daily_volume is not None
            base = self.daily_volume
        return base * self.weekday.get(weekday, 1.0) * self.growth

    def profile_name(self, weekday: str) -> str | None:
        """Name of the profile of ``weekday``, or None for a flat day."""
        if isinstance(self.profile, dict):
            return self.profile.get(weekday)
        return self.profile


class DemandEvent(Description):
    """A window in which demand is multiplied: billing day, system incident, campaign."""

    day: Days = Field(default=0, description="day on which it starts, 0 is the first")
    start: ClockTime = Field(description="clock time at which it starts")
    duration_s: PositiveSeconds = Field(description="length")
    factor: Factor = Field(description="factor on demand")
    contact_types: tuple[str, ...] | None = Field(
        default=None, description="contact types that it touches; none = all"
    )


class CentreDemand(Description):
    """What the contact types share."""

    busyness_correlation: Share = Field(
        default=0.0, description="correlation of the types' busyness (Gaussian copula)"
    )
    within_day_type_correlation: Share = Field(
        default=0.0, description="correlation of what moves the types' within-day factors "
        "(`within_day_cv`): 0 = each by itself, 1 with equal parameters = one factor for all"
    )  # fmt: skip
    profiles: dict[str, Weights] = Field(
        default_factory=dict,
        description="intraday profiles: weights of equal slices of 24 hours (24, 48 or 96 slices, "
        "or any number that divides 1440 minutes)",
    )
    events: dict[str, DemandEvent] = Field(default_factory=dict, description="demand events")

    @model_validator(mode="after")
    def _profiles(self) -> CentreDemand:
        for name, weights in self.profiles.items():
            if 1440 % len(weights):
                raise ValueError(
                    _(
                        "profile '{name}' has {count} weights, which do not divide a day "
                        "into whole minutes (use 24, 48 or 96)"
                    ).format(name=name, count=len(weights))
                )
            if sum(weights) <= 0:
                raise ValueError(_("profile '{name}' sums to 0").format(name=name))
        return self
