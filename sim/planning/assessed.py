"""What a plan means: against today's roster, against what is required, and what more would buy."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import measures
from sim.centre.rosters import roster
from sim.experiments.compare import Comparison, comparison
from sim.measures.estimate import divide
from sim.planning.assessment import PLAN, TODAY, Assessed
from sim.planning.calendar import moments
from sim.planning.columns import columns_of, stacked, staffed
from sim.planning.days import Days
from sim.planning.formulas import erlang_a_agents
from sim.planning.groups import groups_of
from sim.planning.one_more import one_more, stretches
from sim.planning.optimise import Plan
from sim.planning.requirement import loads_of_group
from sim.planning.sizes import sizes_of, slope_days
from sim.planning.slopes import apart
from sim.planning.streams import streams_of
from sim.planning.workers import at_work
from sim.study import Result, Study

Floats = NDArray[np.float64]
_OTHER_LUCK = 1_000_003
"""Added to the study's seed: days that the search never saw."""
ALL = "all"
TOLD = (
    "cost_total", "cost_agents", "service_level", "abandonment", "asa", "occupancy", "cost_per_call"
)  # fmt: skip
"""Measures that are set beside today's, in this order, where the centre has them."""


def assessed(plan: Plan, *, days: int | None = None, more_days: int | None = None) -> Assessed:
    """Set a plan beside today's roster, on days that no step of the search has seen.

    Parameters
    ----------
    plan : what was found.
    days : on which plan and roster are simulated in full; None: 60, fewer where a day has many
        calls.
    more_days : on which one more agent in each stretch of the day is tried; None: 40, fewer where
        there are many pools and calls.
    """
    seed = plan.study.seed + _OTHER_LUCK
    sizes = sizes_of(plan.planned_study.effective_centre, seed)
    days = sizes.compared if days is None else days
    studies = {
        TODAY: _fresh(plan.study, TODAY, days, seed),
        PLAN: _fresh(plan.planned_study, PLAN, days, seed),
    }
    compared = comparison(studies)
    centre = studies[PLAN].effective_centre
    pools = list(dict.fromkeys(column.pool for column in plan.columns))
    if more_days is None:
        plans = len(pools) * len(apart(stretches(centre), centre.horizon.interval_min))
        more_days = slope_days(plans, sizes.calls)
    with at_work(plan.study) as workers:
        luck = Days(centre, streams_of(centre), seed, 0, more_days, workers, to_agents=True)
        more = one_more(centre, luck, pools, [row.intervals for row in plan.rows])
    return beside_today(plan, compared, seed, more)


def beside_today(plan: Plan, compared: Comparison, seed: int, more: pd.DataFrame) -> Assessed:
    """The tables of what was simulated already.

    Parameters
    ----------
    compared, seed, more : as `Assessed` has them.
    """
    people, against = people_table(plan), _against(compared)
    required = required_table(plan, compared.results[PLAN])
    return Assessed(compared, seed, people, against, required, more)


def people_table(plan: Plan) -> pd.DataFrame:
    """Agents, paid hours and wages of today's roster and of the plan, by pool and in all."""
    centre = plan.study.effective_centre
    rows = []
    for name in dict.fromkeys(column.pool for column in plan.columns):
        mine = [(c, int(n)) for c, n in zip(plan.columns, plan.counts.tolist(), strict=True)
                if c.pool == name]  # fmt: skip
        pool = centre.pools[name]
        own = columns_of(centre, {name: dict(pool.staffing.shifts)})
        come = 1.0 if pool.staffing.absence_paid else 1.0 - pool.staffing.absence
        rows.append(
            {
                "pool": name,
                "agents_today": sum(c.shift.agents for c in own) * pool.staffing.scale,
                "agents_plan": float(sum(n for _column, n in mine)),
                "hours_today": roster(pool, centre.horizon).paid_hours() * come,
                "hours_plan": sum(c.paid_h * n for c, n in mine),
                "cost_today": staffed(centre, name).cost,
                "cost_plan": sum(c.cost * n for c, n in mine),
            }
        )
    table = pd.DataFrame(rows)
    total = {"pool": ALL, **table.drop(columns="pool").sum().to_dict()}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    for what in ("agents", "hours", "cost"):
        table[f"{what}_difference"] = table[f"{what}_plan"] - table[f"{what}_today"]
    return table


def required_table(plan: Plan, found: Result) -> pd.DataFrame:
    """Agents on the phones by pool and interval beside what is required.

    Parameters
    ----------
    found : the plan, simulated.
    """
    centre = plan.study.effective_centre
    setting = found.counts.setting
    top, seconds = measures.totals(found.counts, "agents_busy", "pool", "day", "interval")
    busy = divide(top.sum(axis=0), np.broadcast_to(seconds, top.shape).sum(axis=0))
    busy = busy.reshape(len(busy), -1)
    labels = moments(centre.horizon)
    chosen = list(dict.fromkeys(column.pool for column in plan.columns))
    blocks = []
    for group in groups_of(centre):
        asked = np.array([erlang_a_agents(x) for x in loads_of_group(found, group, each_day=True)])
        places = [setting.pools.index(name) for name in group.pools]
        carried = np.nan_to_num(busy[places])
        part = np.nan_to_num(divide(carried, np.broadcast_to(carried.sum(axis=0), carried.shape)))
        for name, load, share in zip(group.pools, carried, part, strict=True):
            if name not in chosen:
                continue
            mine = np.array([c.pool == name for c in plan.columns])
            columns = [c for c in plan.columns if c.pool == name]
            blocks.append(
                pd.DataFrame(
                    {
                        "pool": name,
                        "interval": labels,
                        "load": load,
                        "required": np.nan_to_num(asked) * share,
                        "plan": stacked(columns, "phones") @ plan.counts[mine],
                        "today": staffed(centre, name).phones,
                    }
                )
            )
    return pd.concat(blocks, ignore_index=True)


def _fresh(study: Study, name: str, days: int, seed: int) -> Study:
    """The study on other days, as many as are asked for."""
    data = study.to_dict()
    scenario = {**data.get("scenario", {}), "name": name, "title": ""}
    data |= {"seed": seed, "replications": days, "until_decided": False, "precision": None,
             "scenario": scenario}  # fmt: skip
    return Study.from_dict(data)


def _against(compared: Comparison) -> pd.DataFrame:
    """Measures of the plan beside those of today's roster, those that the centre has."""
    found = compared.table.xs(PLAN, level="scenario")
    assert isinstance(found, pd.DataFrame)
    known = set(found.index[found["value"].notna()])
    kept = [name for name in TOLD if name in known]
    told = found.loc[kept, ["base", "value", "difference", "low", "high", "unit"]]
    return told.rename(columns={"base": "today", "value": "plan"}).reset_index(names="measure")
