"""What `trunkline optimise` leaves behind: tables, and the plan as a scenario file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from sim.catalogue import _
from sim.centre.horizon import Horizon
from sim.errors import InputError, system_reason
from sim.measures.estimate import divide
from sim.planning.calendar import MOST_DAYS, by_day
from sim.planning.capacities import put
from sim.planning.columns import columns_of, stacked, staffed
from sim.planning.objective import COST_TOTAL
from sim.planning.optimise import Plan
from sim.store.tables import write_both
from sim.wording import optimise as wording
from sim.wording.fitting import paragraph
from sim.wording.stretches import runs

KIND = "optimise"
SCENARIO = "optimised"
_SIZES = "sizes"


def write_plan(plan: Plan, folder: Path) -> None:
    """Write ``plan``, ``rows`` and ``staffing`` as tables, and ``optimised.yaml``; ``sizes`` too
    where ports, lines or contract agents were decided."""
    write_both(plan_table(plan), folder, "plan")
    write_both(rows_table(plan), folder, "rows")
    write_both(staffing_table(plan), folder, "staffing")
    if plan.sizes:
        write_both(sizes_table(plan), folder, _SIZES)
    (folder / f"{SCENARIO}.yaml").write_text(scenario_text(plan), encoding="utf-8")


def read_plan(folder: Path) -> dict[str, dict[str, int]]:
    """Agents by pool and shift of a plan that `write_plan` wrote.

    Raises
    ------
    InputError : there is none.
    """
    file = folder / "plan.csv"
    try:
        table = pd.read_csv(file)
        found: dict[str, dict[str, int]] = {}
        for row in table.to_dict("records"):
            found.setdefault(str(row["pool"]), {})[str(row["shift"])] = int(row["agents"])
    except (OSError, ValueError, KeyError) as error:
        raise _unreadable(file, error) from None
    return found


def read_sizes(folder: Path) -> dict[str, int] | None:
    """What a plan that `write_plan` wrote sets ports, lines and contract agents to, by path; None:
    none was decided.

    Raises
    ------
    InputError : the table cannot be read.
    """
    file = folder / f"{_SIZES}.csv"
    if not file.is_file():
        return None
    try:
        table = pd.read_csv(file)
        return {str(row["field"]): int(row["plan"]) for row in table.to_dict("records")}
    except (OSError, ValueError, KeyError) as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: Exception) -> InputError:
    return InputError(
        _("{file}: no plan of trunkline optimise can be read there: {error}").format(
            file=file, error=system_reason(error) if isinstance(error, OSError) else error
        )
    )


def costs_of(plan: Plan) -> str:
    """What a plan costs, beside today's, and the least that is possible, in words."""
    currency, days = plan.study.centre.currency, plan.study.centre.horizon.days
    if plan.minimise != COST_TOTAL:
        return wording.found(
            plan.cost, plan.today, plan.bound, currency, holds=plan.holds, days=days
        )
    told = [
        wording.whole_cost(
            plan.cost,
            plan.today,
            plan.saves.mean,
            plan.saves.interval,
            runs(plan.days, days),
            currency,
        ),
        wording.whole_bound(plan.bound, plan.cost, currency, holds=plan.holds),
    ]
    if plan.sizes:
        told.append(wording.sizes({size.path: (size.value, size.today) for size in plan.sizes}))
    return paragraph(told)


def sizes_table(plan: Plan) -> pd.DataFrame:
    """One row a size that was decided: field of the centre, as it is written, in the plan."""
    rows = [{"field": s.path, "today": s.today, "plan": s.value} for s in plan.sizes]
    return pd.DataFrame(rows, columns=["field", "today", "plan"])


def plan_table(plan: Plan) -> pd.DataFrame:
    """One row a shift that has agents: pool, name, start, end, days, agents, paid hours, cost."""
    rows = [
        {
            "pool": column.pool,
            "shift": column.name,
            "start": column.shift.start,
            "end": column.shift.end,
            "days": " ".join(column.shift.days),
            "agents": int(agents),
            "paid_hours": column.paid_h * int(agents),
            "cost": column.cost * int(agents),
        }
        for column, agents in zip(plan.columns, plan.counts.tolist(), strict=True)
        if agents
    ]
    return pd.DataFrame(rows)


def rows_table(plan: Plan) -> pd.DataFrame:
    """What had to be kept, and how it is on fresh days; rows without callers are left out."""
    found = pd.DataFrame(
        {
            "row": [row.label for row in plan.rows],
            "service_level": plan.fresh.value,
            "standard_error": plan.fresh.error,
            "share": plan.fresh.limit,
        }
    )
    return found[~np.isnan(plan.fresh.value)].reset_index(drop=True)


def staffing_table(plan: Plan) -> pd.DataFrame:
    """Agents on the phones by pool and interval: of today's shifts and of the plan."""
    centre = plan.study.effective_centre
    free = dict.fromkeys(column.pool for column in plan.columns)
    per_day, width = centre.horizon.intervals_per_day, centre.horizon.interval_min
    blocks = []
    for pool in free:
        mine = np.array([c.pool == pool for c in plan.columns])
        after = stacked([c for c in plan.columns if c.pool == pool], "phones") @ plan.counts[mine]
        cells = np.arange(len(after))
        minutes = cells % per_day * width
        blocks.append(
            pd.DataFrame(
                {
                    "pool": pool,
                    "day": cells // per_day,
                    "interval": [f"{m // 60:02d}:{m % 60:02d}" for m in minutes.tolist()],
                    "today": staffed(centre, pool).phones,
                    "plan": after,
                }
            )
        )
    return pd.concat(blocks, ignore_index=True)


def scenario_text(plan: Plan) -> str:
    """The plan as a scenario file, which every command takes."""
    text = yaml.safe_dump(scenario_data(plan), sort_keys=False, allow_unicode=True)
    return f"# @package _global_\n{text}"


def scenario_data(plan: Plan) -> dict[str, Any]:
    """The plan as plain data of a scenario.

    Shifts of the pools that work within the horizon have nobody any more; those of other days stay
    as they are.
    """
    centre = plan.study.effective_centre
    pools: dict[str, Any] = {}
    for name in dict.fromkeys(column.pool for column in plan.columns):
        own = columns_of(centre, {name: dict(centre.pools[name].staffing.shifts)})
        shifts: dict[str, Any] = {c.name: {"agents": 0} for c in own}
        by_interval: list[int] = []
        for column, agents in zip(plan.columns, plan.counts.tolist(), strict=True):
            if column.pool == name and column.interval is not None:
                by_interval.append(int(agents))
            elif column.pool == name and agents:
                shifts[column.name] = {
                    **column.shift.model_dump(mode="json", exclude_defaults=True),
                    "agents": int(agents),
                }
        levels = {"by_interval": _levels(centre.horizon, by_interval)} if by_interval else {}
        pools[name] = {"staffing": {**levels, "shifts": shifts, "scale": 1.0}}
    changed: dict[str, Any] = {"pools": pools}
    for size in plan.sizes:
        put(changed, size.path, size.value)
    return {
        "scenario": {
            "name": SCENARIO,
            "title": "Optimised shifts",
            "note": _note(plan),
            "centre": centre.name,
        },
        "centre": changed,
    }


def _levels(horizon: Horizon, agents: list[int]) -> list[int] | dict[str, list[int]]:
    """Agents by interval as a file has them: of several days by weekday."""
    found = by_day(horizon, agents)
    if isinstance(found, dict):
        return {day: list(numbers) for day, numbers in found.items()}
    return list(found)


def _note(plan: Plan) -> str:
    least = float(np.nanmin(divide(plan.fresh.value, plan.fresh.limit)))
    currency = plan.study.centre.currency
    days = plan.study.centre.horizon.days
    over = "a day" if days == 1 else "a week" if days == MOST_DAYS else f"over {days} days"
    cost = f"agents cost {plan.cost:.0f} {currency} {over} instead of {plan.today:.0f}"
    if plan.minimise == COST_TOTAL:
        cost = f"a day costs {plan.cost:.0f} {currency} in all instead of {plan.today:.0f}"
    runs = "days" if days == 1 else "weeks" if days == MOST_DAYS else f"times {days} days"
    return (
        f"Shifts found by optimisation; {cost}. On {plan.days} {runs} that the search never "
        f"saw the worst row has {least:.3f} times its share."
    )
