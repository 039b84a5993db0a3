"""Rounding for the kernel: the very function of everybody else, compiled."""

from __future__ import annotations

from sim import rounding
from sim.jit import inlined

half_up = inlined(rounding.half_up)
