"""Normal scores against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from sim.workload.laws import BLOCK, NORMAL, invert_all
from sim.workload.normal import CENTRAL, FAR

EDGE, FAR_EDGE = (0.5 - 0.5 * np.sqrt(-np.expm1(-w)) for w in (CENTRAL, FAR))
"""Where the central part and the one around it begin."""


def scores(u: np.ndarray) -> np.ndarray:
    out = u.copy()
    invert_all(NORMAL, 0.0, 0.0, out)
    return out


@pytest.mark.parametrize(
    "u",
    [
        np.linspace(1e-6, 1 - 1e-6, 20_001),
        np.logspace(-16, -1, 2000),
        1 - np.logspace(-15, -1, 2000),
        EDGE + np.linspace(-1e-6, 1e-6, 2001),
        1 - EDGE + np.linspace(-1e-6, 1e-6, 2001),
        FAR_EDGE * np.linspace(0.99, 1.01, 2001),
        np.array([2.0**-53, 0.5, 1 - 2.0**-53]),
    ],
)
def test_scores_agree_with_scipy(u: np.ndarray) -> None:
    np.testing.assert_allclose(scores(u), ndtri(u), rtol=2e-14, atol=1e-16)


def test_scores_never_fall_and_0_has_a_finite_one() -> None:
    found = scores(np.concatenate([[0.0], np.linspace(0.001, 0.999, 10_000)]))
    assert np.all(np.isfinite(found))
    assert np.all(np.diff(found) > 0)


def test_a_score_does_not_depend_on_the_others() -> None:
    u = np.random.default_rng(1).random(2 * BLOCK + 17)
    whole = scores(u)
    np.testing.assert_array_equal(scores(u[3:1000].copy()), whole[3:1000])
    np.testing.assert_array_equal(scores(u[BLOCK + 5 :].copy()), whole[BLOCK + 5 :])


def test_no_numbers_have_no_scores() -> None:
    assert len(scores(np.empty(0))) == 0
