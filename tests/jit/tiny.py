"""Kernels of one line."""

from __future__ import annotations

from sim.jit import entry, inlined, kernel


@kernel
def doubled(x: float) -> float:
    """A part of a part."""
    return 2.0 * x


@inlined
def twice_again(x: float) -> float:
    """A part with a part."""
    return doubled(doubled(x))


@entry("float64(float64)")
def twice(x: float) -> float:
    """Two times x."""
    return 2.0 * x


@entry("float64(float64)")
def eightfold(x: float) -> float:
    """Eight times x, by parts."""
    return doubled(twice_again(x))


@entry("float64(float64)", on_demand=True)
def thrice(x: float) -> float:
    """Three times x."""
    return 3.0 * x
