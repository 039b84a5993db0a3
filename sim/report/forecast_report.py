"""The page of a forecast, and what stands beside it on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml

from sim.catalogue import language_code
from sim.forecasts.as_demand import as_demand
from sim.forecasts.forecast import Forecast
from sim.forecasts.holiday_calendar import shown_names
from sim.plots.forecast_plot import forecast_days, forecast_errors, forecast_week
from sim.report.html import figure, write_page
from sim.store.json_files import json_bytes
from sim.store.run_folder import yaml_dumper
from sim.store.tables import write_both
from sim.version import __version__
from sim.wording import _, numbers
from sim.wording import forecast as words

KIND = "forecast"
"""Of the folder, for its manifest."""

PACKAGE = "# @package centre\n"


class DayRow(NamedTuple):
    """A row of the table of days."""

    day: str
    weekday: str
    calls: str
    exact: float
    half: str
    most: str
    by_hand: str
    holiday: str


def forecast_file(of: Forecast, sources: str) -> str:
    """The demand as an option of the group ``demand_event``.

    Parameters
    ----------
    sources : the files that the counts were read from.
    """
    dumper = yaml_dumper()
    dumper.add_representer(
        list, lambda d, data: d.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
    )
    notes = "".join(f"# {' '.join(line.split())}\n" for line in words.file_notes(of, sources))
    text: str = yaml.dump(
        as_demand(of), Dumper=dumper, sort_keys=False, allow_unicode=True, width=110
    )
    return PACKAGE + notes + text


def write_forecast(of: Forecast, folder: Path, sources: str, option: str) -> None:
    """Write the numbers into an empty folder.

    ``days``, ``intervals`` and ``scores`` as CSV and Parquet, ``forecast.json``, and the demand as
    ``OPTION.yaml``.
    """
    write_both(of.day_table(), folder, "days")
    write_both(of.interval_table(), folder, "intervals")
    if of.scores is not None:
        write_both(of.scores, folder, "scores")
    (folder / "forecast.json").write_bytes(json_bytes(_facts(of, sources)))
    (folder / f"{option}.yaml").write_text(forecast_file(of, sources), encoding="utf-8")


def _facts(of: Forecast, sources: str) -> dict[str, Any]:
    known = of.history
    return {
        "trunkline": __version__,
        "sources": sources,
        "history": {
            "first": known.first.isoformat(), "last": known.dates()[-1].isoformat(),
            "interval_min": known.interval_min, "contact_types": list(known.types),
        },
        "first": of.start.isoformat(), "days": of.days,
        "calendar": of.calendar.country if of.calendar else None,
        "method": of.choice.method, "weeks_compared": of.choice.weeks,
        "differences": {n: list(map(float, d)) for n, d in of.choice.differences.items()},
        "events": [
            {"day": e.day.isoformat(), "factor": e.factor, "contact_types": list(e.contact_types)}
            for e in of.events
        ],
        "said": [words.headline(of), words.why(of), words.bands(of), *words.notes(of)],
    }  # fmt: skip


def forecast_report(of: Forecast, folder: str | Path, command: str = "", files: str = "") -> Path:
    """Write the page, ``folder/index.html``, and its figures as SVG and PNG.

    Parameters
    ----------
    command : that simulates it; empty: none is known.
    files : that the counts were read from.
    """
    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    week = figure(forecast_week(of), "week", words.week_title(of.start), where)
    errors = None
    if of.scores is not None:
        errors = figure(forecast_errors(of), "errors", words.errors_title(), where)
    return write_page(
        "forecast.html.j2",
        where,
        {
            "title": words.title(of), "lead": words.lead(of),
            "said": [words.headline(of), words.why(of), words.bands(of)],
            "use": words.how_to_use(command) if command else "",
            "days_figure": figure(forecast_days(of), "days", words.figure_title(), where),
            "week_figure": week, "errors_figure": errors,
            "day_heads": words.day_heads(),
            "types": [(words.contact_type(kind), day_rows(of, kind)) for kind in of.types[::-1]],
            "score_heads": words.score_heads(),
            "scores": [] if of.scores is None else _scores(of.scores, of.choice.method),
            "scores_read": words.scores_read(),
            "notes": list(words.notes(of)),
            "facts": [
                (_("Counts"), files or _("a table in memory")),
                (_("Version of {package}").format(package="trunkline"), __version__),
            ],
            "tables": ["days.csv", "intervals.csv", *(["scores.csv"] if errors else [])],
        },
    )  # fmt: skip


def day_rows(of: Forecast, kind: str) -> list[DayRow]:
    """The table of days of a contact type, or of all."""
    table = of.day_table()
    special = {} if of.calendar is None else shown_names(of.calendar, language_code())
    names = {day.isoformat(): name for day, name in special.items()}
    found = []
    for row in table[table["contact_type"] == kind].to_dict("records"):
        low, least, most, high = (
            numbers.grouped(row[c]) for c in ("low_95", "low_50", "high_50", "high_95")
        )
        factor = row["event_factor"]
        found.append(
            DayRow(
                row["day"], words.weekday(row["weekday"]), numbers.grouped(row["calls"]),
                row["calls"], f"{least} – {most}", f"{low} – {high}",
                f"x {factor:g}" if factor == factor and factor != 1.0 else "",
                _("worked instead") if row["holiday"] == "worked" else names.get(row["day"], ""),
            )
        )  # fmt: skip
    return found


def _scores(scores: pd.DataFrame, used: str) -> list[tuple[bool, list[str]]]:
    """Rows of the table: whether it is the method that is used, and its cells."""
    rows = []
    for row in scores.sort_values(["of", "weeks_ahead"], kind="stable").to_dict("records"):
        shares = ("wape", "wape_normal_days", "bias", "coverage_95", "coverage_50", "width_95")
        plain = ("interval_score_95", "pinball")
        rows.append(
            (
                row["method"] == used,
                [
                    words.method(row["method"]), str(row["weeks_ahead"]), words.of_what(row["of"]),
                    *(_shown(row[c], numbers.percent) for c in shares),
                    *(_shown(row[c], lambda v: f"{v:.3f}") for c in plain),
                ],
            )
        )  # fmt: skip
    return rows


def _shown(value: float, how: Any) -> str:
    return str(how(value)) if value == value else numbers.NO_VALUE
