"""Looking at results again and again without being fooled by luck: planned looks, error spent.

Whoever simulates until an interval clears a line finds one in the end, wherever the truth lies.
So the looks are planned: after 10 replications, then after twice as many each time, up to a cap.
Look l of L may be wrong with probability ``error * l^2 / (1 + 4 + ... + L^2)``. The sum is
``error``, and by Bonferroni's inequality that is the most that all looks together can be wrong,
however they depend on each other. It is an error-spending design (Lan & DeMets, Discrete sequential
boundaries for clinical trials, Biometrika 70, 1983, 659-663, DOI 10.1093/biomet/70.3.659) that
spends least on the first looks, when there are few replications and Student's t is furthest from
right, and most on the last ones, which the near decisions need. The intervals of a look are
repeated confidence intervals (Jennison & Turnbull, Interim analyses: the repeated confidence
interval approach, Journal of the Royal Statistical Society B 51, 1989, 305-361, DOI
10.1111/j.2517-6161.1989.tb01433.x): they hold whenever the run is stopped.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

FIRST = 10
"""Replications of every scenario before the first look."""

MOST = 5120
"""Replications of a scenario after which to give up, unless told otherwise."""


@dataclass(frozen=True)
class Looks:
    """When results are looked at.

    Attributes
    ----------
    first : replications before the first look.
    most : replications at the last look.
    """

    first: int = FIRST
    most: int = MOST

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Replications at every look: twice as many each time, the last look at ``most``."""
        found = [min(self.first, self.most)]
        while found[-1] < self.most:
            found.append(min(2 * found[-1], self.most))
        return tuple(found)

    def after(self, replications: int) -> int:
        """Replications at the look after this many; ``most`` after the last one."""
        later = [count for count in self.counts if count > replications]
        return later[0] if later else self.most

    def share(self, replications: int) -> float:
        """Part of the error that is spent at the look with so many replications.

        Between two looks it is the part of the earlier one, which is the smaller.
        """
        last = len(self.counts)
        look = bisect_left(self.counts, replications) + 1
        if look > last or self.counts[look - 1] != replications:
            look = max(1, look - 1)
        return look**2 / (last * (last + 1) * (2 * last + 1) / 6)


def error_at(error: float, replications: int, looks: Looks | None) -> float:
    """The error that is allowed to a statement made from so many replications.

    Parameters
    ----------
    error : of the statement, whenever it is made.
    replications : from which it is made.
    looks : the planned ones; None: the number of replications was fixed beforehand.
    """
    return error if looks is None else error * looks.share(replications)
