"""The plan of one level of service: what is kept of it, and its file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sim.centre.shifts import Shift
from sim.planning.capacities import with_sizes
from sim.planning.optimise import Plan
from sim.study import Study


@dataclass(frozen=True)
class Point:
    """The plan of one level of service.

    Attributes
    ----------
    share : that was asked for in every row.
    cost : of what was made least: agents' wages over the horizon, or the whole cost of a day.
    wages : of the agents of the chosen pools, over the horizon.
    bound : no plan costs less; 0: not known.
    holds : whether it passed on fresh days.
    days : how many these were.
    agents : on the roster.
    seconds : of search.
    shifts : of each chosen pool, by name, with their agents, as plain data.
    sizes : numbers of ports, lines and contract agents that were decided too, by path of the field.
    """

    share: float
    cost: float
    wages: float
    bound: float
    holds: bool
    days: int
    agents: int
    seconds: float
    shifts: dict[str, dict[str, Any]]
    sizes: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def read(known: Mapping[str, Any]) -> Point:
        """What a file says of a plan.

        Parameters
        ----------
        known : the file's mapping.

        Raises
        ------
        KeyError, TypeError, ValueError, AttributeError : it says something else.
        """
        return Point(
            **{name: float(known[name]) for name in ("share", "cost", "bound", "seconds")},
            wages=float(known.get("wages", known["cost"])),  # what all were found for once
            sizes={str(path): int(value) for path, value in known.get("sizes", {}).items()},
            holds=bool(known["holds"]),
            days=int(known["days"]),
            agents=int(known["agents"]),
            shifts={
                str(pool): {str(name): dict(shift) for name, shift in shifts.items()}
                for pool, shifts in known["shifts"].items()
            },
        )

    @staticmethod
    def of(plan: Plan, share: float) -> Point:
        """What is kept of a plan.

        Parameters
        ----------
        share : that was to be kept, of callers answered in time.
        """
        planned = plan.planned_study.centre.pools
        shifts: dict[str, dict[str, Any]] = {
            pool: {
                name: shift.model_dump(mode="json", exclude_defaults=True)
                for name, shift in planned[pool].staffing.shifts.items()
            }
            for pool in dict.fromkeys(column.pool for column in plan.columns)
        }
        wages = float(sum(c.cost * n for c, n in zip(plan.columns, plan.counts, strict=True)))
        return Point(
            share, plan.cost, wages, plan.bound, plan.holds, plan.days, int(plan.counts.sum()),
            plan.seconds, shifts, {size.path: size.value for size in plan.sizes},
        )  # fmt: skip

    def study(self, base: Study) -> Study:
        """The study with the plan's shifts, and sizes, in place of today's.

        Parameters
        ----------
        base : the study that was asked about.
        """
        data = base.to_dict()
        for pool, shifts in self.shifts.items():
            staffing = dict(data["centre"]["pools"][pool].get("staffing", {}))
            staffing.pop("by_interval", None)
            staffing.pop("scale", None)
            data["centre"]["pools"][pool]["staffing"] = {**staffing, "shifts": shifts}
        return with_sizes(Study.from_dict(data), self.sizes)


def question_of(study: Study, asked: Mapping[str, Any]) -> str:
    """What is asked of a study, in a few letters: plans of another question are not its own.

    Parameters
    ----------
    asked : by the parameters of `sim.optimise`.
    """
    told = json.dumps(
        {k: v for k, v in sorted(asked.items()) if v is not None}, default=_plain, sort_keys=True
    )
    return hashlib.sha256(f"{study.digest()} {told}".encode()).hexdigest()[:12]


def keep_point(place: Path, question: str, point: Point) -> None:
    """Write a plan of a question, whole or not at all."""
    place.mkdir(parents=True, exist_ok=True)
    file = _file(place, question, point.share)
    aside = file.with_suffix(".part")
    aside.write_text(json.dumps(asdict(point)), encoding="utf-8")
    aside.replace(file)


def kept_point(place: Path, question: str, share: float) -> Point | None:
    """A plan that was kept; one that cannot be read is sought anew."""
    try:
        data = json.loads(_file(place, question, share).read_text(encoding="utf-8"))
        return Point.read(data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, Shift) else str(value)


def _file(place: Path, question: str, share: float) -> Path:
    return place / f"{question}-{share:g}.json"
