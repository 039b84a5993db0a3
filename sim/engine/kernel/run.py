"""The kernel's door: one replication, compiled on first use."""

from __future__ import annotations

import time
from collections.abc import Callable

from sim.engine.kernel.jit import COMPILED, cache_folder, entry
from sim.engine.kernel.loop import simulate
from sim.engine.kernel.model import Model
from sim.engine.kernel.pointers import model_at, table_of


@entry
def _run(address: int) -> None:
    simulate(model_at(address))


def prepare(say: Callable[[str], None]) -> None:
    """Load the kernel, or compile it and tell so: the first use of a version takes a while.

    Parameters
    ----------
    say : gets one line before and one after compiling; nothing where the kernel is at hand.
    """
    if not COMPILED or _run.signatures:  # type: ignore[attr-defined]
        return
    folder = cache_folder()
    kept = folder is not None and any(folder.rglob("*.nbi"))
    if not kept:
        say("compiling the engine, once for this version and machine ...")
    start = time.perf_counter()
    _run.compile("(int64,)")  # type: ignore[attr-defined]
    if not kept:
        where = f"kept in {folder}" if folder is not None else "no folder to keep it in"
        say(f"compiled in {time.perf_counter() - start:.0f} s, {where}")


def run(model: Model) -> None:
    """Simulate one replication; other threads may run meanwhile."""
    if COMPILED:
        table = table_of(model)
        _run(table.ctypes.data)
    else:
        simulate(model)
