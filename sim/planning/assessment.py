"""What is known of a plan beside today's roster."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.experiments.compare import Comparison

TODAY, PLAN = "today", "plan"
"""The two rosters, as results and tables call them."""


@dataclass(frozen=True, repr=False)
class Assessed:
    """A plan beside today's roster.

    Attributes
    ----------
    compared : both simulated on the same days, which no step of the search has seen.
    seed : of these days.
    people : one row a pool and one for all: ``agents`` and ``paid_hours`` and ``cost`` of today's
        roster and of the plan, and the differences, which are known exactly.
    against : one row a measure of `sim.planning.assessed.TOLD`: ``today``, ``plan``,
        ``difference``, ``low``, ``high``,
        ``unit``.
    required : one row a pool and interval: agents on the phones ``today`` and of the ``plan``, the
        load that the pool carries in the plan (erlangs), and ``required``: what Erlang A asks for,
        for all who share agents, parted as the pools carry the load.
    more : one row a pool and stretch of the day, see `sim.planning.one_more`.
    """

    compared: Comparison
    seed: int
    people: pd.DataFrame
    against: pd.DataFrame
    required: pd.DataFrame
    more: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Assessed on {self.compared.results[PLAN].study.replications} days>"
