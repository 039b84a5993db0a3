"""Tables of a drill for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich import box
from rich.table import Table

from sim.drills.drill import Drill
from sim.drills.harm import CAUSES, LOST
from sim.drills.judging import Outcome
from sim.wording import _, drills, numbers
from sim.wording import drill_objectives as objectives

_MOMENTS = ("detected_s", "rerouted_s", "agents_back_s", "service_back_s", "let_in_s",
            "backlog_drained_s",            "recovered_s")  # fmt: skip


def drill_table(found: Mapping[str, Drill]) -> Table:
    """What became of the centre, a column a design: medians over replications, in minutes."""
    table = _by_design(_("minutes from the failure, median"), found)
    moments = [one.moments().to_dict("index") for one in found.values()]
    for name in _MOMENTS:
        cells = [drills.minutes(float(each[name]["median"])) for each in moments]
        table.add_row(drills.moment(name), *cells, style="bold" if name == "recovered_s" else None)
    late = [drills.minutes(float(each["recovered_s"]["p90"])) for each in moments]
    table.add_row(_("Recovered, in nine of ten days"), *late)
    backlog = [numbers.number(float(each["peak_backlog"]["median"]), "calls") for each in moments]
    table.add_row(_("Largest backlog, calls"), *backlog)
    table.add_row(_("Callers reached in the end"), *(_reached(one) for one in found.values()))
    table.add_row(_("Cost of the failure"), *(_cost(one) for one in found.values()))
    if any(one.objective_s is not None for one in found.values()):
        table.add_row(_("Objective met"), *(_met(one) for one in found.values()))
    return table


def actions_table(found: Mapping[str, Drill]) -> Table | None:
    """When people did what: a row an action, a column a design; None: no design has a playbook."""
    tables = {name: one.actions() for name, one in found.items()}
    rows = list(dict.fromkeys(key for table in tables.values() for key in table.index))
    if not rows:
        return None
    table = _by_design(_("done, minutes from the failure, median"), found)
    for key in rows:
        mine = {name: each.loc[key] for name, each in tables.items() if key in each.index}
        title = drills.action(next(iter(mine.values()))["action"])
        cells = [
            drills.done_at(float(mine[n]["median"]), float(mine[n]["done"])) if n in mine else ""
            for n in found
        ]
        table.add_row(f"{key[0]}: {title}", *cells)
    return table


def _by_design(head: str, found: Iterable[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(head)
    for name in found:
        table.add_column(name, justify="right")
    return table


def _cost(one: Drill) -> str:
    unit = f"{one.hit.study.centre.currency}/day"
    return numbers.difference_amount(one.difference("cost_total").difference, unit)


def _reached(one: Drill) -> str:
    return numbers.difference_amount(one.difference("reached_in_the_end").difference, "share")


def _met(one: Drill) -> str:
    met = one.objective_met()
    return numbers.NO_VALUE if met is None else numbers.interval(met[1], met[2], "share")


def objectives_table(found: Outcome) -> Table:
    """A row an objective: what was found of each design, and the verdict."""
    table = _by_design(_("expected"), found.judged)
    for number, one in enumerate(next(iter(found.judged.values()))):
        cells = []
        for design, judged in found.judged.items():
            currency = found.found[design].hit.study.centre.currency
            each = judged[number]
            shown = objectives.value_and_interval(each, currency)
            cells.append(f"{shown}: {objectives.verdict(each.verdict)}")
        table.add_row(one.objective.name, *cells)
    return table


def lost_table(found: Mapping[str, Drill]) -> Table:
    """A row a cause: calls lost because of the failure, with half-widths, a column a design."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(_("calls lost because of the failure"))
    for name in found:
        table.add_column(name, justify="right")
        table.add_column("±", justify="right")
    lost = [one.lost().to_dict("index") for one in found.values()]
    for cause in (*CAUSES, LOST):
        if not any(each[cause]["with_failure"] or each[cause]["without"] for each in lost):
            continue
        cells = []
        for each in lost:
            row = each[cause]
            cells.append(numbers.difference(float(row["difference"]), "calls"))
            cells.append(numbers.number(float(row["high"] - row["low"]) / 2.0, "calls"))
        table.add_row(drills.cause(cause), *cells, style="bold" if cause == LOST else None)
    for part, title in drills.PARTS.items():
        cells = [cell for each in lost for cell in (
            numbers.difference(float(each[LOST][part]), "calls"), "")]  # fmt: skip
        table.add_row(_(title), *cells)
    return table
