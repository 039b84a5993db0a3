"""The kernels' random numbers are numpy's, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.jit import entry
from sim.workload.generator import Words, fill_bits, fill_uniform
from sim.workload.streams import CENTRE, Key, generators, stream

KEYS: list[Key] = [("call", "talk", 0), ("call", "ivr", 3), (CENTRE, "x", 0)]
N = 500


@entry("void(u8[:, ::1], u8[:, ::1])")
def bits_into(table: Words, out: Words) -> None:
    for row in range(len(table)):
        fill_bits(table, row, out[row], out.shape[1])


@entry("void(u8[:, ::1], f8[:, ::1])")
def uniform_into(table: Words, out: np.ndarray) -> None:
    for row in range(len(table)):
        fill_uniform(table, row, out[row], out.shape[1])


@pytest.mark.parametrize("seed", [0, 1, 2**63])
def test_uniform_numbers(seed: int) -> None:
    found = np.empty((len(KEYS), N))
    uniform_into(generators(seed, 4, 2, KEYS), found)
    wanted = [stream(seed, 4, o, purpose, 2, part).random(N) for o, purpose, part in KEYS]
    np.testing.assert_array_equal(found, wanted)


def test_bits_and_a_table_that_moves_on() -> None:
    table = generators(1, 0, 0, KEYS)
    found = np.empty((2, len(KEYS), N), dtype=np.uint64)
    for part in found:
        bits_into(table, part)
    wanted = [stream(1, 0, *key[:2], 0, key[2]).bit_generator.random_raw(2 * N) for key in KEYS]
    np.testing.assert_array_equal(np.concatenate(found, axis=1), wanted)
