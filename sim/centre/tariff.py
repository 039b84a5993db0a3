"""The tariff: every cost rate, in the centre's currency."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import (
    AtLeastOne,
    ClockTime,
    Description,
    Factor,
    Money,
    MoneyPerDay,
    MoneyPerHour,
    MoneyPerMinute,
    Number,
    Seconds,
    Share,
    Unit,
    zero_or_from,
)


class Capital(Description):
    """An investment, spread over its life as an annuity."""

    amount: Money = Field(description="purchase price")
    life_years: Annotated[float, Strict(), Field(ge=0.01, le=1000), Unit("years")] = Field(
        description="years over which it is written off"
    )


class SiteCost(Description):
    """What a site costs whatever it handles."""

    fixed_per_day: MoneyPerDay = Field(default=0.0, description="rent, power, network, per day")
    capital: dict[str, Capital] = Field(
        default_factory=dict, description="investments by name, amortised at discount_rate"
    )


class Outsourcing(Description):
    """A contract by minute, by call, by seat, or a mix, with a minimum."""

    per_minute: MoneyPerMinute = Field(default=0.0, description="per minute of talk and wrap-up")
    per_call: Money = Field(default=0.0, description="per answered call")
    per_seat_hour: MoneyPerHour = Field(default=0.0, description="per rostered agent hour")
    minimum_per_day: MoneyPerDay = Field(default=0.0, description="least bill per day")


class Penalty(Description):
    """What a missed service level costs."""

    per_late_call: Money = Field(
        default=0.0,
        description="per call offered to agents and not answered within threshold; callbacks apart",
    )
    per_missed_interval: Money = Field(
        default=0.0, description="per reporting interval whose service level misses the target"
    )
    per_point_per_day: MoneyPerDay = Field(
        default=0.0,
        description="per percentage point by which a day's service level misses the target",
    )


class NightPremium(Description):
    """A factor on wages in a window of the day."""

    start: ClockTime = Field(default="22:00", description="clock time at which it starts")
    end: ClockTime = Field(default="06:00", description="clock time at which it ends")
    factor: AtLeastOne = Field(default=1.0, description="factor on the wage inside the window")


class Tariff(Description):
    """Every cost rate. A rate left out is 0 and shows as 0."""

    night_premium: NightPremium = Field(
        default_factory=NightPremium, description="wage premium at night"
    )
    overtime_factor: AtLeastOne = Field(
        default=1.0,
        description="factor on the wage for time worked past the end of a shift, to finish a call "
        "or as the pool's overtime says",
    )
    hiring_per_agent: Money = Field(default=0.0, description="recruiting and training one agent")
    coaching_per_hour: MoneyPerHour = Field(
        default=0.0, description="coaching of a new hire, per paid hour until proficient"
    )
    attrition_per_year: Factor = Field(
        default=0.0, description="agents replaced in a year ÷ agents employed"
    )
    paid_hours_per_agent_year: Annotated[float, Strict(), Field(ge=1, le=10_000), Unit("h")] = (
        Field(default=2000.0, description="paid hours of one employed agent in a year")
    )
    seat_per_day: MoneyPerDay = Field(
        default=0.0, description="per seat per day (sites without a number of seats pay none)"
    )
    standby_seat_per_day: MoneyPerDay = Field(default=0.0, description="per standby seat per day")
    standby_pay: Share = Field(
        default=0.0,
        description="what an agent on call is paid around the clock, as a share of the wage",
    )
    sites: dict[str, SiteCost] = Field(default_factory=dict, description="cost of each site")
    discount_rate: Annotated[float, Strict(), Field(ge=0, le=10), zero_or_from(1e-6)] = Field(
        default=0.0, description="yearly rate at which capital is spread over its life"
    )
    trunk_line_per_day: MoneyPerDay = Field(default=0.0, description="per trunk line per day")
    telecom_per_minute: MoneyPerMinute = Field(
        default=0.0, description="per minute that a call holds a trunk line"
    )
    billing_increment_s: Annotated[Seconds, zero_or_from(0.001)] = Field(
        default=0.0, description="telecom time is rounded up to this; 0 = exact"
    )
    ivr_port_per_day: MoneyPerDay = Field(default=0.0, description="per IVR port per day")
    ivr_per_minute: MoneyPerMinute = Field(default=0.0, description="per minute in the IVR")
    transfer_per_call: Money = Field(
        default=0.0, description="per call answered at another site than it entered"
    )
    outsourcing: dict[str, Outsourcing] = Field(
        default_factory=dict, description="outsourcing contracts by name"
    )
    penalty: Penalty = Field(default_factory=Penalty, description="service-level penalty")
    call_back_share: Share = Field(
        default=0.0,
        description="share of lost callers who reach the centre later anyway: their value is kept",
    )
    revenue_per_answered: Annotated[Number, Unit("currency")] = Field(
        default=0.0, description="revenue per answered call, counted against cost"
    )
    revenue_per_served: dict[str, Annotated[Number, Unit("currency")]] = Field(
        default_factory=dict,
        description="revenue per served contact of a contact type (answered call, finished work), "
        "counted against cost, beside revenue_per_answered",
    )

    @model_validator(mode="after")
    def _window(self) -> Tariff:
        if self.night_premium.start == self.night_premium.end:
            raise ValueError(_("night_premium: start and end are the same time"))
        return self
