"""The figures of a sweep: cost against service, and the parts of the cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.experiments import Sweep, tradeoff_table
from sim.experiments.decision import Decision, decision
from sim.experiments.evidence import Evidence, Intervals, Pairs
from sim.experiments.frontier import frontier_rows
from sim.experiments.harm import choices, service_measure
from sim.experiments.looks import Looks
from sim.measures import PARTS
from sim.plots import Chart, cost_breakdown, tradeoff
from sim.report.differences import same_luck
from sim.store.summary import Summary
from sim.wording.names import named
from sim.wording.scenarios import footer

MOST_LINES = 100
"""Of more scenarios the table shows so many of the efficient ones."""
_MOST_BARS = 24


def charts_of(done: Sweep) -> dict[str, Chart]:
    """The figures of a sweep by their names; those that its page has."""
    places = choices(done.summaries)
    table = done.table().iloc[places].reset_index(drop=True)
    summaries = [done.summaries[i] for i in places]
    service = service_measure(summaries)
    target = None if service != "service_level" else common([s.about.target for s in summaries])
    rows = coordinates(table, service)
    found = decided(rows, summaries, 0.95, done.looks, service)
    rows["label"] = rows["label"].astype(str).map(named)
    currency = summaries[0].about.currency
    return sweep_charts(table, rows, summaries, target, 0.95, currency, found, service)


def sweep_charts(
    table: pd.DataFrame,
    rows: pd.DataFrame,
    summaries: Sequence[Summary],
    target: float | None,
    level: float,
    currency: str,
    found: Decision,
    service: str,
) -> dict[str, Chart]:
    """Cost against service, and the parts of the cost, of scenarios with a value."""
    told = [b.about for b in summaries]
    limit = common([a.thresholds_s[0] for a in told if len(a.thresholds_s) == 1])
    under = footer(told)
    charts: dict[str, Chart] = {}
    if _drawn(rows, service):
        charts["tradeoff"] = tradeoff(
            rows,
            target=target,
            threshold_s=limit,
            currency=currency,
            footer=under,
            level=level,
            same_luck=same_luck(summaries) and len({a.replications for a in told}) == 1,
            measure=service,
            decided=found,
        )
    if charts and any(f"cost_{part}" in table.columns for part in PARTS):
        bars = table.assign(label=rows["label"].to_numpy())
        if len(table) > MOST_LINES:
            bars = bars.iloc[frontier_rows(rows, _MOST_BARS, service)]
        charts["cost_breakdown"] = cost_breakdown(
            bars, currency=currency, footer=under.split("\n")[0]
        )
    return charts


def _drawn(rows: pd.DataFrame, service: str) -> bool:
    """Whether there is anything to draw of cost against service."""
    return bool(len(rows)) and bool(np.isfinite(rows[["cost", service]]).all(axis=1).any())


def coordinates(table: pd.DataFrame, service: str) -> pd.DataFrame:
    """Cost against service, whichever table was given."""
    if table.empty:
        columns = [f"{n}{e}" for n in ("cost", service) for e in ("", "_low", "_high")]
        return pd.DataFrame(columns=["label", *columns])
    rows = tradeoff_table(table, service) if "cost" not in table.columns else table.copy()
    for name in ("cost", service):
        for end in ("_low", "_high"):
            if f"{name}{end}" not in rows.columns:
                rows[f"{name}{end}"] = np.nan
    return rows.reset_index(drop=True)


def common(values: Sequence[float]) -> float | None:
    """The value that all share, or None."""
    return values[0] if values and len(set(values)) == 1 else None


def decided(
    rows: pd.DataFrame,
    summaries: Sequence[Summary],
    level: float,
    looks: Looks | None,
    service: str = "service_level",
) -> Decision:
    """What is decided of the rows: from replications where they are known, else from intervals."""
    evidence: Evidence = Intervals.of(rows, service, higher_is_better=True, level=level)
    targets = None
    if len(summaries) == len(rows) > 0:
        evidence = Pairs.of(summaries, looks, service)
        targets = [s.about.target for s in summaries] if service == "service_level" else None
    return decision(evidence, targets, level)
