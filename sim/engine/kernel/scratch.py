"""Memory that one run leaves to the next of the same thread.

What a run needs beside the log is a few megabytes, which the system gives page by page, at a price
where other work between two runs has given them back. A replication takes the thread's arrays and
gives them back at its end, so that two replications under way never share any.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from sim.engine.kernel.model import Array

MOST_BYTES = 64 << 20
"""What a thread keeps at most."""

_threads = threading.local()


class Scratch:
    """Arrays by name, as large as they were ever needed."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}

    def array(self, name: str, n: int, dtype: Any) -> Array:
        """An array of so many entries, whatever they hold; the one of before if it is large enough.

        The same name always has the same type.
        """
        found = self._arrays.get(name)
        if found is None or len(found) < n:
            found = self._arrays[name] = np.empty(n + n // 8, dtype=dtype)
        return found[:n]

    @property
    def bytes(self) -> int:
        """Memory held."""
        return sum(array.nbytes for array in self._arrays.values())


def taken() -> Scratch:
    """The thread's memory, or new one where it is in use."""
    found: Scratch | None = getattr(_threads, "scratch", None)
    _threads.scratch = None
    return Scratch() if found is None else found


def give_back(scratch: Scratch) -> None:
    """Leave memory to the next run of this thread, unless it is too much to keep."""
    if scratch.bytes <= MOST_BYTES:
        _threads.scratch = scratch
