"""The M/M/c+M queue in Ciw (Palmer et al., J. of Simulation 13(1), 2019), a simulation library."""

from __future__ import annotations

import numpy as np


def simulate(
    calls: int, rate: float, mean_service: float, mean_patience: float, agents: int, seed: int
) -> np.ndarray | None:
    """Which of the first calls abandon, by arrival; None: Ciw is not installed.

    Times in one unit, ``rate`` per that unit. Ciw counts those that have ended, so the last few
    calls are those that ended in time.
    """
    try:
        import ciw
    except ImportError:
        return None
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=rate)],
        service_distributions=[ciw.dists.Exponential(rate=1.0 / mean_service)],
        number_of_servers=[agents],
        reneging_time_distributions=[ciw.dists.Exponential(rate=1.0 / mean_patience)],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(calls, method="Finish")
    records = sorted(simulation.get_all_records(), key=lambda record: record.arrival_date)
    return np.array([record.record_type == "renege" for record in records])
