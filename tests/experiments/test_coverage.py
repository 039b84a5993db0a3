"""Do intervals hold the truth as often as they say? Repeated studies of exactly known queues."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.precision_setting import Precision
from tests.experiments.coverage import (
    Pairs,
    Queue,
    dealt,
    paired_coverage,
    pool,
    single_coverage,
    stopped_coverage,
)

BUSY, EASED, QUIET = Queue(6, 2600.0), Queue(7, 2600.0), Queue(8, 1500.0)
SEED = 77
LOW, HIGH = 0.93, 0.97


@pytest.mark.slow
def test_a_few_studies_already_show_intervals_that_are_too_narrow() -> None:
    """150 studies of 8, of all measures together: 0.92 is what 10 % too narrow ones would give."""
    small = Queue(3, 500.0)
    drawn = pool(small, 1200, SEED)
    found = single_coverage(drawn, small.known(), 8)
    found.pop("wait_p90")  # its mean over replications is not the quantile of the steady state
    assert np.mean(list(found.values())) >= 0.925
    assert min(found.values()) >= 0.89
    assert max(found.values()) <= 0.995


@pytest.fixture(scope="module")
def busy() -> dict[str, Pairs]:
    return pool(BUSY, 10_000, SEED)


@pytest.fixture(scope="module")
def quiet() -> dict[str, Pairs]:
    return pool(QUIET, 10_000, SEED)


@pytest.mark.slow
def test_a_thousand_studies_of_ten_replications_hold_the_known_answers(
    busy: dict[str, Pairs],
) -> None:
    """Means, shares, a quantile: a standard error of coverage is 0.7 %."""
    found = single_coverage(busy, BUSY.known(), 10)
    assert {n: c for n, c in found.items() if not LOW <= c <= HIGH} == {}


@pytest.mark.slow
def test_two_thousand_studies_of_five_replications_hold_them_too(busy: dict[str, Pairs]) -> None:
    found = single_coverage(busy, BUSY.known(), 5)
    assert {n: c for n, c in found.items() if not LOW <= c <= HIGH} == {}


@pytest.mark.slow
@pytest.mark.parametrize("replications", [5, 10])
def test_rare_events_are_covered_as_well(quiet: dict[str, Pairs], replications: int) -> None:
    """Of 1,500 calls a day 0.3 % abandon; nine in ten answered calls never wait."""
    found = single_coverage(quiet, QUIET.known(), replications)
    found.pop("wait_p90")  # always 0
    assert {n: c for n, c in found.items() if not LOW <= c <= HIGH} == {}


@pytest.mark.slow
def test_paired_differences_hold_theirs_and_pairing_is_worth_it(busy: dict[str, Pairs]) -> None:
    eased = pool(EASED, 10_000, SEED)
    for replications in (5, 10):
        found = paired_coverage([busy, eased], [BUSY.known(), EASED.known()], replications)
        assert {n: c for n, c in found.items() if not LOW <= c <= HIGH} == {}
    for name, least in (("service_level", 8.0), ("abandonment", 8.0), ("occupancy", 20.0)):
        a, b = (d[name][0] / d[name][1] for d in (busy, eased))
        assert (a.var() + b.var()) / (b - a).var() > least, name


@pytest.mark.slow
def test_stopping_at_a_half_width_costs_little_coverage(busy: dict[str, Pairs]) -> None:
    """300 studies: 0.905 is three standard errors below 0.943, what normal replications give."""
    for name, half in (("service_level", 0.012), ("asa", 0.7), ("abandonment", 0.006)):
        asked = Precision(half_width={name: half})
        found, taken = stopped_coverage(busy[name], name, BUSY.known()[name], asked, 10, 300)
        assert 15.0 < taken < 33.0
        assert 0.905 <= found <= 0.98


def test_dealing_gives_every_study_its_own_replications() -> None:
    np.testing.assert_array_equal(dealt(np.arange(7.0), 3), [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]])
