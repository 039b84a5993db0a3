"""Logarithm and exponential in additions and multiplications alone.

FreeBSD's msun (``e_log.c``, ``e_exp.c``; Sun Microsystems 1993), errors below one unit in the last
place, without branches: the compiler computes four or eight at a time, and every machine and plain
Python find the same bits, which the system's own functions do not promise.
"""

from __future__ import annotations

import math
from typing import Any

import numba.extending
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types

from sim.jit import COMPILED, inlined

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
PER_LN2 = 1.44269504088896338700e00

ROUNDING = 1.5 * 2.0**52
"""What is added to it is rounded to a whole number, in the last bits."""

ROOT_HALF = float.fromhex("0x1.6a09e667f3bcdp-1")

LARGEST = 700.0
"""Exponents are cut off there: e**700 is 1e304."""

_WORD, _DOUBLE = ir.IntType(64), ir.DoubleType()
_ROOT_BITS, _ONE_BITS = 0x3FE6A09E667F3BCD, 0x3FF0000000000000


def split(x: float) -> tuple[float, float]:
    """``m`` from `ROOT_HALF` to twice that, and whole ``k``, so that x = m 2**k.

    ``x`` is positive and normal, or 0, which is taken for 2**-1023.
    """
    if x == 0.0:
        return 1.0, -1023.0
    mantissa, exponent = math.frexp(x)
    if mantissa < ROOT_HALF:
        return 2.0 * mantissa, exponent - 1.0
    return mantissa, float(exponent)


def power_of_2(rounded: float) -> float:
    """2**k, where ``rounded`` is k + `ROUNDING` and -1022 <= k <= 1023."""
    return math.ldexp(1.0, int(rounded - ROUNDING))


def _split(_context: Any, x: Any) -> Any:
    pair: Any = types.UniTuple(types.float64, 2)  # type: ignore[no-untyped-call]

    def lower(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        def word(value: int) -> Any:
            return ir.Constant(_WORD, value)

        bits = builder.add(builder.bitcast(args[0], _WORD), word(_ONE_BITS - _ROOT_BITS))
        mantissa = builder.add(builder.and_(bits, word((1 << 52) - 1)), word(_ROOT_BITS))
        biased = builder.or_(builder.lshr(bits, word(52)), word(0x4330000000000000))
        exponent = builder.fsub(
            builder.bitcast(biased, _DOUBLE), ir.Constant(_DOUBLE, 2.0**52 + 1023)
        )
        return context.make_tuple(builder, pair, (builder.bitcast(mantissa, _DOUBLE), exponent))

    return pair(types.float64), lower


def _power_of_2(_context: Any, rounded: Any) -> Any:
    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        high = builder.shl(builder.bitcast(args[0], _WORD), ir.Constant(_WORD, 52))
        return builder.bitcast(builder.add(high, ir.Constant(_WORD, _ONE_BITS)), _DOUBLE)

    return types.float64(types.float64), lower


if COMPILED:
    _extending: Any = numba.extending
    split = _extending.intrinsic(_split)
    power_of_2 = _extending.intrinsic(_power_of_2)


@inlined
def log(x: float) -> float:
    """Natural logarithm of a positive normal number; that of 0 is -709.1, that of 2**-1023."""
    mantissa, k = split(x)
    f = mantissa - 1.0
    half_square = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = 2.222219843214978396e-01 + w * 1.531383769920937332e-01
    even = w * (3.999999999940941908e-01 + w * even)
    odd = 1.818357216161805012e-01 + w * 1.479819860511658591e-01
    odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * odd))
    return s * (half_square + (odd + even)) + k * LN2_LOW - half_square + f + k * LN2_HIGH


@inlined
def exp(x: float) -> float:
    """e to the power of ``x``, which is cut off at +-`LARGEST`."""
    x = x if x < LARGEST else LARGEST
    x = x if x > -LARGEST else -LARGEST
    rounded = x * PER_LN2 + ROUNDING
    k = rounded - ROUNDING
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    rr = r * r
    p = -1.65339022054652515390e-06 + rr * 4.13813679705723846039e-08
    p = -2.77777777770155933842e-03 + rr * (6.61375632143793436117e-05 + rr * p)
    c = r - rr * (1.66666666666666019037e-01 + rr * p)
    return (1.0 - ((low - (r * c) / (2.0 - c)) - high)) * power_of_2(rounded)
