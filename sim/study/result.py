"""The result of a study: tables of measures with intervals, and the call log on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from typing import TYPE_CHECKING

from sim import measures
from sim.catalogue import _
from sim.engine import CallLog, Rules
from sim.errors import InputError
from sim.measures import Counts, Replications
from sim.measures.lead import losses_lead
from sim.shown import Figure, Kept, drawn
from sim.study.study import Study
from sim.study.worker import in_stretches, simulate

if TYPE_CHECKING:
    import pandas as pd


class Result(Kept):
    """What a study gave.

    Parameters
    ----------
    study : the study.
    counts : one entry a replication.
    rules : custom routing rules, where they were used.
    run_time_s : seconds that the replications took, summed; None: not known.
    foreign_rules : name of the routing rules with which it was simulated elsewhere; they are
        Python and are not stored with a result, so that its call logs cannot be had.
    """

    def __init__(
        self,
        study: Study,
        counts: Sequence[Counts],
        rules: type[Rules] | None = None,
        run_time_s: float | None = None,
        foreign_rules: str = "",
    ) -> None:
        self.study = study
        self.run_time_s = run_time_s
        self.foreign_rules = foreign_rules
        self.counts = Replications.of(counts)
        self._rules = rules
        self._last: tuple[int, CallLog] | None = None

    @property
    def replications(self) -> int:
        """Number of replications."""
        return len(self.counts)

    @property
    def rules(self) -> type[Rules] | None:
        """Custom routing rules, where they were used."""
        return self._rules

    @property
    def label(self) -> str:
        """Name for tables and plots."""
        return self.study.label

    @property
    def losses_lead(self) -> bool:
        """Whether who was lost comes first: an outage is there, or calls are blocked."""
        blocked, _days = measures.totals(self.counts, "blocked_calls")
        return losses_lead(self.study.centre.outages, {"blocked_calls": float(blocked.sum())})

    def kpis(self, level: float = 0.95) -> pd.DataFrame:
        """One row a measure (index ``kpi``): value, low, high (confidence ``level``), unit.

        Parameters
        ----------
        level : confidence of the intervals.

        Examples
        --------
        >>> import sim
        >>> result = sim.run(sim.load("retail_bank"), replications=2, seed=7)
        >>> level = result.kpis().loc["service_level"]
        >>> f"{level['value']:.4f}", level["unit"]
        ('0.8246', 'share')
        """
        return measures.measure_table(self.counts, level)

    def by(self, measure: str, *axes: str, level: float = 0.95) -> pd.DataFrame:
        """A measure along axes, tidy: one column an axis, then value, low, high.

        Parameters
        ----------
        measure : name of a measure, such as ``"service_level"``.
        axes : any of contact_type, site, pool, interval, day that the measure has. An interval is
            the time of day at which it begins (`datetime.time`), a day its number from 0.
        level : confidence of the intervals.

        Raises
        ------
        InputError : an unknown measure, or an axis that it does not have.

        Examples
        --------
        >>> import sim
        >>> result = sim.run(sim.load("retail_bank"), replications=2, seed=7)
        >>> table = result.by("service_level", "contact_type")
        >>> list(table.columns)
        ['contact_type', 'value', 'low', 'high']
        >>> table["contact_type"][0], f"{table['value'][0]:.4f}"
        ('balance', '0.8009')
        """
        table = measures.by(self.counts, measure, *axes, level=level)
        if "interval" in axes:
            table["interval"] = table["interval"].map(time.fromisoformat)
        return table

    def flows(self, *axes: str, level: float = 0.95) -> pd.DataFrame:
        """Answered calls a day by the site that they entered and the site that answered them.

        Every pair of sites is a row. The values of an entry site sum to the answered calls that
        came in there, those of a pool site to the calls that its pools answered, all of them to
        ``answered_calls``. Callers who are called back are in ``by("called_back_calls",
        "entry_site", "pool_site")``.

        Parameters
        ----------
        axes : ``"contact_type"`` for a row of each contact type, or none.
        level : confidence level.

        Returns
        -------
        Columns ``entry_site``, ``pool_site``, ``value``, ``low``, ``high``, with
        ``contact_type`` before them where it is asked.

        Raises
        ------
        InputError : another axis, or a level outside (0, 1).

        Examples
        --------
        >>> import sim
        >>> result = sim.run(sim.load("retail_bank", ["scenario=second_site"]), replications=2)
        >>> flows = result.flows().pivot(index="entry_site", columns="pool_site", values="value")
        >>> list(flows.columns)
        ['main', 'second']
        """
        return self.by("answered_calls", *axes, *measures.FLOW_AXES, level=level)

    def series(self, *lines: str, level: float = 0.95) -> pd.DataFrame:
        """The centre over time, in bins of the study's ``resolution``, by site and as a whole.

        Parameters
        ----------
        lines : such as ``"offered"``, ``"waiting"``, ``"on_duty"``, ``"lost"``, ``"service"``;
            none = all (`docs/measures.md`).
        level : confidence level.

        Returns
        -------
        Columns ``line``, ``site`` (``"all"`` is the centre), ``time_s``, ``value``, ``low``,
        ``high`` (interval of the mean), ``p10``, ``p90`` (range of the replications).

        Raises
        ------
        InputError : the study has no resolution, or there is no such line.

        Examples
        --------
        >>> import sim
        >>> study = sim.load("retail_bank", ["resolution=1min", "replications=2"])
        >>> waiting = sim.run(study).series("waiting")
        >>> len(waiting), list(waiting["site"].unique())
        (4320, ['main', 'second', 'all'])
        """
        return measures.series_table(
            self.counts, self.study.resolution_s or 0.0, *lines, level=level
        )

    def costs(self) -> pd.DataFrame:
        """Parts of the cost: value, low, high, unit; they sum to the total exactly."""
        return measures.cost_parts(self.counts)

    def plot(self, figure: str = "", by: str = "") -> Figure:
        """A figure of the result, which a notebook shows once.

        Parameters
        ----------
        figure : ``"service_by_interval"`` (chosen if it is left out), ``"waits"``,
            ``"dispositions"``, ``"cost_breakdown"``, as on the page; or a measure, such as
            ``"abandonment"``, with its intervals.
        by : of a measure, the axis: ``"interval"``, ``"day"``, ``"contact_type"``, ``"pool"`` ...;
            left out: the interval of the day, where the measure has it.

        Raises
        ------
        InputError : there is no such figure or measure, or it does not have that axis.
        """
        return drawn(self, figure, by=by)

    def log(self, replication: int) -> CallLog:
        """The call log of a replication as arrays; simulated anew, which gives the same log.

        Parameters
        ----------
        replication : its number, from 0.
        """
        self._require(replication)
        if self._last is None or self._last[0] != replication:
            self._last = (replication, simulate(self.study, replication, self._rules))
        return self._last[1]

    def calls(self, replication: int) -> pd.DataFrame:
        """The call log of a replication, one row a call; times in seconds from the horizon's start.

        Parameters
        ----------
        replication : its number, from 0.

        Raises
        ------
        InputError : there is no such replication.

        Examples
        --------
        >>> import sim
        >>> calls = sim.run(sim.load("retail_bank"), replications=1, seed=7).calls(0)
        >>> len(calls), list(calls.columns[:3])
        (60243, ['contact_type', 'arrival_s', 'entry_site'])
        >>> bool((calls["answer_s"] >= calls["queue_s"])[calls["disposition"] == "answered"].all())
        True
        """
        return self.log(replication).frame()

    def log_in_stretches(self, replication: int) -> Iterator[CallLog]:
        """The call log of a replication stretch by stretch, in memory that grows with a day.

        Parameters
        ----------
        replication : its number, from 0.
        """
        self._require(replication)
        return in_stretches(self.study, replication, self._rules)

    def _require(self, replication: int) -> None:
        if not 0 <= replication < self.replications:
            raise InputError(
                _("replication: found {replication}, allowed 0 to {replications}").format(
                    replication=replication, replications=self.replications - 1
                )
            )
        if self.foreign_rules:
            raise InputError(
                _(
                    "calls: the result was simulated with the routing rules '{rules}', which are "
                    "Python and are not stored with it; run the study again with them"
                ).format(rules=self.foreign_rules)
            )

    def __repr__(self) -> str:
        return (
            f"<Result {self.study.centre.name}, {self.label}: {self.replications} replications,"
            f" seed {self.study.seed}>"
        )
