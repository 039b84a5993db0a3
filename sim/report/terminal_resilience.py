"""Tables of a matrix for the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table

from sim.drills.matrix import Resilience
from sim.wording import _, drills
from sim.wording import resilience as wording


def cells_table(found: Resilience) -> Table:
    """A row a component and start, a column a design: minutes until recovered, calls lost."""
    table = Table(
        box=box.SIMPLE_HEAD,
        title=wording.table_title(found.limits),
    )
    table.add_column(_(wording.COMPONENT), overflow="fold")
    if len(found.starts) > 1:
        table.add_column(_(wording.START))
    for design in found.designs:
        table.add_column(design, justify="right", overflow="fold")
    cells = {(c.component, c.design, c.start): c for c in found.cells}
    for start in found.starts:
        for component in found.components:
            row = [component] + ([start] if len(found.starts) > 1 else [])
            for design in found.designs:
                cell = cells[component, design, start]
                if not cell.ran:
                    row.append(_(wording.NOT_RUN))
                    continue
                recovered = drills.rounded_minutes(cell.values["recovered_s"])
                mark = f" {wording.MARKS[cell.verdict]}" if cell.verdict else ""
                row.append(f"{recovered} / {wording.calls(cell.values['lost'])}{mark}")
            table.add_row(*row)
    return table


def designs_table(found: Resilience) -> Table:
    """A row a design: its price a day, and how many failures meet the objective."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(_(wording.DESIGN))
    heads = [_(wording.PRICE), *(wording.verdict(name) for name in wording.VERDICTS)]
    for head in heads if found.limits else heads[:1]:
        table.add_column(head, justify="right")
    for name, price in found.prices.items():
        marks = wording.verdicts(found, name) if found.limits else []
        table.add_row(name, wording.price(price, _currency(found)), *marks)
    return table


def fixes_table(found: Resilience) -> Table:
    """The cheapest design that meets the objective, a row a component and start."""
    table = Table(box=box.SIMPLE_HEAD, title=wording.objective(found.limits))
    for head in (wording.COMPONENT, wording.START, wording.CHEAPEST):
        table.add_column(_(head))
    for row in found.fixes().to_dict("records"):
        said = wording.fix({str(k): v for k, v in row.items()}, found, _currency(found))
        table.add_row(str(row["component"]), str(row["start"]), said)
    return table


def halvings_table(found: Resilience) -> Table:
    """What half of each delay buys."""
    table = Table(box=box.SIMPLE_HEAD, title=wording.halving_title(found))
    table.add_column(_(wording.COMPONENT), overflow="fold")
    table.add_column(_("delay"))
    for head in (_("min"), _("recovered, min"), _("with half"), _("calls saved")):
        table.add_column(head, justify="right")
    for one in found.halvings:
        table.add_row(
            one.component, wording.delay(one.delay), drills.minutes(one.full_s),
            drills.minutes(one.recovered_s), drills.minutes(one.recovered_halved_s),
            wording.halving_said(one),
        )  # fmt: skip
    return table


def _currency(found: Resilience) -> str:
    return next(iter(found.calm.values())).study.centre.currency
