"""Views of how many people are needed: agents by interval, shifts, the calls of coming weeks."""

from __future__ import annotations

import pandas as pd

from sim.planning.calendar import localised
from sim.planning.frontier import Frontier
from sim.planning.optimise import Plan
from sim.planning.requirement import Requirement
from sim.report.forecast_report import day_rows
from sim.report.forecasted import Forecasted
from sim.report.notebook.view import Cell, Grid, Row, View, grid, plain
from sim.report.plan_files import costs_of, plan_table, rows_table
from sim.report.staff_table import staff_tables
from sim.wording import forecast as forecasts
from sim.wording import notebook as own
from sim.wording import numbers
from sim.wording import optimise as plans
from sim.wording import plan_frontier as curves
from sim.wording import staff as needs
from sim.wording.fitting import middots
from sim.wording.names import named
from sim.wording.scenarios import centre_title
from sim.wording.stretches import runs

_MOST_ROWS = 8
_MOST_INTERVALS = 48


def of_requirement(found: Requirement) -> View:
    """Most agents needed at a time, and the table of each group of contact types."""
    table, several = found.table, len(found.groups) > 1
    kind = needs.kind_of(table)
    grids = []
    for name, made in staff_tables(found, 0.0):
        told = grid(made, _MOST_INTERVALS)
        types = needs.group_of(list(found.groups[name].contact_types)) if several else ""
        grids.append(Grid(told.heads, told.rows, types, most=_MOST_INTERVALS))
    short = needs.short_today(table)
    return View(
        needs.title(),
        own.each_plan(found.replications),
        needs.most_needed(table),
        [short] if short else [],
        grids,
        needs.explained(found.replications, kind, patient=False)[-1:],
        [".plot()", ".table", ".groups", '.save("reports/mine")'],
    )


def of_plan(found: Plan) -> View:
    """What the plan costs and keeps, its shifts, and the rows that are kept with least to spare."""
    centre = found.study.centre
    days = runs(found.days, centre.horizon.days)
    return View(
        plans.title(centre_title(found.study.effective_centre)),
        middots([own.days(centre), own.plans_tried(found.tried), own.seed(found.study.seed)]),
        costs_of(found),
        [
            plans.judged(days, found.risk, holds=True)
            if found.holds
            else plans.not_certain(days)
        ],
        [_shifts(plan_table(found), centre.currency), _closest(rows_table(found))],
        more=[".plot()", '.save("reports/mine")', "sim.run(plan.planned_study)", ".assessed.people",
              ".assessed.against", ".rows", ".fresh"],
    )  # fmt: skip


def _shifts(table: pd.DataFrame, currency: str) -> Grid:
    rows = [
        Row(
            [
                *(Cell(str(row[name])) for name in ("pool", "shift")),
                Cell(f"{row['start']}–{row['end']}"),
                Cell(str(row["days"])),
                Cell(numbers.grouped(row["agents"])),
                Cell(numbers.money(row["cost"], currency)),
            ]
        )
        for row in table.to_dict("records")
    ]
    return plain(plans.shift_heads()[:4], plans.shift_heads()[4:], rows, plans.shifts())


def _closest(table: pd.DataFrame) -> Grid:
    """The rows with the least to spare."""
    spare = (table["service_level"] - table["share"]).sort_values(kind="stable")
    rows = [
        Row(
            [
                Cell(localised(str(row["row"]))),
                *(Cell(numbers.percent(row[c])) for c in table.columns[1:4:2]),
            ]
        )
        for row in table.loc[spare.index].to_dict("records")
    ]
    made = plain(plans.row_heads()[:1], plans.row_heads()[1:], rows, plans.closest())
    return Grid(made.heads, made.rows, made.title, most=_MOST_ROWS)


def of_frontier(found: Frontier) -> View:
    """What a point of service costs, the plans, and the scenarios beside them."""
    currency = found.study.centre.currency
    table, beside = found.table, found.beside
    planned = found.study.centre.horizon.days
    days = found.swept.results[0].study.replications
    today = beside.iloc[0]
    answer = curves.headline(
        named(str(today["label"])), float(today["cost"]), float(today["same_service"]), currency,
        found.better,
    )  # fmt: skip
    known = table["per_point"].dropna()
    said = []
    if len(known):
        said.append(str(curves.marginal(float(known.min()), float(known.max()), currency)))
    if not table["holds"].all():
        said.append(curves.uncertain(int((~table["holds"]).sum())))
    plans_ = [
        Row([Cell(numbers.typed_percent(row["share"])), Cell(numbers.grouped(row["agents"])),
             Cell(numbers.grouped(row["cost"])), Cell(numbers.percent(row["service_level"])),
             Cell(numbers.grouped(row["per_point"]))])
        for row in table.to_dict("records")
    ]  # fmt: skip
    others = [
        Row([Cell(named(str(row["label"]))), Cell(numbers.grouped(row["cost"])),
             Cell(numbers.percent(row["service_level"])),
             Cell(numbers.grouped(row["same_service"]))])
        for row in beside.to_dict("records")
    ]  # fmt: skip
    share, _passed, agents, _wages, _gap, cost, level, per_point = curves.heads(currency, planned)
    heads = curves.beside_heads(currency)
    return View(
        curves.title(centre_title(found.study.effective_centre)),
        curves.lead(len(found.points), runs(days, planned), found.seed, whole=found.whole),
        str(answer),
        said,
        [
            plain([share], [agents, cost, level, per_point], plans_),
            plain(heads[:1], heads[1:4], others),
        ],
        more=[".plot()", ".table", ".beside", ".points", '.save("reports/mine")'],
    )


def of_forecast(found: Forecasted) -> View:
    """The calls of every day with their bands, all contact types together."""
    of = found.forecast
    every = of.types[-1]
    answer, *said = found.sentences
    rows = [
        Row([Cell(f"{row.weekday} {row.day}"), Cell(row.by_hand), Cell(row.holiday),
             Cell(row.calls), Cell(row.half), Cell(row.most)])
        for row in day_rows(of, every)
    ]  # fmt: skip
    day, calls, half, most, by_hand, holiday = forecasts.day_heads()
    made = plain([day, by_hand, holiday], [calls, half, most], rows, forecasts.contact_type(every))
    more = [".plot()", ".days", ".intervals", ".scores", ".demand", '.save("reports/mine")']
    return View(
        forecasts.title(of), forecasts.lead(of), answer, said,
        [Grid(made.heads, made.rows, made.title, most=28)], list(forecasts.notes(of)), more,
    )  # fmt: skip
