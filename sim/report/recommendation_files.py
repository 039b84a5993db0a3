"""Files of a decision: `recommendation.json`, and every number of the options, `options.csv`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.options import Interval, numbers_of
from sim.experiments.what_would_change import Advice, recommended
from sim.measures.cost import DAYS_PER_YEAR
from sim.store.json_files import json_bytes
from sim.store.tables import write_csv
from sim.wording import recommendation as wording

OPTIONS = "options.csv"
RECOMMENDATION = "recommendation.json"


def write_recommendation(
    folder: Path,
    told: Advice,
) -> None:
    """Write both files.

    Parameters
    ----------
    folder : made already.
    told : what the page's first screen is made of.

    Raises
    ------
    OSError : the folder cannot be written.
    """
    write_csv(options_rows(told), folder / OPTIONS)
    facts = recommendation_facts(told)
    (folder / RECOMMENDATION).write_bytes(json_bytes(facts))


def options_rows(told: Advice) -> pd.DataFrame:
    """Every number of first screen and table: a row a number.

    Returns
    -------
    Columns ``option`` (empty: of all of them), ``reaches_target``, ``recommended``, ``number``,
    ``value``, ``low``, ``high``, ``unit``.
    """
    found, switched, targets = told
    rows: list[dict[str, object]] = []
    chosen = {recommended(found), *found.recommendation.chosen}

    def add(place: int | None, name: str, value: Interval, unit: str) -> None:
        option = None if place is None else found.options[place]
        rows.append(
            {
                "option": option.label if option else "",
                "reaches_target": option.reaches if option else "",
                "recommended": place in chosen if option else False,
                "number": name,
                **value._asdict(),
                "unit": unit,
            }
        )

    for place, option in enumerate(found.options):
        for name, (value, unit) in numbers_of(option, found.currency).items():
            if not math.isnan(value.value):
                add(place, name, value, unit)
        add(place, "replications", Interval(float(option.replications)), "replications")
        if found.targets:
            add(place, "target", Interval(found.targets[place]), "share")
    margins = found.recommendation.margins
    add(None, "margin_of_cost_year", Interval(margins[0] * DAYS_PER_YEAR), f"{found.currency}/year")
    add(None, "margin_of_service", Interval(margins[1]), "share")
    for name, count in wording.replications_told(found).items():
        add(None, name, Interval(count), "replications")
    for switch in switched:
        add(switch.rival, f"price_change.{switch.price}", switch.change, "share")
    if targets is not None:
        add(None, "holds_for_targets_above", Interval(targets.above), "share")
        add(None, "holds_for_targets_up_to", Interval(targets.up_to), "share")
        if targets.next >= 0:
            add(targets.next, "would_do_for_targets_up_to", Interval(targets.next_at), "share")
    return pd.DataFrame(rows)


def recommendation_facts(advice: Advice) -> dict[str, Any]:
    """The recommendation as plain data, with its sentences."""
    found = advice.options
    told = found.recommendation
    labels = [option.label for option in found.options]

    def named(places: Sequence[int]) -> list[str]:
        return [labels[i] for i in places]

    reason = wording.reason(found)
    return {
        "kind": told.kind,
        "recommended": named(told.chosen or ((0,) if told.kind == "keep" else ())),
        "base": labels[0],
        "headline": str(wording.headline(found)),
        "reason": "" if reason is None else str(reason),
        "certainty": [str(said) for said in wording.certainty(found)],
        "what_would_change": [str(said) for said in wording.what_would_change(*advice)],
        "confidence": told.confidence,
        "margin_of_cost_day": told.margins[0],
        "margin_of_service": told.margins[1],
        "surely_better_than_base": named(told.better or told.chosen),
        "nearest_to_target": named(told.nearest),
        "in_question": named(told.in_question),
        "replications": told.replications,
        "more_replications_needed": _count(told.more),
        "options": [
            {"label": option.label, "reaches_target": option.reaches} for option in found.options
        ],
    }


def _count(more: float) -> int | str | None:
    if math.isnan(more):
        return None
    return "more than can be told" if math.isinf(more) else max(1, math.ceil(more))
