"""Logarithm and exponential against numbers with 64 bits of mantissa."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.jit import entry
from sim.workload.log_exp import LARGEST, exp, log

RANDOM = np.random.default_rng(1)
LOGARITHMS = {
    "share": RANDOM.random(3000),
    "near 1": 1 + RANDOM.uniform(-0.01, 0.01, 3000),
    "any size": 10 ** RANDOM.uniform(-300, 300, 3000),
    "powers of 2 and their halves' edges": np.concatenate(
        [2.0 ** np.arange(-60, 61), math.sqrt(0.5) * (1 + np.arange(-9, 10) * 2.0**-52)]
    ),
}
EXPONENTS = {
    "usual": RANDOM.uniform(-10, 10, 3000),
    "small": RANDOM.uniform(-1e-5, 1e-5, 3000),
    "any size": RANDOM.uniform(-LARGEST, LARGEST, 3000),
}
wide = pytest.mark.skipif(
    np.finfo(np.longdouble).nmant <= 52, reason="no numbers wider than 64 bits here"
)


@entry("void(f8[::1], f8[::1])")
def logs_into(x: np.ndarray, out: np.ndarray) -> None:
    for i in range(len(x)):
        out[i] = log(x[i])


@entry("void(f8[::1], f8[::1])")
def exps_into(x: np.ndarray, out: np.ndarray) -> None:
    for i in range(len(x)):
        out[i] = exp(x[i])


def units_off(found: np.ndarray, exact: np.ndarray) -> float:
    """The largest error in units in the last place."""
    return float(np.max(np.abs(found - exact) / np.spacing(np.abs(found))))


@wide
@pytest.mark.parametrize("x", LOGARITHMS.values(), ids=LOGARITHMS)
def test_logarithms(x: np.ndarray) -> None:
    found = np.empty_like(x)
    logs_into(x, found)
    assert units_off(found, np.log(x.astype(np.longdouble))) < 1


@wide
@pytest.mark.parametrize("x", EXPONENTS.values(), ids=EXPONENTS)
def test_exponentials(x: np.ndarray) -> None:
    found = np.empty_like(x)
    exps_into(x, found)
    assert units_off(found, np.exp(x.astype(np.longdouble))) < 1


def test_exact_and_extreme_values() -> None:
    found = np.empty(4)
    exps_into(np.array([0.0, -0.0, 1e9, -np.inf]), found)
    assert found[:2].tolist() == [1.0, 1.0]
    np.testing.assert_allclose(found[2:], [math.exp(LARGEST), math.exp(-LARGEST)], rtol=1e-15)
    logs_into(np.array([1.0, 2.0, 0.5, 0.0]), found)
    assert found.tolist() == [0.0, math.log(2), -math.log(2), -1023 * math.log(2)]
