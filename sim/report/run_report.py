"""The page of one run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.measures import MEASURES
from sim.plots import (
    cost_breakdown,
    dispositions,
    service_by_interval,
    target_text,
    threshold_s,
    variant_text,
    waits,
)
from sim.report.cells import Cell, cell, rows_of, unit_title
from sim.report.html import Figure, as_yaml, figure, write_page
from sim.report.precision import precision_words
from sim.report.stress import NAME as CHECKLIST
from sim.store.run_folder import facts_of
from sim.study import Result
from sim.wording import counts, fitting, numbers
from sim.wording.scenarios import centre_title
from sim.wording.titles import cost_part

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
_HEADLINE = ("service_level", "cost_total", "answer_rate", "abandonment", "asa")


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
            "title": f"{centre_title(centre)}: {study.label}",
            "centre": centre,
            "centre_title": centre_title(centre),
            "scenario": study.scenario,
            "label": study.label,
            "days": counts.days(horizon.days),
            "first_weekday": _WEEKDAYS[horizon.first_weekday],
            "opening": _opening(horizon.opening),
            "replications": counts.replications(result.replications),
            "single": result.replications == 1,
            "precision": precision_words(result),
            "study": study,
            "level": f"{100 * level:g} %",
            "target": target_text(centre),
            "variant": variant_text(centre),
            "cards": _cards(result, kpis),
            "families": rows_of(kpis),
            **_costs(result),
            "figures": _figures(result, level, Path(folder) if plots else None),
            "by_type": _split(result, "contact_type", _BY_TYPE, level),
            "by_pool": _split(result, "pool", _BY_POOL, level),
            "sources": dict(sorted(centre.sources.items())),
            "configuration": as_yaml(study.to_dict()),
            "facts": _facts(facts, finished),
            "checklist": CHECKLIST if (Path(folder) / CHECKLIST).exists() else "",
        },
    )


_WEEKDAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


def _opening(opening: str | Mapping[str, str]) -> str:
    if isinstance(opening, str):
        return "around the clock" if opening == "00:00-24:00" else opening
    return "; ".join(f"{_WEEKDAYS[day]} {span}" for day, span in opening.items())


def _cards(result: Result, kpis: pd.DataFrame) -> list[Card]:
    centre = result.study.effective_centre
    limit = threshold_s(centre)
    cards = []
    for name in _HEADLINE:
        title = MEASURES[name].short
        unit = str(kpis["unit"][name])
        value, low, high = (float(kpis[end][name]) for end in ("value", "low", "high"))
        shown = [cell(v, unit) for v in (value, low, high)]
        known = np.isfinite([low, high]).all()
        note = _against(value, low, high, centre.target.share) if name == "service_level" else ""
        cards.append(
            Card(
                f"{title} in {limit:g} s"
                if name == "service_level" and limit is not None
                else title,
                shown[0].text,
                unit_title(unit).removesuffix(" per day"),
                f"{shown[1].text} to {shown[2].text}" if known else "",
                note,
                shown[0].exact,
            )
        )
    return cards


def _against(value: float, low: float, high: float, target: float) -> str:
    """Where a service level stands against its target."""
    wanted = numbers.typed_percent(target)
    if not np.isfinite(value):
        return ""
    if not np.isfinite([low, high]).all():
        return f"{'reaches' if value >= target else 'below'} the target of {wanted}"
    if low >= target:
        return f"reaches the target of {wanted}"
    if high < target:
        return f"below the target of {wanted}"
    side = "above" if value >= target else "below"
    return f"{side} the target of {wanted}, which lies within the interval"


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
        "free": [
            fitting.mid_sentence(p) for p, there in zip(parts, spent, strict=True) if not there
        ],
        "total": cell(float(sum(found[:, 0].tolist())), unit),
        "cost_unit": unit_title(unit),
    }


def _figures(result: Result, level: float, folder: Path | None) -> list[Figure]:
    """The figures of the page; with ``folder`` they are also written there as SVG and PNG."""
    charts = {
        "service_by_interval": (
            service_by_interval(result, level=level),
            "Service, calls and agents over the day. A stretch in which the agents busy reach the "
            "agents on duty is a stretch in which callers queue.",
        ),
        "waits": (
            waits(result, level=level),
            "How long answered callers waited, and how many gave up, by contact type.",
        ),
        "dispositions": (dispositions(result), "How calls of each contact type end."),
        "cost_breakdown": (cost_breakdown([result]), "The parts of the cost of a day."),
    }
    return [figure(chart, name, caption, folder) for name, (chart, caption) in charts.items()]


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
        heads.append((MEASURES[name].short, unit_title(unit)))
    titles = [thing.title or name for name, thing in things.items()]
    return Split(heads, [(t, list(c)) for t, *c in zip(titles, *columns, strict=True)])


def _facts(facts: Mapping[str, Any], finished: str | None) -> list[tuple[str, str]]:
    """Provenance as pairs of words."""
    known = dict(facts)
    versions = known.pop("versions", {})
    for name in (
        "precision",
        "files",
        "format",
        "inputs",
    ):  # told elsewhere
        known.pop(name, None)
    machine = known.pop("machine", {})
    if finished is not None:
        known["finished"] = finished
    pairs = [(k.replace("_", " ").capitalize(), str(v)) for k, v in known.items() if v is not None]
    if machine:
        pairs.append(("Machine", ", ".join(f"{k} {v}" for k, v in machine.items())))
    return [*pairs, *((f"Version of {k}", str(v)) for k, v in versions.items())]
