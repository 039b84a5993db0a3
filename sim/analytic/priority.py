"""Non-preemptive priorities in M/M/c: the mean wait of every class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.analytic._checks import count, non_negative, positive
from sim.analytic.erlang import erlang_c


def priority_mean_waits(
    arrival_rates: Sequence[float], service_rate: float, agents: int
) -> NDArray[np.float64]:
    """Return the mean wait of each class in M/M/c with non-preemptive priorities.

    W_k = C / (c mu (1 - s_{k-1}) (1 - s_k)), where C is Erlang C of the whole load and s_k is the
    occupancy by classes 1..k. All classes share one service rate; within a class the order is by
    arrival; a call in service is never interrupted.

    Parameters
    ----------
    arrival_rates : calls per time unit and class, each >= 0, best class first, shape (k,), k >= 1.
    service_rate : calls that one busy agent completes per time unit, > 0.
    agents : servers c, an integer >= 1.

    Returns
    -------
    Mean waits before service in the time unit, shape (k,), callers who do not wait included.

    Raises
    ------
    ValueError : a bad argument, no class, no arrivals at all, or a total load >= agents.

    Source
    ------
    Cobham (1954), "Priority assignment in waiting line problems", Operations Research 2(1), 70-76,
    doi:10.1287/opre.2.1.70; Kella & Yechiali (1985), "Waiting times in the non-preemptive priority
    M/M/c queue", Stochastic Models 1(2), 257-262.
    """
    rates = np.array(
        [non_negative(f"arrival_rates[{k}]", rate) for k, rate in enumerate(arrival_rates)]
    )
    if rates.size == 0 or rates.sum() == 0.0:
        raise ValueError("arrival_rates must hold at least one class with arrivals.")
    service = positive("service_rate", service_rate)
    servers = count("agents", agents, 1)
    load = float(rates.sum()) / service
    up_to = np.cumsum(rates) / (servers * service)
    if load >= servers or up_to[-1] >= 1.0:
        raise ValueError(
            f"The queue is unstable: the load of {load:g} erlangs is not below {servers} agents."
        )
    before = np.concatenate((np.zeros(1), up_to[:-1]))
    residual = erlang_c(load, servers) / (servers * service)
    waits: NDArray[np.float64] = residual / ((1.0 - before) * (1.0 - up_to))
    return waits
