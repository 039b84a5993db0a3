"""Whole agents, trunk lines, ports and calls: halves are rounded up, everywhere alike."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

NOISE = 1e-9
"""Noise of binary fractions that is absorbed: 0.29 x 50 is half of 29, though a little less in
floating point."""


def half_up(number: float) -> int:
    """The nearest whole number; plain arithmetic, so that kernels can be compiled with it."""
    return math.floor(number + 0.5 + NOISE)


def all_half_up(numbers: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """The nearest whole numbers."""
    return np.asarray(np.floor(numbers + 0.5 + NOISE), dtype=np.int64)
