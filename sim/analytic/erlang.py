"""Erlang B and Erlang C: loss and delay without abandonment.

Times are in any one unit and rates are per that unit: a rate per second gives a wait in seconds.
Offered load is in erlangs, arrival rate divided by service rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from sim.analytic._checks import count, non_negative, positive


def erlang_b(load_erlangs: float, agents: int) -> float:
    """Return the blocking probability of M/M/n/n.

    The recursion runs on the inverse, 1/B(k) = 1 + (k/a) / B(k-1), whose terms are all positive,
    so the relative error stays near rounding error for tens of thousands of agents. A blocking
    probability below the smallest float is returned as 0.

    Parameters
    ----------
    load_erlangs : offered load a in erlangs, >= 0.
    agents : servers (or lines) n, an integer >= 0; with 0 every call is blocked.

    Returns
    -------
    Blocking probability in [0, 1].

    Raises
    ------
    ValueError : a load that is negative or not finite, or agents that is not an integer >= 0.

    Source
    ------
    Jagerman (1974), "Some properties of the Erlang loss function", Bell System Technical Journal
    53(3), 525-551. Depends on the service time only through its mean.
    """
    load = non_negative("load_erlangs", load_erlangs)
    servers = count("agents", agents, 0)
    if servers == 0:
        return 1.0
    if load == 0.0:
        return 0.0
    return _climb(1.0, 0.0, load, servers)


def erlang_b_continuous(load_erlangs: float, trunks: float) -> float:
    """Return Erlang's loss function continued to a non-integer number of trunks.

    1/B(x, a) = a * integral over t > 0 of exp(-a t) (1 + t)^x dt. The fractional part of ``trunks``
    is evaluated through the incomplete gamma function (or its asymptotic series for a large load)
    and the integer part by the recursion of ``erlang_b``, which the continuation satisfies too.
    Needed by Hayward's and Wilkinson's approximations; for real centres use ``erlang_b``.

    Parameters
    ----------
    load_erlangs : offered load a in erlangs, > 0.
    trunks : x >= 0, any real number.

    Returns
    -------
    Blocking probability in [0, 1]; equal to ``erlang_b`` at whole numbers.

    Raises
    ------
    ValueError : a load that is not a finite number above 0, or trunks not finite and >= 0.

    Source
    ------
    Jagerman (1974), Bell System Technical Journal 53(3), 525-551.
    """
    load = positive("load_erlangs", load_erlangs)
    size = non_negative("trunks", trunks)
    whole = math.floor(size)
    rest = size - whole
    return _climb(_inverse_b_fraction(load, rest), rest, load, whole)


def erlang_c(load_erlangs: float, agents: int) -> float:
    """Return the probability that a caller waits in M/M/n.

    Parameters
    ----------
    load_erlangs : offered load a in erlangs, >= 0.
    agents : servers n, an integer >= 1.

    Returns
    -------
    Probability of waiting in [0, 1]; exactly 1 where the load is at or above the number of agents,
    because then the queue grows without limit and in the long run everybody waits.

    Raises
    ------
    ValueError : a load that is negative or not finite, or agents that is not an integer >= 1.

    Source
    ------
    Gans, Koole & Mandelbaum (2003), Manufacturing & Service Operations Management 5(2), 79-141,
    doi:10.1287/msom.5.2.79.16071; C = n B / (n - a (1 - B)) with B from Erlang B.
    """
    load = non_negative("load_erlangs", load_erlangs)
    servers = count("agents", agents, 1)
    if load >= servers:
        return 1.0
    loss = erlang_b(load, servers)
    return min(servers * loss / (servers - load * (1.0 - loss)), 1.0)


@dataclass(frozen=True)
class MMC:
    """Steady state of M/M/n (Erlang C), served in order of arrival.

    Attributes
    ----------
    arrival_rate, service_rate : calls per time unit, and per time unit and agent.
    agents : servers n.
    p_wait : probability that a caller waits.
    mean_wait : mean wait of all callers, those who do not wait included, in the time unit.
    mean_queue : mean number of callers waiting.
    occupancy : share of agents' time that is busy.
    """

    arrival_rate: float
    service_rate: float
    agents: int
    p_wait: float
    mean_wait: float
    mean_queue: float
    occupancy: float

    def p_wait_exceeds(self, time: float) -> float:
        """Return the probability that a caller waits longer than ``time`` (>= 0, time units).

        Raises ``ValueError`` if ``time`` is negative or not finite.
        """
        limit = non_negative("time", time)
        spare = self.agents * self.service_rate - self.arrival_rate
        return self.p_wait * math.exp(-spare * limit)

    def service_level(self, threshold: float) -> float:
        """Return the probability that a caller is answered within ``threshold`` (time units).

        Raises ``ValueError`` if ``threshold`` is negative or not finite.
        """
        limit = non_negative("threshold", threshold)
        return 1.0 - self.p_wait_exceeds(limit)


def mmc(arrival_rate: float, service_rate: float, agents: int) -> MMC:
    """Return the steady state of M/M/n, the Erlang C queue.

    Parameters
    ----------
    arrival_rate : calls per time unit, > 0.
    service_rate : calls that one busy agent completes per time unit, > 0.
    agents : servers, an integer >= 1.

    Returns
    -------
    MMC, with waits in the time unit of the rates.

    Raises
    ------
    ValueError : a bad argument, or load >= agents, where no steady state exists.

    Source
    ------
    Gans, Koole & Mandelbaum (2003), Manufacturing & Service Operations Management 5(2), 79-141,
    doi:10.1287/msom.5.2.79.16071.
    """
    arrivals = positive("arrival_rate", arrival_rate)
    service = positive("service_rate", service_rate)
    servers = count("agents", agents, 1)
    load = arrivals / service
    spare = servers * service - arrivals
    if load >= servers or spare <= 0.0:
        raise ValueError(
            f"The queue is unstable: the load of {load:g} erlangs is not below {servers} agents."
        )
    p_wait = erlang_c(load, servers)
    mean_wait = p_wait / spare
    return MMC(
        arrival_rate=arrivals,
        service_rate=service,
        agents=servers,
        p_wait=p_wait,
        mean_wait=mean_wait,
        mean_queue=arrivals * mean_wait,
        occupancy=load / servers,
    )


def _climb(inverse: float, start: float, load: float, steps: int) -> float:
    """Return B(start + steps), given the inverse of B(start), by the recursion on the inverse."""
    for step in range(1, steps + 1):
        inverse = 1.0 + (start + step) / load * inverse
    return 1.0 / inverse


def _inverse_b_fraction(load: float, rest: float) -> float:
    """Return 1/B(rest, load) for 0 <= rest < 1: exp(a) a^-x Gamma(x + 1, a)."""
    if rest == 0.0:
        return 1.0
    if load < 100.0:
        upper = float(special.gammaincc(rest + 1.0, load))
        return upper * math.exp(load - rest * math.log(load) + math.lgamma(rest + 1.0))
    total, term = 1.0, 1.0
    for order in range(12):
        term *= (rest - order) / load
        total += term
    return total
