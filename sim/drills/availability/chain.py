"""One component over a window of time: up for an exponential time, down for as long as it takes.

The process is stationary: at the window's start it is down with probability MTTR / (MTBF + MTTR),
and then in the midst of a failure whose whole duration is length-biased and whose age is uniform
within it (Ross, Stochastic Processes, 2nd ed., 1996, sections 3.4 and 3.7).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sim.centre.distributions import Distribution
from sim.workload.sampling import sample

_CANDIDATES = 1024
"""Durations among which one is taken in proportion to its length."""


@dataclass(frozen=True)
class Down:
    """A time in which a component is down, seconds from the window's start.

    Attributes
    ----------
    start_s, end_s : when it is down; it starts at 0 where it was down already.
    age_s : how long it had been down at ``start_s``.
    """

    start_s: float
    end_s: float
    age_s: float = 0.0


@dataclass(frozen=True)
class Chain:
    """A component that fails at random.

    Attributes
    ----------
    mtbf_s : mean time from a repair to the next failure, seconds, > 0; exponential.
    duration : time from failure to repair.
    """

    mtbf_s: float
    duration: Distribution

    @property
    def mttr_s(self) -> float:
        """Mean time from failure to repair."""
        return self.duration.mean()

    @property
    def down(self) -> float:
        """Share of time in which it is down."""
        return self.mttr_s / (self.mtbf_s + self.mttr_s)

    @property
    def failures_a_second(self) -> float:
        """How many failures begin in the mean."""
        return 1.0 / (self.mtbf_s + self.mttr_s)

    def touched(self, window_s: float) -> float:
        """Probability that it is down at any time of a window."""
        return self.down - (1.0 - self.down) * math.expm1(-window_s / self.mtbf_s)

    def path(self, u: float, window_s: float, rng: Generator) -> list[Down]:
        """When it is down within a window, given that it is at some time.

        Parameters
        ----------
        u : uniform in [0, 1): what is stratified. Below the share of windows at whose start it is
            down, among those touched, it is down then; beyond, it says when it first fails.
        rng : gives the rest.
        """
        first = self.down / self.touched(window_s)
        found = []
        if u < first:
            whole = self._length_biased(rng)
            age = float(rng.random()) * whole
            now = whole - age
            found.append(Down(0.0, now, age))
        else:
            v = (u - first) / (1.0 - first)
            fails = -self.mtbf_s * math.log1p(v * math.expm1(-window_s / self.mtbf_s))
            now = fails + self._duration(rng)
            found.append(Down(fails, now))
        while True:
            now += float(rng.exponential(self.mtbf_s))
            if now >= window_s:
                return found
            ends = now + self._duration(rng)
            found.append(Down(now, ends))
            now = ends

    def _duration(self, rng: Generator) -> float:
        return float(sample(self.duration, rng, 1)[0])

    def _length_biased(self, rng: Generator) -> float:
        """A duration seen from a random moment within it."""
        candidates = sample(self.duration, rng, _CANDIDATES)
        total = candidates.sum()
        if total <= 0.0:
            return 0.0
        at = np.searchsorted(np.cumsum(candidates), float(rng.random()) * total, side="right")
        return float(candidates[min(int(at), _CANDIDATES - 1)])
