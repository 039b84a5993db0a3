"""The page of one run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.measures import FLOW_AXES, MEASURES, totals
from sim.measures.lead import led
from sim.plots import (
    cost_breakdown,
    dispositions,
    service_by_interval,
    waits,
)
from sim.report.html import Figure, as_yaml, figure, write_page
from sim.report.losses import loss_rows
from sim.report.measure_tables import Cell, cell, rows_of
from sim.store.run_folder import facts_of
from sim.study import Result
from sim.wording import counts, losses, names, numbers, oddities, precision, provenance
from sim.wording import run as wording
from sim.wording.checklist import NAME as CHECKLIST
from sim.wording.fitting import mid_sentence, paragraph, semicolons
from sim.wording.names import named
from sim.wording.scenarios import centre_title, target_text, variant_text
from sim.wording.titles import cost_part, short_title, weekday
from sim.wording.verdicts import against_target

_BY_TYPE = (
    "offered_calls",
    "containment",
    "offered_to_agents",
    "service_level",
    "answer_rate",
    "abandonment",
    "asa",
    "wait_p90",
    "aht",
)
_BY_POOL = (
    "agents_rostered",
    "agents_on_duty",
    "answered_calls",
    "aht",
    "occupancy",
    "utilisation",
)


class Card(NamedTuple):
    """A headline figure."""

    title: str
    value: str
    unit: str
    interval: str
    note: str
    exact: str


def run_page(
    result: Result,
    folder: str | Path,
    *,
    level: float = 0.95,
    facts: Mapping[str, Any] | None = None,
    finished: str | None = None,
    plots: bool = True,
) -> Path:
    """Write the page of a run, ``folder/index.html``: one file that needs nothing else.

    Parameters
    ----------
    result : of a study.
    folder : made if it is missing.
    level : confidence of every interval.
    facts : provenance to print, as `sim.store.run_folder.facts_of` gives it; None: found now,
        without time and command, so that the same result gives the same page.
    finished : date and time to print.
    plots : also write the page's figures beside it as SVG and PNG; the page does not need them.

    Returns
    -------
    Path of the page.
    """
    study, centre = result.study, result.study.effective_centre
    kpis = result.kpis(level)
    if facts is None:
        known = facts_of(result)
        facts = {k: v for k, v in known.items() if k not in ("finished", "command")}
    horizon = centre.horizon
    return write_page(
        "run.html.j2",
        folder,
        {
            "title": wording.title(study),
            "centre": centre,
            "centre_title": centre_title(centre),
            "scenario": study.scenario,
            "design": study.redundancy,
            "label": named(study.label),
            "days": counts.days(horizon.days),
            "first_weekday": weekday(horizon.first_weekday),
            "opening": wording.opening(horizon.opening),
            "replications": counts.replications(result.replications),
            "single": result.replications == 1,
            "oddities": oddities.sentences(facts),
            "precision": paragraph(precision.of_result(result)),
            "study": study,
            "level": numbers.typed_percent(level),
            "target": target_text(centre),
            "variant": variant_text(centre),
            "failing": losses.outages_sentence(centre),
            "losses": loss_rows(kpis) if result.losses_lead else [],
            "losses_read": losses.how_to_read(),
            "cards": _cards(result, kpis),
            "families": rows_of(kpis, _fewer(result)),
            **_costs(result),
            "figures": _figures(result, level, Path(folder) if plots else None),
            "by_type": _split(result, "contact_type", _BY_TYPE, level),
            "by_pool": _split(result, "pool", _BY_POOL, level),
            "flows": _flows(result),
            "sources": {path: names.source(said) for path, said in sorted(study.sources.items())},
            "configuration": as_yaml(study.to_dict()),
            "facts": provenance.facts({**facts, **({"finished": finished} if finished else {})}),
            "checklist": CHECKLIST if (Path(folder) / CHECKLIST).exists() else "",
        },
    )


def _fewer(result: Result) -> dict[str, str]:
    """Measures that fewer than all replications have a value of, and how many have."""
    told = {}
    for name, measure in MEASURES.items():
        if measure.estimator == "quantile":
            count = int(totals(result.counts, name)[1].sum())
            if 0 < count < result.replications:
                told[name] = wording.of_replications(count, result.replications)
    return told


def _cards(result: Result, kpis: pd.DataFrame) -> list[Card]:
    centre = result.study.effective_centre
    cards = []
    for name in wording.LED_HEADLINE if result.losses_lead else wording.HEADLINE:
        unit = str(kpis["unit"][name])
        value, low, high = (float(kpis[end][name]) for end in ("value", "low", "high"))
        shown = cell(value, unit)
        note = ""
        if name == "service_level":
            note = against_target(value, low, high, centre.target.share)
        cards.append(
            Card(
                wording.card_title(name, centre),
                shown.text,
                wording.card_unit(unit, centre.currency),
                numbers.interval(low, high, unit),
                note,
                shown.exact,
            )
        )
    return cards


def _costs(result: Result) -> dict[str, Any]:
    """Parts of the cost and their sum; parts that are 0 are named apart."""
    table = result.costs()
    unit = str(table["unit"].iloc[0])
    found = table[["value", "low", "high"]].to_numpy(dtype=np.float64)
    parts = [cost_part(str(part)) for part in table["part"]]
    spent = found[:, 0] != 0.0
    return {
        "costs": [
            (part, *(cell(float(v), unit) for v in ends))
            for part, ends, there in zip(parts, found, spent, strict=True)
            if there
        ],
        "free": semicolons(
            mid_sentence(p) for p, there in zip(parts, spent, strict=True) if not there
        ),
        "total": cell(float(sum(found[:, 0].tolist())), unit),
        "cost_unit": numbers.unit_text(unit),
    }


def _figures(result: Result, level: float, folder: Path | None) -> list[Figure]:
    """The figures of the page; with ``folder`` they are also written there as SVG and PNG."""
    charts = {
        "service_by_interval": service_by_interval(result, level=level),
        "waits": waits(result, level=level),
        "dispositions": dispositions(result),
        "cost_breakdown": cost_breakdown([result]),
    }
    order = led(charts, ["dispositions"]) if result.losses_lead else charts
    return [figure(charts[name], name, wording.caption(name), folder) for name in order]


class Split(NamedTuple):
    """A table of measures along one axis."""

    heads: list[tuple[str, str]]
    rows: list[tuple[str, list[Cell]]]


def _split(result: Result, axis: str, names: tuple[str, ...], level: float) -> Split:
    """Measures by contact type or pool, one row an entry."""
    centre = result.study.effective_centre
    things: Mapping[str, Any] = centre.contact_types if axis == "contact_type" else centre.pools
    columns = []
    heads = []
    for name in names:
        unit = MEASURES[name].unit_in(centre.currency)
        values = result.by(name, axis, level=level)["value"]
        columns.append([cell(float(v), unit) for v in values])
        heads.append((short_title(name), numbers.unit_text(unit)))
    titles = [named(thing.title or name) for name, thing in things.items()]
    return Split(heads, [(t, list(c)) for t, *c in zip(titles, *columns, strict=True)])


class Flows(NamedTuple):
    """Answered calls a day by entry site (rows) and pool site (columns), with their sums."""

    sites: list[str]
    rows: list[tuple[str, list[Cell]]]
    total: list[Cell]
    unit: str


def _flows(result: Result) -> Flows | None:
    """The table of calls from site to site; None where there is one site."""
    sites, measure = result.study.effective_centre.sites, MEASURES["answered_calls"]
    if len(sites) < 2:
        return None

    def cells(*axes: str) -> list[Cell]:
        found = result.by(measure.name, *axes)["value"]
        return [cell(float(value), measure.unit) for value in found]

    inside, entered = cells(*FLOW_AXES), cells("entry_site")
    titles = [named(site.title or name) for name, site in sites.items()]
    rows = [
        (title, [*inside[n * len(sites) : (n + 1) * len(sites)], entered[n]])
        for n, title in enumerate(titles)
    ]
    return Flows(titles, rows, cells("pool_site") + cells(), numbers.unit_text(measure.unit))
