"""The start that costs the most calls: a day is searched, and the whole curve of harm is kept.

Every start is simulated on the same luck, and the day without the failure once. The luck is not
that of the drill: of many estimates the largest tends to be too large, so that the drill at the
start that is found is simulated on days that had no part in finding it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S, clock_seconds
from sim.drills.harm import LOST, lost_calls
from sim.drills.starts import first_failure_s, moved
from sim.experiments.run import run_many, with_settings
from sim.measures import paired_estimate
from sim.measures.layout import Floats
from sim.study.failures import without_outages
from sim.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

COARSE_S, FINE_S = 3600.0, 900.0
"""Steps of the search: over the whole day, then on both sides of the worst that was found."""

REPLICATIONS = 10
"""Of every start, where nobody says otherwise."""

RESOLUTION = "1min"
"""Of the time series, where the study does not say."""

_SALT = 0x5EA2C4
"""Makes the luck of the search another than the drill's."""


@dataclass(frozen=True)
class HarmByStart:
    """Calls lost because of the failure, by its start.

    Attributes
    ----------
    starts_s : that were tried, ascending, seconds from the horizon's start, shape (n,).
    harm : calls of every start and replication, shape (n, R).
    level : confidence of the intervals.
    design, seed : what was searched, and the seed of its luck.
    left_out : starts of the day at which a failure would begin outside the horizon.
    """

    starts_s: Floats
    harm: Floats
    level: float
    design: str
    seed: int
    left_out: int = 0

    @property
    def replications(self) -> int:
        """Of every start."""
        return int(self.harm.shape[1])

    @property
    def worst_s(self) -> float:
        """The start with the largest mean; of equal ones the first."""
        return float(self.starts_s[self._worst])

    @property
    def _worst(self) -> int:
        return int(np.argmax(self.harm.mean(axis=1)))

    def candidates(self) -> NDArray[np.bool_]:
        """Starts that may be the worst of those that were tried, shape (n,).

        A start is ruled out where the one that was found is surely worse; each is given its part
        of the error, so that the true worst is ruled out with probability 1 - ``level`` at most
        (subset selection: Gupta, Technometrics 7, 1965, 225-245; here by Bonferroni's inequality).
        One replication rules out none.
        """
        others = max(len(self.starts_s) - 1, 1)
        each = 1.0 - 2.0 * (1.0 - self.level) / max(others, 2)
        low = [_paired(one, self.harm[self._worst], each)[1] for one in self.harm]
        return ~(np.array(low) > 0.0)

    def table(self) -> pd.DataFrame:
        """The curve.

        Returns
        -------
        Index ``start_s``; columns ``lost`` (mean over replications), ``low``, ``high`` (interval),
        ``worst`` (the one that was found), ``may_be_worst`` (`candidates`).
        """
        import pandas as pd

        rows = [_paired(np.zeros_like(one), one, self.level) for one in self.harm]
        table = pd.DataFrame(rows, columns=["lost", "low", "high"], dtype=float)
        table["worst"] = self.starts_s == self.worst_s
        table["may_be_worst"] = self.candidates()
        return table.set_axis(pd.Index(self.starts_s, name="start_s"))


def harm_by_start(
    study: Study,
    name: str,
    *,
    level: float = 0.95,
    replications: int | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> HarmByStart:
    """Search the day of a study's first failure for the start that costs the most calls.

    Hour by hour, then by the quarter of an hour around the worst hour; further failures keep their
    distance to the first one.

    Parameters
    ----------
    study : with outages that have a start.
    name : of the design.
    level : confidence of every interval.
    replications : of every start; None: `REPLICATIONS`, or the study's if it has fewer.

    Raises
    ------
    InputError : it has no outage, or a random one.
    """
    was_s = first_failure_s(study)
    seed = int(np.random.SeedSequence([_SALT, study.seed]).generate_state(1)[0] >> 1)
    base = with_settings(
        study,
        seed=seed,
        replications=replications or min(REPLICATIONS, study.replications),
        resolution=study.resolution or RESOLUTION,
    )
    day_s = was_s // DAY_S * DAY_S
    of_day = day_s + np.arange(0.0, DAY_S, COARSE_S)
    coarse = [at for at in of_day if _within(study, at - was_s)]
    calm: list[Floats] = []

    def harm(starts: Iterable[float]) -> list[Floats]:
        hits = [moved(base, at - was_s) for at in starts]
        studies = hits if calm else [without_outages(base), *hits]
        found = []
        for outcome in run_many(studies, workers=workers, progress=progress):
            if isinstance(outcome, Exception):
                raise outcome
            found.append(lost_calls(outcome.counts, LOST))
        if not calm:
            calm.append(found.pop(0))
        return [each - calm[0] for each in found]

    known = dict(zip(coarse, harm(coarse), strict=True))
    worst = max(known, key=lambda at: (known[at].mean(), -at))
    near = worst + np.arange(FINE_S - COARSE_S, COARSE_S, FINE_S)
    fine = [at for at in near if day_s <= at < day_s + DAY_S and at not in known]
    fine = [at for at in fine if _within(study, at - was_s)]
    known |= dict(zip(fine, harm(fine) if fine else [], strict=True))
    starts = sorted(known)
    return HarmByStart(
        np.array(starts), np.array([known[at] for at in starts]), level, name, seed,
        len(of_day) - len(coarse),
    )  # fmt: skip


def _within(study: Study, by_s: float) -> bool:
    """Whether all failures begin within the horizon when they are moved."""
    end_s = study.centre.horizon.end_s
    at = [o.day * DAY_S + clock_seconds(o.start) + by_s for o in study.centre.outages.values()]
    return min(at) >= 0.0 and max(at) < end_s


def _paired(a: Floats, b: Floats, level: float) -> tuple[float, float, float]:
    ones = np.ones(len(a))
    value, low, high = paired_estimate((a, ones), (b, ones), level)
    return float(value), float(low), float(high)
