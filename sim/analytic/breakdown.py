"""M/M/c with agents (or servers of any kind) that break down and are repaired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytic._chain import stationary_law
from sim.analytic._checks import count, positive

MOST_LEVELS = 1 << 16
TAIL = 1e-16


@dataclass(frozen=True)
class BreakdownQueue:
    """Steady state of M/M/c with independent breakdowns and repairs.

    Attributes
    ----------
    availability : share of time that one server is up.
    mean_in_system : mean number of callers present.
    mean_busy : mean number of servers up and serving.
    mean_not_in_service : mean number of callers present but not being served, which includes a
        caller whose service a breakdown has interrupted.
    mean_time_in_system : mean time from arrival to departure, in the time unit of the rates.
    mean_time_not_in_service : part of it that is not service.
    p_all_up_busy : probability that no server is both up and idle (an arrival is not served at
        once); it includes the time with every server down.
    truncated_mass : probability of the longest queue kept, a bound on what the truncation hides.
    """

    availability: float
    mean_in_system: float
    mean_busy: float
    mean_not_in_service: float
    mean_time_in_system: float
    mean_time_not_in_service: float
    p_all_up_busy: float
    truncated_mass: float


def mmc_breakdown(
    arrival_rate: float,
    service_rate: float,
    servers: int,
    failure_rate: float,
    repair_rate: float,
) -> BreakdownQueue:
    """Return the steady state of M/M/c whose servers break down, busy or idle.

    Each server fails and is repaired on its own. A caller whose server fails goes back to the head
    of the queue and resumes (service is exponential, so resuming and restarting with a new draw
    are the same). The chain of (servers up, callers present) is solved exactly on a queue long
    enough that its longest length has a probability below 1e-16.

    Parameters
    ----------
    arrival_rate : calls per time unit, > 0.
    service_rate : calls that one busy server completes per time unit, > 0.
    servers : c, an integer >= 1; meant for small c, since the chain has c + 1 states per length.
    failure_rate : failures per time unit of one server that is up, > 0.
    repair_rate : repairs per time unit of one server that is down, > 0.

    Returns
    -------
    BreakdownQueue.

    Raises
    ------
    ValueError : a bad argument; a load at or above the servers that are up on average, where no
        steady state exists; or one so close to it that over 65,536 lengths would be needed.

    Source
    ------
    The model of Mitrani & Avi-Itzhak (1968), "A many-server queue with service interruptions",
    Operations Research 16(3), 628-638, doi:10.1287/opre.16.3.628, here solved numerically.
    """
    arrivals = positive("arrival_rate", arrival_rate)
    service = positive("service_rate", service_rate)
    size = count("servers", servers, 1)
    failure = positive("failure_rate", failure_rate)
    repair = positive("repair_rate", repair_rate)
    up_share = repair / (failure + repair)
    load = arrivals / service
    if load >= size * up_share:
        raise ValueError(
            f"The queue is unstable: the load of {load:g} erlangs is not below the "
            f"{size * up_share:g} servers up on average."
        )
    levels = 64
    while True:
        law = _law(arrivals, service, size, failure, repair, levels)
        tail = float(law[:, -1].sum())
        if tail < TAIL:
            break
        levels *= 2
        if levels > MOST_LEVELS:
            raise ValueError("The queue is too close to saturation for a truncated solution.")
    up = np.arange(size + 1)[:, np.newaxis]
    present = np.arange(levels + 1)[np.newaxis, :]
    in_system = float(np.sum(law * present))
    busy = float(np.sum(law * np.minimum(up, present)))
    return BreakdownQueue(
        availability=up_share,
        mean_in_system=in_system,
        mean_busy=busy,
        mean_not_in_service=in_system - busy,
        mean_time_in_system=in_system / arrivals,
        mean_time_not_in_service=(in_system - busy) / arrivals,
        p_all_up_busy=float(np.sum(law[np.broadcast_to(present >= up, law.shape)])),
        truncated_mass=tail,
    )


def _law(
    arrivals: float, service: float, servers: int, failure: float, repair: float, levels: int
) -> NDArray[np.float64]:
    """Return the law of (servers up, callers present <= levels), shape (servers + 1, levels + 1).

    States are numbered level by level, which keeps the matrix a narrow band.
    """
    up, present = np.meshgrid(np.arange(servers + 1), np.arange(levels + 1), indexing="ij")
    state = present * (servers + 1) + up
    moves = (
        (arrivals * (present < levels), servers + 1),
        (service * np.minimum(up, present), -(servers + 1)),
        (failure * up, -1),
        (repair * (servers - up), 1),
    )
    sources, targets, rates = [], [], []
    for rate, step in moves:
        open_ = rate > 0.0
        sources.append(state[open_])
        targets.append(state[open_] + step)
        rates.append(np.asarray(rate[open_], dtype=np.float64))
    law = stationary_law(
        np.concatenate(sources),
        np.concatenate(targets),
        np.concatenate(rates),
        states=state.size,
        anchor=servers,
    )
    return law.reshape(levels + 1, servers + 1).T
