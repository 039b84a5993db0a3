"""What the formulas ask for: Erlang C and Erlang A, interval by interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.analytic.erlang_a import ServiceLevelVariant
from sim.analytic.staffing import required_agents

_LEAST_CALLS_PER_S = 1e-12


@dataclass(frozen=True)
class Load:
    """What is asked of the agents of one interval, and what is promised to its callers.

    Attributes
    ----------
    calls_per_s : calls offered to agents.
    handle_s : time that an agent has a call, talk and wrap-up.
    patience_s : mean patience; None: callers wait without end.
    threshold_s, share : the target, a share of the callers answered within the threshold.
    """

    calls_per_s: float
    handle_s: float
    patience_s: float | None
    threshold_s: float
    share: float

    @property
    def erlangs(self) -> float:
        """Offered load."""
        return self.calls_per_s * self.handle_s


def erlang_c_agents(load: Load) -> float:
    """Agents on the phones by Erlang C; callers wait for ever.

    NaN where no number of agents keeps the target for certain (a share of 1), 0 without calls.
    """
    return _agents(load, 0.0)


def erlang_a_agents(load: Load) -> float:
    """Agents on the phones by Erlang A: patience is exponential, those who leave count as missed.

    Without patience it is Erlang C.
    """
    return _agents(load, 0.0 if load.patience_s is None else 1.0 / max(load.patience_s, 1e-6))


def _agents(load: Load, abandonment_per_s: float) -> float:
    if load.calls_per_s <= _LEAST_CALLS_PER_S or load.handle_s <= 0.0:
        return 0.0
    if load.share >= 1.0:
        return math.nan
    variant: ServiceLevelVariant = "offered"
    return float(
        required_agents(
            load.calls_per_s,
            1.0 / load.handle_s,
            abandonment_per_s,
            service_level=load.share,
            threshold=load.threshold_s,
            variant=variant,
        )
    )
