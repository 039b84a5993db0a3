"""The M/M/1 retrial queue: a caller who finds the agent busy calls again later."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analytic._checks import positive


@dataclass(frozen=True)
class RetrialMM1:
    """Steady state of the M/M/1 retrial queue.

    Attributes
    ----------
    p_block_first_attempt : probability that a first attempt finds the agent busy.
    mean_orbit : mean number of callers between two attempts.
    mean_busy : mean number of busy agents (the occupancy).
    mean_time_in_orbit : mean time from first attempt to start of service, over all callers, in the
        time unit of the rates.
    """

    p_block_first_attempt: float
    mean_orbit: float
    mean_busy: float
    mean_time_in_orbit: float


def retrial_mm1(arrival_rate: float, service_rate: float, retrial_rate: float) -> RetrialMM1:
    """Return the steady state of M/M/1 with retrials and no waiting room.

    Each blocked caller tries again after an exponential time, independently of the others, until
    it is served. With rho = lambda / mu, the mean orbit is
    rho^2 / (1 - rho) + rho lambda / (theta (1 - rho)): the M/M/1 queue plus the cost of redialling.

    Parameters
    ----------
    arrival_rate : first attempts per time unit, > 0.
    service_rate : calls that the busy agent completes per time unit, > 0.
    retrial_rate : attempts per time unit of one caller in orbit, > 0.

    Returns
    -------
    RetrialMM1.

    Raises
    ------
    ValueError : a bad argument, or arrival_rate >= service_rate, where no steady state exists.

    Source
    ------
    Falin & Templeton (1997), "Retrial Queues", Chapman & Hall, chapter 1 (M/M/1 type).
    """
    arrivals = positive("arrival_rate", arrival_rate)
    service = positive("service_rate", service_rate)
    theta = positive("retrial_rate", retrial_rate)
    rho = arrivals / service
    if rho >= 1.0:
        raise ValueError(f"The queue is unstable: the load of {rho:g} erlangs is not below 1.")
    orbit = rho * (rho + arrivals / theta) / (1.0 - rho)
    return RetrialMM1(
        p_block_first_attempt=rho,
        mean_orbit=orbit,
        mean_busy=rho,
        mean_time_in_orbit=orbit / arrivals,
    )
