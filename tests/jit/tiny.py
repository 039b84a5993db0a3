"""Kernels of one line."""

from __future__ import annotations

from sim.jit import entry


@entry("float64(float64)")
def twice(x: float) -> float:
    """Two times x."""
    return 2.0 * x


@entry("float64(float64)", on_demand=True)
def thrice(x: float) -> float:
    """Three times x."""
    return 3.0 * x
