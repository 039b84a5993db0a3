"""Paired comparison of scenarios that share their luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim import measures
from sim.errors import InputError
from sim.measures import MEASURES, Counts, Margin, margins_of
from sim.measures.estimate import check_level
from sim.study.replicate import run_many
from sim.study.result import Result
from sim.study.study import Study
from sim.study.verdicts import NO_VALUE, OPEN, replications_needed, verdict


def compare(
    scenarios: Mapping[str, Result | Study],
    level: float = 0.95,
    *,
    margins: Mapping[str, Margin] | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Differences of every measure between the first scenario and each other one.

    Replication r of every scenario has the same luck (common random numbers), so differences are
    taken replication by replication, and their interval is far narrower than that of two
    independent runs. Where there are several differences of a measure, their intervals hold
    together with confidence ``level`` (Bonferroni: each has 1 - (1 - level) / (scenarios - 1)); not
    so the intervals of several measures.

    Parameters
    ----------
    scenarios : name -> result, or study, which is run; the first is the base. All with one seed;
        results of different numbers of replications are compared by those that both have.
    level : confidence of all intervals of a measure together.
    margins : differences up to this are too small to matter, by measure; see
        `sim.measures.margins_of`.
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
    InputError : fewer than two scenarios, different seeds, a margin or a level out of range.
    """
    check_level(level)
    if len(scenarios) < 2:
        raise InputError(f"compare needs at least two scenarios, found {len(scenarios)}")
    _same_seed(scenarios)
    return differences(_results(scenarios, workers, progress), level, margins)


def differences(
    results: Mapping[str, Result],
    level: float = 0.95,
    margins: Mapping[str, Margin] | None = None,
) -> pd.DataFrame:
    """The table of `compare`, of results that share their luck."""
    (_, base), *others = results.items()
    each = 1.0 - (1.0 - level) / len(others)
    rows = [
        row for name, other in others for row in _rows(name, *_common(base, other), margins, each)
    ]
    return pd.DataFrame(rows).set_index(["scenario", "kpi"])


def _rows(
    scenario: str,
    base: Sequence[Counts],
    other: Sequence[Counts],
    margins: Mapping[str, Margin] | None,
    level: float,
) -> list[dict[str, object]]:
    old, new = measures.kpi_table(base)["value"], measures.kpi_table(other)["value"]
    units = measures.kpi_table(base[:1])["unit"]
    margin = margins_of({str(k): float(v) for k, v in old.items()}, margins)
    rows: list[dict[str, object]] = []
    for kpi in map(str, old.index):
        found = measures.paired(base, other, kpi, level)
        gap, half = float(new[kpi] - old[kpi]), 0.5 * (found.high - found.low)
        words = verdict(gap - half, gap + half, margin[kpi], MEASURES[kpi].higher_is_better)
        lacking = np.nan
        if np.isnan(gap):
            words = NO_VALUE
        elif words == OPEN:
            lacking = replications_needed(gap, half, margin[kpi], len(base), level)
        rows.append(
            {
                "scenario": scenario,
                "kpi": kpi,
                "base": old[kpi],
                "value": new[kpi],
                "difference": gap,
                "low": gap - half,
                "high": gap + half,
                "unit": units[kpi],
                "margin": margin[kpi],
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


def _results(
    scenarios: Mapping[str, Result | Study], workers: int | None, progress: bool
) -> dict[str, Result]:
    """The results, with those of studies that had to be run."""
    studies = {n: s for n, s in scenarios.items() if isinstance(s, Study)}
    outcomes: dict[str, Result | Exception] = {}
    if studies:
        ran = run_many(list(studies.values()), workers=workers, progress=progress)
        outcomes = dict(zip(studies, ran, strict=True))
    found = {}
    for name, given in scenarios.items():
        outcome = outcomes.get(name, given)
        if isinstance(outcome, Exception):
            raise outcome
        assert isinstance(outcome, Result)
        found[name] = outcome
    return found
