"""Our sampling and analysis against functions whose indices are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.experiments.sensitivity.shares import CHANCE, TOGETHER, shares_table, variances
from sim.experiments.sensitivity.sobol import sobol_indices, sobol_points
from tests.experiments.uncertain import inputs, law

Floats = NDArray[np.float64]


def ishigami(x: Floats) -> Floats:
    """With a = 7, b = 0.1."""
    y: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return y


ISHIGAMI = inputs(**{n: law("uniform", low=-math.pi, high=math.pi) for n in ("a", "b", "c")})
_V1 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2
_V2 = 7**2 / 8
_V13 = 0.1**2 * math.pi**8 * 8 / 225
ISHIGAMI_VARIANCE = _V1 + _V2 + _V13
ISHIGAMI_FIRST = np.array([_V1, _V2, 0.0]) / ISHIGAMI_VARIANCE
ISHIGAMI_TOTAL = np.array([_V1 + _V13, _V2, _V13]) / ISHIGAMI_VARIANCE

G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def g_function(x: Floats) -> Floats:
    """Sobol's g function on the unit cube."""
    y: Floats = np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)
    return y


G_INPUTS = inputs(**{f"x{i}": law("uniform", low=0.0, high=1.0) for i in range(len(G))})
_G_PARTS = 1 / (3 * (1 + G) ** 2)
G_VARIANCE = float(np.prod(1 + _G_PARTS) - 1)
G_FIRST = _G_PARTS / G_VARIANCE
G_TOTAL = _G_PARTS * np.array([np.prod(1 + np.delete(_G_PARTS, i)) for i in range(5)]) / G_VARIANCE

KNOWN = [
    pytest.param(ishigami, ISHIGAMI, ISHIGAMI_FIRST, ISHIGAMI_TOTAL, id="ishigami"),
    pytest.param(g_function, G_INPUTS, G_FIRST, G_TOTAL, id="g"),
]
"""Ishigami & Homma 1990 and Sobol 1993; closed forms in Saltelli et al., Global Sensitivity
Analysis: The Primer, 2008, sections 4.9 and 2.9 (variance of the g function: product form)."""


@pytest.mark.broad
@pytest.mark.parametrize(("function", "uncertainty", "first", "total"), KNOWN)
def test_indices_of_known_functions(function, uncertainty, first, total) -> None:  # type: ignore[no-untyped-def]
    values = function(sobol_points(uncertainty, 2048, seed=3))
    table = sobol_indices(uncertainty.names, values)
    np.testing.assert_allclose(table["first"], first, atol=0.02)
    np.testing.assert_allclose(table["total"], total, atol=0.02)
    for name, known in (("first", first), ("total", total)):
        inside = (table[f"{name}_low"] <= known) & (known <= table[f"{name}_high"])
        assert inside.all()


@pytest.mark.parametrize(("function", "uncertainty", "first", "total"), KNOWN)
def test_parts_of_the_variance_of_known_functions_under_noise(  # type: ignore[no-untyped-def]
    function, uncertainty, first, total
) -> None:
    """Luck that all points share, and luck of their own, leave the inputs' parts as they are."""
    values = function(sobol_points(uncertainty, 4096, seed=3))
    whole = {"ishigami": ISHIGAMI_VARIANCE, "g_function": G_VARIANCE}[function.__name__]
    sd = math.sqrt(whole)
    rng = np.random.default_rng(8)
    shared = rng.normal(0.0, 2 * sd, 6)
    noisy = values[:, None] + shared + rng.normal(0.0, sd, (len(values), 6))
    found = variances(noisy, len(first))
    assert found.inputs / whole == pytest.approx(1.0, abs=0.03)
    np.testing.assert_allclose(found.first / whole, first, atol=0.04)
    np.testing.assert_allclose(found.total / whole, total, atol=0.04)
    assert found.chance == pytest.approx(shared.var(ddof=1) + sd**2, rel=0.03)
    assert found.noise == pytest.approx((1 / 6) / (1 + 1 / 6), abs=0.02)


def test_noise_that_neighbouring_points_share_is_taken_out_too() -> None:
    """Points of one base point share most inputs, and so most of their noise under common luck."""
    weights = np.array([1.0, 0.5, 0.2])
    uncertainty = inputs(**{n: law("normal", mean=0.0, sd=1.0) for n in ("a", "b", "c")})
    x = sobol_points(uncertainty, 4096, seed=4)
    rng = np.random.default_rng(2)
    slopes = weights[:, None] + rng.normal(0.0, 1.0, (3, 6))  # luck moves each input's effect
    found = variances(x @ slopes, 3)
    known = [np.mean(np.outer(s, s)[~np.eye(6, dtype=bool)]) for s in slopes]
    np.testing.assert_allclose(found.first, known, atol=0.05 * weights[0])
    np.testing.assert_allclose(found.total, known, atol=0.05 * weights[0])


@pytest.mark.broad
def test_shares_of_a_linear_model_are_exact() -> None:
    """Y = sum of w x + luck: each share is w^2 var(x) over the sum of all."""
    laws = {
        "a": law("uniform", low=0.0, high=math.sqrt(12.0)),
        "b": law("normal", mean=5.0, sd=2.0),
        "c": law("triangular", low=0.0, mode=0.0, high=math.sqrt(18.0)),
    }
    uncertainty = inputs(**laws)
    x = sobol_points(uncertainty, 2048, seed=2)
    rng = np.random.default_rng(1)
    luck = rng.normal(0.0, 3.0, 40)
    y = (3.0 * x[:, 0] + x[:, 1] + 2.0 * x[:, 2])[:, None] + luck
    parts = np.array([9.0, 4.0, 4.0, 0.0, luck.var(ddof=1)])
    table = shares_table(uncertainty.names, y).set_index("source")
    assert list(table.index) == ["a", "b", "c", TOGETHER, CHANCE]
    np.testing.assert_allclose(table["share"], parts / parts.sum(), atol=0.015)
    assert table["share"].sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(table["sd"][:3], np.sqrt(parts[:3]), rtol=0.05)


@pytest.mark.slow
def test_an_interval_of_the_shares_holds_the_truth_about_as_often_as_it_says() -> None:
    """60 studies of a linear model, z-limit 4 on the count; the points' part is conservative."""
    uncertainty = inputs(a=law("normal", mean=0.0, sd=1.0), b=law("normal", mean=0.0, sd=1.0))
    truth = np.array([4.0, 1.0, 0.0, 3.0]) / 8.0
    inside = np.zeros(4)
    for seed in range(60):
        x = sobol_points(uncertainty, 64, seed=seed)
        luck = np.random.default_rng(1000 + seed).normal(0.0, math.sqrt(3.0), 20)
        table = shares_table(("a", "b"), (2.0 * x[:, 0] + x[:, 1])[:, None] + luck, seed=seed)
        inside += (table["low"] <= truth) & (truth <= table["high"])
    assert inside.min() >= 57 - 4 * math.sqrt(60 * 0.95 * 0.05)


def test_points_come_in_the_order_that_the_analysis_takes() -> None:
    """Each base point: A, A with one input from B in turn, B."""
    x = sobol_points(G_INPUTS, 8, seed=1).reshape(8, 7, 5)
    a, b = x[:, 0], x[:, -1]
    for k in range(5):
        mixed = x[:, 1 + k]
        np.testing.assert_array_equal(mixed[:, k], b[:, k])
        np.testing.assert_array_equal(np.delete(mixed, k, 1), np.delete(a, k, 1))


@pytest.mark.parametrize("base", [0, 1, 100, -4])
def test_a_number_of_points_that_is_no_power_of_two_is_refused(base: int) -> None:
    with pytest.raises(sim.InputError, match=f"points: must be a power of 2.*found {base}"):
        sobol_points(ISHIGAMI, base, seed=1)


def test_a_measure_that_never_moves_has_no_indices() -> None:
    table = sobol_indices(("a",), np.ones(24))
    assert table[["first", "total"]].isna().all(axis=None)


def test_one_replication_says_nothing_of_noise() -> None:
    with pytest.raises(sim.InputError, match="at least 2"):
        variances(np.ones((40, 1)), 3)
