"""A plan's shifts as a planner's sheet, in the layout that `trunkline new --from` reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.centre.base import WEEKDAYS
from sim.planning.optimise import Plan
from sim.store.tables import write_csv
from sim.store.workbook import workbook_bytes
from sim.wording import plan_page as wording

ROSTER = "roster"


def write_roster(plan: Plan, folder: Path) -> None:
    """Write ``roster.csv`` and ``roster.xlsx``."""
    table = roster_table(plan)
    write_csv(table, folder / f"{ROSTER}.csv")
    about = [(ROSTER, wording.roster_about())]
    (folder / f"{ROSTER}.xlsx").write_bytes(workbook_bytes({ROSTER: table}, about))


def roster_table(plan: Plan) -> pd.DataFrame:
    """One row a shift that has agents: pool, shift, day (``Mon-Fri``), start, end, agents."""
    rows = [
        {
            "pool": column.pool,
            "shift": column.name,
            "day": spans_of(column.shift.days),
            "start": column.shift.start,
            "end": column.shift.end,
            "agents": int(agents),
        }
        for column, agents in zip(plan.columns, plan.counts.tolist(), strict=True)
        if agents
    ]
    return pd.DataFrame(rows, columns=["pool", "shift", "day", "start", "end", "agents"])


def spans_of(days: Sequence[str]) -> str:
    """Weekdays as planners write them: ``Mon-Fri``, ``Sat``, ``Mon-Wed, Fri``."""
    places = sorted(WEEKDAYS.index(day) for day in days)
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    names = [day.capitalize() for day in WEEKDAYS]
    return ", ".join(
        names[span[0]] if len(span) == 1 else f"{names[span[0]]}-{names[span[-1]]}"
        for span in spans
    )
