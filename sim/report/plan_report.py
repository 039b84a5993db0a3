"""The page of `trunkline optimise`, and what stands beside it on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from sim.measures import measure_named
from sim.planning.assessed import ALL
from sim.planning.assessment import PLAN, Assessed
from sim.planning.calendar import localised
from sim.planning.objective import COST_TOTAL
from sim.planning.optimise import Plan
from sim.planning.rows import SERVICE_LEVEL
from sim.plots.chart import Chart
from sim.plots.plan_plots import required_against_rostered, search_steps
from sim.report.first_screen import markup
from sim.report.html import figure, write_page
from sim.report.plan_files import (
    KIND,
    SCENARIO,
    costs_of,
    plan_table,
    rows_table,
    sizes_table,
    write_plan,
)
from sim.report.plan_stored import keep_whole_plan, whole_plan
from sim.report.roster_files import spans_of, write_roster
from sim.report.sections.parts import Number, exact
from sim.store.atomic import published, written_aside
from sim.store.place import require_place
from sim.store.tables import write_both
from sim.version import __version__
from sim.wording import _, numbers
from sim.wording import optimise as found_words
from sim.wording import plan_page as words
from sim.wording.names import named
from sim.wording.scenarios import centre_title
from sim.wording.sentence import Exact
from sim.wording.stretches import runs
from sim.wording.titles import measure_title

TABLES = (
    "summary",
    "plan",
    "rows",
    "binding",
    "required",
    "people",
    "against_today",
    "one_more",
    "search",
)


class Card(NamedTuple):
    """A number of the first screen, and what it is today."""

    what: str
    value: Number
    note: str


class MoreRow(NamedTuple):
    """A pool in the table of one more agent; None: nobody calls then."""

    title: str
    cells: list[tuple[int, str, Number] | None]


def write_assessed(plan: Plan, found: Assessed, folder: Path) -> None:
    """Write ``required``, ``people``, ``against_today``, ``one_more``, ``binding``, ``search`` and
    ``summary`` as tables."""
    write_both(binding_table(plan, found), folder, "binding")
    write_both(summary_table(plan), folder, "summary")
    write_both(found.required, folder, "required")
    write_both(found.people, folder, "people")
    write_both(found.against, folder, "against_today")
    write_both(found.more, folder, "one_more")
    write_both(search_table(plan), folder, "search")


def search_table(plan: Plan) -> pd.DataFrame:
    """One row a plan that was tried: step, seconds, cost, its worst row, how far that is off."""
    columns = ["step", "seconds", "cost", "row", "gap"]
    rows = [(s.name, s.at_s, s.cost, s.row, s.gap) for s in plan.steps]
    return pd.DataFrame(rows, columns=columns)


def summary_table(plan: Plan) -> pd.DataFrame:
    """What the first screen says of the plan as a whole."""
    known = {
        "cost": plan.cost,
        "cost_today": plan.today,
        "saved": plan.saves.mean,
        "saved_error": plan.saves.error,
        "lower_bound": plan.bound if plan.bound > 0.0 else np.nan,
        "gap": plan.cost / plan.bound - 1.0 if plan.holds and plan.bound > 0.0 else np.nan,
        "holds": float(plan.holds),
        "fresh_days": float(plan.days),
        "risk": plan.risk,
        "plans_simulated": float(plan.tried),
        "seconds": plan.seconds,
    }
    return pd.DataFrame({"what": list(known), "value": list(known.values())})


def binding_table(plan: Plan, found: Assessed) -> pd.DataFrame:
    """One row a row of `rows_table`: what it has to spare, and whether it binds.

    It binds where it has less to spare than two standard errors, or than one more agent would add
    where it helps most.
    """
    table = rows_table(plan)
    known = [row for row, value in zip(plan.rows, plan.fresh.value, strict=True) if value == value]
    worth = float(found.more["part_change"].max()) if len(found.more) else 0.0
    gains = np.array(
        [worth if r.measure == SERVICE_LEVEL and r.chance is None else 0.0 for r in known]
    )
    upper = np.array([row.upper for row in known], dtype=np.bool_)
    far = (table["service_level"] - table["share"]).to_numpy(dtype=np.float64)
    spare = np.where(upper, -far, far)
    binds = spare < np.maximum(2.0 * table["standard_error"].to_numpy(dtype=np.float64), gains)
    unit = ["share" if r.chance is not None else measure_named(r.measure).unit for r in known]
    return pd.DataFrame({"row": table["row"], "unit": unit, "spare": spare, "binds": binds})


def plan_report(plan: Plan, folder: str | Path, scenario: str) -> Path:
    """Write the page, ``folder/index.html``, and its figures as SVG and PNG.

    Parameters
    ----------
    scenario : name of the plan's scenario file beside the page.
    """
    where, found = Path(folder), plan.assessed
    where.mkdir(parents=True, exist_ok=True)
    centre = plan.study.effective_centre
    currency = centre.currency
    planned = centre.horizon.days
    about = centre_title(centre)
    charts = plan_charts(plan)
    days = found.compared.results[PLAN].study.replications
    titles = {name: named(pool.title or name) for name, pool in centre.pools.items()}
    total = _numbers(found.people.set_index("pool").loc[ALL])
    against = found.against.set_index("measure")
    binding = binding_table(plan, found)
    search = None
    if "search" in charts:
        search = figure(charts["search"](), "search", words.search_title(), where)
    required = charts["required"]()
    return write_page(
        "optimise.html.j2",
        where,
        {
            "title": words.title(about),
            "lead": words.lead(runs(plan.days, planned), plan.tried, plan.seconds, plan.study.seed),
            "headline": markup(
                words.whole_headline(
                    total,
                    plan.cost,
                    plan.saves.mean,
                    currency,
                    holds=plan.holds,
                    decided=plan.saves.decided,
                )
                if plan.minimise == COST_TOTAL
                else words.headline(total, currency, holds=plan.holds, days=planned)
            ),
            "said": _said(plan, against, runs(days, planned), currency),
            "cards": _cards(total, against, currency, planned),
            "bound_assumes": words.bound_assumes() if plan.bound > 0.0 else "",
            "use": words.use(f"{scenario}.yaml"),
            "people_heads": words.people_heads(currency, planned),
            "people": [_person(row, titles) for row in found.people.to_dict("records")],
            "size_title": words.size_title(),
            "size_heads": words.size_heads(),
            "sizes": [_size(row) for row in sizes_table(plan).to_dict("records")],
            "against_heads": words.against_heads(),
            "against": [_measure(row) for row in found.against.to_dict("records")],
            "against_read": words.against_read(
                runs(days, planned), found.seed, found.compared.level
            ),
            "required_figure": figure(required, "required", words.required_caption(), where),
            "required_heads": words.required_heads(),
            "required": [_interval(row, titles) for row in found.required.to_dict("records")],
            "row_heads": words.row_heads(),
            "rows": _rows(plan, binding),
            "rows_read": words.rows_read(
                int(binding["binds"].sum()), len(binding), runs(plan.days, planned)
            ),
            "more": _more(found.more, titles),
            "more_hours": _hours(found.more),
            "more_caption": words.more_caption(),
            "more_said": _best(found.more, titles, currency),
            "more_read": words.more_read(
                runs(int(found.more["days"].max()) if len(found.more) else 0, planned)
            ),
            "shift_heads": words.shift_heads(currency, planned),
            "shifts": [_shift(row, titles) for row in plan_table(plan).to_dict("records")],
            "search_figure": search,
            "search_heads": words.search_heads(
                currency, whole=plan.minimise == COST_TOTAL, days=planned
            ),
            "search": [_step(row) for row in search_table(plan).to_dict("records")],
            "facts": [
                (_("Seed of the search"), str(plan.study.seed)),
                (_("Seed of the comparison"), str(found.seed)),
                (_("Version of {package}").format(package="trunkline"), __version__),
            ],
            "files": words.files(TABLES),
            "tables": [*(f"{name}.csv" for name in TABLES), *(["sizes.csv"] if plan.sizes else []),
                       "roster.csv", "roster.xlsx",
                       f"{scenario}.yaml", "optimised.json"],
        },
    )  # fmt: skip


def plan_charts(plan: Plan) -> dict[str, Callable[[], Chart]]:
    """What draws the figures of a plan, by their names; the first needs days of its own."""
    centre = plan.study.effective_centre
    about = centre_title(centre)
    titles = {name: named(pool.title or name) for name, pool in centre.pools.items()}
    planned = centre.horizon.days

    def required() -> Chart:
        found = plan.assessed
        days = found.compared.results[PLAN].study.replications
        return required_against_rostered(
            found.required, titles, words.foot(about, runs(days, planned), found.seed), planned
        )

    known: dict[str, Callable[[], Chart]] = {"required": required}
    if plan.steps:
        known["search"] = lambda: search_steps(
            plan.steps, plan.today, plan.bound, centre.currency, about,
            whole=plan.minimise == COST_TOTAL, days=planned,
        )  # fmt: skip
    return known


def _said(plan: Plan, against: pd.DataFrame, days: str, currency: str) -> list[Markup | str]:
    planned = plan.study.centre.horizon.days
    told: list[Markup | str] = []
    if {"cost_total", "service_level"} <= set(against.index):
        cost, service = (
            _numbers(against.loc[n].drop("unit")) for n in ("cost_total", "service_level")
        )
        told.append(markup(words.against_today(cost, service, days, currency)))
    told.append(found_words.judged(runs(plan.days, planned), plan.risk, holds=plan.holds))
    if plan.minimise == COST_TOTAL:
        told.append(costs_of(plan))
    else:
        told.append(
            markup(words.bound(plan.bound, plan.cost, currency, holds=plan.holds, days=planned))
        )
    if plan.stopped:
        told.append(found_words.stopped())
    return told


def _numbers(row: Any) -> dict[str, float]:
    return {str(name): float(value) for name, value in row.items()}


def _cards(
    all_pools: dict[str, float], against: pd.DataFrame, currency: str, days: int
) -> list[Card]:
    titles = words.card_titles(days)
    cards = []
    for what, unit in (("agents", "agents"), ("hours", ""), ("cost", currency)):
        plan, today = float(all_pools[f"{what}_plan"]), float(all_pools[f"{what}_today"])
        shown = [numbers.grouped(v) for v in (plan, today)]
        name = numbers.unit_text(unit) if unit else ""
        number = Number(f"{shown[0]} {name}".strip() if what == "cost" else shown[0], exact(plan))
        cards.append(Card(titles[what], number, words.today(shown[1])))
    for name in ("service_level", "cost_total"):
        if name in against.index:
            row = against.loc[name].to_dict()
            between = numbers.difference_interval(row["low"], row["high"], row["unit"])
            number = Number(
                numbers.amount(row["plan"], row["unit"]), exact(row["plan"]), between,
                exact(row["low"]), exact(row["high"]),
            )  # fmt: skip
            cards.append(
                Card(
                    measure_title(name),
                    number,
                    words.today(numbers.amount(row["today"], row["unit"])),
                )
            )
    return cards


def _person(row: dict[Any, Any], titles: dict[str, str]) -> tuple[str, bool, list[Number]]:
    total = row["pool"] == ALL
    cells = []
    for what in ("agents", "hours", "cost"):
        digits = 1 if what == "hours" else 0
        for part in ("today", "plan"):
            value = float(row[f"{what}_{part}"])
            cells.append(Number(numbers.grouped(value, digits), exact(value)))
        change = float(row[f"{what}_difference"])
        text = numbers.grouped(change, digits)
        sign = "+" if change > 0.0 and any(c in "123456789" for c in text) else ""
        cells.append(Number(f"{sign}{text}", exact(change)))
    return (words.all_pools() if total else titles[str(row["pool"])]), total, cells


def _measure(row: dict[Any, Any]) -> tuple[str, str, list[Number]]:
    unit = str(row["unit"])
    values = [Number(numbers.number(float(row[n]), unit), exact(row[n])) for n in ("today", "plan")]
    change = Number(
        numbers.difference(float(row["difference"]), unit), exact(row["difference"]),
        numbers.difference_interval(row["low"], row["high"], unit), exact(row["low"]),
        exact(row["high"]),
    )  # fmt: skip
    return measure_title(str(row["measure"])), numbers.unit_text(unit), [*values, change]


def _size(row: dict[Any, Any]) -> tuple[str, list[Number]]:
    values = [Number(numbers.grouped(row[n]), exact(row[n])) for n in ("today", "plan")]
    return str(row["field"]), values


def _interval(row: dict[Any, Any], titles: dict[str, str]) -> tuple[str, str, list[Number]]:
    values = [Number(numbers.grouped(row[n], 1), exact(row[n])) for n in ("load", "required")]
    plan, today = (Number(numbers.grouped(row[n], 1), exact(row[n])) for n in ("plan", "today"))
    return titles[str(row["pool"])], localised(str(row["interval"])), [*values, plan, today]


def _rows(plan: Plan, binding: pd.DataFrame) -> list[tuple[str, bool, list[Number]]]:
    table = rows_table(plan)
    found = []
    for row, told in zip(table.to_dict("records"), binding.to_dict("records"), strict=True):
        unit = str(told["unit"])
        values = [
            Number(_amount(row["service_level"], unit), exact(row["service_level"])),
            Number(_limit(row["share"], unit), exact(row["share"])),
            Number(
                numbers.with_unit(
                    numbers.difference(told["spare"], unit), numbers.difference_unit(unit)
                ),
                exact(told["spare"]),
            ),
        ]
        found.append((localised(str(row["row"])), bool(told["binds"]), values))
    return sorted(found, key=lambda told: not told[1])


def _amount(value: float, unit: str) -> str:
    return numbers.percent(value, 2) if unit == "share" else numbers.amount(value, unit)


def _limit(value: float, unit: str) -> str:
    return numbers.typed_percent(value) if unit == "share" else numbers.amount(value, unit)


def _hours(more: pd.DataFrame) -> list[tuple[str, str]]:
    found = more[["start", "end"]].drop_duplicates().sort_values("start")
    return [(str(a), str(b)) for a, b in found.to_numpy()]


def _more(more: pd.DataFrame, titles: dict[str, str]) -> list[MoreRow]:
    """Pools, of several days each day of them, by stretches of the day, shaded by what one more
    agent adds."""
    if not len(more):
        return []
    largest = max(float(more["day"].max()), 1e-12)
    rows = []
    by = ["pool", "weekday"] if "weekday" in more else ["pool"]
    for key, mine in more.groupby(by, sort=False):
        title = words.pool_on(titles[str(key[0])], *map(str, key[1:]))
        at = {str(row["start"]): row for row in mine.to_dict("records")}
        cells = [_cell(at[h], title, largest) if h in at else None for h, _end in _hours(more)]
        rows.append(MoreRow(title, cells))
    return rows


def _cell(row: dict[Any, Any], title: str, largest: float) -> tuple[int, str, Number]:
    sure = row["day"] > 2.0 * row["day_error"]
    shade = min(int(3.0 * row["day"] / largest) + 4, 6) if sure else -1
    told = words.more_cell(
        title, str(row["start"]), str(row["end"]), row["day_error"], localised(str(row["part"])),
        row["part_change"],
    )  # fmt: skip
    return shade, told, Number(numbers.grouped(100.0 * row["day"], 2), exact(row["day"]))


def _best(more: pd.DataFrame, titles: dict[str, str], currency: str) -> Markup | str:
    known = more[np.isfinite(more["per_point"])]
    if not len(known):
        return words.more_none()
    row = known.loc[known["per_point"].idxmin()].to_dict()
    return markup(
        words.more_best(
            words.pool_on(titles[str(row["pool"])], str(row.get("weekday", ""))),
            str(row["start"]), str(row["end"]),
            Exact(numbers.grouped(100.0 * row["day"], 2), row["day"]),
            Exact(numbers.money(row["per_point"], currency), row["per_point"]),
        )
    )  # fmt: skip


def _shift(row: dict[Any, Any], titles: dict[str, str]) -> tuple[list[str], list[Number]]:
    texts = [titles[str(row["pool"])], str(row["shift"]), f"{row['start']}–{row['end']}",
             spans_of(str(row["days"]).split())]  # fmt: skip
    values = [
        Number(numbers.grouped(row["agents"]), exact(row["agents"])),
        Number(numbers.grouped(row["paid_hours"], 1), exact(row["paid_hours"])),
        Number(numbers.grouped(row["cost"]), exact(row["cost"])),
    ]
    return texts, values


def _step(row: dict[Any, Any]) -> tuple[str, str, list[Number]]:
    gap = float(row["gap"])
    values = [
        Number(numbers.grouped(row["seconds"], 1), exact(row["seconds"])),
        Number(numbers.grouped(row["cost"]), exact(row["cost"])),
        Number(numbers.difference(gap, "share"), exact(gap)),
    ]
    return words.step_name(str(row["step"])), localised(str(row["row"])), values


def keep_plan(plan: Plan, folder: str | Path) -> Path:
    """Write a plan's folder, whole or not at all: tables, roster, scenario and page.

    Parameters
    ----------
    folder : made if it is missing; what an earlier search left there is replaced.

    Returns
    -------
    The page.

    Raises
    ------
    ResultError : the folder holds something else, or cannot be written.
    """
    place = Path(folder)
    require_place(place, KIND)

    def write(aside: Path) -> None:
        write_tables(plan, aside)
        keep_whole_plan(plan, aside)

    def page(aside: Path) -> None:
        plan_report(plan, aside, SCENARIO)

    written_aside(place, write, lambda made: published(made, page), kind=KIND)
    return place / "index.html"


def write_tables(plan: Plan, folder: Path) -> None:
    """Write everything that people take from the folder but the page."""
    write_plan(plan, folder)
    write_assessed(plan, plan.assessed, folder)
    write_roster(plan, folder)


def plan_outputs(folder: Path) -> Plan:
    """Write tables, roster and page anew from what the folder keeps; nothing is simulated.

    Raises
    ------
    ResultError : the folder holds no plan, it is damaged, or it cannot be written.
    """
    plan = whole_plan(folder)

    def write(aside: Path) -> None:
        write_tables(plan, aside)
        plan_report(plan, aside, SCENARIO)

    published(folder, write)
    return plan
