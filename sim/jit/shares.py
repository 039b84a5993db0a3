"""Which entries a process compiles, how far it is, and how long it will take."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.jit.decorators import Entry


@dataclass(frozen=True)
class Work:
    """What compiling a group of entries takes.

    Attributes
    ----------
    parts : parts of kernels that are translated, one after the other.
    seconds : processor seconds, on a machine that reads sources as fast as `READING_S` says.
    """

    parts: int
    seconds: float


WORK = {
    "sim.workload": Work(27, 4.7),
    "sim.measures": Work(8, 4.4),
    "sim.measures.series_rows.add_series": Work(2, 1.0),
    "sim.engine.kernel.run._run_plain": Work(173, 12.2),
    "sim.engine.kernel.run._run_any": Work(258, 42.5),
}
"""By package, and by entry for those on demand; a test holds the numbers of parts."""

TRANSLATING = 0.7
"""Share of the time that goes by while parts are translated; the rest makes entries quick."""

START_S = 1.5
"""Processor seconds until another process has imported what it is to compile."""

READING_S = 0.0009
"""What `_reading_s` measured where `Work.seconds` were measured."""

TRIAL_S = 0.2
"""How long the trial of the machine takes."""

_OTHERS = Work(1, 0.5)
"""Of entries that are in none of these."""


def group_of(entry: Entry) -> str:
    """The key of `WORK` for an entry."""
    return entry.name if entry.on_demand else ".".join(entry.name.split(".")[:2])


def work_of(entries: Sequence[Entry]) -> Work:
    """What compiling these takes."""
    found = [WORK.get(group, _OTHERS) for group in dict.fromkeys(map(group_of, entries))]
    return Work(sum(w.parts for w in found), sum(w.seconds for w in found))


def shares(entries: Sequence[Entry], processes: int) -> list[list[Entry]]:
    """The entries for each of at most so many processes; the first has the most to do."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(group_of(entry), []).append(entry)
    found: list[list[Entry]] = [[] for _ in range(min(processes, len(groups)))]
    for group in sorted(groups.values(), key=lambda g: -work_of(g).seconds):
        min(found, key=lambda share: work_of(share).seconds).extend(group)
    return found


def estimated_s(parts: Sequence[Sequence[Entry]]) -> float:
    """How long it will take to compile shares side by side, from a short trial of this machine."""
    first, *others = (work_of(share).seconds for share in parts)
    return max(first, *(START_S + s for s in others), 0.0) * _reading_s() / READING_S


LEAST_READINGS = 20
"""The first is slow: what reads has to be read."""


def _reading_s() -> float:
    """Seconds to read a source here and now: the same kind of work as compiling.

    Of processor time, for a fifth of a second, times how many want each processor: a short trial
    by the clock says little on a busy machine.
    """
    text = Path(__file__).read_text(encoding="utf-8")
    start, end = time.process_time(), time.perf_counter() + TRIAL_S
    count = 0
    while count < LEAST_READINGS or time.perf_counter() < end:
        compile(ast.parse(text), "trial", "exec")
        count += 1
    return (time.process_time() - start) / count * _crowd()


def _crowd() -> float:
    """Processes that want each processor, this one among them; 1 where it is not known."""
    try:
        return max(1.0, (os.getloadavg()[0] + 1.0) / (os.cpu_count() or 1))
    except (AttributeError, OSError):
        return 1.0
