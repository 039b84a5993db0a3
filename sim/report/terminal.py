"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.experiments.decision import DOMINATED, Decision
from sim.measures import MEASURES
from sim.measures.lead import FIRST, led
from sim.report.harm import HARM, harm_lines
from sim.report.losses import led_rows, measures_shown
from sim.store.summary import Summary
from sim.wording import _, decision, numbers, verdicts
from sim.wording.comparison import head
from sim.wording.fitting import mid_sentence

_BOLD = ("service_level", "cost_total", "lost_calls", "reached")

HEADLINE = (
    "service_level",
    "answer_rate",
    "asa",
    "abandonment",
    "lost_calls",
    "wait_p90",
    "containment",
    "blocking",
    "occupancy",
    "overflow_share",
    "offered_calls",
    "offered_to_agents",
    "answered_calls",
    "lost_in_outage",
    "peak_lines",
)


def measure_table(
    kpis: pd.DataFrame, names: Sequence[str] | None = None, *, losses_lead: bool = False
) -> Table:
    """The table of measures.

    Parameters
    ----------
    kpis : every measure.
    names : picks rows; None: all.
    losses_lead : who was lost comes first.
    """
    if losses_lead:
        shown = measures_shown([{str(n): float(v) for n, v in kpis["value"].items()}])
        names = led(dict.fromkeys([*shown, *(kpis.index if names is None else names)]), shown)
    table = empty_table([_("measure")], [_("value"), _("low"), _("high")], [_("unit")])
    wanted = [n for n in (names or list(kpis.index)) if n in kpis.index]
    costs = [n for n in kpis.index if str(n).startswith("cost_") and n not in wanted]
    for name in [*wanted, *costs] if names is not None else wanted:
        row = kpis.loc[str(name)].to_dict()
        if str(name).startswith("cost_") and row["value"] == 0.0:
            continue
        unit = str(row["unit"])
        values = (numbers.number(float(row[c]), unit) for c in ("value", "low", "high"))
        style = "bold" if name in _BOLD else None
        table.add_row(str(name), *values, numbers.unit_text(unit), style=style)
    return table


def scenario_table(
    table: pd.DataFrame, decided: Decision, currency: str, service: str = "service_level"
) -> Table:
    """The comparison at the end of a sweep: one row a scenario, cost against service.

    Parameters
    ----------
    table : of the scenarios.
    decided : what is decided of its rows.
    currency : of the costs.
    service : the measure of service; who was lost comes first where it is not the service level.
    """
    lead = service != "service_level"
    wide = ("lost_calls", "reached_in_the_end", service) if lead else (service,)
    more = ("service_level",) if lead else ("answer_rate", "asa", "lost_calls")
    count = len(set(table["replications"])) > 1
    heads = [h for n in wide for h in (_head(n, MEASURES[n].unit), "±")]
    heads += [_head(n, MEASURES[n].unit) for n in more]
    cost = f"{currency}/day"
    heads += [_head("cost_total", cost), "±", *([_("replications")] if count else ())]
    last = [_("frontier")] if lead else [_("reaches\nits target"), _("frontier")]
    out = empty_table([_("scenario")], heads, last)
    told = zip(table.iterrows(), decided.standing, decided.reaches, strict=True)
    for (_label, row), where, reached in told:
        cells = [c for n in wide for c in _value_and_half(row, n, MEASURES[n].unit)]
        cells += [numbers.number(float(row[n]), MEASURES[n].unit) for n in more]
        cells += _value_and_half(row, "cost_total", cost)
        cells += [f"{int(row['replications']):,}"] if count else []
        cells += [] if lead else [decision.reaches(reached)]
        style = "dim" if where == DOMINATED else None
        out.add_row(str(row["label"]), *cells, decision.standing(where), style=style)
    return out


def harm_table(summaries: Sequence[Summary], labels: Sequence[str], level: float = 0.95) -> Table:
    """What failures do: a row a scenario, a failure with its difference from its own day.

    Parameters
    ----------
    summaries, labels : of the scenarios; those without a failure are shown where one has their
        day.
    level : confidence of the intervals.
    """
    currency = summaries[0].about.currency
    units = [MEASURES[n].unit_in(currency) for n in HARM]
    heads = [_head(name, unit) for name, unit in zip(HARM, units, strict=True)]
    out = empty_table([_("scenario")], heads, [])
    for line in harm_lines(summaries, labels, level):
        cells = [
            "\n".join(filter(None, (c.value.text, c.difference, c.difference_interval)))
            for c in line.cells
        ]
        out.add_row(line.label, *cells, style=None if line.failing else "dim")
    return out


def _value_and_half(row: pd.Series, measure: str, unit: str) -> list[str]:
    return [numbers.number(float(row[measure]), unit), _half(row, measure, unit)]


def _half(row: pd.Series, measure: str, unit: str) -> str:
    return numbers.number(0.5 * float(row[f"{measure}_high"] - row[f"{measure}_low"]), unit)


def _head(measure: str, unit: str) -> str:
    """Title of a measure, and beneath it the unit."""
    return f"{mid_sentence(head(measure))}\n{numbers.unit_text(unit)}"


def comparison_table(
    table: pd.DataFrame, names: Sequence[str] | None = None, *, losses_lead: bool = False
) -> Table:
    """Paired differences: one row a scenario and measure.

    ``names`` picks measures, to which parts of the cost come; what is surely alike is left out.
    Where ``losses_lead``, who was lost comes first.
    """
    if losses_lead:
        names = None if names is None else [*FIRST, *names]
        table = led_rows(table)
    unlike = len(set(table["replications"])) > 1
    out = empty_table(
        [_("scenario"), _("measure")],
        [_("base"), _("value"), _("difference"), _("low"), _("high")],
        [_("unit"), *([_("replications")] if unlike else ()), _("verdict")],
    )
    for row in table.reset_index().to_dict("records"):
        part = str(row["kpi"]).startswith("cost_") and "per_" not in row["kpi"]
        alike = row["difference"] == row["low"] == row["high"] == 0.0
        if names is not None and (alike or not (part or row["kpi"] in names)):
            continue
        unit = str(row["unit"])
        out.add_row(
            str(row["scenario"]),
            str(row["kpi"]),
            *(numbers.number(float(row[c]), unit) for c in ("base", "value")),
            *(numbers.difference(float(row[c]), unit) for c in ("difference", "low", "high")),
            numbers.unit_text(unit),
            *([f"{row['replications']:,}"] if unlike else ()),
            verdicts.verdict_and_lacking(row),
            style="bold" if row["kpi"] in _BOLD else None,
        )
    return out


def selection_table(table: pd.DataFrame) -> Table:
    """How a selection went: one row a scenario."""
    out = empty_table(
        [_("scenario")],
        [_("replications"), _("out after")],
        [_("keeps the constraints"), _("status")],
    )
    for row in table.reset_index().to_dict("records"):
        gone = str(row["status"]) not in ("best", "undecided")
        out.add_row(
            str(row["scenario"]),
            f"{row['replications']:,}",
            f"{row['after']:,}" if gone else "",
            verdicts.keeps(str(row["keeps"])),
            verdicts.short_status(row),
            style="bold" if row["status"] == "best" else "dim" if gone else None,
        )
    return out


def empty_table(first: Sequence[str], amounts: Sequence[str], last: Sequence[str]) -> Table:
    """A table without rows: heads of text, of numbers (to the right), and of text."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for title in first:
        table.add_column(title)
    for title in amounts:
        table.add_column(title, justify="right")
    for title in last:
        table.add_column(title)
    return table


def console(quiet: bool = False) -> Console:
    """Where tables go; wide enough when the output is a file, and no text is taken for markup."""
    found = Console(quiet=quiet, highlight=False, markup=False, emoji=False)
    if not found.is_terminal:
        found = Console(quiet=quiet, highlight=False, markup=False, emoji=False, width=132)
    return found
