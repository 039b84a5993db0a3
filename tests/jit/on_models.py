"""Kernels over the model of a centre that may have any option."""

from __future__ import annotations

from sim.engine.kernel.model import Model
from sim.engine.kernel.pointers import model_at
from sim.jit import entry, kernel

SIGNATURE = "int64(int64)"


@kernel
def calls(m: Model) -> int:
    return int(m.world[0].calls)


@kernel
def twice(m: Model) -> int:
    return calls(m) + calls(m)


@entry(SIGNATURE, on_demand=True)
def thrice(address: int) -> int:
    m = model_at(address)
    return twice(m) + calls(m)
