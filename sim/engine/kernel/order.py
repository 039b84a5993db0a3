"""Two machine instructions that Python has no words for.

``NUMBA_DISABLE_JIT=1`` runs the plain functions.
"""

from __future__ import annotations

from typing import Any

import numba.extending
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types

from sim.jit import COMPILED

_WORD, _PAIR = ir.IntType(64), ir.IntType(128)


def before(time_a: float, key_a: int, time_b: float, key_b: int) -> bool:
    """Whether (time, key) of ``a`` comes before that of ``b``; times are not negative, nor -0.

    Compiled, it is one comparison of 128 bits: the bits of non-negative floats are in the order of
    the floats (IEEE 754).
    """
    return time_a < time_b or (time_a == time_b and key_a < key_b)


def lowest_bit(word: int) -> int:
    """Number of the lowest bit that is set in a word that is not 0."""
    return (int(word) & -int(word)).bit_length() - 1


def _before(_context: Any, time_a: Any, key_a: Any, time_b: Any, key_b: Any) -> Any:
    def pair(builder: Any, time: Any, key: Any) -> Any:
        high = builder.zext(builder.bitcast(time, _WORD), _PAIR)
        return builder.or_(builder.shl(high, ir.Constant(_PAIR, 64)), builder.zext(key, _PAIR))

    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.icmp_unsigned("<", pair(builder, *args[:2]), pair(builder, *args[2:]))

    return types.boolean(types.float64, types.int64, types.float64, types.int64), lower


def _lowest_bit(_context: Any, word: Any) -> Any:
    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), lower


if COMPILED:
    _extending: Any = numba.extending
    before = _extending.intrinsic(_before)
    lowest_bit = _extending.intrinsic(_lowest_bit)
