"""What a folder keeps of a plan beside its tables, so that it can be given back whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.centre import Centre
from sim.centre.shifts import Shift
from sim.experiments.compare import judged
from sim.planning.assessed import beside_today
from sim.planning.assessment import PLAN, TODAY
from sim.planning.capacities import Sized, sizable
from sim.planning.columns import Column, columns_of, interval_columns
from sim.planning.objective import COST_AGENTS, Saved, checked
from sim.planning.optimise import Plan, Step
from sim.planning.rows import Kept, Row
from sim.store.kept_results import keep_result, kept_result
from sim.store.stored import damaged, number, plain, read_stored, write_stored
from sim.study import Study

FILE = "optimised.json"
_SIZES = "sizes"
_ONCE: Mapping[str, Any] = {"stopped": False, "minimise": COST_AGENTS, "saves": None, _SIZES: []}
"""What plans did not say that were written when there was but one answer to it."""
_EXACT: dict[str, Callable[[Any], Any]] = {
    "cost": float, "today": float, "bound": float, "days": int, "holds": bool, "risk": float,
    "tried": int, "seconds": float, "stopped": bool, "minimise": checked,
}  # fmt: skip


def keep_whole_plan(plan: Plan, folder: Path) -> None:
    """Write ``optimised.json`` and, as ``results/DIGEST``, the days on which it was compared.

    ``one_more.parquet``, which cannot be made again either, is written with the other tables.
    """
    found = plan.assessed
    results = found.compared.results
    for result in results.values():
        keep_result(result, folder)
    write_stored(
        folder,
        FILE,
        {
            **{name: getattr(plan, name) for name in _EXACT},
            "saves": [plain(x) for x in plan.saves],
            _SIZES: [list(size) for size in plan.sizes],
            "columns": _columns(plan),
            "rows": [asdict(row) for row in plan.rows],
            "fresh": {
                field.name: [plain(x) for x in getattr(plan.fresh, field.name).tolist()]
                for field in fields(Kept)
            },
            "steps": [{n: plain(x) for n, x in step._asdict().items()} for step in plan.steps],
            "study": plan.study.to_dict(),
            "beside": {
                "seed": found.seed,
                "confidence": found.compared.level,
                **{name: results[name].study.digest() for name in (TODAY, PLAN)},
            },
        },
    )


def whole_plan(folder: Path) -> Plan:
    """The plan whose folder `sim.report.plan_report.keep_plan` filled.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = {**_ONCE, **read_stored(folder, FILE)}
    try:
        study = Study.from_dict(facts["study"])
        columns, counts = _read_columns(study.effective_centre, facts["columns"])
        plan = Plan(
            study=study,
            columns=columns,
            counts=counts,
            rows=tuple(_row(one) for one in facts["rows"]),
            fresh=_fresh(facts["fresh"]),
            saves=Saved(*(number(x) for x in facts["saves"] or _of_wages(facts))),
            sizes=_sizes(study.written, facts[_SIZES]),
            steps=tuple(Step(**{n: _told(x) for n, x in one.items()}) for one in facts["steps"]),
            **{name: kind(facts[name]) for name, kind in _EXACT.items()},
        )
        asked = facts["beside"]
        results = {name: kept_result(folder, asked[name]) for name in (TODAY, PLAN)}
        more = pd.read_parquet(folder / "one_more.parquet")
        compared = judged(results, float(asked["confidence"]))
        return plan.with_assessed(beside_today(plan, compared, int(asked["seed"]), more))
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise damaged(folder, FILE, error) from None


def _columns(plan: Plan) -> list[dict[str, Any]]:
    """Shifts that have agents; of a pool that has none, its first."""
    pools = [column.pool for column in plan.columns]
    first = {pool: pools.index(pool) for pool in pools}
    busy = {column.pool for column, n in zip(plan.columns, plan.counts.tolist(), strict=True) if n}
    return [
        {
            "pool": column.pool,
            "name": column.name,
            "shift": column.shift.model_dump(mode="json", exclude_defaults=True),
            "interval": column.interval,
            "agents": int(agents),
        }
        for at, (column, agents) in enumerate(zip(plan.columns, plan.counts.tolist(), strict=True))
        if agents or (column.pool not in busy and first[column.pool] == at)
    ]


def _read_columns(
    centre: Centre, known: list[Mapping[str, Any]]
) -> tuple[tuple[Column, ...], np.ndarray[Any, np.dtype[np.int64]]]:
    pools = dict.fromkeys(str(one["pool"]) for one in known)
    of_intervals = [pool for pool in pools if any(
        one["interval"] is not None for one in known if one["pool"] == pool)]  # fmt: skip
    shifts = {
        pool: {str(one["name"]): Shift(**{"agents": 0, **one["shift"]})
               for one in known if one["pool"] == pool}
        for pool in pools
        if pool not in of_intervals
    }  # fmt: skip
    made = [*columns_of(centre, shifts), *interval_columns(centre, of_intervals)]
    agents = {(one["pool"], one["name"]): int(one["agents"]) for one in known}
    made = [column for column in made if (column.pool, column.name) in agents]
    counts = np.array([agents[column.pool, column.name] for column in made], dtype=np.int64)
    return tuple(made), counts


def _of_wages(facts: Mapping[str, Any]) -> tuple[float, float]:
    """What a plan of least wages saves, which is known exactly."""
    return float(facts["today"]) - float(facts["cost"]), 0.0


def _sizes(centre: Centre, told: list[Any]) -> tuple[Sized, ...]:
    """Sizes of numbers that the centre has."""
    known = dict(sizable(centre))
    sizes = tuple(Sized(str(path), int(value), int(today)) for path, value, today in told)
    if any(size.path not in known or size.value < 0 for size in sizes):
        raise ValueError(_SIZES)
    return sizes


def _row(one: Mapping[str, Any]) -> Row:
    lists = {name: tuple(value) for name, value in one.items() if isinstance(value, list)}
    return Row(**{**one, **lists})


def _fresh(known: Mapping[str, list[Any]]) -> Kept:
    made: dict[str, Any] = {name: np.array([number(x) for x in v]) for name, v in known.items()}
    flags = ("upper", "chance", "share")
    return Kept(**made | {name: np.array(known[name], dtype=np.bool_) for name in flags})


def _told(value: Any) -> Any:
    return value if isinstance(value, str) and value != "never" else number(value)
