"""Agents who are new, who tire, who rest after a call, who do not pick up, who stay longer."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import (
    AtLeastOne,
    Count,
    Description,
    Factor,
    PositiveSeconds,
    Seconds,
    Share,
    Unit,
)
from sim.centre.by_waiting import applying, require_rising
from sim.centre.distributions import Distribution

MOST_CHECKS = 1000
"""How often those in overtime may be asked whether they are still needed."""


class NewHires(Description):
    """Agents who were hired together, and are slower until they have learned.

    The power law of practice (Wright, Factors affecting the cost of airplanes, J. Aeronautical
    Sciences 3, 1936), in days of experience as Gans, Liu, Mandelbaum, Shen and Ye follow the
    agents of a call centre (Service times in call centers: agent heterogeneity and learning, IMS
    Collections 6, 2010, doi:10.1214/10-IMSCOLL608): the logarithm of handling falls in proportion
    to the logarithm of experience.
    """

    share: Share = Field(description="share of the pool's agents on duty who are new")
    factor_at_start: AtLeastOne = Field(
        description="handling on the first day of experience ÷ that of the other agents"
    )
    weeks_to_proficiency: Annotated[float, Strict(), Field(gt=0, le=5000), Unit("weeks")] = Field(
        description="weeks of experience after which they are as fast as the others"
    )
    weeks_of_experience: Annotated[float, Strict(), Field(ge=0, le=5000), Unit("weeks")] = Field(
        default=0.0, description="weeks that they have behind them when the horizon starts"
    )

    def factor(self, day: int) -> float:
        """Factor on their talk and wrap-up on a day of the horizon.

        On day d of experience (counted from 1, days off included) factor_at_start x d**-b, with b
        such that it is 1 when they are proficient, and 1 from then on.
        """
        reached = 7.0 * self.weeks_of_experience + day + 1.0
        needed = 7.0 * self.weeks_to_proficiency
        if reached >= needed:
            return 1.0
        slope = math.log(self.factor_at_start) / math.log(needed)
        # Rounded, so that machines whose powers differ in the last bit agree.
        return round(self.factor_at_start * math.pow(reached, -slope), 12)


class Fatigue(Description):
    """Handling that grows when a pool has been busy for long.

    Long spells of much work slow people down, whatever they do in a short one (KC and Terwiesch,
    Impact of workload on service time and patient safety, Management Science 55, 2009,
    doi:10.1287/mnsc.1090.1037; Delasay, Ingolfsson and Kolfal, Modeling load and overwork effects
    in queueing systems with adaptive service rates, Operations Research 64, 2016,
    doi:10.1287/opre.2016.1499).
    """

    threshold: Share = Field(
        default=0.0, description="smoothed occupancy from which on handling grows"
    )
    slope: Factor = Field(
        description="what the factor on talk and wrap-up grows by where the smoothed occupancy "
        "grows by 1"
    )
    time_constant_s: PositiveSeconds = Field(
        description="time constant of the smoothing: what lies as long ago counts 1/e as "
        "much as the present"
    )
    most: AtLeastOne = Field(default=2.0, description="largest factor")


class WhileWaiting(Description):
    """How long agents are unavailable after a call while many calls wait."""

    waiting_over: Count = Field(
        description="more calls than this wait in the lines that may open to the pool"
    )
    factor: Factor = Field(description="factor on the time that the agent is unavailable")


class AfterCall(Description):
    """Agents who are unavailable for a time after a call: on duty, but they take no call.

    People in no hurry rest between calls, and take less rest the more calls wait.
    """

    unavailable: Distribution = Field(
        description="time from the end of the wrap-up until the agent may take another call"
    )
    while_waiting: tuple[WhileWaiting, ...] = Field(
        default=(),
        description="factors on this time by how many calls wait when it begins, in rising order "
        "of waiting_over: the last that applies counts; none = 1",
    )

    @model_validator(mode="after")
    def _rising(self) -> AfterCall:
        require_rising(self.while_waiting)
        return self

    def factor(self, waiting: int) -> float:
        """The factor while so many calls wait."""
        found = applying(self.while_waiting, waiting)
        return 1.0 if found is None else found.factor


class Ringing(Description):
    """Calls ring at an agent before they are answered, and an agent may not pick up.

    An ACD calls it ring no answer, or redirection on no answer: the call goes back to the head of
    its line, and the agent is made unavailable for a while.
    """

    pick_up_s: Seconds = Field(
        default=0.0, description="how long a call rings at an agent who picks up"
    )
    no_answer: Annotated[float, Field(strict=True, ge=0, lt=1)] = Field(
        description="probability that an agent does not pick up a call"
    )
    no_answer_after_s: PositiveSeconds = Field(
        default=15.0,
        description="how long a call rings at an agent who does not pick up, before it goes back "
        "to the head of its line",
    )
    unavailable: Distribution | None = Field(
        default=None,
        description="time for which an agent who did not pick up takes no call; none = 0",
    )

    @model_validator(mode="after")
    def _in_time(self) -> Ringing:
        if self.pick_up_s > self.no_answer_after_s:
            raise ValueError(
                _(
                    "pick_up_s ({pick_up_s} s) is longer than no_answer_after_s "
                    "({no_answer_after_s} s), after which a call rings no more"
                ).format(
                    pick_up_s=f"{self.pick_up_s:g}", no_answer_after_s=f"{self.no_answer_after_s:g}"
                )
            )
        return self


class Overtime(Description):
    """Agents who stay when their shift ends while calls wait."""

    share: Share = Field(description="share of the agents whose shift ends who stay if needed")
    waiting_over: Count = Field(
        default=0, description="they stay while more calls than this wait that the pool may take"
    )
    wait_over_s: Seconds = Field(
        default=0.0,
        description="and one of these has waited in its queue for longer than this",
    )
    check_s: PositiveSeconds = Field(
        default=900.0, description="time after which it is asked again whether they are needed"
    )
    most_s: PositiveSeconds = Field(
        default=7200.0, description="time after which they go in any case"
    )

    @model_validator(mode="after")
    def _few_checks(self) -> Overtime:
        if self.most_s / self.check_s > MOST_CHECKS:
            raise ValueError(
                _(
                    "most_s ({most_s} s) is more than {most_checks} times check_s ({check_s} s)"
                ).format(
                    most_s=f"{self.most_s:g}", most_checks=MOST_CHECKS, check_s=f"{self.check_s:g}"
                )
            )
        return self

    def checks(self) -> list[float]:
        """Times after the shift's end at which it is asked again, rising, before ``most_s``."""
        count = math.ceil(self.most_s / self.check_s)
        times = [self.check_s * number for number in range(1, count + 1)]
        return [time for time in times if time < self.most_s]
