"""The common levers of a study: each multiplies one field of every part of a kind.

A lever is declared here; what the study says of it, what the engine runs, names of scenarios, help
and pages follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from sim.centre import Centre
from sim.centre.base import Description, Factor


class Lever(Description):
    """A factor beside the centre that scales it."""

    scale: Factor = Field(default=1.0, description="the factor; 1 leaves the centre as it is")


NEUTRAL = Lever().scale
"""The factor that changes nothing."""


@dataclass(frozen=True)
class LeverDeclaration:
    """What a lever scales.

    Attributes
    ----------
    name : of the study's field, and in the names of scenarios.
    meaning : in words.
    parts : which parts of the centre.
    field : what is multiplied in each of these: a part of it, and its field.
    """

    name: str
    meaning: str
    parts: str
    field: tuple[str, str]

    @property
    def path(self) -> str:
        """Of the factor in a study."""
        return f"{self.name}.scale"


STAFFING = LeverDeclaration(
    "staffing", "factor on the rostered agents of every pool", "pools", ("staffing", "scale")
)
DEMAND = LeverDeclaration(
    "demand", "factor on the volume of every contact type", "contact_types", ("demand", "growth")
)
LEVERS = (STAFFING, DEMAND)


def scaled(centre: Centre, scales: dict[str, float]) -> Centre:
    """A centre with the levers applied, each factor by the lever's name."""
    changed = {}
    for lever in LEVERS:
        changed[lever.parts] = {
            name: _multiplied(part, lever.field, scales[lever.name])
            for name, part in getattr(centre, lever.parts).items()
        }
    return centre.model_copy(update=changed)


def _multiplied(part: Description, field: tuple[str, str], scale: float) -> Description:
    within, name = field
    described: Any = getattr(part, within)
    value = getattr(described, name) * scale
    return part.model_copy(update={within: described.model_copy(update={name: value})})
