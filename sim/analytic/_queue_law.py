"""The law of the queue length of a birth-death queue with patience: the core of Erlang A."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEGLIGIBLE = -80.0
MOST_STATES = 4_000_000

_TOO_LONG = (
    f"The queue may take more than {MOST_STATES} lengths, too many to enumerate: "
    "give a limit on lines, more agents or a larger abandonment rate."
)


@dataclass(frozen=True)
class QueueLaw:
    """Stationary law of the number waiting, seen by an arrival (Poisson arrivals see averages).

    Attributes
    ----------
    p_free : probability that some agent is free.
    lengths : queue lengths j >= 0 that matter, with all agents busy; shape (m,), whole numbers.
    probabilities : probability of all agents busy and j waiting, shape (m,);
        with ``p_free`` they sum to 1.
    """

    p_free: float
    lengths: Floats
    probabilities: Floats


def queue_law(
    arrivals: float, busy: float, theta: float, room: int | None, loss: float
) -> QueueLaw:
    """Return the law of the queue length, given that Erlang B of the same load is ``loss``.

    Log-weights are summed outwards from the most likely queue length, so neither a long queue nor
    a large number of agents overflows, and lengths less likely than exp(-80) of it are left out.
    The states with a free agent enter through Erlang B: their total is (1 - loss) / loss times
    the state in which all agents are busy and nobody waits.

    Parameters
    ----------
    arrivals : arrival rate, > 0.
    busy : total service rate while all agents are busy, > 0.
    theta : abandonment rate per waiting caller, >= 0.
    room : most callers that may wait, or None for no limit (then theta > 0 or arrivals < busy).
    loss : blocking probability of M/M/n/n with the same agents and load.

    Returns
    -------
    QueueLaw.

    Raises
    ------
    ValueError : more than 4 million queue lengths would be needed.
    """

    def growth(lengths: Floats) -> Floats:
        """Log of the ratio of the weight of length j to that of length j - 1."""
        return np.log(arrivals / (busy + lengths * theta))

    if arrivals <= busy:
        mode = 0.0
    elif theta > 0.0:
        mode = float(np.floor((arrivals - busy) / theta))
    else:
        mode = np.inf
    if room is not None:
        mode = min(mode, float(room))
    if mode == np.inf:
        raise ValueError(_TOO_LONG)
    up = _walk(lambda step: growth(mode + step), None if room is None else room - int(mode))
    down = _walk(lambda step: -growth(mode + 1.0 - step), int(mode))
    log_weights = np.concatenate((down[::-1], np.zeros(1), up))
    lengths = mode + np.arange(-down.size, up.size + 1, dtype=np.float64)
    weights = np.exp(log_weights)
    if lengths[0] > 0.0:
        free = 0.0
    elif loss == 0.0:
        return QueueLaw(1.0, lengths, np.zeros_like(weights))
    else:
        free = (1.0 - loss) / loss * float(weights[0])
    total = free + float(weights.sum())
    return QueueLaw(free / total, lengths, weights / total)


def _walk(growth: Callable[[Floats], Floats], most: int | None) -> Floats:
    """Return cumulated log growth over steps 1, 2, ... until negligible or ``most`` steps."""
    parts: list[Floats] = []
    total, done, size = 0.0, 0, 256
    while most is None or done < most:
        if most is not None:
            size = min(size, most - done)
        steps = np.arange(done + 1, done + size + 1, dtype=np.float64)
        sums = total + np.cumsum(growth(steps))
        small = np.flatnonzero(sums < NEGLIGIBLE)
        if small.size:
            parts.append(sums[: int(small[0])])
            break
        parts.append(sums)
        total, done, size = float(sums[-1]), done + size, 2 * size
        if done > MOST_STATES:
            raise ValueError(_TOO_LONG)
    return np.concatenate(parts) if parts else np.zeros(0)
