"""What a sensitivity study leaves behind: tables, figures and one page."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from sim.experiments.sensitivity import Sensitivity
from sim.measures import MEASURES
from sim.plots import Chart, distribution, risk_shares, sobol_indices, tornado
from sim.report.html import Figure, as_yaml, figure, write_page
from sim.report.measure_tables import Cell, cell
from sim.report.sensitivity_stored import TABLES, asked_plainly, write_sensitivity
from sim.store.atomic import published
from sim.store.provenance import provenance
from sim.store.tables import write_both
from sim.study import Study
from sim.wording import _, names, numbers, oddities
from sim.wording import sensitivity as wording
from sim.wording.names import named
from sim.wording.provenance import facts
from sim.wording.titles import measure_title


class InputRow(NamedTuple):
    """An uncertain input in the page's table."""

    title: str
    how: Markup
    law: str
    unit: str
    source: str


class MeasurePart(NamedTuple):
    """What the page says of one measure."""

    name: str
    title: str
    unit: str
    figures: list[Figure]
    prediction: list[tuple[str, list[Cell]]]
    shares: list[tuple[str, list[Cell]]]


def sensitivity_outputs(found: Sensitivity, folder: Path) -> Path:
    """Write the tables (CSV and Parquet), the figures (SVG and PNG) and the page.

    Parameters
    ----------
    found : the answers.
    folder : made if it is missing.

    Returns
    -------
    Path of the page.

    Raises
    ------
    ResultError : the folder cannot be written.
    """

    def write(aside: Path) -> None:
        for name in TABLES:
            table: pd.DataFrame = getattr(found, name)
            if len(table):
                write_both(table, aside, name)
        (aside / "sensitivity.yaml").write_text(as_yaml(asked_plainly(found)), encoding="utf-8")
        write_sensitivity(found, aside)
        _page(found, aside)

    published(folder, write)
    return folder / "index.html"


def _page(found: Sensitivity, folder: Path) -> Path:
    return write_page(
        "sensitivity.html.j2",
        folder,
        {
            "title": wording.title(found),
            "lead": wording.lead(found),
            "oddities": oddities.of_studies([found.study]),
            "uncertainty": found.uncertainty,
            "level": numbers.typed_percent(found.asked.level),
            "inputs": [_input(found, name) for name in found.uncertainty.names],
            "measures": [_measure(found, measure, folder) for measure in _measures(found)],
            "chances": _chances(found),
            "distribution_heads": [_(head) for _column, head in wording.DISTRIBUTION],
            "sampled": len(found.shares) > 0,
            "facts": _facts(found.study),
            "configuration": as_yaml(asked_plainly(found)),
        },
    )


def _facts(study: Study) -> list[tuple[str, str]]:
    return facts(provenance(study))


def _measures(found: Sensitivity) -> list[str]:
    """Measures of the page: those asked for, then those of the questions."""
    return list(dict.fromkeys([*found.asked.measures, *found.spreads]))


def _input(found: Sensitivity, name: str) -> InputRow:
    asked = found.uncertainty.inputs[name]
    law = asked.law.model_dump(exclude_none=True)
    kind = str(law.pop("dist"))
    shown = ", ".join(f"{k} {v:g}" for k, v in law.items())
    fields = found.fields[name]
    return InputRow(
        named(found.uncertainty.title_of(name)),
        Markup(escape(wording.how_moved(asked.how))).format(
            fields=Markup("<code>{}</code>").format(wording.moved_fields(asked.fields, len(fields)))
        ),
        f"{kind}: {shown}",
        asked.unit,
        names.source(asked.source),
    )


def _measure(found: Sensitivity, measure: str, folder: Path) -> MeasurePart:
    asked_for = measure in found.asked.measures
    charts: dict[str, Chart] = {}
    if asked_for and len(found.tornado):
        charts["tornado"] = tornado(found, measure)
    if asked_for and len(found.indices):
        charts["sobol"] = sobol_indices(found, measure)
        charts["risk"] = risk_shares(found, measure)
    if measure in found.spreads:
        charts["distribution"] = distribution(found, measure)
    unit = MEASURES[measure].unit_in(found.study.centre.currency)
    return MeasurePart(
        measure,
        measure_title(measure),
        numbers.unit_text(unit),
        [figure(c, f"{n}_{measure}", wording.caption(n), folder) for n, c in charts.items()],
        _prediction(found, measure, unit),
        _shares(found, measure),
    )


def _prediction(found: Sensitivity, measure: str, unit: str) -> list[tuple[str, list[Cell]]]:
    if not len(found.prediction):
        return []
    table = found.prediction[found.prediction["kpi"] == measure]
    columns = [column for column, _head in wording.DISTRIBUTION]
    rows = zip(table["of"].astype(str), table[columns].to_numpy(dtype=np.float64), strict=True)
    return [(wording.of_title(of), [cell(float(v), unit) for v in values]) for of, values in rows]


def _shares(found: Sensitivity, measure: str) -> list[tuple[str, list[Cell]]]:
    if not len(found.shares):
        return []
    shares = found.shares[found.shares["kpi"] == measure]
    indices = found.indices[found.indices["kpi"] == measure].set_index("input")
    rows = []
    for row in shares.to_dict("records"):
        source = str(row["source"])
        values = [float(row[c]) for c in ("share", "low", "high")]
        for index in ("first", "total"):
            known = source in indices.index
            values.append(float(indices[index][source]) if known else float("nan"))
        title = wording.source_title(found, source)
        rows.append((title, [cell(v, "share") for v in values]))
    return rows


def _chances(found: Sensitivity) -> list[tuple[str, str, list[Cell]]]:
    rows = []
    for row in found.chances.to_dict("records"):
        values = [cell(float(row[c]), "share") for c in ("probability", "low", "high")]
        rows.append((str(row["question"]), wording.of_title(str(row["of"])), values))
    return rows
