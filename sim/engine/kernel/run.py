"""The kernel's door: one replication."""

from __future__ import annotations

from sim.engine.kernel.loop import simulate
from sim.engine.kernel.model import Model
from sim.engine.kernel.pointers import model_at, table_of
from sim.jit import COMPILED, entry


@entry("void(int64)")
def _run(address: int) -> None:
    simulate(model_at(address))


def run(model: Model) -> None:
    """Simulate one replication; other threads may run meanwhile."""
    if COMPILED:
        table = table_of(model)
        _run(table.ctypes.data)
    else:
        simulate(model)
