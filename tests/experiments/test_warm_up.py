"""When a centre has settled: MSER-5 as published, and a queue whose way there is known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

import sim
from sim.experiments import WarmUp
from sim.experiments.warm_up import mser5, welch
from sim.plots import warm_up_plot
from sim.wording.warm_up import sentence
from tests.builders import exponential
from tests.experiments.coverage import Queue
from tests.small_studies import small

SERVICE_S = 60.0
LOAD = 0.8
RELAXATION_S = SERVICE_S / (1.0 - LOAD**0.5) ** 2
"""Time constant of M/M/1: 1 / (sqrt(mu) - sqrt(lambda))^2."""


def queue(days: int = 3, **horizon: float) -> sim.Study:
    """M/M/1 with load 0.8."""
    data = Queue(1, 86_400.0 / SERVICE_S * LOAD).study(5).to_dict()
    data["centre"]["contact_types"]["c"] |= {"talk": exponential(SERVICE_S), "patience": None}
    data["centre"]["horizon"] = {"days": days, "warmup_s": 0.0, **horizon}
    return sim.Study.from_dict({**data, "replications": 20})


def exact_levels(steps: int, step_s: float, states: int = 120) -> np.ndarray:
    """Mean number in M/M/1 that starts empty, at the ends of steps (Kolmogorov's equations)."""
    up, down = LOAD / SERVICE_S, 1.0 / SERVICE_S
    rates = np.diag(np.full(states - 1, up), 1) + np.diag(np.full(states - 1, down), -1)
    rates -= np.diag(rates.sum(axis=1))
    move = expm(rates * step_s)
    law, levels = np.eye(states)[0], []
    for _ in range(steps):
        law = law @ move
        levels.append(law @ np.arange(states))
    return np.array(levels)


@pytest.fixture(scope="module")
def found() -> WarmUp:
    return sim.warm_up(queue())


def test_the_series_is_the_number_in_the_queue_on_its_known_way(found: WarmUp) -> None:
    exact = exact_levels(len(found.series), 60.0)
    assert exact[-1] == pytest.approx(LOAD / (1 - LOAD), rel=1e-3)
    calls = found.series["calls"].to_numpy()
    assert calls[:5].mean() == pytest.approx(exact[:5].mean(), abs=0.5)
    late = slice(1440, None)
    assert calls[late].mean() == pytest.approx(exact[late].mean(), rel=0.1)


def test_what_mser_5_leaves_has_next_to_no_bias(found: WarmUp) -> None:
    assert found.needed_s is not None
    assert 0.1 * RELAXATION_S < found.needed_s < 4.0 * RELAXATION_S
    exact = exact_levels(len(found.series), 60.0)
    cut = int(found.needed_s / 60.0)
    steady = LOAD / (1 - LOAD)
    before, after = (1.0 - exact[n:].mean() / steady for n in (0, cut))
    assert after < 0.02
    assert after < 0.8 * before


def test_a_warm_up_that_is_configured_too_short_is_told(found: WarmUp) -> None:
    assert found.enough is False
    assert f"is too short: set centre.horizon.warmup_s={found.needed_s:.0f}" in sentence(found)
    longer = sim.warm_up(queue(warmup_s=40_000.0))
    assert longer.needed_s == found.needed_s
    assert longer.enough is True
    assert "is long enough" in sentence(longer)


def test_the_figure_says_the_same(found: WarmUp) -> None:
    chart = warm_up_plot(found)
    assert sentence(found) in chart.alt
    drawn = [np.asarray(line.get_xdata()) for line in chart.axes[0].lines]
    xs = [line[0] for line in drawn if len(line) == 2]
    assert found.needed_s is not None
    assert xs == [pytest.approx(found.needed_s / 3600.0), 0.0]


def test_mser_5_is_the_published_statistic() -> None:
    values = np.random.default_rng(1).normal(size=500) + 4.0 * np.exp(-np.arange(500) / 40.0)
    batches = values.reshape(100, 5).mean(axis=1)
    by_hand = [np.sum((b - b.mean()) ** 2) / len(b) ** 2 for b in (batches[d:] for d in range(95))]
    assert mser5(values) == 5 * int(np.argmin(by_hand))
    assert 50 <= int(np.argmin(by_hand)) * 5 <= 220


def test_a_series_that_does_not_settle_is_too_short() -> None:
    assert mser5(np.arange(500.0)) is None
    assert mser5(np.ones(500)) == 0


def test_welchs_average_is_over_a_window_that_fits() -> None:
    smooth = welch(np.arange(100.0))
    np.testing.assert_allclose(smooth, np.arange(100.0))
    assert welch(np.array([0.0, 3.0, 0.0]))[1] == 1.0


def test_a_load_that_changes_has_no_steady_state() -> None:
    with pytest.raises(sim.InputError, match=r"demand of contact type '.*' changes"):
        sim.warm_up(sim.load())
    staffed = small().to_dict()
    staffed["centre"]["pools"]["pool"]["staffing"]["by_interval"] = [5, 6]
    with pytest.raises(sim.InputError, match="staffing of pool 'pool' changes"):
        sim.warm_up(sim.Study.from_dict(staffed))
    with pytest.raises(sim.InputError, match="horizon has 24 steps"):
        sim.warm_up(small(), step_s=3600.0)
