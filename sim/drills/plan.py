"""A drill as a file describes it: what fails, when, in which designs, and what is expected."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sim.centre.base import Description, Positive, PositiveCount
from sim.drills.starts import AS_WRITTEN


class DrillPlan(Description):
    """What a drill file says; `docs/drills.md` tells what each field means.

    Attributes
    ----------
    title, note : for people.
    centre : name of the centre; empty: the usual one.
    outages : names of the failures, or failures of the file's own by name.
    start : see `sim.drills.starts.starting_at`, or ``worst``.
    designs : names of scenarios, each perhaps with overrides of its own, as they are typed.
    overrides : of all designs, as they are typed.
    replications : of every design; None: as its study says.
    rto_min : recovery time objective, minutes.
    confidence : of every interval.
    expect : see `sim.drills.objectives`.
    """

    title: str = ""
    note: str = ""
    centre: str = ""
    outages: list[str] | dict[str, Any] = Field(default_factory=list)
    start: str = AS_WRITTEN
    designs: list[str | dict[str, str]] = Field(default_factory=list)
    overrides: list[str] = Field(default_factory=list)
    replications: PositiveCount | None = None
    rto_min: Positive | None = None
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95
    expect: dict[str, Any] | None = None
