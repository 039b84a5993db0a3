"""What theory says of failures, and what a drill finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import sim
from tests.builders import constant, exponential, pool, route, step

Data = dict[str, Any]
HOUR = 3600.0
SEED = 20261129


def study(replications: int, outage: Data, per_hour: float, **parts: Any) -> sim.Study:
    """Calls of one type at an even rate from 8:00 to 13:00, and one outage at 10:00."""
    kind = {
        "demand": {"daily_volume": 5.0 * per_hour, "profile": "five_hours"},
        "route": "r",
        "talk": exponential(120.0),
        **parts.pop("kind", {}),
    }
    centre = {
        "sites": {"a": {}},
        "contact_types": {"call": kind},
        "pools": {"p": pool(30)},
        "routes": {"r": route([step("p")])},
        "demand": {"profiles": {"five_hours": [0.0] * 8 + [1.0] * 5 + [0.0] * 11}},
        "target": {"share": 0.8, "threshold_s": 20.0},
        "outages": {"o": {"start": "10:00", **outage}},
        **parts,
    }
    return sim.Study.from_dict({"centre": centre, "replications": replications, "seed": SEED})


def drilled(of: sim.Study, **options: Any) -> Any:
    (found,) = sim.drill(of, workers=1, **options).values()
    return found


TWO_SITES: Data = {
    "sites": {"a": {}, "b": {}},
    "pools": {"p": pool(60), "q": pool(60, site="b")},
    "routes": {
        "r": {
            "entry": {"policy": "shares", "shares": {"a": 0.5, "b": 0.5}},
            "steps": {"a": [step("p")], "b": [step("q")]},
        }
    },
}
"""Either site could take all of 600 calls an hour (20 erlangs)."""


def dead_site(delay_s: float) -> Data:
    return {
        "component": "site",
        "name": "a",
        "duration": constant(HOUR),
        "detection": {"delay_s": delay_s},
    }


@pytest.mark.broad
@pytest.mark.compiled
def test_with_room_elsewhere_and_at_once_noticed_only_calls_in_progress_are_lost() -> None:
    """Talks at the site at the moment of the failure: Poisson with the mean of M/G/inf."""
    found = drilled(study(60, dead_site(0.0), 600.0, **TWO_SITES))
    lost = found.lost()
    assert lost.loc["lost", "difference"] == lost.loc["lost_talking", "difference"]
    mean = 600.0 / HOUR * 0.5 * 120.0
    error = np.sqrt(mean / 60)
    assert 3 * error < 0.2 * mean
    assert abs(lost.loc["lost_talking", "difference"] - mean) < 3 * error
    moments = found.moments()
    assert moments.loc["detected_s", "median"] == moments.loc["rerouted_s", "median"] == 0.0
    assert moments.loc["repaired_s", "median"] == HOUR


@pytest.mark.broad
@pytest.mark.compiled
def test_until_it_is_noticed_as_many_calls_are_lost_as_the_site_gets() -> None:
    """lambda x share x d, Poisson; then not one more."""
    delay_s = 300.0
    found = drilled(study(60, dead_site(delay_s), 600.0, **TWO_SITES))
    mean = 600.0 / HOUR * 0.5 * delay_s
    error = np.sqrt(mean / 60)
    assert 3 * error < 0.1 * mean
    assert abs(found.lost().loc["lost_before_detection", "difference"] - mean) < 3 * error
    assert found.moments().loc["detected_s", "median"] == delay_s
    minutes = found.series("lost")
    lost = minutes.query("day == 'with_failure' and site == 'all' and value > 0")["time_s"]
    assert lost.min() == 10 * HOUR and lost.max() == 10 * HOUR + delay_s - 60.0


@pytest.mark.broad
@pytest.mark.compiled
def test_a_backlog_drains_at_the_fluid_rate() -> None:
    """Ten minutes without agents and callers who wait for ever: the backlog of lambda x 10 min
    (its mean over the last minute, half a minute before) is worked off at the rate n mu - lambda
    when all 30 agents are back, of whom 20 go on with the calls that they had."""
    gone = {"component": "pool", "name": "p", "duration": constant(600.0), "talking": "hold"}
    moments = drilled(study(60, gone, 600.0)).recovery
    rate = 600.0 / HOUR
    peak = rate * (600.0 - 30.0)
    # The ten who had no call take one at once; a twentieth of the peak counts as nothing.
    mean_s = (rate * 600.0 - 10.0 - 0.05 * peak) / (30.0 / 120.0 - rate)
    for sample, mean in ((moments.peak_backlog, peak), (moments.backlog_drained_s - 600.0, mean_s)):
        error = np.std(sample, ddof=1) / np.sqrt(len(sample))
        assert 3 * error < 0.12 * mean
        assert abs(np.mean(sample) - mean) < 3 * error
    assert moments.agents_back_s == pytest.approx(600.0)
    assert (moments.recovered_s >= moments.backlog_drained_s).all()


def waiting_by_chain(
    arrivals: float, service: float, patience: float, agents: int, left: int, times: np.ndarray
) -> np.ndarray:
    """Mean number waiting in M/M/n+M, from its steady state on, after agents are lost at time 0
    who take their calls with them to the head of the queue. Forward equations, solved."""
    most = 160
    states = np.arange(most)

    def rates(n: int) -> np.ndarray:
        leave = service * np.minimum(states, n) + patience * np.maximum(states - n, 0)
        generator = np.diag(np.full(most - 1, arrivals), 1) + np.diag(leave[1:], -1)
        return generator - np.diag(generator.sum(axis=1))

    before = rates(agents)
    system = np.vstack([before.T, np.ones(most)])
    steady = np.linalg.lstsq(system, np.append(np.zeros(most), 1.0), rcond=None)[0]
    after = rates(left).T
    solved = solve_ivp(
        lambda _, p: after @ p, (0.0, times[-1]), steady, t_eval=times, rtol=1e-8, atol=1e-10
    )
    return np.asarray(np.maximum(states - left, 0) @ solved.y)


@pytest.mark.slow
@pytest.mark.compiled
def test_the_way_after_a_loss_of_agents_is_that_of_the_chain() -> None:
    """8 of 24 agents are lost; patience is exponential, so that who waits again is as patient as
    before."""
    lost = {"component": "pool", "name": "p", "share": 1 / 3, "duration": constant(2 * HOUR),
            "talking": "requeue"}  # fmt: skip
    of = study(300, lost, 600.0, kind={"patience": exponential(180.0)}, pools={"p": pool(24)})
    found = drilled(of)
    lines = found.hit.counts.fields["series.waiting"][:, -1, 600:640]
    edges = np.linspace(0.0, 40 * 60.0, 40 * 6 + 1)
    chain = waiting_by_chain(600.0 / HOUR, 1 / 120.0, 1 / 180.0, 24, 16, edges)
    minutes = (chain[:-1] + chain[1:]).reshape(40, 6, order="C").mean(axis=1) / 2
    for minute in (1, 3, 6, 12, 39):
        sample = lines[:, minute]
        error = np.std(sample, ddof=1) / np.sqrt(len(sample))
        assert 3.5 * error < 0.2 * minutes[minute]
        assert abs(sample.mean() - minutes[minute]) < 3.5 * error, minute
    assert found.moments().loc["agents_back_s", "median"] == 2 * HOUR


def test_an_objective_is_met_with_a_probability_and_its_interval() -> None:
    """All of six meet it: Clopper and Pearson's lower end is 0.025^(1/6)."""
    found = drilled(study(6, dead_site(60.0), 60.0, **TWO_SITES), objective_s=2 * HOUR)
    met, low, high = found.objective_met()
    assert (met, high) == (1.0, 1.0)
    assert low == pytest.approx(0.025 ** (1 / 6))
