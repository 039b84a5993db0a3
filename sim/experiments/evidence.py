"""What is known of cost and service of several scenarios, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from sim.experiments.looks import Looks, error_at
from sim.measures.estimate import divide, ratio_estimate, residuals
from sim.store.summary import Summary

Floats = NDArray[np.float64]
Of = Literal["cost", "service"]

MOST_BY_PAIRS = 60
"""More scenarios than this are compared by the replications that all of them have."""


class Gaps(NamedTuple):
    """Differences of every two scenarios; entry (i, j) is of j less i, shape (k, k).

    Attributes
    ----------
    value : differences.
    half : how far luck may have moved them, to either side; NaN: that is not known.
    replications : behind each; 0: not known.
    """

    value: Floats
    half: Floats
    replications: NDArray[np.int64]


class Evidence(Protocol):
    """Cost and service of k scenarios; service is turned so that more is better."""

    @property
    def cost(self) -> Floats:
        """Cost a day, shape (k,); NaN: no value."""

    @property
    def service(self) -> Floats:
        """Service, shape (k,); NaN: no value."""

    @property
    def replications(self) -> NDArray[np.int64]:
        """Of each scenario, shape (k,); 0: not known."""

    def limits(self, error: float) -> tuple[Floats, Floats]:
        """Between what service lies, shape (k,) each; each end is wrong at most that often."""

    def gaps(self, of: Of, error: float) -> Gaps:
        """Differences, each of whose signs is wrong at most that often."""

    def error_at(self, error: float, replications: int) -> float:
        """The error that is left to a statement from so many replications."""


@dataclass(frozen=True)
class Pairs:
    """Evidence replication by replication: scenarios that share their luck are compared in pairs.

    Attributes
    ----------
    totals : cost and service of every scenario: numerators and denominators, replication by
        replication.
    seeds : of each scenario; those of another seed have luck of their own.
    looks : the planned looks, where the number of replications was not fixed beforehand.
    """

    totals: Mapping[Of, Sequence[tuple[Floats, Floats]]]
    seeds: tuple[int, ...]
    looks: Looks | None = None

    @classmethod
    def of(
        cls,
        summaries: Sequence[Summary],
        looks: Looks | None = None,
        service: str = "service_level",
    ) -> Pairs:
        """The evidence of summaries of results; ``service``: a share that tells of it."""
        known = [{name: s.totals(name) for name in ("cost_total", service)} for s in summaries]
        return cls.of_totals(known, [s.about.seed for s in summaries], looks, service)

    @classmethod
    def of_totals(
        cls,
        known: Sequence[Mapping[str, tuple[Floats, Floats]]],
        seeds: Sequence[int],
        looks: Looks | None = None,
        service: str = "service_level",
    ) -> Pairs:
        """The evidence of the totals of cost and service, scenario by scenario."""
        totals: dict[Of, list[tuple[Floats, Floats]]] = {
            "cost": [each["cost_total"] for each in known],
            "service": [each[service] for each in known],
        }
        return cls(totals, tuple(seeds), looks)

    @property
    def cost(self) -> Floats:
        """See `Evidence`."""
        return self._values("cost")

    @property
    def service(self) -> Floats:
        """See `Evidence`."""
        return self._values("service")

    @property
    def replications(self) -> NDArray[np.int64]:
        """See `Evidence`."""
        return np.array([len(top) for top, _ in self.totals["cost"]], dtype=np.int64)

    def limits(self, error: float) -> tuple[Floats, Floats]:
        """See `Evidence`; what was 0 or 1 in every replication is bounded as a share of days is.

        If a share's mean is m or less, all of n replications show 1 with probability m^n at most:
        so the lower limit is error^(1/n) (Clopper & Pearson, Biometrika 26, 1934, 404-413).
        """
        low, high = [], []
        for top, bottom in self.totals["service"]:
            each = self.error_at(error, len(top))
            found = ratio_estimate(top, bottom, 1.0 - 2.0 * each, "logit")
            unseen = each ** (1.0 / len(top))
            ends = {1.0: (unseen, 1.0), 0.0: (0.0, 1.0 - unseen)}
            least, most = ends.get(float(found.value), (float(found.low), float(found.high)))
            low.append(least)
            high.append(most)
        return np.array(low), np.array(high)

    def gaps(self, of: Of, error: float) -> Gaps:
        """See `Evidence`."""
        counts = self.replications
        k, least = len(counts), int(min(counts, default=0))
        if k > MOST_BY_PAIRS or len(set(counts.tolist())) == 1:
            value, square = self._differences(of, list(range(k)), least)
            both = np.full((k, k), least, dtype=np.int64)
        else:
            both = np.minimum(counts[:, None], counts[None, :])
            value, square = np.zeros((k, k)), np.zeros((k, k))
            for i in range(k):
                for j in range(i + 1, k):
                    gap, spread = self._differences(of, [i, j], int(both[i, j]))
                    value[i, j], value[j, i] = gap[0, 1], gap[1, 0]
                    square[i, j] = square[j, i] = spread[0, 1]
        times = np.full((k, k), np.nan)
        for count in set(both.ravel().tolist()) - {0, 1}:
            each = self.error_at(error, count)
            times[both == count] = stdtrit(count - 1, 1.0 - each)
        half = times * np.sqrt(square)
        return Gaps(value, half, both)

    def error_at(self, error: float, replications: int) -> float:
        """See `Evidence`."""
        return error_at(error, replications, self.looks)

    def _values(self, of: Of) -> Floats:
        found = [divide(top.sum(), bottom.sum()) for top, bottom in self.totals[of]]
        return np.array(found, dtype=np.float64)

    def _differences(self, of: Of, places: list[int], count: int) -> tuple[Floats, Floats]:
        """Differences of some scenarios and squares of their standard errors, shape (n, n)."""
        values, rest = [], []
        for i in places:
            top, bottom = self.totals[of][i]
            value, residual = residuals(top[:count], bottom[:count])
            values.append(float(value))
            rest.append(residual)
        value, residual = np.array(values), np.array(rest)
        gap: Floats = value[None, :] - value[:, None]
        if count < 2:
            return gap, np.full_like(gap, np.nan)
        shared = residual @ residual.T / (count - 1) / count
        own = np.diag(shared)
        seeds = np.array([self.seeds[i] for i in places])
        shared = np.where(seeds[:, None] == seeds[None, :], shared, 0.0)
        sums = own[:, None] + own[None, :]
        square = sums - 2.0 * shared
        alike = square <= 1e-12 * sums  # what is alike in every replication, but for rounding
        return gap, np.where(alike, 0.0, square)


@dataclass(frozen=True)
class Intervals:
    """Evidence of a table: every scenario's intervals by themselves, taken as independent.

    Attributes
    ----------
    columns : value, low and high of cost and service, shape (3, k) each.
    level : confidence of the intervals.
    """

    columns: dict[Of, Floats]
    level: float

    @classmethod
    def of(
        cls, rows: pd.DataFrame, measure: str, *, higher_is_better: bool, level: float
    ) -> Intervals:
        """The evidence of a trade-off's table (see `sim.plots.tradeoff`)."""
        ends = ("", "_low", "_high")
        none = pd.Series(np.nan, index=rows.index)
        cost, service = (
            np.array([rows.get(f"{name}{end}", none).to_numpy(dtype=np.float64) for end in ends])
            for name in ("cost", measure)
        )
        if not higher_is_better:
            service = -service[[0, 2, 1]]
        return cls({"cost": cost, "service": service}, level)

    @property
    def cost(self) -> Floats:
        """See `Evidence`."""
        found: Floats = self.columns["cost"][0]
        return found

    @property
    def service(self) -> Floats:
        """See `Evidence`."""
        found: Floats = self.columns["service"][0]
        return found

    @property
    def replications(self) -> NDArray[np.int64]:
        """See `Evidence`; a table does not tell."""
        return np.zeros(len(self.cost), dtype=np.int64)

    def limits(self, error: float) -> tuple[Floats, Floats]:
        """See `Evidence`; the intervals are stretched as for a normal estimate."""
        value, low, high = self.columns["service"]
        times = self._stretched(error)
        return value - times * (value - low), value + times * (high - value)

    def gaps(self, of: Of, error: float) -> Gaps:
        """See `Evidence`."""
        value, low, high = self.columns[of]
        half = 0.5 * self._stretched(error) * (high - low)
        gap = value[None, :] - value[:, None]
        unknown = np.zeros(gap.shape, dtype=np.int64)
        return Gaps(gap, np.hypot(half[None, :], half[:, None]), unknown)

    def error_at(self, error: float, replications: int) -> float:
        """See `Evidence`."""
        return error

    def _stretched(self, error: float) -> float:
        """How much wider an interval has to be for an error other than that of its level."""
        return max(1.0, float(ndtri(1.0 - error) / ndtri(0.5 + 0.5 * self.level)))
