"""The surface that answers at once goes through what was simulated, and says what it misses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc, t

from sim.app.live.answers import SHOWN, scales
from sim.app.live.estimates import Estimates
from sim.app.live.surface import LINEAR, POSITIVE, SHARE, Surface, bent, straight
from tests.tiers import sampled

SCALES = [SHARE, POSITIVE, LINEAR]


def service(places: np.ndarray) -> np.ndarray:
    """A share that falls with load, a wait that rises with it, and an amount of money."""
    load = places @ np.array([2.0, -1.5, 0.5]) - 0.4
    share = 1.0 / (1.0 + np.exp(6.0 * load))
    wait = 20.0 * np.exp(3.0 * load)
    money = 1000.0 + 300.0 * places[:, 1] + 50.0 * np.square(places[:, 0])
    return np.column_stack([share, wait, money])


def surface(n: int = 64) -> Surface:
    places = qmc.Sobol(3, seed=3).random(n)
    return Surface.through(places, service(places), SCALES, 3)


@pytest.mark.parametrize("place", sampled([(0.5, 0.5, 0.5), (0.2, 0.8, 0.4), (0.7, 0.6, 0.1)]))
def test_a_smooth_answer_is_met_between_the_settings(place: tuple[float, ...]) -> None:
    (true,) = service(np.array([place]))
    found = surface().at(np.array(place))
    assert found == pytest.approx(true, rel=0.01, abs=0.01)


@pytest.mark.broad
@pytest.mark.parametrize("n", [16, 32, 64])
def test_it_misses_elsewhere_about_what_it_says(n: int) -> None:
    of = surface(n)
    places = np.random.default_rng(2).random((400, 3))
    off = np.array([of.at(place) for place in places]) - service(places)
    missed = np.sqrt(np.mean(np.square(off), axis=0))
    # the wait's largest are in a corner of the range, where few settings are
    for column in (0, 2):
        assert 0.2 * of.misses[column] < missed[column] < 2.0 * of.misses[column]


def test_a_coarse_surface_says_that_it_misses_more() -> None:
    coarse, fine = surface(16).misses, surface(64).misses
    assert coarse[0] > 2.0 * fine[0]


def test_scales_are_turned_back() -> None:
    values = np.array([[0.0, 0.0, -5.0], [0.83, 40.0, 7.0], [1.0, 1e4, 0.0]])
    assert straight(bent(values, SCALES), SCALES) == pytest.approx(values, abs=1e-9)


def test_no_share_leaves_its_range_far_from_every_setting() -> None:
    for place in ([5.0, -5.0, 5.0], [-5.0, 5.0, -5.0]):
        share, wait, _ = surface().at(np.array(place))
        assert 0.0 <= share <= 1.0
        assert wait >= 0.0


def test_a_difference_misses_about_as_often_as_it_says() -> None:
    of = surface(64)
    draws = np.random.default_rng(5)
    pairs = draws.random((400, 2, 3))
    true = service(pairs[:, 0]) - service(pairs[:, 1])
    found, off = (np.array(part) for part in zip(*(of.apart(*pair) for pair in pairs), strict=True))
    covered = np.mean(np.abs(found - true) <= 1.96 * off, axis=0)
    assert np.all(covered >= 0.8)
    assert np.all(np.median(off, axis=0) < 0.05 * np.std(true, axis=0))


def test_what_is_not_known_of_both_goes_out_of_their_difference() -> None:
    of = surface(16)
    here = np.array([0.4, 0.6, 0.5])
    same, nothing = of.apart(here, here)
    assert not same.any()
    assert nothing == pytest.approx(0.0, abs=1e-6)
    _, near = of.apart(here, here + 0.02)
    _, far = of.apart(here, np.array([0.9, 0.1, 0.9]))
    assert np.all(near < 0.5 * far)


def rows(places: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Rows of `numbers` of amounts that every day adds its own slope to; one interval's curve."""
    shares = np.full((len(places), days.size), 0.5)
    amounts = 100.0 + places[:, :1] * (30.0 + days)
    by_day = np.stack([amounts if s == LINEAR else shares for s in scales()], axis=2)
    without = (by_day.sum(axis=1, keepdims=True) - by_day) / (days.size - 1)
    flat = without.reshape(len(places), -1)
    return np.column_stack([by_day.mean(axis=1), np.full(len(places), 0.5), flat])


@pytest.mark.broad
def test_few_days_leave_a_difference_open_as_a_paired_interval_does() -> None:
    days = np.random.default_rng(1).normal(0.0, 10.0, 8)
    places = qmc.Sobol(2, seed=3).random(32)
    of = Estimates.laid(places, rows(places, days), 8)
    found = of.difference(np.array([0.2, 0.5]), np.array([0.7, 0.5]))
    column = SHOWN.index("cost_total")
    apart = 0.5 * (30.0 + days)
    half = t.ppf(0.975, 7) * apart.std(ddof=1) / np.sqrt(8)
    assert found.values[column] == pytest.approx(apart.mean(), rel=0.02)
    assert found.high[column] - found.values[column] == pytest.approx(half, rel=0.05)
