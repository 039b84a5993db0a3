"""Questions whose answers are known: small ones, all plans of which are tried, and a published."""

from __future__ import annotations

import time

import numpy as np
import pytest

import sim
from benchmarks.plans import callcenter_1, many_skills, small
from sim.planning.columns import columns_of
from sim.planning.days import Days
from sim.planning.groups import groups_of
from sim.planning.optimise import optimise
from sim.planning.rows import kept, rows_of
from sim.planning.streams import streams_of
from tests.planning.enumerated import by_cost, cheapest


@pytest.mark.compiled
@pytest.mark.slow
@pytest.mark.parametrize("number", range(10))
def test_a_small_question_is_solved_to_within_one_agent_of_the_best_of_all_plans(
    number: int,
) -> None:
    """The plan that is found has the agents of the best of all, or one more.

    The best is the cheapest that keeps the rows in the mean of 2,000 days, by however little. What
    is found has to pass on 1,200 fresh days besides, some three of their standard errors above the
    share: a plan that is nearer is kept in truth, but passes too seldom. The next plan costs a few
    per cent more, an agent at most.
    """
    asked = small(number)
    found = optimise(asked.study, **asked.asked, seconds=120.0)
    centre = asked.study.effective_centre
    share, minutes = asked.asked["share"], asked.asked["minutes"]
    best = cheapest(centre, found.columns, share, minutes, days=2_000)
    assert found.holds
    assert 0.0 < found.bound <= best.cost + 1e-9
    print(f"{number}: found {found.counts.tolist()} {found.cost:.2f}, best {best}")
    one = max(column.cost for column in found.columns)
    assert best.cost - 1e-9 <= found.cost <= best.cost + one
    assert found.counts.sum() <= best.counts.sum() + 1


@pytest.mark.compiled
def test_those_whom_the_ivr_serves_are_left_out_where_nothing_changes() -> None:
    centre = sim.load("retail_bank").effective_centre
    streams = streams_of(centre)
    whole, fewer = (Days(centre, streams, 1, 0, 2, 1, to_agents=f) for f in (False, True))
    for of, without in zip(whole.served(centre)[:2], fewer.served(centre)[:2], strict=True):
        assert np.array_equal(of, without)
    assert len(fewer._luck[1]) < 0.4 * len(whole._luck[1])


@pytest.mark.compiled
def test_nobody_is_left_out_where_lines_are_full() -> None:
    data = sim.load("retail_bank").to_dict()
    for site in data["centre"]["sites"].values():
        site["trunk_groups"] = {"carrier": {"lines": 45}}
    centre = sim.Study.from_dict(data).effective_centre
    streams = streams_of(centre)
    assert len(Days(centre, streams, 1, 0, 1, 1, to_agents=True)._luck[0]) == len(
        Days(centre, streams, 1, 0, 1, 1)._luck[0]
    )


def test_plans_are_tried_from_the_cheapest_on_and_none_is_left_out() -> None:
    cost = np.array([3.0, 5.0])
    plans = by_cost(cost, most=4)
    found = [next(plans) for _ in range(25)]
    spent = [float(cost @ plan) for plan in found]
    assert spent == sorted(spent)
    assert len({tuple(plan) for plan in found}) == 25


def test_the_large_question_has_65_types_and_89_pools() -> None:
    centre = many_skills().study.centre
    assert (len(centre.contact_types), len(centre.pools)) == (65, 89)
    assert len(groups_of(centre)) == 1
    assert many_skills().study.digest() == many_skills().study.digest()


@pytest.mark.broad
def test_callcenter_1_has_9698_calls_and_68_shifts() -> None:
    asked = callcenter_1()
    centre = asked.study.effective_centre
    kind = centre.contact_types["call"]
    assert kind.demand.daily_volume == pytest.approx(9_698.0, abs=1.0)
    columns = columns_of(centre, asked.asked["shifts"])
    assert len(columns) == 68
    assert {round(column.cost, 6) for column in columns} == {144.0}


@pytest.mark.compiled
@pytest.mark.slow
def test_callcenter_1_is_kept_by_142_agents_and_by_no_fewer_than_135() -> None:
    asked = callcenter_1()
    spent = time.process_time()
    found = optimise(asked.study, **asked.asked, seconds=600.0)
    spent = time.process_time() - spent
    centre = found.planned_study.effective_centre
    streams = streams_of(centre)
    rows = rows_of(centre, groups_of(centre), streams, 0.8, 60, by_type=False)
    fresh = Days(centre, streams, 4242, 0, 2_000, 2, keep=False)
    judged = time.process_time()
    assert not kept(rows, fresh.served(centre)).short().any()
    judged = time.process_time() - judged
    assert found.counts.sum() <= 142
    assert found.bound >= 135 * 144.0
    assert spent <= 12.0 * judged  # a minute on one core, where these 2,000 days take 5 s


@pytest.mark.compiled
@pytest.mark.slow
def test_the_large_question_is_solved_to_a_plan_that_holds_with_a_bound() -> None:
    """On fewer days than are taken by default, which is a minute instead of some."""
    asked = many_skills()
    spent = time.process_time()
    found = optimise(
        asked.study, **asked.asked, seconds=900.0, search_days=40, wide_days=120, fresh_days=300
    )
    assert found.holds
    assert 0.5 * found.cost < found.bound < found.cost
    assert time.process_time() - spent <= 1_200.0
