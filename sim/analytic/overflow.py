"""Overflow traffic without queueing: its moments, two approximations and an exact small chain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytic._chain import stationary_law
from sim.analytic._checks import count, non_negative, positive
from sim.analytic.erlang import erlang_b, erlang_b_continuous

MOST_STATES = 50_000


@dataclass(frozen=True)
class OverflowTraffic:
    """Moments of the calls that overflow would keep busy on an unlimited group.

    Attributes
    ----------
    mean, variance : of the number of busy trunks, in erlangs and erlangs squared.
    """

    mean: float
    variance: float

    @property
    def peakedness(self) -> float:
        """Variance over mean: 1 for Poisson traffic, above 1 for overflow."""
        return self.variance / self.mean


@dataclass(frozen=True)
class EquivalentRandom:
    """A Poisson load and a number of trunks (not whole) whose overflow has given moments.

    Attributes
    ----------
    load_erlangs : offered load in erlangs.
    trunks : trunks it is offered to first, >= 0.
    """

    load_erlangs: float
    trunks: float


@dataclass(frozen=True)
class OverflowLoss:
    """Steady state of own groups with one shared overflow group and no queue.

    Attributes
    ----------
    p_block : probability, per class, that a call is lost; shape (k,).
    p_overflow : probability, per class, that a call finds its own group full; shape (k,).
    p_block_all : probability that a call of any class is lost.
    mean_shared_busy : mean number of busy agents in the shared group.
    """

    p_block: tuple[float, ...]
    p_overflow: tuple[float, ...]
    p_block_all: float
    mean_shared_busy: float


def riordan(load_erlangs: float, trunks: int) -> OverflowTraffic:
    """Return mean and variance of the traffic that overflows a full group.

    mean = a B(n, a); variance = mean (1 - mean + a / (n + 1 + mean - a)).

    Parameters
    ----------
    load_erlangs : Poisson load a offered to the group, in erlangs, > 0.
    trunks : size n of the group, an integer >= 0.

    Returns
    -------
    OverflowTraffic.

    Raises
    ------
    ValueError : a bad argument.

    Source
    ------
    Riordan's formulas, in the appendix of Wilkinson (1956), "Theories for toll traffic engineering
    in the U.S.A.", Bell System Technical Journal 35(2), 421-514.
    """
    load = positive("load_erlangs", load_erlangs)
    size = count("trunks", trunks, 0)
    mean = load * erlang_b(load, size)
    return OverflowTraffic(mean, mean * (1.0 - mean + load / (size + 1.0 + mean - load)))


def equivalent_random(mean: float, variance: float) -> EquivalentRandom:
    """Return the Poisson load and trunks whose overflow has this mean and variance.

    Riordan's two formulas are inverted by a root search in the load, started on the bracket from no
    trunks upwards.

    Parameters
    ----------
    mean : of the overflow traffic, in erlangs, > 0.
    variance : in erlangs squared, >= mean (traffic with less variance is no overflow).

    Returns
    -------
    EquivalentRandom.

    Raises
    ------
    ValueError : a mean that is not above 0, or a variance below the mean.

    Source
    ------
    Wilkinson (1956), Bell System Technical Journal 35(2), 421-514 (equivalent random theory).
    """
    m = positive("mean", mean)
    z = positive("variance", variance) / m
    if z < 1.0:
        raise ValueError(f"variance must be at least the mean, got {variance!r} for {mean!r}.")
    if z == 1.0:
        return EquivalentRandom(m, 0.0)

    def trunks(load: float) -> float:
        return max(load * (m + z) / (m + z - 1.0) - m - 1.0, 0.0)

    def excess(load: float) -> float:
        return load * erlang_b_continuous(load, trunks(load)) - m

    low = (m + 1.0) * (m + z - 1.0) / (m + z)
    if excess(low) <= 0.0:
        return EquivalentRandom(low, 0.0)
    high = 2.0 * (low + z * (m + z))
    while excess(high) > 0.0:
        high *= 2.0
    from scipy import optimize  # slow to import, and few ask for it

    load = float(optimize.brentq(excess, low, high, xtol=1e-13 * high, rtol=1e-14))
    return EquivalentRandom(load, trunks(load))


def wilkinson_blocking(mean: float, variance: float, trunks: int) -> float:
    """Return the share of peaked traffic that a group loses, by equivalent random theory.

    The traffic is treated as the overflow of its equivalent random group; what overflows that group
    and this one together, over ``mean``, is the loss.

    Parameters
    ----------
    mean : offered traffic in erlangs, > 0.
    variance : in erlangs squared, >= mean.
    trunks : size of the group, an integer >= 0.

    Returns
    -------
    Approximate blocking probability; exact where the traffic is the overflow of one Poisson stream.

    Raises
    ------
    ValueError : a bad argument, or a variance below the mean.

    Source
    ------
    Wilkinson (1956), Bell System Technical Journal 35(2), 421-514.
    """
    size = count("trunks", trunks, 0)
    group = equivalent_random(mean, variance)
    lost = group.load_erlangs * erlang_b_continuous(group.load_erlangs, group.trunks + size)
    return min(lost / mean, 1.0)


def hayward_blocking(mean: float, variance: float, trunks: int) -> float:
    """Return the share of peaked traffic that a group loses, by Hayward's approximation.

    With z = variance / mean, the loss is Erlang B of load mean / z on trunks / z trunks.

    Parameters
    ----------
    mean : offered traffic in erlangs, > 0.
    variance : in erlangs squared, > 0 (below the mean for smooth traffic).
    trunks : size of the group, an integer >= 0.

    Returns
    -------
    Approximate blocking probability in [0, 1].

    Raises
    ------
    ValueError : a bad argument.

    Source
    ------
    Fredericks (1980), "Congestion in blocking systems - a simple approximation technique", Bell
    System Technical Journal 59(6), 805-827.
    """
    m = positive("mean", mean)
    z = positive("variance", variance) / m
    return erlang_b_continuous(m / z, count("trunks", trunks, 0) / z)


def overflow_loss(
    arrival_rates: Sequence[float],
    service_rate: float,
    own_agents: Sequence[int],
    shared_agents: int,
) -> OverflowLoss:
    """Return the exact steady state of own groups that overflow to one shared group, no queue.

    A call takes an agent of its class's own group if one is free, else of the shared group, else it
    is lost; a call in the shared group stays there. The chain of busy agents is solved directly,
    so it is meant for small groups.

    Parameters
    ----------
    arrival_rates : calls per time unit and class, each >= 0, shape (k,), not all 0.
    service_rate : calls that one busy agent completes per time unit, > 0, in every group.
    own_agents : agents of each class's own group, integers >= 0, shape (k,).
    shared_agents : agents of the shared group, an integer >= 0.

    Returns
    -------
    OverflowLoss.

    Raises
    ------
    ValueError : a bad argument, lists of different length, or over 50,000 states.

    Source
    ------
    Balance equations of the chain; the overflow of each own group alone is Erlang B.
    """
    rates = [non_negative(f"arrival_rates[{k}]", rate) for k, rate in enumerate(arrival_rates)]
    own = [count(f"own_agents[{k}]", size, 0) for k, size in enumerate(own_agents)]
    service = positive("service_rate", service_rate)
    shared = count("shared_agents", shared_agents, 0)
    if len(rates) != len(own):
        raise ValueError(f"There are {len(rates)} arrival_rates but {len(own)} own_agents.")
    if sum(rates) == 0.0:
        raise ValueError("arrival_rates must hold at least one class with arrivals.")
    shape = (*(size + 1 for size in own), shared + 1)
    if math.prod(shape) > MOST_STATES:
        raise ValueError(
            f"The chain has {math.prod(shape)} states, more than {MOST_STATES}: use smaller groups "
            "or an approximation."
        )
    law = _overflow_law(rates, service, own, shared, shape)
    by_shared = law.reshape(-1, shared + 1).sum(axis=0)
    p_overflow, p_block = [], []
    for k in range(len(own)):
        full = np.take(law, -1, axis=k)
        p_overflow.append(float(full.sum()))
        p_block.append(float(full[..., -1].sum()))
    lost = sum(rate * share for rate, share in zip(rates, p_block, strict=True))
    return OverflowLoss(
        p_block=tuple(p_block),
        p_overflow=tuple(p_overflow),
        p_block_all=lost / sum(rates),
        mean_shared_busy=float(by_shared @ np.arange(shared + 1.0)),
    )


def _overflow_law(
    rates: list[float], service: float, own: list[int], shared: int, shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return the law of busy agents, one axis per own group and the shared group last."""
    busy = np.indices(shape).reshape(len(shape), -1)
    state = np.arange(busy.shape[1])
    stride = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    sources: list[NDArray[np.int64]] = []
    targets: list[NDArray[np.int64]] = []
    speeds: list[NDArray[np.float64]] = []

    def add(speed: NDArray[np.float64], step: int) -> None:
        moves = speed > 0.0
        sources.append(state[moves])
        targets.append(state[moves] + step)
        speeds.append(speed[moves])

    for k, (rate, size) in enumerate(zip(rates, own, strict=True)):
        add(rate * (busy[k] < size), stride[k])
        add(rate * ((busy[k] == size) & (busy[-1] < shared)), 1)
    for axis in range(len(shape)):
        add(service * busy[axis], -stride[axis])
    likely = [min(int(r / service), size) for r, size in zip(rates, own, strict=True)]
    spill = max(sum(rates) / service - sum(own), 0.0)
    anchor = int(np.ravel_multi_index((*likely, min(int(spill), shared)), shape))
    law = stationary_law(
        np.concatenate(sources),
        np.concatenate(targets),
        np.concatenate(speeds),
        states=state.size,
        anchor=anchor,
    )
    return law.reshape(shape)
