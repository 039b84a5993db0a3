"""Agent pools: interchangeable agents at one site, their skills and their staffing over time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import (
    Agents,
    Count,
    DayFactors,
    Description,
    Factor,
    MoneyPerHour,
    PositiveFactor,
    Share,
    ShareBelowOne,
    Times,
    by_weekday,
)
from sim.centre.people import AfterCall, Fatigue, NewHires, Overtime, Ringing
from sim.centre.shifts import Shift

Headcounts = Annotated[tuple[Agents, ...], Field(min_length=1)]


class Skill(Description):
    """That a pool can take a contact type, how fast and how gladly."""

    factor: PositiveFactor = Field(default=1.0, description="factor on talk and wrap-up")
    talk_factor: PositiveFactor | None = Field(
        default=None, description="factor on talk alone; none = `factor`"
    )
    wrap_up_factor: PositiveFactor | None = Field(
        default=None, description="factor on wrap-up alone; none = `factor`"
    )
    preference: Annotated[int, Strict(), Field(gt=0, le=1000)] = Field(
        default=1, description="preference rank, 1 is first"
    )

    @property
    def on_talk(self) -> float:
        """Factor on talk."""
        return self.factor if self.talk_factor is None else self.talk_factor

    @property
    def on_wrap_up(self) -> float:
        """Factor on wrap-up."""
        return self.factor if self.wrap_up_factor is None else self.wrap_up_factor


class Staffing(Description):
    """Rostered agents over time: by interval, by shift, or both added together."""

    by_interval: Annotated[
        Headcounts | dict[str, Headcounts] | None, BeforeValidator(by_weekday)
    ] = Field(
        default=None,
        description="rostered agents in equal slices of 24 hours, one list for every day or one "
        "by weekday (a weekday left out has none)",
    )
    shifts: dict[str, Shift] = Field(default_factory=dict, description="shifts by name")
    shrinkage: ShareBelowOne = Field(
        default=0.0,
        description="share of rostered time that is paid but not available for calls (training, "
        "meetings, and breaks and absence where they are not given on their own)",
    )
    absence: Share = Field(
        default=0.0,
        description="probability that a rostered agent stays away for a whole shift (for "
        "by_interval: for the day)",
    )
    absence_paid: Annotated[bool, Strict()] = Field(
        default=True, description="whether those who stay away are paid"
    )
    scale: Factor = Field(default=1.0, description="factor on the rostered agents")
    end_of_shift: Literal["finish_own_call", "first_free"] = Field(
        default="finish_own_call",
        description="who goes when fewer are on the phones: those whose shift ends, who finish the "
        "call in hand and take no other (finish_own_call), or the first agents who become free, "
        "whoever they are (first_free, the rule of tools that know numbers only)",
    )

    @model_validator(mode="after")
    def _slices(self) -> Staffing:
        if self.by_interval is None and not self.shifts:
            raise ValueError(_("give by_interval, shifts or both"))
        lists: dict[str, Any] = (
            self.by_interval
            if isinstance(self.by_interval, dict)
            else {_("every day"): self.by_interval}
        )
        for name, counts in lists.items():
            if counts is not None and 1440 % len(counts):
                raise ValueError(
                    _(
                        "by_interval for {name} has {count} numbers, which do not divide a "
                        "day into whole minutes (use 24, 48 or 96)"
                    ).format(name=name, count=len(counts))
                )
        return self


class AgentPool(Description):
    """Interchangeable agents at one site."""

    title: str = Field(default="", description="name shown to people")
    site: str = Field(
        default="", description="site at which they sit; left out where there is one site: that one"
    )
    skills: dict[str, Skill] = Field(description="contact types that they can take")
    staffing: Staffing = Field(description="rostered agents over time")
    wage_per_hour: MoneyPerHour = Field(default=0.0, description="loaded wage per paid hour")
    contract: str | None = Field(
        default=None,
        description="outsourcing contract of the tariff that pays for this pool instead of wages",
    )
    standby_agents: Count = Field(
        default=0,
        description="agents on call for this pool, whom the `standby` of an outage may call; they "
        "cost money, and take no call on ordinary days",
    )
    reserve: Count = Field(
        default=0,
        description="idle agents who stay free for calls: the pool does deferred and outbound work "
        "only while more than this are idle",
    )
    concurrency: Times = Field(
        default=1, description="chats that an agent handles at once; 1 = calls, one at a time"
    )
    concurrency_factors: Annotated[tuple[PositiveFactor, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="factors on talk and wrap-up of a chat taken as the first, second ... that its "
        "agent has in hand; none = 1 for all",
    )
    own_type_first: Annotated[bool, Strict()] = Field(
        default=False,
        description="a freed agent takes the contact types of the best preference rank first, "
        "whatever their priority",
    )
    handling_by_time: DayFactors = Field(
        default=(1.0,),
        description="factors on talk and wrap-up in equal slices of 24 h, by when the call is "
        "taken (such as slower at night)",
    )
    new_hires: NewHires | None = Field(
        default=None, description="agents who are slower until they have learned"
    )
    fatigue: Fatigue | None = Field(
        default=None, description="handling that grows with the occupancy of the last while"
    )
    after_call: AfterCall | None = Field(
        default=None, description="unavailability of an agent after each call; none = none"
    )
    ringing: Ringing | None = Field(
        default=None,
        description="how calls ring at an agent, who may not pick up; none = they are answered at "
        "once",
    )
    overtime: Overtime | None = Field(
        default=None, description="agents who stay when their shift ends while calls wait"
    )

    @model_validator(mode="after")
    def _some_skill(self) -> AgentPool:
        if not self.skills:
            raise ValueError(_("skills is empty: the pool could take no call"))
        factors = self.concurrency_factors
        if factors is not None and len(factors) != self.concurrency:
            raise ValueError(
                _("concurrency_factors has {count} numbers; concurrency is {concurrency}").format(
                    count=len(factors), concurrency=self.concurrency
                )
            )
        if self.after_call is not None and self.concurrency > 1:
            raise ValueError(_("after_call belongs to pools of calls; concurrency is over 1 here"))
        if self.ringing is not None and self.concurrency > 1:
            raise ValueError(_("ringing belongs to pools of calls; concurrency is over 1 here"))
        if self.overtime is not None and not self.staffing.shifts:
            raise ValueError(
                _(
                    "overtime needs shifts whose agents may stay; give staffing.shifts "
                    "(by_interval does not say whose shift ends)"
                )
            )
        return self
