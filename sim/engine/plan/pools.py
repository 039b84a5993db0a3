"""Agent pools with indices."""

from __future__ import annotations

from dataclasses import dataclass

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.people import Fatigue, Overtime
from sim.centre.pools import AgentPool


@dataclass(frozen=True)
class Pace:
    """How a pool's handling changes with time, and from agent to agent.

    Attributes
    ----------
    by_time : factors in equal slices of 24 hours.
    new : share of the agents who are new hires.
    learning : factors of new hires by day of the horizon.
    fatigue : what long work does, or None.
    """

    by_time: tuple[float, ...]
    new: float
    learning: tuple[float, ...]
    fatigue: Fatigue | None

    def at(self, now: float) -> float:
        """Factor on talk and wrap-up of a call taken at ``now``, seconds."""
        slice_s = DAY_S / len(self.by_time)
        return self.by_time[int(now / slice_s) % len(self.by_time)]

    def of_new(self, now: float) -> float:
        """The further factor where a new hire takes it; the last day's after the horizon."""
        return self.learning[min(int(now / DAY_S), len(self.learning) - 1)]

    def of_tired(self, occupancy: float) -> float:
        """The further factor at a smoothed occupancy."""
        if self.fatigue is None:
            return 1.0
        over = max(0.0, occupancy - self.fatigue.threshold)
        return min(1.0 + self.fatigue.slope * over, self.fatigue.most)


def pace_of(pool: AgentPool, days: int) -> Pace | None:
    """The pace of a pool over so many days; None: it is always the same."""
    new = pool.new_hires
    if set(pool.handling_by_time) == {1.0} and new is None and pool.fatigue is None:
        return None
    learning = (1.0,) if new is None else tuple(new.factor(day) for day in range(days))
    share = 0.0 if new is None else new.share
    return Pace(pool.handling_by_time, share, learning, pool.fatigue)


@dataclass(frozen=True)
class PlanPool:
    """A pool with indices; a type without the skill has factor NaN."""

    site: int
    factor: tuple[float, ...]
    """On talk, by contact type."""
    wrap_up_ratio: tuple[float, ...]
    """The factor on wrap-up ÷ that on talk, by contact type."""
    rank: tuple[int, ...]
    """0 for every type, or, with own_type_first, the preference rank."""
    pace: Pace | None
    overtime: Overtime | None
    first_free: bool = False
    """Whether, when fewer are on duty, the first agents to be free go, whoever they are."""
    reserve: int = 0
    """Idle agents who stay free for calls."""
    chat_factors: tuple[float, ...] = (1.0,)
    """Factors on handling by chats that an agent has in hand; as many as an agent may have."""

    @property
    def optional(self) -> bool:
        """Whether its agents are more than those of a plain centre."""
        return self.pace is not None or self.places > 1 or self.wrap_up_apart

    @property
    def wrap_up_apart(self) -> bool:
        """Whether wrap-up has factors of its own."""
        return any(ratio != 1.0 for ratio in self.wrap_up_ratio)

    @property
    def places(self) -> int:
        """Calls or chats that an agent may have at once."""
        return len(self.chat_factors)


def plan_pool(centre: Centre, pool: AgentPool) -> PlanPool:
    """A pool, by the place of its site and of the contact types."""
    kinds = centre.contact_types
    return PlanPool(
        list(centre.sites).index(pool.site),
        tuple(pool.skills[k].on_talk if k in pool.skills else float("nan") for k in kinds),
        tuple(
            pool.skills[k].on_wrap_up / pool.skills[k].on_talk if k in pool.skills else 1.0
            for k in kinds
        ),
        tuple(
            pool.skills[k].preference if pool.own_type_first and k in pool.skills else 0
            for k in kinds
        ),
        pace_of(pool, centre.horizon.days),
        pool.overtime,
        pool.staffing.end_of_shift == "first_free" and pool.concurrency == 1,
        pool.reserve,
        pool.concurrency_factors or (1.0,) * pool.concurrency,
    )
