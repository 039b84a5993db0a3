"""The kernel's door: one replication."""

from __future__ import annotations

from typing import Any

from sim.engine.kernel.loop import simulate
from sim.engine.kernel.model import Model
from sim.engine.kernel.pointers import model_at, plain_model_at, table_of
from sim.jit import COMPILED, entry, prepare_one


@entry("void(int64)", on_demand=True)
def _run_plain(address: int) -> None:
    simulate(plain_model_at(address))


@entry("void(int64)", on_demand=True)
def _run_any(address: int) -> None:
    simulate(model_at(address))


def entry_for(extras: bool) -> Any:
    """The entry that runs a model with, or without, options."""
    return _run_any if extras else _run_plain


def run(model: Model) -> None:
    """Simulate one replication; other threads may run meanwhile."""
    if not COMPILED:
        simulate(model)
        return
    table = table_of(model)
    compiled = entry_for(bool(model.world["extras"][0]))
    prepare_one(compiled)
    compiled(table.ctypes.data)
