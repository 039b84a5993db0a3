"""The table of `trunkline staff`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from sim.planning.queue_requirement import ALL_DAY
from sim.planning.requirement import Requirement
from sim.report.terminal import empty_table
from sim.wording import _, staff


def staff_tables(found: Requirement, shrinkage: float) -> list[tuple[str, Table]]:
    """One table a group of contact types, with its name.

    Parameters
    ----------
    found : what the intervals ask for.
    shrinkage : share of the rostered time that is not on the phones; 0 has no column of its own.
    """
    own = bool(found.table["rostered"].notna().any())
    heads = staff.heads(of_a_study=own, shrinkage=shrinkage > 0.0)
    tables = []
    for name in found.groups:
        made = empty_table([_("interval")], heads, [])
        rows = found.table[found.table["group"] == name]
        for row in rows.to_dict("records"):
            made.add_row(*_cells({str(k): v for k, v in row.items()}, shrinkage, own=own))
        tables.append((name, made))
    return tables


def rostered(agents: float, shrinkage: float) -> float:
    """Agents to roster so that so many are on the phones, rounded up."""
    if not math.isfinite(agents):
        return agents
    return float(math.ceil(agents / (1.0 - shrinkage) * (1.0 - 1e-12)))


def with_roster(table: pd.DataFrame, shrinkage: float) -> pd.DataFrame:
    """The table with a column ``to_roster``."""
    return table.assign(to_roster=[rostered(float(n), shrinkage) for n in table["simulated"]])


def _cells(row: Mapping[str, Any], shrinkage: float, *, own: bool) -> list[str]:
    beyond = int(row["beyond"])
    cells = [
        _("all day") if row["interval"] == ALL_DAY else str(row["interval"]),
        staff.one_decimal(row["calls"]),
        staff.whole(row["handle_s"]),
        staff.one_decimal(row["load"]),
        staff.whole(row["erlang_c"]),
        staff.whole(row["erlang_a"]),
        staff.simulated(row["simulated"], beyond),
        staff.interval(row["simulated_low"], row["simulated_high"], beyond),
    ]
    if shrinkage > 0.0:
        cells.append(staff.simulated(rostered(row["simulated"], shrinkage), beyond))
    if own:
        cells += [staff.one_decimal(row["rostered"]), staff.share(row["service_level"])]
    return cells
