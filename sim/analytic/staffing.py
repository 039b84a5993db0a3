"""How many agents: the smallest number that meets a target, and square-root safety staffing."""

from __future__ import annotations

import math
from typing import get_args

from scipy import special

from sim.analytic._checks import count, fraction, non_negative, positive
from sim.analytic.erlang import mmc
from sim.analytic.erlang_a import ServiceLevelVariant, erlang_a

_LARGEST_BETA = 37.5
_LARGEST_RATIO = 1e300


def required_agents(
    arrival_rate: float,
    service_rate: float,
    abandonment_rate: float = 0.0,
    *,
    service_level: float | None = None,
    threshold: float | None = None,
    variant: ServiceLevelVariant = "offered",
    max_asa: float | None = None,
    max_p_abandon: float | None = None,
    most_agents: int = 1_000_000,
) -> int:
    """Return the smallest number of agents that meets every target given.

    Without abandonment the queue is Erlang C, with it Erlang A. All measures improve with every
    agent added, so the search doubles away from a square-root guess and then bisects.

    Parameters
    ----------
    arrival_rate : calls per time unit, > 0.
    service_rate : calls that one busy agent completes per time unit, > 0.
    abandonment_rate : per time unit and waiting caller, >= 0.
    service_level : share to be answered within ``threshold``, in [0, 1), by ``variant``.
    threshold : T in time units, >= 0; given together with ``service_level``.
    variant : the definition of service level, see ``ErlangA.service_level``.
    max_asa : largest mean wait of answered callers, in time units, > 0.
    max_p_abandon : largest probability of abandoning, in (0, 1].
    most_agents : give up above this number, an integer >= 1.

    Returns
    -------
    Agents on the phone, an integer >= 1, before shrinkage.

    Raises
    ------
    ValueError : a bad argument, no target, or targets that ``most_agents`` do not meet.

    Source
    ------
    Gans, Koole & Mandelbaum (2003), Manufacturing & Service Operations Management 5(2), 79-141,
    doi:10.1287/msom.5.2.79.16071.
    """
    arrivals = positive("arrival_rate", arrival_rate)
    service = positive("service_rate", service_rate)
    theta = non_negative("abandonment_rate", abandonment_rate)
    most = count("most_agents", most_agents, 1)
    if (service_level is None) != (threshold is None):
        raise ValueError("service_level and threshold must be given together.")
    if service_level is None and max_asa is None and max_p_abandon is None:
        raise ValueError("At least one of service_level, max_asa and max_p_abandon must be given.")
    level = 0.0 if service_level is None else fraction("service_level", service_level)
    if level == 1.0:
        raise ValueError("service_level must be below 1, which no number of agents guarantees.")
    limit = 0.0 if threshold is None else non_negative("threshold", threshold)
    if variant not in get_args(ServiceLevelVariant):
        allowed = ", ".join(get_args(ServiceLevelVariant))
        raise ValueError(f"variant must be one of {allowed}, got {variant!r}.")
    asa = math.inf if max_asa is None else positive("max_asa", max_asa)
    lost = 1.0 if max_p_abandon is None else fraction("max_p_abandon", max_p_abandon)
    if lost == 0.0:
        raise ValueError("max_p_abandon must be above 0, which no number of agents guarantees.")
    load = arrivals / service

    def meets(agents: int) -> bool:
        if theta == 0.0:
            if load >= agents or arrivals >= agents * service:
                return False
            plain = mmc(arrivals, service, agents)
            return plain.mean_wait <= asa and plain.service_level(limit) >= level
        queue = erlang_a(arrivals, service, theta, agents)
        if queue.mean_wait_served > asa or queue.p_abandon > lost:
            return False
        return queue.service_level(limit, variant) >= level

    guess = min(math.ceil(load + math.sqrt(load)), most)
    step = max(math.isqrt(guess) // 4, 1)
    low, high = 0, guess
    if meets(guess):
        while high - step > 0 and meets(high - step):
            high, step = high - step, 2 * step
        low = max(high - step, 0)
    else:
        while not meets(high):
            if high == most:
                raise ValueError(f"The targets are not met by {most} agents.")
            low, high, step = high, min(high + step, most), 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        if meets(middle):
            high = middle
        else:
            low = middle
    return high


def with_shrinkage(agents: int, shrinkage: float) -> int:
    """Return the agents to roster so that ``agents`` are on the phone.

    Parameters
    ----------
    agents : agents needed on the phone, an integer >= 0.
    shrinkage : share of rostered time lost to breaks, training and absence, in [0, 1).

    Returns
    -------
    agents / (1 - shrinkage), rounded up.

    Raises
    ------
    ValueError : a bad count or a shrinkage outside [0, 1).
    """
    needed = count("agents", agents, 0)
    share = fraction("shrinkage", shrinkage)
    if share == 1.0:
        raise ValueError("shrinkage must be below 1.")
    return math.ceil(needed / (1.0 - share) * (1.0 - 1e-12))


def halfin_whitt_delay(beta: float) -> float:
    """Return the approximate probability of waiting in M/M/n with n = a + beta sqrt(a).

    P = 1 / (1 + beta Phi(beta) / phi(beta)), the limit of Erlang C for many agents.

    Parameters
    ----------
    beta : safety factor, >= 0.

    Returns
    -------
    Probability in [0, 1].

    Raises
    ------
    ValueError : a beta that is negative or not finite.

    Source
    ------
    Halfin & Whitt (1981), "Heavy-traffic limits for queues with many exponential servers",
    Operations Research 29(3), 567-588, doi:10.1287/opre.29.3.567.
    """
    factor = min(non_negative("beta", beta), _LARGEST_BETA)
    return 1.0 / (1.0 + factor * _mills(factor))


def safety_factor(delay_to_staff_cost: float) -> float:
    """Return the beta that minimises staffing plus waiting cost in the Halfin-Whitt regime.

    It minimises beta + r P(beta) / beta, with r the cost of an hour of waiting over the cost of an
    hour of an agent and P the Halfin-Whitt probability of waiting; found as the root of the
    derivative.

    Parameters
    ----------
    delay_to_staff_cost : r, > 0 and at most 1e300, both costs per the same time unit.

    Returns
    -------
    beta > 0.

    Raises
    ------
    ValueError : a ratio that is not above 0 or exceeds 1e300.

    Source
    ------
    Borst, Mandelbaum & Reiman (2004), "Dimensioning large call centers", Operations Research 52(1),
    17-34, doi:10.1287/opre.1030.0081; Gans, Koole & Mandelbaum (2003), section 4.1.1,
    doi:10.1287/msom.5.2.79.16071.
    """
    ratio = positive("delay_to_staff_cost", delay_to_staff_cost)
    if ratio > _LARGEST_RATIO:
        raise ValueError(f"delay_to_staff_cost must be at most 1e300, got {delay_to_staff_cost!r}.")

    def slope(beta: float) -> float:
        mills = _mills(beta)
        wait = 1.0 / (1.0 + beta * mills)
        falls = wait * mills + beta
        return 1.0 - ratio * wait * (1.0 + beta * falls) / (beta * beta)

    low = 0.01 * min(math.sqrt(ratio), 1.0)
    high = min(2.0 * math.sqrt(ratio) + 1.0, _LARGEST_BETA)
    from scipy import optimize  # slow to import, and few ask for it

    return float(optimize.brentq(slope, low, high, xtol=1e-14, rtol=1e-13))


def safety_factor_approximation(delay_to_staff_cost: float) -> float:
    """Return a closed-form approximation of ``safety_factor``, within 0.09 for ratios up to 10.

    beta = sqrt(r / (1 + r (sqrt(pi / 2) - 1))). For larger ratios it tends to a constant, whereas
    the exact factor goes on growing like sqrt(2 log r), so it must not be used there.

    Parameters
    ----------
    delay_to_staff_cost : r, in (0, 10].

    Returns
    -------
    beta > 0.

    Raises
    ------
    ValueError : a ratio that is not above 0 or exceeds 10.

    Source
    ------
    It gives the beta of 1.68 printed for r = 10 in Gans, Koole & Mandelbaum (2003), section 4.1.1,
    doi:10.1287/msom.5.2.79.16071, where the exact minimum is at 1.667.
    """
    ratio = positive("delay_to_staff_cost", delay_to_staff_cost)
    if ratio > 10.0:
        raise ValueError(f"delay_to_staff_cost must be at most 10, got {delay_to_staff_cost!r}.")
    return math.sqrt(ratio / (1.0 + ratio * (math.sqrt(math.pi / 2.0) - 1.0)))


def square_root_staffing(load_erlangs: float, beta: float) -> int:
    """Return the agents of the square-root rule, load + beta sqrt(load), rounded up.

    Parameters
    ----------
    load_erlangs : offered load in erlangs, > 0.
    beta : safety factor, from ``safety_factor`` or chosen; any finite number >= 0.

    Returns
    -------
    Agents on the phone, an integer >= 1.

    Raises
    ------
    ValueError : a bad argument.

    Source
    ------
    Halfin & Whitt (1981), Operations Research 29(3), 567-588, doi:10.1287/opre.29.3.567.
    """
    load = positive("load_erlangs", load_erlangs)
    return math.ceil(load + non_negative("beta", beta) * math.sqrt(load))


def _mills(beta: float) -> float:
    """Return Phi(beta) / phi(beta) of the standard normal law."""
    return float(special.ndtr(beta)) * math.sqrt(2.0 * math.pi) * math.exp(0.5 * beta * beta)
