"""What the trade-off plot says in words: takeaway, axes, notes, text alternative."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiments.frontier import clearly_dominated, efficient, spread
from sim.measures import Measure
from sim.plots import words

CROWD = 60
"""More points than this are a cloud: smaller, without bars, and only some efficient ones named."""
_MOST_TOLD = 24


def better_is_up(info: Measure) -> bool:
    """Whether a larger value is better (as it is taken to be where neither is)."""
    return info.higher_is_better is not False


def takeaway(rows: pd.DataFrame, info: Measure, target: float | None, currency: str) -> str:
    """What the plot says, in a sentence."""
    name, up = info.name, better_is_up(info)
    if target is None:
        count = int(efficient(rows, name, higher_is_better=up).sum())
        return f"{count} of {words.counted(len(rows), 'scenario')} on the efficient frontier."
    reach = rows[rows[name] >= target] if up else rows[rows[name] <= target]
    if reach.empty:
        best = rows.sort_values(name, ascending=not up, kind="stable").iloc[0]
        value = words.amount(best[name], info.unit_in(currency))
        return (
            "No scenario reaches the target. Nearest: "
            f"{words.shortened(best['label'], 60)}, with {value}."
        )
    best = reach.sort_values(["cost", name], ascending=[True, not up], kind="stable").iloc[0]
    value = words.amount(best[name], info.unit_in(currency))
    text = (
        f"Cheapest scenario that reaches the target: {words.shortened(best['label'], 60)}, with "
        f"{value} at {words.money(best['cost'], currency)} a day"
    )
    worst = best[f"{name}_low"] if up else best[f"{name}_high"]
    if worst < target if up else worst > target:
        text += ", though its confidence interval reaches past the target"
    return f"{text}."


def service_words(info: Measure, threshold_s: float | None, currency: str) -> str:
    """Label of the vertical axis."""
    if info.name.startswith("service_level") and threshold_s is not None:
        return f"{info.title}: calls answered within {threshold_s:g} s"
    unit = info.unit_in(currency)
    return info.title if unit == "share" else f"{info.title}, {unit}"


def target_words(
    info: Measure, target: float | None, threshold_s: float | None, currency: str
) -> str:
    """Words at the target's line; empty without a target."""
    if target is None:
        return ""
    unit = info.unit_in(currency)
    text = words.plain_percent(target) if unit == "share" else f"{words.tick(target)} {unit}"
    in_time = info.name.startswith("service_level") and threshold_s is not None
    return f"target {text} in {threshold_s:g} s" if in_time else f"target {text}"


def notes(table: pd.DataFrame, rows: pd.DataFrame, info: Measure, same_luck: bool) -> str:
    """What a reader has to know of intervals and of rows that are missing."""
    found = []
    if rows.filter(regex="_(low|high)$").isna().all(axis=None):
        found.append("A single replication gives no confidence intervals: differences may be luck.")
    elif len(rows) > CROWD:
        found.append(
            f"Of {len(rows):,} scenarios some on the frontier are named; the table has intervals."
        )
    elif same_luck:
        found.append(
            "Bars are of each scenario by itself: all share their luck, so differences are surer."
        )
    elif _doubtful(rows, info):
        found.append("Marks compare the estimates: where bars overlap, the order is not certain.")
    missing = len(table) - len(rows)
    if missing:
        found.append(f"{words.counted(missing, 'scenario')} without a value not drawn.")
    return " ".join(found)


def text_alternative(
    rows: pd.DataFrame, takeaway_text: str, x: str, y: str, info: Measure, currency: str
) -> str:
    """The plot in words."""
    front = efficient(rows, info.name, higher_is_better=better_is_up(info))
    order = np.lexsort((rows[info.name].to_numpy(), rows["cost"].to_numpy()))
    chosen = [i for i in order.tolist() if front[i]]
    told = [
        f"{rows['label'][i]}: {words.money(rows['cost'][i], currency)} a day, "
        f"{words.amount(rows[info.name][i], info.unit_in(currency))}"
        for i in spread(chosen, _MOST_TOLD)
    ]
    shown = "" if len(told) == len(chosen) else f" ({len(told)} of {len(chosen)} points)"
    return (
        f"Scatter plot of {words.counted(len(rows), 'scenario')}. Across: {x}. Upwards: "
        f"{y}. {takeaway_text} Efficient frontier by rising cost{shown}: {'; '.join(told)}."
    )


def _doubtful(rows: pd.DataFrame, info: Measure) -> bool:
    """Whether a row is dominated by the estimates, but not beyond its interval."""
    up = better_is_up(info)
    front = efficient(rows, info.name, higher_is_better=up)
    clear = clearly_dominated(rows, info.name, higher_is_better=up)
    return bool((~front & ~clear).any())
