"""A drill as a file describes it: what fails, when, in which designs, and what is expected."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sim.centre.base import Description, Positive, PositiveCount, Unit
from sim.drills.starts import AS_WRITTEN


class DrillPlan(Description):
    """What a drill file says."""

    title: str = Field(default="", description="name shown to people")
    note: str = Field(default="", description="what is drilled and what it assumes")
    centre: str = Field(default="", description="name of the centre; none = the usual one")
    outages: list[str] | dict[str, Any] = Field(
        default_factory=list,
        description="names of the group outages, or failures of the file's own by name, written "
        "as outages of a centre",
    )
    start: str = Field(
        default=AS_WRITTEN,
        description="when the first failure comes: as_written, a clock time, busiest (the hour "
        "with the most work for agents) or worst (searched: where most calls are lost)",
    )
    designs: list[str | dict[str, str]] = Field(
        default_factory=list,
        description="names of scenarios, each perhaps with overrides of its own, as they are "
        "typed; none = the study alone",
    )
    overrides: list[str] = Field(
        default_factory=list, description="overrides of all designs, as they are typed"
    )
    replications: PositiveCount | None = Field(
        default=None, description="of every design; none = as its study says"
    )
    rto_min: Annotated[Positive, Unit("min")] | None = Field(
        default=None, description="recovery time objective"
    )
    confidence: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.95, description="of every interval"
    )
    expect: dict[str, Any] | None = Field(
        default=None, description="objectives: bounds by measure, such as lost_calls: '< 3000'"
    )
