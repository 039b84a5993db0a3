"""A drill: failures injected into designs of a centre, beside the same days without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.catalogue import _
from sim.drills.harm import bins_between, harm_table, phase_table
from sim.drills.recovery import Recovery, recovery
from sim.drills.samples import quantile, quantile_estimate, share_estimate
from sim.drills.starts import AS_WRITTEN, WORST, first_failure_s, moved, start_s
from sim.drills.worst import RESOLUTION, HarmByStart, harm_by_start
from sim.errors import InputError
from sim.experiments.run import run_many, with_settings
from sim.measures import Difference, paired
from sim.measures.estimate import check_level
from sim.shown import Figure, Kept, Shown, drawn
from sim.study.failures import without_outages
from sim.study.result import Result
from sim.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.drills.objectives import Objective

BEFORE_S = 3600.0
"""How much of the time before the failure is told."""


@dataclass(frozen=True, repr=False)
class Drill(Shown):
    """What a drill of one design found.

    Attributes
    ----------
    hit, calm : results with and without the failures; replication r of both has the same luck.
    level : confidence of every interval.
    objective_s : recovery time objective, seconds from the failure; None: there is none.
    search : the search for the worst start, if there was one.
    """

    hit: Result
    calm: Result
    level: float = 0.95
    objective_s: float | None = None
    name: str = field(default="")
    search: HarmByStart | None = None

    def __repr__(self) -> str:
        failures = ", ".join(self.hit.study.centre.outages)
        return f"<Drill of {self.name}: {failures}, {self.hit.replications} replications>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the design, which a notebook shows once.

        Parameters
        ----------
        figure : ``"timeline"`` (chosen if it is left out) or ``"lost_by_cause"``.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

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
        fail = np.full(self.hit.replications, self.fail_s)
        # What nobody ever notices is not yet noticed at the end.
        noticed = fail + np.nan_to_num(self.recovery.detected_s, nan=np.inf)
        until = bins_between(self.hit.counts, self.resolution_s, np.zeros_like(fail), noticed)
        return harm_table(self.hit.counts, self.calm.counts, self.level, until)

    def difference(self, measure: str, level: float | None = None) -> Difference:
        """What the failure changes of a measure, such as ``reached`` or ``cost_total``."""
        return paired(self.calm.counts, self.hit.counts, measure, level=level or self.level)

    def moment(self, name: str, share: float, level: float) -> tuple[float, float, float]:
        """A quantile of a moment over the replications: estimate, low, high (NaN: not known).

        Parameters
        ----------
        name : a field of `Recovery`; seconds, or calls.
        share : 0.5 for the median.
        level : confidence of the interval.
        """
        return quantile_estimate(self.recovery.table()[name], share, level)

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
            median, low, high = self.moment(name, 0.5, self.level)
            rows[name] = {
                "median": median,
                "low": low,
                "high": high,
                "p90": quantile(known, 0.9),
                "never": float(np.mean(np.isinf(known))) if len(known) else np.nan,
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("moment")

    def actions(self) -> pd.DataFrame:
        """When the actions of the playbooks were done, over the replications.

        Returns
        -------
        Index ``playbook``, ``number`` (of the action, from 0); columns ``action``, ``done`` (in
        which share of the replications), ``median``, ``low``, ``high`` (as in `moments`) and
        ``p90`` of those in which it was: seconds from the first failure to the first time that it
        was done.
        """
        import pandas as pd

        rows = {}
        every = [
            (name, number, one)
            for name, book in self.hit.study.centre.playbooks.items()
            for number, one in enumerate(book.actions)
        ]
        for place, (name, number, one) in enumerate(every):
            since = self.hit.counts.fields["series.actions"][:, place] - self.fail_s
            known = np.sort(since[~np.isnan(since)])
            median, low, high = quantile_estimate(known, 0.5, self.level)
            rows[name, number] = {
                "action": one.action,
                "done": len(known) / self.hit.replications,
                "median": median,
                "low": low,
                "high": high,
                "p90": quantile(known, 0.9),
            }
        index = pd.MultiIndex.from_tuples(list(rows), names=["playbook", "number"])
        columns = ["action", "done", "median", "low", "high", "p90"]
        return pd.DataFrame(list(rows.values()), index=index, columns=columns)

    def objective_met(self, level: float | None = None) -> tuple[float, float, float] | None:
        """Probability that the recovery time objective is met: estimate, low, high; None: there is
        no objective.

        Parameters
        ----------
        level : confidence of the interval (`sim.drills.samples.share_estimate`); None: the
            drill's.
        """
        if self.objective_s is None:
            return None
        met = int(np.count_nonzero(self.recovery.recovered_s <= self.objective_s))
        return share_estimate(met, self.hit.replications, level or self.level)

    def series(self, *lines: str) -> pd.DataFrame:
        """Time series of both days; column ``day``: ``with_failure`` or ``without``."""
        import pandas as pd

        parts = {"with_failure": self.hit, "without": self.calm}
        return pd.concat(
            [r.series(*lines, level=self.level).assign(day=day) for day, r in parts.items()],
            ignore_index=True,
        )


class Drills(dict[str, Drill], Kept):
    """What a drill found, design by design: ``found["Base"]``.

    Parameters
    ----------
    found : of each design.
    objectives : what was expected of the drill; empty: nothing.
    name, title, note : of the drill file, where there was one.
    """

    def __init__(
        self,
        found: Mapping[str, Drill],
        objectives: Sequence[Objective] = (),
        name: str = "",
        title: str = "",
        note: str = "",
    ) -> None:
        super().__init__(found)
        self.objectives = tuple(objectives)
        self.name, self.title, self.note = name, title, note

    def __repr__(self) -> str:
        return f"<Drills of {', '.join(self)}>"

    def plot(self, figure: str = "", design: str = "") -> Figure:
        """A figure of the drill, which a notebook shows once.

        Parameters
        ----------
        figure : ``"timeline"`` of a design, ``"lost_by_cause"`` of all of them, ``"harm_by_start"``
            where the worst start was searched; left out: the timeline of one design, the causes
            of several.
        design : whose timeline; left out: the first.

        Raises
        ------
        InputError : there is no such figure, or no such design.
        """
        return drawn(self, figure, design=design)


def drill(
    designs: Study | Mapping[str, Study],
    start: str = AS_WRITTEN,
    *,
    objective_s: float | None = None,
    level: float = 0.95,
    replications: int | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> Drills:
    """Inject failures into designs of a centre.

    Parameters
    ----------
    designs : a study with outages, or several by name: the designs that are compared, each with
        its outages. All of one seed, so that they have the same luck.
    start : when the first failure begins: ``"as_written"``, ``"busiest"`` (the hour of the first
        design with the most work for agents), ``"worst"`` (the first design's day is searched, on
        other luck than the drill's: `sim.drills.worst`) or a clock time; further failures keep
        their distance.
    objective_s : recovery time objective, seconds.
    level : confidence of every interval.
    replications, workers : instead of the studies' own.
    progress : tell how far it is.

    Returns
    -------
    What was found of each design, a mapping by name.

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
        raise InputError(
            _("objective_s: found {objective_s}; allowed: a number of seconds over 0").format(
                objective_s=objective_s
            )
        )
    named = designs if isinstance(designs, Mapping) else {_name(designs): designs}
    if not named:
        raise InputError(_("a drill needs a design"))
    of = {name: with_settings(study, replications=replications) for name, study in named.items()}
    for name, study in of.items():
        _require_same_luck(name, study, next(iter(of.values())))
    search = None
    if start == WORST:
        name, first = next(iter(of.items()))
        search = harm_by_start(first, name, level=level, workers=workers, progress=progress)
    hits = _started(of, start, search)
    pairs = [each for hit in hits for each in (hit, without_outages(hit))]
    results = []
    for outcome in run_many(pairs, workers=workers, progress=progress):
        if isinstance(outcome, Exception):
            raise outcome
        results.append(outcome)
    return Drills(
        {
            name: Drill(hit, calm, level, objective_s, name, search)
            for name, hit, calm in zip(named, results[::2], results[1::2], strict=True)
        }
    )


def _started(of: Mapping[str, Study], start: str, search: HarmByStart | None) -> list[Study]:
    """The designs, all with their first failure at the same moment unless it is as written."""
    at_s = start_s(next(iter(of.values())), start) if search is None else search.worst_s
    hits = []
    for study in of.values():
        was_s = first_failure_s(study)
        hit = moved(study, 0.0 if start == AS_WRITTEN else at_s - was_s)
        hits.append(
            hit if hit.resolution is not None else with_settings(hit, resolution=RESOLUTION)
        )
    return hits


def require_drill(designs: Mapping[str, Study], start: str = AS_WRITTEN) -> None:
    """Refuse designs that cannot be drilled at a start, before anything runs.

    Raises
    ------
    InputError : see `drill`.
    """
    for name, study in designs.items():
        _require_same_luck(name, study, next(iter(designs.values())))
        first_failure_s(study)
    if start != WORST:
        _started(designs, start, None)


def _name(study: Study) -> str:
    return study.title


def _require_same_luck(name: str, study: Study, first: Study) -> None:
    if study.seed != first.seed:
        raise InputError(
            _(
                "design '{name}' has seed {seed}, the first one {seed_2}: designs are "
                "compared on the same luck"
            ).format(name=name, seed=study.seed, seed_2=first.seed)
        )
    if study.precision is not None:
        raise InputError(
            _(
                "design '{name}' asks for a precision; a drill has a fixed number of replications"
            ).format(name=name)
        )
