"""The kernel's door: one replication, compiled on first use."""

from __future__ import annotations

from sim.engine.kernel.jit import COMPILED, entry
from sim.engine.kernel.loop import simulate
from sim.engine.kernel.model import Model
from sim.engine.kernel.pointers import model_at, table_of


@entry
def _run(address: int) -> None:
    simulate(model_at(address))


def run(model: Model) -> None:
    """Simulate one replication; other threads may run meanwhile."""
    if COMPILED:
        table = table_of(model)
        _run(table.ctypes.data)
    else:
        simulate(model)
