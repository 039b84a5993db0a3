"""The closed list of duration distributions, as descriptions (drawing lives in `sim.workload`).

Every duration is in seconds. Each distribution is given either by ``mean_s`` and ``cv``
(coefficient of variation = standard deviation / mean) or by its own parameters, never by both.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from sim.catalogue import _
from sim.centre.base import (
    MOST_S,
    Description,
    NonNegative,
    PositiveSeconds,
    Seconds,
    Share,
    Unit,
    require_total,
)
from sim.errors import both


def _one_way(model: Any, by_mean: tuple[str, ...], own: tuple[str, ...]) -> None:
    """Raise ValueError unless exactly one of the two ways to give the distribution is used."""
    mean_way = [getattr(model, n) is not None for n in by_mean]
    own_way = [getattr(model, n) is not None for n in own]
    if all(mean_way) and not any(own_way):
        return
    if all(own_way) and not any(mean_way):
        return
    raise ValueError(
        _("give either {by_mean}, or {own}, all of one way and none of the other").format(
            by_mean=both(by_mean), own=both(own)
        )
    )


Cv = Annotated[float, Field(strict=True, ge=1e-6, le=100)]
Sigma = Annotated[float, Field(strict=True, ge=1e-6, le=5)]
GammaShape = Annotated[float, Field(strict=True, ge=1e-4, le=1e12)]
WeibullShape = Annotated[float, Field(strict=True, ge=0.05, le=1000)]


class Exponential(Description):
    """Exponential with mean ``mean_s``; cv is 1."""

    dist: Literal["exponential"]
    mean_s: PositiveSeconds = Field(description="mean")

    def mean(self) -> float:
        """Mean, seconds."""
        return self.mean_s


class Constant(Description):
    """Always ``value_s``."""

    dist: Literal["constant"]
    value_s: Seconds = Field(description="the value")

    def mean(self) -> float:
        """Mean, seconds."""
        return self.value_s


class Uniform(Description):
    """Uniform on [low_s, high_s], or by mean and cv (cv <= 1/sqrt(3) keeps it non-negative)."""

    dist: Literal["uniform"]
    low_s: Seconds | None = Field(default=None, description="lower end")
    high_s: PositiveSeconds | None = Field(default=None, description="upper end")
    mean_s: PositiveSeconds | None = Field(default=None, description="mean")
    cv: Cv | None = Field(default=None, description="coefficient of variation")

    @model_validator(mode="after")
    def _check(self) -> Uniform:
        _one_way(self, ("mean_s", "cv"), ("low_s", "high_s"))
        low, high = self.ends()
        if low < -1e-9:
            raise ValueError(
                _("cv of a uniform may be at most 0.5774, found {cv}").format(cv=self.cv)
            )
        if high <= low:
            raise ValueError(
                _("high_s must be above low_s, found {low} to {high}").format(
                    low=f"{low:g}", high=f"{high:g}"
                )
            )
        return self

    def ends(self) -> tuple[float, float]:
        """Lower and upper end, seconds."""
        if self.low_s is not None and self.high_s is not None:
            return self.low_s, self.high_s
        assert self.mean_s is not None and self.cv is not None
        half = math.sqrt(3.0) * self.cv * self.mean_s
        return self.mean_s - half, self.mean_s + half

    def mean(self) -> float:
        """Mean, seconds."""
        low, high = self.ends()
        return 0.5 * (low + high)


class Lognormal(Description):
    """Lognormal by mean and cv, or by ``median_s`` and ``sigma`` (st. dev. of the logarithm)."""

    dist: Literal["lognormal"]
    mean_s: PositiveSeconds | None = Field(default=None, description="mean")
    cv: Cv | None = Field(default=None, description="coefficient of variation")
    median_s: PositiveSeconds | None = Field(default=None, description="median = exp(mu)")
    sigma: Sigma | None = Field(default=None, description="st. dev. of the logarithm")

    @model_validator(mode="after")
    def _check(self) -> Lognormal:
        _one_way(self, ("mean_s", "cv"), ("median_s", "sigma"))
        return self

    def parameters(self) -> tuple[float, float]:
        """``(median, sigma)``: median in seconds, sigma of the logarithm."""
        if self.median_s is not None and self.sigma is not None:
            return self.median_s, self.sigma
        assert self.mean_s is not None and self.cv is not None
        variance = math.log1p(self.cv**2)
        return self.mean_s * math.exp(-0.5 * variance), math.sqrt(variance)

    def mean(self) -> float:
        """Mean, seconds."""
        median, sigma = self.parameters()
        return median * math.exp(0.5 * sigma**2)


class Gamma(Description):
    """Gamma by mean and cv, or by ``shape`` and ``scale_s`` (mean = shape x scale)."""

    dist: Literal["gamma"]
    mean_s: PositiveSeconds | None = Field(default=None, description="mean")
    cv: Cv | None = Field(default=None, description="coefficient of variation")
    shape: GammaShape | None = Field(default=None, description="shape")
    scale_s: PositiveSeconds | None = Field(default=None, description="scale")

    @model_validator(mode="after")
    def _check(self) -> Gamma:
        _one_way(self, ("mean_s", "cv"), ("shape", "scale_s"))
        return self

    def parameters(self) -> tuple[float, float]:
        """``(shape, scale)``: scale in seconds."""
        if self.shape is not None and self.scale_s is not None:
            return self.shape, self.scale_s
        assert self.mean_s is not None and self.cv is not None
        shape = 1.0 / self.cv**2
        return shape, self.mean_s / shape

    def mean(self) -> float:
        """Mean, seconds."""
        shape, scale = self.parameters()
        return shape * scale


def _weibull_log_cv2(shape: float) -> float:
    """log(1 + cv^2) of a Weibull, stable for small shapes."""
    return _log_gamma(1 + 2 / shape) - 2 * _log_gamma(1 + 1 / shape)


def _log_gamma(x: float) -> float:
    from scipy.special import gammaln  # slow to import, and few centres use it

    return float(gammaln(x))


class Weibull(Description):
    """Weibull by mean and cv (0.05 to 20), or by ``shape`` and ``scale_s``."""

    dist: Literal["weibull"]
    mean_s: PositiveSeconds | None = Field(default=None, description="mean")
    cv: Annotated[float, Field(strict=True, ge=0.05, le=20)] | None = Field(
        default=None, description="coefficient of variation, 0.05 to 20"
    )
    shape: WeibullShape | None = Field(default=None, description="shape")
    scale_s: PositiveSeconds | None = Field(default=None, description="scale")

    @model_validator(mode="after")
    def _check(self) -> Weibull:
        _one_way(self, ("mean_s", "cv"), ("shape", "scale_s"))
        return self

    def parameters(self) -> tuple[float, float]:
        """``(shape, scale)``: scale in seconds."""
        if self.shape is not None and self.scale_s is not None:
            return self.shape, self.scale_s
        assert self.mean_s is not None and self.cv is not None
        from scipy.optimize import brentq  # slow to import, and few centres use it

        wanted = math.log1p(self.cv**2)
        shape = float(brentq(lambda k: _weibull_log_cv2(k) - wanted, 0.1, 50.0, xtol=1e-13))
        return shape, self.mean_s / math.exp(_log_gamma(1 + 1 / shape))

    def mean(self) -> float:
        """Mean, seconds."""
        shape, scale = self.parameters()
        return scale * math.exp(_log_gamma(1 + 1 / shape))


class Hyperexponential(Description):
    """A mixture of exponentials, or two of balanced means by mean and cv > 1.

    Balanced means (Whitt, Oper. Res. 30(1), 1982): p1*m1 = p2*m2.
    """

    dist: Literal["hyperexponential"]
    mean_s: PositiveSeconds | None = Field(default=None, description="mean")
    cv: Annotated[float, Field(strict=True, gt=1, le=100)] | None = Field(
        default=None, description="coefficient of variation, above 1"
    )
    probabilities: tuple[Share, ...] | None = Field(
        default=None, description="probability of each phase"
    )
    means_s: tuple[PositiveSeconds, ...] | None = Field(default=None, description="phase means")

    @model_validator(mode="after")
    def _check(self) -> Hyperexponential:
        _one_way(self, ("mean_s", "cv"), ("probabilities", "means_s"))
        probabilities, means = self.phases()
        if len(probabilities) != len(means):
            raise ValueError(
                _(
                    "probabilities and means_s must have the same length, found {count} "
                    "and {count_2}"
                ).format(count=len(probabilities), count_2=len(means))
            )
        require_total({str(i): p for i, p in enumerate(probabilities)}, "probabilities")
        return self

    def phases(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """``(probabilities, means)``: means in seconds."""
        if self.probabilities is not None and self.means_s is not None:
            return self.probabilities, self.means_s
        assert self.mean_s is not None and self.cv is not None
        c2 = self.cv**2
        p = 0.5 * (1 + math.sqrt((c2 - 1) / (c2 + 1)))
        return (p, 1 - p), (self.mean_s / (2 * p), self.mean_s / (2 * (1 - p)))

    def mean(self) -> float:
        """Mean, seconds."""
        return sum(p * m for p, m in zip(*self.phases(), strict=True))


class Empirical(Description):
    """Observed values.

    ``values_s`` (with ``weights`` or equally likely) are drawn as they are; ``quantiles_s`` are
    equally spaced quantiles from 0 to 1 joined by straight lines.
    """

    dist: Literal["empirical"]
    values_s: tuple[Seconds, ...] | None = Field(default=None, description="values")
    weights: tuple[NonNegative, ...] | None = Field(
        default=None, description="weight of each value"
    )
    quantiles_s: tuple[Seconds, ...] | None = Field(
        default=None, description="equally spaced quantiles from 0 to 1"
    )

    @model_validator(mode="after")
    def _check(self) -> Empirical:
        if (self.values_s is None) == (self.quantiles_s is None):
            raise ValueError(_("give either values_s (with or without weights) or quantiles_s"))
        if self.values_s is not None:
            if not self.values_s:
                raise ValueError(_("values_s is empty"))
            if self.weights is not None:
                if len(self.weights) != len(self.values_s):
                    raise ValueError(
                        _("weights has {count} numbers for {count_2} values").format(
                            count=len(self.weights), count_2=len(self.values_s)
                        )
                    )
                if sum(self.weights) <= 0:
                    raise ValueError(_("weights sum to 0"))
        if self.quantiles_s is not None:
            if self.weights is not None:
                raise ValueError(_("weights belong to values_s, not to quantiles_s"))
            if len(self.quantiles_s) < 2 or any(b < a for a, b in pairwise(self.quantiles_s)):
                raise ValueError(_("quantiles_s needs at least 2 numbers in rising order"))
        return self

    def mean(self) -> float:
        """Mean, seconds."""
        import numpy as np

        if self.quantiles_s is not None:
            q = np.asarray(self.quantiles_s)
            return float(np.mean(0.5 * (q[1:] + q[:-1])))
        assert self.values_s is not None
        return float(np.average(self.values_s, weights=self.weights))


def _mean_within_bounds(law: Any) -> Any:
    mean = law.mean()
    if not mean <= MOST_S:
        raise ValueError(
            _("has a mean of {mean} s; at most {most_s} s").format(
                mean=f"{mean:g}", most_s=f"{MOST_S:g}"
            )
        )
    return law


Distribution = Annotated[
    Exponential | Constant | Uniform | Lognormal | Gamma | Weibull | Hyperexponential | Empirical,
    Field(discriminator="dist"),
    AfterValidator(_mean_within_bounds),
    Unit("s"),
]
