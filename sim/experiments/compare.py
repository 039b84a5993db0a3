"""Paired comparison of scenarios that share their luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from sim import measures
from sim.catalogue import _
from sim.centre import validated
from sim.errors import InputError
from sim.executors.rounds import as_run, in_rounds
from sim.experiments.decision import Decision
from sim.experiments.difference_table import differences
from sim.experiments.harm import service_measure
from sim.experiments.looks import Looks
from sim.experiments.options import Options, options_of
from sim.experiments.questions import of_comparison, target_decision
from sim.experiments.until_decided import LongTotals, looks_of, totals_of_counts, until_decided
from sim.experiments.verdicts import shared_error
from sim.measures import MEASURES, Counts, Margin, margins_of
from sim.measures.estimate import Estimate, check_level, divide
from sim.shown import Figure, Kept, drawn
from sim.store.summary import Summary
from sim.study.precision import Reached, narrow_enough, wanted
from sim.study.precision_setting import Precision
from sim.study.result import Result
from sim.study.study import Study


@dataclass(frozen=True, repr=False)
class Comparison(Kept):
    """What a comparison found.

    Attributes
    ----------
    table : see `compare`.
    results : of every scenario; the first is the base.
    level : confidence of all intervals of the deciding measures together, and of those of any
        other measure.
    precision : what was asked of the differences, or None.
    reached : scenario -> what was reached of it, measure by measure.
    looks : the planned looks at the results, where the number of replications was not fixed.
    totals : scenario -> cost and service level of all its replications, where these are more than
        its result has.
    margins : that were given, by measure.
    """

    table: pd.DataFrame
    results: dict[str, Result]
    level: float
    precision: Precision | None
    reached: dict[str, list[Reached]]
    looks: Looks | None = None
    totals: Mapping[str, LongTotals] = field(default_factory=dict)
    margins: Mapping[str, Margin] = field(default_factory=dict)

    def __repr__(self) -> str:
        seed = next(iter(self.results.values())).study.seed
        base, *others = self.results
        return f"<Comparison of {', '.join(others)} with {base}: seed {seed}>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the comparison, which a notebook shows once.

        Parameters
        ----------
        figure : ``"differences"`` (chosen if it is left out), ``"tradeoff"``, ``"waterfall"``,
            ``"staffing"``.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    def decision(self) -> Decision:
        """What may be said of the scenarios: who reaches the target at least cost.

        Where who was lost comes first, it is about `reached`, which has no target.
        """
        known = [self.totals_of(name) for name in self.results]
        margin = float(self.table.xs("cost_total", level="kpi")["margin"].iloc[0])
        studies = [result.study for result in self.results.values()]
        lead = any(result.losses_lead for result in self.results.values())
        return target_decision(known, studies, self.looks, self.level, margin, losses_lead=lead)

    def options(self, labels: Mapping[str, str] | None = None) -> Options:
        """The options among the scenarios, and what is recommended; see `options_of`.

        Parameters
        ----------
        labels : names of the scenarios for people; None: those of their studies.
        """
        told = self.summaries()
        service = service_measure(list(told.values()))
        margins = self.table["margin"].unstack("kpi").iloc[0]
        given: dict[str, Margin] = {m: float(margins[m]) for m in ("cost_total", service)}
        names = None if labels is None else [labels[name] for name in told]
        found = options_of(list(told.values()), self.looks, self.level, given, names)
        assert found is not None
        return found

    def summaries(self) -> dict[str, Summary]:
        """Of every scenario, cost and service from all its replications."""
        return dict(self._summaries)

    @cached_property
    def _summaries(self) -> dict[str, Summary]:
        return {n: Summary.of(r).longer(self.totals_of(n)) for n, r in self.results.items()}

    def totals_of(self, name: str) -> LongTotals:
        """Cost with its parts, and service, of every replication of a scenario.

        Parameters
        ----------
        name : of a scenario.
        """
        return self.totals.get(name) or totals_of_counts(self.results[name].counts)

    def precision_table(self) -> pd.DataFrame:
        """What was reached: a row a scenario and measure; without rows if nothing was asked."""
        rows = [
            {"scenario": name, **told._asdict(), "replications": self.results[name].replications}
            for name, each in self.reached.items()
            for told in each
        ]
        return pd.DataFrame(rows)


def compare(
    scenarios: Mapping[str, Result | Study],
    level: float = 0.95,
    *,
    margins: Mapping[str, Margin] | None = None,
    precision: Precision | Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Differences of every measure between the first scenario and each other one.

    Replication r of every scenario has the same luck (common random numbers), so differences are
    taken replication by replication, and their interval is far narrower than that of two
    independent runs. The intervals of the deciding measures (service level, abandonment, speed of
    answer, cost), of all scenarios, hold together with confidence ``level`` (Bonferroni: each has
    1 - (1 - level) / (4 (scenarios - 1))). Those of any other measure hold for all scenarios, for
    the measure by itself.

    Parameters
    ----------
    scenarios : name -> result, or study, which is run; the first is the base. All with one seed;
        results of different numbers of replications are compared by those that both have.
    level : confidence of all intervals of the deciding measures together, and of those of any
        other measure.
    margins : differences up to this are too small to matter, by measure; see
        `sim.measures.margins_of`.
    precision : half-widths that the differences have to reach, relative ones as shares of the
        base's value; all scenarios must be studies, and run until every difference is there. None:
        the one that all studies have in common.
    workers, progress : for the studies that are run; see `sim.run`.

    Returns
    -------
    Table with index (scenario, kpi) and columns ``base``, ``value``, ``difference``, ``low``,
    ``high``, ``unit``, ``margin``, ``verdict`` (better, worse, higher or lower where neither
    direction is better, no practical difference, not enough data; no value), ``replications`` and
    ``replications_needed``: about how many would decide what is open (NaN where nothing is,
    infinity where difference and margin are too near each other).

    Raises
    ------
    InputError : fewer than two scenarios, different seeds, a margin, a level or a precision that
        cannot be.
    ResultError : a replication failed.

    Examples
    --------
    >>> import sim
    >>> studies = {"base": sim.load(), "+10 %": sim.load(overrides=["staffing.scale=1.1"])}
    >>> results = {name: sim.run(s, replications=2, seed=7) for name, s in studies.items()}
    >>> row = sim.compare(results).loc[("+10 %", "service_level")]
    >>> f"{row['difference']:.4f}", row["verdict"]
    ('0.1033', 'not enough data')
    """
    found = comparison(
        scenarios, level, margins=margins, precision=precision, workers=workers, progress=progress
    )
    return found.table


def comparison(
    scenarios: Mapping[str, Result | Study],
    level: float = 0.95,
    *,
    margins: Mapping[str, Margin] | None = None,
    precision: Precision | Mapping[str, Any] | None = None,
    most: int | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> Comparison:
    """As `compare`, with the results and what was reached of the precision.

    Parameters
    ----------
    scenarios, level, margins, precision, most, workers, progress : as of `compare`.
    """
    check_level(level)
    if len(scenarios) < 2:
        raise InputError(
            _("compare needs at least two scenarios, found {count}").format(count=len(scenarios))
        )
    _same_seed(scenarios)
    margins_of(dict.fromkeys(MEASURES, 0.0), margins)  # a mistake is told before anything runs
    asked = _asked(scenarios, precision)
    studies = {n: s for n, s in scenarios.items() if isinstance(s, Study)}
    looks = looks_of(list(studies.values()), most) if asked is None else None
    if looks is not None and len(studies) == len(scenarios):
        return _until_decided(studies, looks, level, margins, workers, progress)
    ran = _run(studies, asked, len(scenarios) - 1, workers, progress) if studies else {}
    results = {n: ran[n] if isinstance(s, Study) else s for n, s in scenarios.items()}
    return judged(results, level, margins, asked)


def _until_decided(
    studies: Mapping[str, Study],
    looks: Looks,
    level: float,
    margins: Mapping[str, Margin] | None,
    workers: int | None,
    progress: bool,
) -> Comparison:
    """The comparison of studies that have as many replications as decide."""
    asked = list(studies.values())
    question = of_comparison(asked, looks, level, margins)
    runs = until_decided(asked, looks, question, workers=workers, progress=progress)
    results = {n: Result(r.study, r.counts) for n, r in zip(studies, runs, strict=True)}
    known = {n: r.totals for n, r in zip(studies, runs, strict=True)}
    return judged(results, level, margins, looks=looks, totals=known)


def judged(
    results: Mapping[str, Result],
    level: float,
    margins: Mapping[str, Margin] | None = None,
    precision: Precision | None = None,
    looks: Looks | None = None,
    totals: Mapping[str, LongTotals] | None = None,
) -> Comparison:
    """The comparison of results as they are.

    Parameters
    ----------
    results, level, margins : as `compare` takes them.
    precision : what was asked of the differences.
    looks : the planned looks, where the number of replications was not fixed beforehand.
    totals : cost with its parts, and service level, of all replications, where the results do not
        have all.
    """
    told: dict[str, list[Reached]] = {}
    if precision is not None:
        base, *others = results
        told = {
            n: _reached(precision, results[base].counts, results[n].counts, len(others))
            for n in others
        }
    table = differences(results, level, margins, looks, totals or {})
    return Comparison(
        table, dict(results), level, precision, told, looks, totals or {}, dict(margins or {})
    )


def _same_seed(scenarios: Mapping[str, Result | Study]) -> None:
    seeds = {n: (s.study if isinstance(s, Result) else s).seed for n, s in scenarios.items()}
    first = next(iter(seeds))
    for name, seed in seeds.items():
        if seed != seeds[first]:
            raise InputError(
                _(
                    "compare: '{first}' has seed {seeds}, '{name}' has {seed}; paired "
                    "differences need the same"
                ).format(first=first, seeds=seeds[first], name=name, seed=seed)
            )


def _asked(
    scenarios: Mapping[str, Result | Study], precision: Precision | Mapping[str, Any] | None
) -> Precision | None:
    """The precision of the differences: as given, or as all studies have it."""
    studies = [s for s in scenarios.values() if isinstance(s, Study)]
    if precision is None:
        own = [s.precision for s in studies]
        if len(studies) < len(scenarios) or all(p is None for p in own):
            return None
        if any(p != own[0] for p in own):
            raise InputError(
                _("compare: the studies have different precisions; give the one of the differences")
            )
        return own[0]
    if len(studies) < len(scenarios):
        raise InputError(
            _(
                "compare: found a result, which has the replications that it has; a "
                "precision needs studies, which are run until it is reached"
            )
        )
    asked = (
        precision
        if isinstance(precision, Precision)
        else validated(Precision, precision, "precision")
    )
    for study in studies:
        if not 2 <= study.replications <= asked.most:
            raise InputError(
                _(
                    "replications: found {replications}, the first batch of a comparison "
                    "with a precision; allowed 2 to precision.most, which is {most}"
                ).format(replications=study.replications, most=asked.most)
            )
    return asked


def _run(
    studies: Mapping[str, Study],
    precision: Precision | None,
    differences: int,
    workers: int | None,
    progress: bool,
) -> dict[str, Result]:
    """Results of the studies; with a precision all have as many replications as it takes."""
    asked = list(studies.values())
    if precision is not None:
        first = max(s.replications for s in asked)
        asked = [as_run(s, first) for s in asked]

    def allocation(counts: Sequence[Sequence[Counts]]) -> list[int]:
        done = len(counts[0])
        if precision is None:
            return [wanted(s, c) for s, c in zip(asked, counts, strict=True)]
        if done >= precision.most or all(
            r.met
            for other in counts[1:]
            for r in _reached(precision, counts[0], other, differences)
        ):
            return [done] * len(counts)
        return [min(done + precision.batch, precision.most)] * len(counts)

    found = in_rounds(asked, allocation, workers=workers, progress=progress)
    return {
        name: Result(study if precision is None else as_run(study, len(counts)), counts)
        for name, study, counts in zip(studies, asked, found, strict=True)
    }


def _reached(
    precision: Precision, base: Sequence[Counts], other: Sequence[Counts], differences: int
) -> list[Reached]:
    """What has been reached of the precision of a difference, measure by measure."""
    known = {n: (measures.totals(base, n), measures.totals(other, n)) for n in precision.measures}

    def estimate(name: str, replications: int, level: float) -> Estimate:
        first, second = ((top[:replications], bottom[:replications]) for top, bottom in known[name])
        each = 1.0 - shared_error(name, (1.0 - level) / differences)
        found = measures.paired_estimate(first, second, each)
        value = divide(first[0].sum(), first[1].sum())
        return Estimate(value, found.low, found.high)

    currency = base[0].setting.currency
    return [
        narrow_enough(precision, name, currency, len(base), estimate) for name in precision.measures
    ]
