"""The surface that answers at once goes through what was simulated, and says what it misses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from sim.app.live.surface import LINEAR, POSITIVE, SHARE, Surface, bent, straight

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


@pytest.mark.parametrize("place", [(0.5, 0.5, 0.5), (0.2, 0.8, 0.4), (0.7, 0.6, 0.1)])
def test_a_smooth_answer_is_met_between_the_settings(place: tuple[float, ...]) -> None:
    (true,) = service(np.array([place]))
    found = surface().at(np.array(place))
    assert found == pytest.approx(true, rel=0.01, abs=0.01)


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
