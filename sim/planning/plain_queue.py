"""A plain queue as a study: calls by interval, one kind of agent, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.catalogue import _
from sim.errors import InputError
from sim.study import Study

DAY_MIN = 24 * 60
TYPE, POOL = "calls", "agents"


@dataclass(frozen=True)
class PlainQueue:
    """A queue as planners describe it to a calculator.

    Attributes
    ----------
    calls : offered in each interval, shape (intervals,); one entry: the same all day.
    interval_min : length of an interval, minutes: 15, 30 or 60.
    first_min : when the first interval begins, minutes after midnight.
    handle_s : mean talk and wrap-up, seconds.
    handle_cv : its coefficient of variation; 1 is what the formulas take.
    patience_s : mean patience, seconds; None: callers wait without end.
    threshold_s, share : the target.
    """

    calls: tuple[float, ...]
    interval_min: int
    handle_s: float
    first_min: int = 0
    handle_cv: float = 1.0
    patience_s: float | None = None
    threshold_s: float = 20.0
    share: float = 0.8

    def __post_init__(self) -> None:
        last = self.first_min + len(self.calls) * self.interval_min
        if last > DAY_MIN:
            raise InputError(
                _("{number} intervals of {minutes} min do not fit into the day").format(
                    number=len(self.calls), minutes=self.interval_min
                )
            )

    @property
    def steady(self) -> bool:
        """Whether it is one interval that goes on all day."""
        return len(self.calls) == 1

    def study(self, agents: Sequence[int], *, replications: int, seed: int) -> Study:
        """The queue with so many agents on the phones in each of its intervals.

        Parameters
        ----------
        agents : one entry an interval.
        replications, seed : how it is simulated.

        Raises
        ------
        InputError : a value is out of its range.
        """
        slices = DAY_MIN // self.interval_min
        if self.steady:
            calls, staff = [self.calls[0]] * slices, [agents[0]] * slices
        else:
            before = self.first_min // self.interval_min
            after = slices - before - len(self.calls)
            calls = [0.0] * before + list(self.calls) + [0.0] * after
            staff = [0] * before + list(agents) + [0] * after
        centre: dict[str, Any] = {
            "name": "queue",
            "horizon": {"interval_min": self.interval_min},
            "target": {"threshold_s": self.threshold_s, "share": self.share},
            "demand": {"profiles": {TYPE: calls}},
            "contact_types": {
                TYPE: {
                    "demand": {"daily_volume": sum(calls), "profile": TYPE},
                    "talk": _handling(self.handle_s, self.handle_cv),
                }
            },
            "pools": {POOL: {"skills": {TYPE: {}}, "staffing": {"by_interval": staff}}},
        }
        if self.patience_s is not None:
            centre["contact_types"][TYPE]["patience"] = {
                "dist": "exponential", "mean_s": self.patience_s,
            }  # fmt: skip
        if not self.steady:
            centre["horizon"]["opening"] = _span(self)
        return Study.from_dict({"centre": centre, "replications": replications, "seed": seed})


def _handling(mean_s: float, cv: float) -> dict[str, Any]:
    if cv == 1.0:
        return {"dist": "exponential", "mean_s": mean_s}
    if cv == 0.0:
        return {"dist": "constant", "value_s": mean_s}
    return {"dist": "lognormal", "mean_s": mean_s, "cv": cv}


def _span(queue: PlainQueue) -> str:
    last = queue.first_min + len(queue.calls) * queue.interval_min
    return "-".join(f"{m // 60:02d}:{m % 60:02d}" for m in (queue.first_min, last))
