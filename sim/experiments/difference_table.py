"""The table of a comparison: paired differences of every measure, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim import measures
from sim.experiments.looks import Looks, error_at
from sim.experiments.until_decided import LongTotals
from sim.experiments.verdicts import (
    DECIDING,
    LED,
    NO_VALUE,
    OPEN,
    replications_needed,
    shared_error,
    verdict,
)
from sim.measures import MEASURES, Counts, Margin, margins_of
from sim.measures.estimate import divide
from sim.study.result import Result


def differences(
    results: Mapping[str, Result],
    level: float = 0.95,
    margins: Mapping[str, Margin] | None = None,
    looks: Looks | None = None,
    totals: Mapping[str, LongTotals] | None = None,
) -> pd.DataFrame:
    """The table of `compare`, of results that share their luck; see `judged`."""
    (first, base), *others = results.items()
    allowed = allowed_of(results, level, looks)
    rows = []
    for name, other in others:
        longer = (totals[first], totals[name]) if totals else None
        rows += _rows(name, _common(base, other), margins, allowed, longer)
    return pd.DataFrame(rows).set_index(["scenario", "kpi"])


def rows_by_scenario(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of a comparison by (scenario, measure)."""
    found = table.reset_index().to_dict("records")
    return {(str(r["scenario"]), str(r["kpi"])): {str(k): v for k, v in r.items()} for r in found}


@dataclass(frozen=True)
class Allowed:
    """The error that a scenario's rows may have: its deciding ones together, each other one."""

    error: float
    looks: Looks | None
    deciding: Sequence[str]

    def level(self, measure: str, replications: int) -> float:
        """Confidence of the interval of a measure."""
        error = error_at(self.error, replications, self.looks)
        return 1.0 - shared_error(measure, error, self.deciding)


def allowed_of(results: Mapping[str, Result], level: float, looks: Looks | None) -> Allowed:
    """The error that each scenario's rows may have, of which the first is the base."""
    deciding = LED if any(r.losses_lead for r in results.values()) else DECIDING
    return Allowed((1.0 - level) / (len(results) - 1), looks, deciding)


def _rows(
    scenario: str,
    pair: tuple[Sequence[Counts], Sequence[Counts]],
    margins: Mapping[str, Margin] | None,
    allowed: Allowed,
    longer: tuple[LongTotals, LongTotals] | None,
) -> list[dict[str, object]]:
    """The rows of a scenario; ``longer``: what is known of more replications."""
    base, other = pair
    old = measures.measure_table(base)["value"]
    currency = base[0].setting.currency
    margin = margins_of({str(k): float(v) for k, v in old.items()}, margins)
    rows: list[dict[str, object]] = []
    for measure in map(str, old.index):
        count = len(base)
        a, b = measures.totals(base, measure), measures.totals(other, measure)
        if longer and all(measure in each for each in longer):
            count = min(len(each[measure].numerators) for each in longer)
            a, b = (each[measure].first(count) for each in longer)
        level = allowed.level(measure, count)
        found = measures.paired_estimate(a, b, level)
        before, after = (float(divide(top.sum(), bottom.sum())) for top, bottom in (a, b))
        gap, half = after - before, 0.5 * float(found.high - found.low)
        words = verdict(gap - half, gap + half, margin[measure], MEASURES[measure].higher_is_better)
        lacking = np.nan
        if np.isnan(gap):
            words = NO_VALUE
        elif words == OPEN:
            lacking = replications_needed(gap, half, margin[measure], count, level)
        rows.append(
            {
                "scenario": scenario,
                "kpi": measure,
                "base": before,
                "value": after,
                "difference": gap,
                "low": gap - half,
                "high": gap + half,
                "unit": MEASURES[measure].unit_in(currency),
                "margin": margin[measure],
                "verdict": words,
                "replications": count,
                "replications_needed": lacking,
            }
        )
    return rows


def _common(base: Result, other: Result) -> tuple[Sequence[Counts], Sequence[Counts]]:
    """The replications that both have."""
    count = min(base.replications, other.replications)
    return base.counts[:count], other.counts[:count]
