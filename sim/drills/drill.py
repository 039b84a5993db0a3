"""A drill: failures injected into designs of a centre, beside the same days without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import beta, binom

from sim.drills.harm import harm_table, phase_table
from sim.drills.recovery import Recovery, recovery
from sim.drills.starts import AS_WRITTEN, first_failure_s, starting_at
from sim.errors import InputError
from sim.experiments.run import run_many, with_settings
from sim.measures import Difference, paired
from sim.measures.estimate import check_level
from sim.measures.layout import Floats
from sim.study.failures import without_outages
from sim.study.result import Result
from sim.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

RESOLUTION = "1min"
"""Of the time series, where the study does not say."""

BEFORE_S = 3600.0
"""How much of the time before the failure is told."""


@dataclass(frozen=True)
class Drill:
    """What a drill of one design found.

    Attributes
    ----------
    hit, calm : results with and without the failures; replication r of both has the same luck.
    level : confidence of every interval.
    objective_s : recovery time objective, seconds from the failure; None: there is none.
    """

    hit: Result
    calm: Result
    level: float = 0.95
    objective_s: float | None = None
    name: str = field(default="")

    @property
    def fail_s(self) -> float:
        """When the first failure begins, seconds from the horizon's start."""
        return first_failure_s(self.hit.study)

    @property
    def resolution_s(self) -> float:
        """Length of the bins of the time series, seconds."""
        found = self.hit.study.resolution_s
        assert found is not None
        return found

    @cached_property
    def recovery(self) -> Recovery:
        """When the centre is itself again, replication by replication."""
        target = float(self.hit.study.effective_centre.target.share)
        return recovery(self.hit.counts, self.calm.counts, self.resolution_s, target)

    def lost(self) -> pd.DataFrame:
        """Calls lost because of the failure by cause: `sim.drills.harm.harm_table`."""
        return harm_table(self.hit.counts, self.calm.counts, self.level)

    def difference(self, measure: str) -> Difference:
        """What the failure changes of a measure, such as ``reached`` or ``cost_total``."""
        return paired(self.calm.counts, self.hit.counts, measure, level=self.level)

    def phases(self) -> pd.DataFrame:
        """Service before, during and after: `sim.drills.harm.phase_table`.

        Before is the hour before the failure, during lasts to the last repair, after until the
        centre has recovered (or the horizon ends).
        """
        moments, ends = self.recovery, self.hit.study.centre.horizon.end_s
        fail = np.full(self.hit.replications, self.fail_s)
        repaired = fail + moments.repaired_s
        recovered = np.minimum(fail + moments.recovered_s, ends)
        spans = {
            "before": (np.maximum(fail - BEFORE_S, 0.0), fail),
            "during": (fail, repaired),
            "after": (repaired, np.maximum(repaired, recovered)),
        }
        return phase_table(self.hit.counts, self.calm.counts, self.resolution_s, spans, self.level)

    def moments(self) -> pd.DataFrame:
        """Moments of recovery over the replications.

        Returns
        -------
        Index ``moment`` (fields of `Recovery`); columns ``median``, ``low``, ``high`` (interval of
        the median from order statistics, of confidence ``level`` at least, NaN where there are
        too few replications), ``p90``, ``never`` (share of replications in which it did not
        come before the horizon's end). Seconds, infinite where it did not come; ``peak_backlog``
        in calls.
        """
        import pandas as pd

        rows = {}
        for name, values in self.recovery.table().items():
            known = np.sort(values[~np.isnan(values)])
            low, high = _median_interval(known, self.level)
            rows[name] = {
                "median": _quantile(known, 0.5),
                "low": low,
                "high": high,
                "p90": _quantile(known, 0.9),
                "never": float(np.mean(np.isinf(known))) if len(known) else np.nan,
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("moment")

    def objective_met(self) -> tuple[float, float, float] | None:
        """Probability that the recovery time objective is met: estimate, low, high.

        The interval is Clopper and Pearson's (Biometrika 26, 1934, 404-413), which covers at least
        as often as it says.
        """
        if self.objective_s is None:
            return None
        met = int(np.count_nonzero(self.recovery.recovered_s <= self.objective_s))
        of, tail = self.hit.replications, (1.0 - self.level) / 2.0
        low = float(beta.ppf(tail, met, of - met + 1)) if met else 0.0
        high = float(beta.ppf(1.0 - tail, met + 1, of - met)) if met < of else 1.0
        return met / of, low, high

    def series(self, *lines: str) -> pd.DataFrame:
        """Time series of both days; column ``day``: ``with_failure`` or ``without``."""
        import pandas as pd

        parts = {"with_failure": self.hit, "without": self.calm}
        return pd.concat(
            [r.series(*lines, level=self.level).assign(day=day) for day, r in parts.items()],
            ignore_index=True,
        )


def _quantile(ordered: Floats, share: float) -> float:
    """An order statistic: no value between a number and infinity is made up."""
    if not len(ordered):
        return np.nan
    return float(ordered[max(0, int(np.ceil(share * len(ordered))) - 1)])


def _median_interval(ordered: Floats, level: float) -> tuple[float, float]:
    """Order statistics between which the median lies (David & Nagaraja, Order Statistics, 3rd ed.,
    2003, section 7.1)."""
    n = len(ordered)
    if n == 0:
        return np.nan, np.nan
    rank = int(binom.ppf((1.0 - level) / 2.0, n, 0.5))
    while rank > 0 and 2.0 * binom.cdf(rank - 1, n, 0.5) > 1.0 - level:
        rank -= 1
    if rank == 0:
        return np.nan, np.nan
    return float(ordered[rank - 1]), float(ordered[n - rank])


def drill(
    designs: Study | Mapping[str, Study],
    start: str = AS_WRITTEN,
    *,
    objective_s: float | None = None,
    level: float = 0.95,
    replications: int | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> dict[str, Drill]:
    """Inject failures into designs of a centre.

    Parameters
    ----------
    designs : a study with outages, or several by name: the designs that are compared, each with
        its outages. All of one seed, so that they have the same luck.
    start : when the first failure begins: ``"as_written"``, ``"busiest"`` (the hour of the first
        design with the most work for agents) or a clock time; further failures keep their distance.
    objective_s : recovery time objective, seconds.
    level : confidence of every interval.
    replications, workers : instead of the studies' own.
    progress : tell how far it is.

    Returns
    -------
    What was found of each design, by name.

    Raises
    ------
    InputError : a design without an outage, with one that fails at random or after the horizon, or
        another seed than the first; a level or an objective that cannot be.

    Examples
    --------
    >>> import sim
    >>> study = sim.load("retail_bank", ["outages=main_site_peak", "replications=4"])
    >>> found = sim.drill(study, start="busiest", objective_s=4 * 3600)["Base"]
    >>> int(found.lost().loc["lost", "difference"]) > 500
    True
    """
    check_level(level)
    if objective_s is not None and not 0.0 < objective_s < np.inf:
        raise InputError(f"objective_s: found {objective_s}; allowed: a number of seconds over 0")
    named = designs if isinstance(designs, Mapping) else {_name(designs): designs}
    if not named:
        raise InputError("a drill needs a design")
    pairs: list[Study] = []
    for name, study in named.items():
        _require_same_luck(name, study, next(iter(named.values())))
        hit = starting_at(with_settings(study, replications=replications), start)
        if hit.resolution is None:
            hit = with_settings(hit, resolution=RESOLUTION)
        pairs += [hit, without_outages(hit)]
    outcomes = run_many(pairs, workers=workers, progress=progress)
    results = []
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
        results.append(outcome)
    return {
        name: Drill(hit, calm, level, objective_s, name)
        for name, hit, calm in zip(named, results[::2], results[1::2], strict=True)
    }


def _name(study: Study) -> str:
    return study.scenario.title or study.scenario.name


def _require_same_luck(name: str, study: Study, first: Study) -> None:
    if study.seed != first.seed:
        raise InputError(
            f"design '{name}' has seed {study.seed}, the first one {first.seed}: designs are "
            "compared on the same luck"
        )
    if study.precision is not None:
        raise InputError(
            f"design '{name}' asks for a precision; a drill has a fixed number of replications"
        )
