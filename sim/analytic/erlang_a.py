"""Erlang A: M/M/n+M, with patience, and with an optional limit on the number of lines.

Times are in any one unit and rates are per that unit. Blocking is per attempt; every other
probability and mean is per caller who got in, which is everybody where lines are not limited.
Multiply by 1 - p_block for a share of the attempts.

The method is exact. A caller who finds all agents busy and j others waiting is offered a wait that
is a sum of j + 1 exponential times with rates n mu + l theta, l = 0..j. Because the rates are
equally spaced, exp(-theta wait) has a Beta(n mu / theta, j + 1) distribution, so every law needed
is an incomplete beta function; without abandonment it becomes an incomplete gamma function.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.analytic._checks import count, non_negative, positive
from sim.analytic._queue_law import queue_law
from sim.analytic.erlang import erlang_b

Floats = NDArray[np.float64]

ServiceLevelVariant = Literal[
    "offered",
    "abandons_negative",
    "answered",
    "ignore_abandons",
    "abandons_positive",
    "exclude_short_abandons",
]

_NO_PATIENCE = 1e15


@dataclass(frozen=True)
class ErlangA:
    """Steady state of M/M/n/k+M, served in order of arrival.

    Attributes
    ----------
    arrival_rate, service_rate, abandonment_rate : calls per time unit; per time unit and agent;
        per time unit and waiting caller (mean patience is its inverse).
    agents : servers n.
    lines : callers that fit in, waiting and in service (k), or None for no limit.
    p_block : probability that an attempt finds every line taken.
    p_no_wait : probability that a caller finds a free agent.
    p_wait : probability that a caller has to wait.
    p_abandon : probability that a caller abandons.
    p_served : probability that a caller is answered.
    mean_wait : mean wait of all callers, until answer or abandonment, in the time unit.
    mean_wait_served : mean wait of the callers who were answered (ASA), in the time unit.
    mean_queue : mean number of callers waiting.
    occupancy : share of agents' time that is busy.
    """

    arrival_rate: float
    service_rate: float
    abandonment_rate: float
    agents: int
    lines: int | None
    p_block: float
    p_no_wait: float
    p_wait: float
    p_abandon: float
    p_served: float
    mean_wait: float
    mean_wait_served: float
    mean_queue: float
    occupancy: float
    _ahead: Floats = field(repr=False, compare=False)
    _p_ahead: Floats = field(repr=False, compare=False)

    def p_served_within(self, threshold: float) -> float:
        """Return the probability that a caller is answered within ``threshold`` (time units).

        Callers who do not wait are included. Raises ``ValueError`` if ``threshold`` is negative or
        not finite.
        """
        limit = non_negative("threshold", threshold)
        busy = self.agents * self.service_rate
        served = 1.0 - _p_lost(self._ahead, busy, self.abandonment_rate)
        in_time = _offered_wait_cdf(limit, self._ahead, busy, self.abandonment_rate, own=1.0)
        return min(self.p_no_wait + float(np.sum(self._p_ahead * served * in_time)), 1.0)

    def p_abandoned_within(self, threshold: float) -> float:
        """Return the probability that a caller abandons within ``threshold`` (time units).

        Raises ``ValueError`` if ``threshold`` is negative or not finite.
        """
        limit = non_negative("threshold", threshold)
        theta = self.abandonment_rate
        if theta == 0.0:
            return 0.0
        busy = self.agents * self.service_rate
        gave_up = -math.expm1(-theta * limit)
        later = _offered_wait_exceeds(limit, self._ahead, busy, theta)
        sooner = _offered_wait_cdf(limit, self._ahead + 1.0, busy, theta)
        lost = _p_lost(self._ahead, busy, theta)
        return float(np.sum(self._p_ahead * (gave_up * later + lost * sooner)))

    def p_wait_exceeds(self, time: float) -> float:
        """Return the probability that a caller is still waiting after ``time`` (time units).

        Raises ``ValueError`` if ``time`` is negative or not finite.
        """
        limit = non_negative("time", time)
        busy = self.agents * self.service_rate
        theta = self.abandonment_rate
        later = _offered_wait_exceeds(limit, self._ahead, busy, theta)
        return math.exp(-theta * limit) * float(np.sum(self._p_ahead * later))

    def service_level(
        self,
        threshold: float,
        variant: ServiceLevelVariant = "offered",
        short_abandon: float | None = None,
    ) -> float:
        """Return the service level: answered within ``threshold``, over a named denominator.

        Parameters
        ----------
        threshold : T in time units, >= 0.
        variant : what is divided by what; blocked attempts are in none of them.
            ``offered`` (= ``abandons_negative``): answered in time / all callers.
            ``answered``: answered in time / answered.
            ``ignore_abandons``: answered in time / (all callers - abandoned within T).
            ``abandons_positive``: (answered in time + abandoned within T) / all callers.
            ``exclude_short_abandons``: answered in time / (all callers - abandoned within s).
        short_abandon : s in time units, >= 0; T where not given. Only the last one uses it.

        Returns
        -------
        A ratio in [0, 1].

        Raises
        ------
        ValueError : an unknown variant, or a time that is negative or not finite.
        """
        short = threshold if short_abandon is None else non_negative("short_abandon", short_abandon)
        good = self.p_served_within(threshold)
        if variant in ("offered", "abandons_negative"):
            return good
        if variant == "answered":
            return good / self.p_served
        if variant == "ignore_abandons":
            return good / (1.0 - self.p_abandoned_within(threshold))
        if variant == "abandons_positive":
            return good + self.p_abandoned_within(threshold)
        if variant == "exclude_short_abandons":
            return good / (1.0 - self.p_abandoned_within(short))
        allowed = ", ".join(get_args(ServiceLevelVariant))
        raise ValueError(f"variant must be one of {allowed}, got {variant!r}.")


def erlang_a(
    arrival_rate: float,
    service_rate: float,
    abandonment_rate: float,
    agents: int,
    lines: int | None = None,
) -> ErlangA:
    """Return the exact steady state of Erlang A: M/M/n+M, or M/M/n/k+M with ``lines`` = k.

    With ``abandonment_rate`` 0 and ``lines`` given it is M/M/n/k, the queue of limited length.

    Parameters
    ----------
    arrival_rate : calls per time unit, > 0.
    service_rate : calls that one busy agent completes per time unit, > 0.
    abandonment_rate : theta per time unit, >= 0; patience is exponential with mean 1 / theta.
    agents : servers, an integer >= 1.
    lines : callers that fit in, waiting or in service, an integer >= agents; None for no limit.

    Returns
    -------
    ErlangA, with waits in the time unit of the rates.

    Raises
    ------
    ValueError : a bad argument; no steady state (no abandonment, no limit and load >= agents); or
        a queue whose plausible lengths are too many to enumerate (over 4 million).

    Source
    ------
    Mandelbaum & Zeltyn (2007), "Service Engineering in Action: The Palm/Erlang-A Queue, with
    Applications to Call Centers", doi:10.1007/978-3-540-29860-1_2; Garnett, Mandelbaum & Reiman
    (2002), Manufacturing & Service Operations Management 4(3), 208-227.
    """
    arrivals = positive("arrival_rate", arrival_rate)
    service = positive("service_rate", service_rate)
    theta = non_negative("abandonment_rate", abandonment_rate)
    servers = count("agents", agents, 1)
    room = None if lines is None else count("lines", lines, servers) - servers
    load = arrivals / service
    busy = servers * service
    if theta == 0.0 and room is None and arrivals >= busy:
        raise ValueError(
            f"The queue is unstable: without abandonment or a limit on lines the load of {load:g} "
            f"erlangs must be below {servers} agents."
        )
    law = queue_law(arrivals, busy, theta, room, erlang_b(load, servers))
    waiting = float(np.sum(law.lengths * law.probabilities))
    empty = float(np.sum(law.probabilities[law.lengths == 0.0]))
    idle_side = load * law.p_free - servers * empty
    full = np.zeros(law.lengths.shape, dtype=np.bool_) if room is None else law.lengths == room
    p_block = float(np.sum(law.probabilities[full]))
    got_in = law.p_free + float(np.sum(law.probabilities[~full]))
    ahead, p_ahead = law.lengths[~full], law.probabilities[~full] / got_in
    p_no_wait = law.p_free / got_in
    for values in (ahead, p_ahead):
        values.setflags(write=False)
    lost = _p_lost(ahead, busy, theta)
    p_served = p_no_wait + float(np.sum(p_ahead * (1.0 - lost)))
    delay = float(np.sum(p_ahead * (1.0 - lost) * _mean_wait_if_served(ahead, busy, theta)))
    return ErlangA(
        arrival_rate=arrivals,
        service_rate=service,
        abandonment_rate=theta,
        agents=servers,
        lines=None if room is None else servers + room,
        p_block=p_block,
        p_no_wait=p_no_wait,
        p_wait=min(float(np.sum(p_ahead)), 1.0),
        p_abandon=float(np.sum(p_ahead * lost)),
        p_served=min(p_served, 1.0),
        mean_wait=waiting / (arrivals * got_in),
        mean_wait_served=delay / p_served,
        mean_queue=waiting,
        occupancy=min((idle_side + servers * (1.0 - law.p_free)) / servers, 1.0),
        _ahead=ahead,
        _p_ahead=p_ahead,
    )


def _p_lost(ahead: Floats, busy: float, theta: float) -> Floats:
    """Return the probability of abandoning for a caller with ``ahead`` callers before it."""
    hazard = (ahead + 1.0) * theta
    return hazard / (busy + hazard)


def _mean_wait_if_served(ahead: Floats, busy: float, theta: float) -> Floats:
    """Return the mean wait of a caller with ``ahead`` before it, given that it is answered.

    Given that its own patience lasts, the stages have rates busy + (l + 1) theta, l = 0..ahead.
    ``ahead`` must be consecutive whole numbers; stages below the first are a digamma difference.
    """
    if ahead.size == 0:
        return ahead
    first = float(ahead[0])
    before = 0.0
    if first > 0.0 and busy >= _NO_PATIENCE * theta:
        before = first / busy
    elif first > 0.0:
        shape = busy / theta + 1.0
        before = float(special.digamma(shape + first) - special.digamma(shape)) / theta
    sums: Floats = before + np.cumsum(1.0 / (busy + (ahead + 1.0) * theta))
    return sums


def _offered_wait_cdf(
    time: float, ahead: Floats, busy: float, theta: float, own: float = 0.0
) -> Floats:
    """Return P(offered wait <= time) for a caller with ``ahead`` callers before it.

    The offered wait is the wait of a caller without end of patience. With ``own`` = 1 it is the law
    given that the caller's own patience outlasts it, in which every stage is faster by theta.
    """
    return _offered_wait(time, ahead, busy, theta, own, exceeds=False)


def _offered_wait_exceeds(time: float, ahead: Floats, busy: float, theta: float) -> Floats:
    """Return P(offered wait > time), the complement of ``_offered_wait_cdf`` without rounding."""
    return _offered_wait(time, ahead, busy, theta, 0.0, exceeds=True)


def _offered_wait(
    time: float, ahead: Floats, busy: float, theta: float, own: float, exceeds: bool
) -> Floats:
    """Evaluate the Beta law of exp(-theta wait) on the side where rounding does no harm."""
    stages = ahead + 1.0
    if busy >= _NO_PATIENCE * theta:
        gamma = special.gammaincc if exceeds else special.gammainc
        return np.asarray(gamma(stages, busy * time), dtype=np.float64)
    shape = busy / theta + own
    kept = math.exp(-theta * time)
    if kept < 1e-290:
        log_tail = -shape * theta * time - special.betaln(shape, stages) - math.log(shape)
        tail = np.minimum(np.exp(log_tail), 1.0)
        return np.asarray(tail if exceeds else 1.0 - tail, dtype=np.float64)
    if kept < 0.5:
        beta = special.betainc if exceeds else special.betaincc
        return np.asarray(beta(shape, stages, kept), dtype=np.float64)
    beta = special.betaincc if exceeds else special.betainc
    return np.asarray(beta(stages, shape, -math.expm1(-theta * time)), dtype=np.float64)
