"""The kernel's door: one replication."""

from __future__ import annotations

from sim.engine.kernel.loop import simulate
from sim.engine.kernel.model import Model
from sim.engine.kernel.pointers import model_at, plain_model_at, table_of
from sim.jit import COMPILED, entry, prepare_one


@entry("void(int64)")
def _run_plain(address: int) -> None:
    simulate(plain_model_at(address))


@entry("void(int64)", on_demand=True)
def _run_any(address: int) -> None:
    simulate(model_at(address))


def compile_options() -> None:
    """Compile what centres with options need, or load it, before one of them is simulated."""
    if COMPILED:
        prepare_one(_run_any)


def run(model: Model) -> None:
    """Simulate one replication; other threads may run meanwhile."""
    if not COMPILED:
        simulate(model)
        return
    table = table_of(model)
    if model.world["extras"][0]:
        prepare_one(_run_any)
        _run_any(table.ctypes.data)
    else:
        _run_plain(table.ctypes.data)
