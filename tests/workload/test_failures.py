"""When sites fail, are noticed and repaired."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.workload import Failure
from sim.workload.failures import draw_failures
from tests.builders import Data, centre, centre_data, constant, exponential

DAY = 86_400.0


def outage(**more: Any) -> Data:
    data: Data = {
        "component": "site",
        "name": "a",
        "duration": constant(600),
        "detection": {"delay_s": 30},
    }
    return {**data, **({} if "up_time" in more else {"start": "10:00"}), **more}


def failures(
    days: int = 1, seed: int = 1, replication: int = 0, **outages: Data
) -> tuple[Failure, ...]:
    of = centre(centre_data(horizon={"days": days}, outages=outages))
    return draw_failures(of, seed, replication)


def test_a_drill_fails_at_its_time_and_is_noticed_after_its_delay() -> None:
    assert failures(days=3, drill=outage(day=1, start="10:30:05")) == (
        Failure("drill", DAY + 37_805, DAY + 37_835, DAY + 38_405),
    )


@pytest.mark.parametrize(("ping", "misses"), [(10.0, 1), (10.0, 3), (7.5, 2)])
def test_a_ping_notices_between_k_minus_1_and_k_periods(ping: float, misses: int) -> None:
    """Uniformly: Kolmogorov-Smirnov at p > 1e-4 over 300 replications."""
    drill = outage(detection={"ping_s": ping, "misses": misses})
    of = centre(centre_data(outages={"o": drill}))
    delays = []
    for replication in range(300):
        (failure,) = draw_failures(of, 1, replication)
        delays.append(failure.detect_s - failure.fail_s)
    assert min(delays) >= (misses - 1) * ping
    assert max(delays) <= misses * ping
    law = stats.uniform((misses - 1) * ping, ping)
    assert stats.kstest(delays, law.cdf).pvalue > 1e-4


def test_random_failures_renew_from_each_repair() -> None:
    drawn = failures(days=400, o=outage(up_time=exponential(40_000), duration=exponential(4000)))
    fails = np.array([f.fail_s for f in drawn])
    repairs = np.array([f.repair_s for f in drawn])
    assert np.all(fails[1:] > repairs[:-1])
    assert fails[-1] < 400 * DAY
    up = fails - np.concatenate(([0.0], repairs[:-1]))
    assert stats.kstest(up, stats.expon(scale=40_000).cdf).pvalue > 1e-4
    assert stats.kstest(repairs - fails, stats.expon(scale=4000).cdf).pvalue > 1e-4


@pytest.mark.broad
def test_availability_is_up_time_over_up_and_down_time() -> None:
    """Weibull up times of mean 9 h, down times of mean 1 h: 10 % of the time down."""
    weibull = {"dist": "weibull", "mean_s": 9 * 3600, "cv": 0.7}
    drawn = failures(days=1000, o=outage(up_time=weibull, duration=exponential(3600)))
    down = sum(f.repair_s - f.fail_s for f in drawn) / (1000 * DAY)
    assert down == pytest.approx(0.1, rel=4 * np.sqrt(1 + 0.7**2) / np.sqrt(len(drawn)))


def test_failures_stand_in_order_of_time_over_all_outages() -> None:
    drawn = failures(
        days=5,
        x=outage(up_time=exponential(20_000)),
        y=outage(up_time=exponential(30_000)),
        drill=outage(day=2),
    )
    times = [f.fail_s for f in drawn]
    assert times == sorted(times)
    assert {f.outage for f in drawn} == {"x", "y", "drill"}


def test_an_outage_keeps_its_luck_when_another_is_added_or_the_horizon_grows() -> None:
    random = outage(up_time=exponential(20_000), duration=exponential(600))
    alone = failures(days=3, x=random)
    among = failures(days=3, y=outage(up_time=exponential(9000)), x=random)
    assert [f for f in among if f.outage == "x"] == list(alone)
    longer = failures(days=9, x=random)
    assert longer[: len(alone)] == alone
    assert len(longer) > len(alone)


def test_a_failure_that_would_start_after_the_horizon_does_not_happen() -> None:
    assert failures(o=outage(up_time=constant(DAY))) == ()
    assert len(failures(o=outage(up_time=constant(DAY - 1)))) == 1


def test_replications_fail_at_different_times() -> None:
    random = outage(up_time=exponential(5000))
    assert failures(replication=0, x=random)[0] != failures(replication=1, x=random)[0]
    assert failures(seed=1, x=random)[0] != failures(seed=2, x=random)[0]
