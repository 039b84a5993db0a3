"""What the figure of cost against service says: takeaway, axes, notes, text alternative."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.catalogue import _, ngettext
from sim.experiments.decision import EFFICIENT, Decision
from sim.experiments.frontier import efficient, spread
from sim.measures import Measure
from sim.wording import counts, numbers, scenarios
from sim.wording.decision import answer, frontier
from sim.wording.fitting import paragraph, semicolons

CROWD = 60
"""More points than this are a cloud: smaller, without bars, and only some efficient ones named."""
_MOST_TOLD = 24


def better_is_up(info: Measure) -> bool:
    """Whether a larger value is better (as it is taken to be where neither is)."""
    return info.higher_is_better is not False


def takeaway(
    rows: pd.DataFrame, info: Measure, target: float | None, currency: str, found: Decision
) -> str:
    """What the plot says, in a sentence; ``found``: what is decided of the rows."""
    if target is None:
        return frontier(found, len(rows))
    return answer(found, rows, info, currency)


def cost_axis(unit: str, *, log: bool) -> str:
    """Label of the horizontal axis."""
    message = _("Cost per day, {unit}, log scale") if log else _("Cost per day, {unit}")
    return message.format(unit=unit)


def interval_legend(level: float) -> str:
    """What the error bars are."""
    return _("{level} confidence interval, in both directions").format(
        level=numbers.typed_percent(level)
    )


def measure_axis(info: Measure, threshold_s: float | None, currency: str) -> str:
    """Label of the vertical axis."""
    title = _(info.title)
    if info.name.startswith("service_level") and threshold_s is not None:
        return _("{measure}: calls answered within {limit}").format(
            measure=title, limit=numbers.seconds(threshold_s)
        )
    unit = info.unit_in(currency)
    if unit == "share":
        return title
    return _("{measure}, {unit}").format(measure=title, unit=numbers.unit_text(unit))


def target_label(
    info: Measure, target: float | None, threshold_s: float | None, currency: str
) -> str:
    """Words at the target's line; empty without a target."""
    if target is None:
        return ""
    unit = info.unit_in(currency)
    if unit == "share":
        text = numbers.typed_percent(target)
    else:
        text = numbers.with_unit(numbers.tick(target), unit)
    in_time = info.name.startswith("service_level")
    return scenarios.target(text, threshold_s if in_time else None)


def notes(table: pd.DataFrame, rows: pd.DataFrame, same_luck: bool) -> str:
    """What a reader has to know of intervals and of rows that are missing."""
    found = []
    if rows.filter(regex="_(low|high)$").isna().all(axis=None):
        found.append(
            _("A single replication gives no confidence intervals: differences may be luck.")
        )
    elif len(rows) > CROWD:
        message = _("Of {count} scenarios some on the frontier are named; the table has intervals.")
        found.append(message.format(count=f"{len(rows):,}"))
    elif same_luck:
        found.append(
            _(
                "Bars are of each scenario by itself: all share their luck, so differences are "
                "surer."
            )
        )
    missing = len(table) - len(rows)
    if missing:
        found.append(
            ngettext(
                "{count} scenario without a value not drawn.",
                "{count} scenarios without a value not drawn.",
                missing,
            ).format(count=f"{missing:,}")
        )
    return paragraph(found)


def text_alternative(
    rows: pd.DataFrame,
    takeaway_text: str,
    x: str,
    y: str,
    info: Measure,
    currency: str,
    found: Decision,
) -> str:
    """The plot in words."""
    front = efficient(rows, info.name, higher_is_better=better_is_up(info))
    order = np.lexsort((rows[info.name].to_numpy(), rows["cost"].to_numpy()))
    chosen = [i for i in order.tolist() if front[i]]
    told = []
    for i in spread(chosen, _MOST_TOLD):
        message = _("{scenario}: {cost} a day, {value}")
        if found.standing[i] != EFFICIENT:
            message = _("{scenario}: {cost} a day, {value} (not decided)")
        told.append(
            message.format(
                scenario=rows["label"][i],
                cost=numbers.money(rows["cost"][i], currency),
                value=numbers.amount(rows[info.name][i], info.unit_in(currency)),
            )
        )
    if len(told) == len(chosen):
        message = _(
            "Scatter plot of {scenarios}. Across: {x}. Upwards: {y}. {takeaway} Frontier of the "
            "estimates by rising cost: {points}."
        )
    else:
        message = _(
            "Scatter plot of {scenarios}. Across: {x}. Upwards: {y}. {takeaway} Frontier of the "
            "estimates by rising cost ({shown} of {all} points): {points}."
        )
    return message.format(
        scenarios=counts.scenarios(len(rows)),
        x=x,
        y=y,
        takeaway=takeaway_text,
        shown=f"{len(told):,}",
        all=f"{len(chosen):,}",
        points=semicolons(told),
    )
