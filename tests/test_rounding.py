"""Halves are rounded up, whatever binary fractions make of them."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np

from sim.engine.kernel import rounding as compiled
from sim.jit import COMPILED
from sim.rounding import all_half_up, half_up

CASES = [(hundredths, number) for hundredths in range(101) for number in range(0, 400, 7)]
"""Shares, and numbers that they are taken of."""


def test_shares_of_whole_numbers_are_rounded_as_exact_fractions_are() -> None:
    for hundredths, number in CASES:
        exact = floor(Fraction(hundredths, 100) * number + Fraction(1, 2))
        assert half_up(hundredths / 100 * number) == exact


def test_arrays_and_the_kernel_round_alike() -> None:
    numbers = np.array([hundredths / 100 * number for hundredths, number in CASES])
    assert all_half_up(numbers).tolist() == [half_up(x) for x in numbers.tolist()]
    rounding: Any = compiled.half_up
    assert (rounding.py_func if COMPILED else rounding) is half_up
