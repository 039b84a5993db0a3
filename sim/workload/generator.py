"""PCG64DXSM, numpy's generator, number by number inside a kernel.

M. E. O'Neill, PCG (2014): a linear congruence of 128 bits; the output permutation DXSM and the
cheap multiplier are those of `numpy.random.PCG64DXSM`, whose numbers these are bit for bit. numba
has no numbers of 128 bits, so two functions are written in the compiler's own words;
``NUMBA_DISABLE_JIT=1`` runs plain Python.
"""

from __future__ import annotations

from typing import Any

import numba.extending
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numpy.typing import NDArray

from sim.jit import COMPILED, kernel

Words = NDArray[np.uint64]

MULTIPLIER = 0xDA942042E4DD58B5
SEEDING_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
"""Multiplier of the one step with which numpy starts a generator (``pcg64_set_seed``)."""

LOW, HIGH, STEP_LOW, STEP_HIGH = 0, 1, 2, 3
"""Columns of a table of generators: its state and its increment, in words of 64 bits."""

PART = 2.0**-53
"""Makes a number in [0, 1) of 53 bits."""

_WORD, _PAIR = ir.IntType(64), ir.IntType(128)
_MASK, _ALL = (1 << 64) - 1, (1 << 128) - 1


def started(words: tuple[int, int, int, int]) -> bytes:
    """A row of a table of generators, from the words with which numpy starts one."""
    increment = ((words[2] << 64 | words[3]) << 1 | 1) & _ALL
    state = ((increment + (words[0] << 64 | words[1])) * SEEDING_MULTIPLIER + increment) & _ALL
    return state.to_bytes(16, "little") + increment.to_bytes(16, "little")


def advanced(low: int, high: int, step_low: int, step_high: int) -> tuple[int, int]:
    """The state after the next number: low and high word."""
    state = (int(high) << 64 | int(low)) * MULTIPLIER + (int(step_high) << 64 | int(step_low))
    return state & _MASK, state >> 64 & _MASK


def output(low: int, high: int) -> int:
    """The number of a state, 64 random bits (DXSM: double xorshift multiply)."""
    high = int(high)
    high = (high ^ high >> 32) * MULTIPLIER & _MASK
    return (high ^ high >> 48) * (int(low) | 1) & _MASK


def _advanced(_context: Any, low: Any, high: Any, step_low: Any, step_high: Any) -> Any:
    pair: Any = types.UniTuple(types.uint64, 2)  # type: ignore[no-untyped-call]

    def wide(builder: Any, low: Any, high: Any) -> Any:
        upper = builder.shl(builder.zext(high, _PAIR), ir.Constant(_PAIR, 64))
        return builder.or_(upper, builder.zext(low, _PAIR))

    def lower(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        product = builder.mul(wide(builder, *args[:2]), ir.Constant(_PAIR, MULTIPLIER))
        state = builder.add(product, wide(builder, *args[2:]))
        upper = builder.trunc(builder.lshr(state, ir.Constant(_PAIR, 64)), _WORD)
        return context.make_tuple(builder, pair, (builder.trunc(state, _WORD), upper))

    return pair(*[types.uint64] * 4), lower


def _output(_context: Any, low: Any, high: Any) -> Any:
    def mixed(builder: Any, word: Any, shift: int) -> Any:
        return builder.xor(word, builder.lshr(word, ir.Constant(_WORD, shift)))

    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        low, high = args
        high = builder.mul(mixed(builder, high, 32), ir.Constant(_WORD, MULTIPLIER))
        return builder.mul(mixed(builder, high, 48), builder.or_(low, ir.Constant(_WORD, 1)))

    return types.uint64(types.uint64, types.uint64), lower


if COMPILED:
    _extending: Any = numba.extending
    advanced = _extending.intrinsic(_advanced)
    output = _extending.intrinsic(_output)


@kernel
def fill_bits(generators: Words, which: int, out: Words, n: int) -> None:
    """The next ``n`` numbers of a generator, 64 bits each; its row moves on."""
    low, high = generators[which, LOW], generators[which, HIGH]
    step_low, step_high = generators[which, STEP_LOW], generators[which, STEP_HIGH]
    for i in range(n):
        out[i] = output(low, high)
        low, high = advanced(low, high, step_low, step_high)
    generators[which, LOW], generators[which, HIGH] = low, high


@kernel
def fill_uniform(generators: Words, which: int, out: NDArray[np.float64], n: int) -> None:
    """The next ``n`` numbers of a generator, uniform on [0, 1); its row moves on."""
    low, high = generators[which, LOW], generators[which, HIGH]
    step_low, step_high = generators[which, STEP_LOW], generators[which, STEP_HIGH]
    for i in range(n):
        out[i] = np.int64(np.uint64(output(low, high)) >> np.uint64(11)) * PART
        low, high = advanced(low, high, step_low, step_high)
    generators[which, LOW], generators[which, HIGH] = low, high
