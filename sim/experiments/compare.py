"""Paired comparison of scenarios that share their luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim import measures
from sim.centre import validated
from sim.errors import InputError
from sim.executors.rounds import as_run, in_rounds
from sim.experiments.decision import Decision, decision
from sim.experiments.evidence import Pairs
from sim.experiments.looks import Looks, error_at
from sim.experiments.verdicts import DECIDING, LED, NO_VALUE, OPEN, replications_needed, verdict
from sim.measures import MEASURES, Counts, Margin, margins_of
from sim.measures.estimate import Estimate, check_level, divide
from sim.study.precision import Reached, narrow_enough, wanted
from sim.study.precision_setting import Precision
from sim.study.result import Result
from sim.study.study import Study


@dataclass(frozen=True)
class Comparison:
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
    """

    table: pd.DataFrame
    results: dict[str, Result]
    level: float
    precision: Precision | None
    reached: dict[str, list[Reached]]
    looks: Looks | None = None

    def decision(self) -> Decision:
        """What may be said of the scenarios: who reaches the target at least cost.

        Where who was lost comes first, it is about `reached`, which has no target.
        """
        results = list(self.results.values())
        lead = any(r.losses_lead for r in results)
        targets = [float(r.study.effective_centre.target.share) for r in results]
        margin = float(self.table.xs("cost_total", level="kpi")["margin"].iloc[0])
        return decision(
            Pairs.of_counts(
                [r.counts for r in results], self.looks, "reached" if lead else "service_level"
            ),
            None if lead else targets,
            self.level,
            margin,
        )

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
    workers: int | None = None,
    progress: bool = False,
) -> Comparison:
    """As `compare`, with the results and what was reached of the precision."""
    check_level(level)
    if len(scenarios) < 2:
        raise InputError(f"compare needs at least two scenarios, found {len(scenarios)}")
    _same_seed(scenarios)
    margins_of(dict.fromkeys(MEASURES, 0.0), margins)  # a mistake is told before anything runs
    asked = _asked(scenarios, precision)
    studies = {n: s for n, s in scenarios.items() if isinstance(s, Study)}
    ran = _run(studies, asked, len(scenarios) - 1, workers, progress) if studies else {}
    results = {n: ran[n] if isinstance(s, Study) else s for n, s in scenarios.items()}
    return judged(results, level, margins, asked)


def judged(
    results: Mapping[str, Result],
    level: float,
    margins: Mapping[str, Margin] | None = None,
    precision: Precision | None = None,
    looks: Looks | None = None,
) -> Comparison:
    """The comparison of results as they are.

    Parameters
    ----------
    results, level, margins : as `compare` takes them.
    precision : what was asked of the differences.
    looks : the planned looks, where the number of replications was not fixed beforehand.
    """
    told: dict[str, list[Reached]] = {}
    if precision is not None:
        base, *others = results
        told = {
            n: _reached(precision, results[base].counts, results[n].counts, len(others))
            for n in others
        }
    table = differences(results, level, margins, looks)
    return Comparison(table, dict(results), level, precision, told, looks)


def differences(
    results: Mapping[str, Result],
    level: float = 0.95,
    margins: Mapping[str, Margin] | None = None,
    looks: Looks | None = None,
) -> pd.DataFrame:
    """The table of `compare`, of results that share their luck."""
    (_, base), *others = results.items()
    deciding = LED if any(r.losses_lead for r in results.values()) else DECIDING
    rows = []
    for name, other in others:
        pair = _common(base, other)
        error = error_at((1.0 - level) / len(others), len(pair[0]), looks)
        rows += _rows(name, *pair, margins, error, deciding)
    return pd.DataFrame(rows).set_index(["scenario", "kpi"])


def shared_error(measure: str, error: float, deciding: Sequence[str] = DECIDING) -> float:
    """The part of an error that a measure has: the deciding ones share it."""
    return error / len(deciding) if measure in deciding else error


def rows_by_scenario(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of a comparison by (scenario, measure)."""
    found = table.reset_index().to_dict("records")
    return {(str(r["scenario"]), str(r["kpi"])): {str(k): v for k, v in r.items()} for r in found}


def _rows(
    scenario: str,
    base: Sequence[Counts],
    other: Sequence[Counts],
    margins: Mapping[str, Margin] | None,
    error: float,
    deciding: Sequence[str],
) -> list[dict[str, object]]:
    """The rows of a scenario; ``error``: of all its deciding measures together, or of another."""
    old, new = measures.measure_table(base)["value"], measures.measure_table(other)["value"]
    currency = base[0].setting.currency
    margin = margins_of({str(k): float(v) for k, v in old.items()}, margins)
    rows: list[dict[str, object]] = []
    for measure in map(str, old.index):
        level = 1.0 - shared_error(measure, error, deciding)
        found = measures.paired(base, other, measure, level)
        gap, half = float(new[measure] - old[measure]), 0.5 * (found.high - found.low)
        words = verdict(gap - half, gap + half, margin[measure], MEASURES[measure].higher_is_better)
        lacking = np.nan
        if np.isnan(gap):
            words = NO_VALUE
        elif words == OPEN:
            lacking = replications_needed(gap, half, margin[measure], len(base), level)
        rows.append(
            {
                "scenario": scenario,
                "kpi": measure,
                "base": old[measure],
                "value": new[measure],
                "difference": gap,
                "low": gap - half,
                "high": gap + half,
                "unit": MEASURES[measure].unit_in(currency),
                "margin": margin[measure],
                "verdict": words,
                "replications": len(base),
                "replications_needed": lacking,
            }
        )
    return rows


def _common(base: Result, other: Result) -> tuple[Sequence[Counts], Sequence[Counts]]:
    """The replications that both have."""
    count = min(base.replications, other.replications)
    return base.counts[:count], other.counts[:count]


def _same_seed(scenarios: Mapping[str, Result | Study]) -> None:
    seeds = {n: (s.study if isinstance(s, Result) else s).seed for n, s in scenarios.items()}
    first, *_ = seeds
    for name, seed in seeds.items():
        if seed != seeds[first]:
            raise InputError(
                f"compare: '{first}' has seed {seeds[first]}, '{name}' has {seed}; paired "
                "differences need the same"
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
                "compare: the studies have different precisions; give the one of the differences"
            )
        return own[0]
    if len(studies) < len(scenarios):
        raise InputError(
            "compare: found a result, which has the replications that it has; a precision needs "
            "studies, which are run until it is reached"
        )
    asked = (
        precision
        if isinstance(precision, Precision)
        else validated(Precision, precision, "precision")
    )
    for study in studies:
        if not 2 <= study.replications <= asked.most:
            raise InputError(
                f"replications: found {study.replications}, the first batch of a comparison with a "
                f"precision; allowed 2 to precision.most, which is {asked.most}"
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
