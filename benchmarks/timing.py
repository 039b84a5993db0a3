"""Rates of several pieces of work, in turn, so that a machine whose speed drifts favours none."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Work = Callable[[], int]
"""Does something once and returns the number of calls that it did it to."""


@dataclass
class Rates:
    """Calls a second of one piece of work, one entry a round."""

    name: str
    found: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Median of the rounds, calls a second."""
        return statistics.median(self.found)

    def row(self, base: Rates | None = None) -> list[str]:
        """Cells of a table: name, median, range, and how many times the base it is."""
        spread = f"{_short(min(self.found))} to {_short(max(self.found))}"
        cells = [self.name, _short(self.median), spread]
        if base is not None:
            cells.append(f"{ratio(self, base):.3g}")
        return cells


def ratio(rates: Rates, base: Rates) -> float:
    """Median over the rounds of one rate over another of the same round."""
    return statistics.median(a / b for a, b in zip(rates.found, base.found, strict=True))


def timed(work: Work, at_least_s: float = 0.0) -> float:
    """Calls a second, repeated until ``at_least_s`` seconds have passed."""
    calls, start = 0, time.perf_counter()
    while True:
        calls += work()
        spent = time.perf_counter() - start
        if spent >= at_least_s:
            return calls / spent


def in_turn(works: dict[str, Work], rounds: int, at_least_s: float = 0.3) -> dict[str, Rates]:
    """Rates of every piece of work, each done once before the first round."""
    rates = {name: Rates(name) for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            rates[name].found.append(timed(work, at_least_s))
    return rates


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _short(rate: float) -> str:
    return f"{rate / 1e6:.2f} M" if rate >= 1e6 else f"{rate / 1e3:.1f} k"
