"""Failures in the long run: what is lost before a failure is noticed, how often a site works."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analytic.availability import availability
from sim.centre import Centre
from sim.engine import run_compiled
from sim.engine.codes import BEFORE_DETECTION
from sim.measures import count, per_replication, totals
from sim.workload import draw_workload
from tests.builders import centre, centre_data, constant, exponential, kind, pool, step

SEED = 20261125


def half_of_six_thousand_an_hour() -> Centre:
    """One hour of calls to two sites; the first dies after 20 minutes, for 10."""
    calls = kind([], constant(1.0))
    calls["demand"] = {"daily_volume": 6000.0, "profile": "hour"}
    return centre(
        centre_data(
            sites={"a": {}, "b": {}},
            demand={"profiles": {"hour": [1.0] + [0.0] * 23}},
            contact_types={"call": calls},
            pools={"p": pool(10), "q": pool(10, site="b")},
            routes={
                "r": {
                    "entry": {"policy": "shares", "shares": {"a": 0.5, "b": 0.5}},
                    "steps": {"a": [step("p")], "b": [step("q")]},
                }
            },
            outages={
                "o": {
                    "component": "site",
                    "name": "a",
                    "start": "00:20",
                    "duration": constant(600),
                    "detection": {"ping_s": 60, "misses": 3},
                }
            },
        )
    )


@pytest.mark.broad
@pytest.mark.compiled
def test_pings_notice_between_two_and_three_periods_and_as_many_calls_are_lost() -> None:
    """Lost before detection: 6,000/h x 1/2 x 150 s = 125 calls on average."""
    of = half_of_six_thousand_an_hour()
    lost, delays = [], []
    for replication in range(200):
        log = run_compiled(of, draw_workload(of, SEED, replication))
        lost.append(int(np.count_nonzero(log["loss_cause"] == BEFORE_DETECTION)))
        (failure,) = log.failures
        delays.append(failure.detect_s - failure.fail_s)
    assert 120.0 <= min(delays) <= 121.5
    assert 178.5 <= max(delays) <= 180.0
    for sample, mean in ((lost, 6000 / 3600 * 0.5 * 150.0), (delays, 150.0)):
        error = np.std(sample, ddof=1) / np.sqrt(len(sample))
        assert abs(np.mean(sample) - mean) < 3 * error


@pytest.mark.broad
@pytest.mark.parametrize(
    ("days", "to"), [(40, 0.3), pytest.param(300, 0.1, marks=pytest.mark.slow)]
)
def test_a_site_works_for_the_share_of_time_that_its_failures_and_repairs_say(
    days: int, to: float
) -> None:
    """Up for a day, down for 48 minutes, on average; a call a day."""
    up, down = 86_400.0, 48 * 60.0
    calls = kind([], constant(60.0))
    calls["demand"] = {"daily_volume": 1.0}
    of = centre(
        centre_data(
            horizon={"days": 37},
            contact_types={"call": calls},
            outages={
                "o": {
                    "component": "site",
                    "name": "a",
                    "up_time": exponential(up),
                    "duration": exponential(down),
                    "detection": {"delay_s": 60},
                }
            },
        )
    )
    shares = []
    for replication in range(days):
        log = run_compiled(of, draw_workload(of, SEED, replication))
        shares.append(float(per_replication([count(log, of)], "availability")[0]))
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    assert 3 * error < to * (1.0 - availability(up, down))
    assert abs(np.mean(shares) - availability(up, down)) < 3 * error


def test_the_log_says_when_each_failure_began_was_noticed_and_was_over() -> None:
    outages = {
        "seen": {"component": "site", "name": "a", "start": "01:00", "duration": constant(600),
                 "detection": {"delay_s": 60}, "failback_delay_s": 30},
        "short": {"component": "acd", "name": "b", "start": "02:00", "duration": constant(50),
                  "detection": {"delay_s": 60}, "new_calls": "other_site"},
        "part": {"component": "pool", "name": "p", "start": "03:00", "duration": constant(50),
                 "share": 0.5},
    }  # fmt: skip
    of = centre(
        centre_data(sites={"a": {}, "b": {}}, routing={"reroute_delay_s": 5}, outages=outages)
    )
    log = run_compiled(of, draw_workload(of, 1, 0))
    nan = np.nan
    found = [
        (f.outage, f.share, f.fail_s, f.detect_s, f.reroute_s, f.repair_s, f.failback_s)
        for f in log.failures
    ]
    expected = [
        ("seen", 1.0, 3600.0, 3660.0, 3665.0, 4200.0, 4230.0),
        ("short", 1.0, 7200.0, nan, nan, 7250.0, 7250.0),
        ("part", 0.5, 10800.0, 10800.0, nan, 10850.0, 10850.0),
    ]
    for one, other in zip(found, expected, strict=True):
        assert one[:2] == other[:2]
        np.testing.assert_array_equal(one[2:], other[2:])
    above, below = totals([count(log, of)], "availability", "site", "interval")
    lost = np.zeros((2, 48))
    lost[0, 2] = 600.0
    np.testing.assert_allclose(below - above, lost[None])
