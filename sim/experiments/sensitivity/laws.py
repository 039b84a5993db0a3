"""How uncertain an input is: laws by their quantiles."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from scipy.special import ndtr, ndtri

from sim.catalogue import _
from sim.centre.base import Description, Number, Positive

Floats = NDArray[np.float64]


class UniformLaw(Description):
    """Anything between two ends, all alike."""

    dist: Literal["uniform"]
    low: Number = Field(description="lower end, in the input's unit")
    high: Number = Field(description="upper end, in the input's unit")

    @model_validator(mode="after")
    def _ends(self) -> UniformLaw:
        _rising(low=self.low, high=self.high)
        return self

    def quantile(self, u: Floats) -> Floats:
        """The values below which the law has the probabilities ``u``."""
        return self.low + u * (self.high - self.low)


class TriangularLaw(Description):
    """Least, most likely and largest value, as experts tell them."""

    dist: Literal["triangular"]
    low: Number = Field(description="least value, in the input's unit")
    mode: Number = Field(description="most likely value, in the input's unit")
    high: Number = Field(description="largest value, in the input's unit")

    @model_validator(mode="after")
    def _ends(self) -> TriangularLaw:
        _rising(low=self.low, high=self.high)
        if not self.low <= self.mode <= self.high:
            raise ValueError(
                _("mode must lie between low and high, found {low}, {mode}, {high}").format(
                    low=f"{self.low:g}", mode=f"{self.mode:g}", high=f"{self.high:g}"
                )
            )
        return self

    def quantile(self, u: Floats) -> Floats:
        """The values below which the law has the probabilities ``u``."""
        width, left = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1.0 - u) * width * (self.high - self.mode))
        found: Floats = np.where(u * width <= left, rising, falling)
        return found


class NormalLaw(Description):
    """Normal by mean and standard deviation, cut off at ``low`` and ``high`` where given."""

    dist: Literal["normal"]
    mean: Number = Field(description="mean before any cut, in the input's unit")
    sd: Positive = Field(description="standard deviation before any cut, in the input's unit")
    low: Number | None = Field(default=None, description="no value is below; none = no limit")
    high: Number | None = Field(default=None, description="no value is above; none = no limit")

    @model_validator(mode="after")
    def _ends(self) -> NormalLaw:
        below, above = self._inside()
        if above - below < 0.01:
            raise ValueError(
                _("low and high leave {above} of the law between them; use another one").format(
                    above=f"{above - below:.2g}"
                )
            )
        return self

    def _inside(self) -> tuple[float, float]:
        """Probability below either cut."""
        low, high = self.low, self.high
        below = 0.0 if low is None else float(ndtr((low - self.mean) / self.sd))
        above = 1.0 if high is None else float(ndtr((high - self.mean) / self.sd))
        return below, above

    def quantile(self, u: Floats) -> Floats:
        """The values below which the law has the probabilities ``u``."""
        below, above = self._inside()
        found: Floats = self.mean + self.sd * ndtri(below + u * (above - below))
        return found


class LognormalLaw(Description):
    """Lognormal by median and the factor that two in three values stay within, up or down."""

    dist: Literal["lognormal"]
    median: Positive = Field(description="median, in the input's unit")
    factor: Annotated[float, Field(strict=True, gt=1)] = Field(
        description="exp of the standard deviation of the logarithm: 68 % of the values lie "
        "between median / factor and median x factor"
    )

    def quantile(self, u: Floats) -> Floats:
        """The values below which the law has the probabilities ``u``."""
        found: Floats = self.median * np.exp(math.log(self.factor) * ndtri(u))
        return found


Law = Annotated[UniformLaw | TriangularLaw | NormalLaw | LognormalLaw, Field(discriminator="dist")]


def _rising(low: float, high: float) -> None:
    if low >= high:
        raise ValueError(
            _("low must be below high, found {low} and {high}").format(
                low=f"{low:g}", high=f"{high:g}"
            )
        )
