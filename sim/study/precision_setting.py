"""How sure a study has to be of which measures: it runs until it is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import Description, Positive

Replications = Annotated[int, Strict(), Field(gt=0, le=1_000_000)]


class Precision(Description):
    """Half-widths that intervals of confidence have to reach, and when to give up.

    A study with a precision runs its ``replications`` first, then batch after batch.
    """

    half_width: dict[str, Positive] = Field(
        default_factory=dict,
        description="by measure, in its unit: service_level: 0.005 is half a point",
    )
    relative_half_width: dict[str, Positive] = Field(
        default_factory=dict,
        description="by measure, as a share of its value: cost_total: 0.005 is half a per cent",
    )
    confidence: Annotated[float, Strict(), Field(ge=0.01, le=0.9999)] = Field(
        default=0.95, description="of each interval"
    )
    batch: Replications = Field(default=10, description="replications between two looks")
    most: Replications = Field(default=500, description="replications after which to give up")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Precision:
        from sim.measures import measure_named

        for name in self.measures:
            measure_named(name)
        for name, half in self.half_width.items():
            if measure_named(name).unit == "share" and half > 0.5:
                raise ValueError(
                    _(
                        "half_width.{name}: found {half}, but {name} is a share, from 0 to "
                        "1; write {half_2} for {half} percentage point(s)"
                    ).format(name=name, half=f"{half:g}", half_2=f"{half / 100:g}")
                )
        for name, half in self.relative_half_width.items():
            if half > 1.0:
                raise ValueError(
                    _(
                        "relative_half_width.{name}: found {half}, more than the value "
                        "itself; {half} % is written {half_2}"
                    ).format(name=name, half=f"{half:g}", half_2=f"{half / 100:g}")
                )
        if not self.measures:
            raise ValueError(
                _(
                    "asks for nothing; expected half_width or relative_half_width with a "
                    "measure, such as half_width: {service_level: 0.005}"
                )
            )
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that are asked for."""
        return tuple(dict.fromkeys((*self.half_width, *self.relative_half_width)))
