"""What may be said of scenarios: who is named, who is not, and how often that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.experiments.decision import DOMINATED, EFFICIENT, NO, OPEN, YES, Decision, decision
from sim.experiments.evidence import Floats, Intervals, Pairs
from sim.experiments.looks import Looks
from tests.plots.samples import table

CALLS = 1000.0


def scenario(cost: Floats, share: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Cost and service level, a day a replication."""
    days = np.ones(len(cost))
    calls = np.full(len(share), CALLS)
    return (cost, days), (share * calls, calls)


def pairs(*scenarios: tuple[float, float], days: int, seed: int = 1, spread: float = 0.1) -> Pairs:
    """Scenarios (cost, service level) whose days are good and bad together."""
    luck = np.random.default_rng(seed)
    together = luck.normal(size=days)
    made = [
        scenario(
            cost * (1.0 - 0.02 * together + 0.001 * luck.normal(size=days)),
            np.clip(share + spread * (together + 0.1 * luck.normal(size=days)), 0.0, 1.0),
        )
        for cost, share in scenarios
    ]
    known = {"cost": [m[0] for m in made], "service": [m[1] for m in made]}
    return Pairs({"cost": known["cost"], "service": known["service"]}, (1,) * len(made))


def decided(found: Pairs, target: float = 0.8) -> Decision:
    return decision(found, [target] * len(found.seeds))


def test_the_cheapest_that_surely_reaches_the_target_is_named() -> None:
    found = decided(pairs((100.0, 0.6), (110.0, 0.9), (120.0, 0.91), days=40, spread=0.05))
    assert found.reaches == (NO, YES, YES)
    assert found.decided
    assert found.chosen == (1,)
    assert found.winner == 1
    assert found.in_question == ()


def test_nobody_is_named_while_a_cheaper_one_may_reach_the_target() -> None:
    found = decided(pairs((100.0, 0.79), (110.0, 0.9), days=10))
    assert found.reaches[0] == OPEN
    assert not found.decided
    assert found.winner is None
    assert found.chosen == ()
    assert 0 in found.in_question
    assert found.needed > 10


def test_one_that_is_surely_dearer_may_be_open_without_holding_up_the_answer() -> None:
    found = decided(pairs((100.0, 0.95), (150.0, 0.8), days=20, spread=0.05))
    assert found.reaches == (YES, OPEN)
    assert found.winner == 0


def test_where_costs_differ_too_little_to_matter_nobody_is_the_winner() -> None:
    found = decided(pairs((100.0, 0.9), (100.0, 0.9), days=200, spread=0.02))
    assert found.decided
    assert found.chosen == (0, 1)
    assert found.winner is None


def test_where_none_reaches_the_target_that_is_decided_too() -> None:
    found = decided(pairs((100.0, 0.5), (110.0, 0.6), days=20, spread=0.05))
    assert found.decided
    assert found.chosen == ()


def test_costs_that_cannot_be_told_apart_are_what_is_open() -> None:
    same = pairs((100.0, 0.9), days=20, spread=0.02)
    cost = same.totals["cost"][0][0]
    noise = np.random.default_rng(4).normal(0.0, 3.0, len(cost))
    other = (cost + noise, np.ones(len(cost)))
    both = Pairs(
        {"cost": [same.totals["cost"][0], other], "service": [same.totals["service"][0]] * 2},
        (1, 1),
    )
    found = decided(both)
    assert found.reaches == (YES, YES)
    assert found.near == ((0, 1),)
    assert found.needed > 20


def test_one_replication_decides_nothing() -> None:
    found = decided(pairs((100.0, 0.5), (110.0, 0.99), days=1))
    assert found.reaches == (OPEN, OPEN)
    assert found.standing == (OPEN, OPEN)
    assert np.isnan(found.needed)


@pytest.mark.parametrize(("days", "word"), [(10, OPEN), (17, YES)])
def test_calls_that_are_all_answered_in_time_are_bounded_as_days_are(days: int, word: str) -> None:
    """0.8^16.6 is 2.5 %: so long a mean of 80 % may show nothing but 1."""
    all_good = scenario(np.full(days, 100.0), np.ones(days))
    none = scenario(np.full(days, 90.0), np.zeros(days))
    both = Pairs({"cost": [all_good[0], none[0]], "service": [all_good[1], none[1]]}, (1, 1))
    assert decision(both, [0.8, 0.2]).reaches == (word, NO if word == YES else OPEN)


def test_dominated_and_efficient_are_said_of_what_is_sure() -> None:
    found = decided(pairs((100.0, 0.9), (120.0, 0.7), (90.0, 0.5), days=20, spread=0.05))
    assert found.standing == (EFFICIENT, DOMINATED, EFFICIENT)
    assert found.rivals == (-1, 0, -1)
    near = decided(pairs((100.0, 0.8), (100.01, 0.799), days=5, spread=0.2))
    assert near.standing == (OPEN, OPEN)


def test_scenarios_exactly_alike_do_not_dominate_each_other() -> None:
    one = pairs((100.0, 0.7), days=10)
    both = Pairs({of: [one.totals[of][0]] * 2 for of in ("cost", "service")}, (1, 1))
    assert decided(both).standing == (EFFICIENT, EFFICIENT)


def test_results_of_unlike_seeds_are_not_paired() -> None:
    found = pairs((100.0, 0.8), (103.0, 0.83), days=10)
    apart = Pairs(found.totals, (1, 2))
    paired, alone = (e.gaps("cost", 0.025).half[0, 1] for e in (found, apart))
    assert alone > 5.0 * paired


def test_scenarios_are_compared_by_the_replications_that_both_have() -> None:
    found = pairs((100.0, 0.8), (103.0, 0.83), days=40)
    top, bottom = found.totals["cost"][1]
    totals = {
        "cost": [found.totals["cost"][0], (top[:10], bottom[:10])],
        "service": found.totals["service"],
    }
    cut = Pairs({"cost": totals["cost"], "service": totals["service"]}, (1, 1))
    short = pairs((100.0, 0.8), (103.0, 0.83), days=40)
    first = {of: [(t[:10], b[:10]) for t, b in short.totals[of]] for of in ("cost", "service")}
    both = Pairs({"cost": first["cost"], "service": first["service"]}, (1, 1))
    assert cut.gaps("cost", 0.01).value[0, 1] == both.gaps("cost", 0.01).value[0, 1]
    assert cut.gaps("cost", 0.01).half[0, 1] == pytest.approx(both.gaps("cost", 0.01).half[0, 1])
    assert cut.gaps("cost", 0.01).replications.tolist() == [[40, 10], [10, 10]]


def test_a_table_decides_by_intervals_stretched_for_the_number_of_scenarios() -> None:
    rows = [("cheap", 100.0, 0.6), ("good", 200.0, 0.812)]
    few = table(*rows, cost=0.001, service=0.01)
    many = table(*rows, *[(f"{i}", 300.0 + i, 0.9) for i in range(20)], cost=0.001, service=0.01)

    def said(frame) -> Decision:  # type: ignore[no-untyped-def]
        known = Intervals.of(frame, "service_level", higher_is_better=True, level=0.95)
        return decision(known, [0.8] * len(frame))

    assert said(few).winner == 1
    assert said(many).winner is None
    assert said(many).reaches[1] == OPEN
    assert np.isnan(said(many).needed)


def test_so_many_scenarios_share_the_error_that_each_is_surer_than_anybody_asks_for() -> None:
    low, high = pairs((100.0, 0.6), days=10, spread=0.01).limits(0.05 / 2500)
    assert 0.5 < low[0] < 0.6 < high[0] < 0.7


def wrong(found: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    named, target = zip(*found, strict=True)
    return float(np.mean(named)), float(np.mean(target))


@pytest.mark.broad
@pytest.mark.parametrize("looks", [None, Looks(10, 160)])
def test_wrong_names_are_as_rare_as_promised(looks: Looks | None) -> None:
    """A cheap scenario just below the target, in 100 studies; with looks: stopped when decided."""
    found = []
    for seed in range(100):
        full = pairs((100.0, 0.8), (110.0, 0.9), days=160 if looks else 10, seed=seed)
        for days in looks.counts if looks else (10,):
            cut = {
                of: [(t[:days], b[:days]) for t, b in full.totals[of]] for of in ("cost", "service")
            }
            seen = Pairs({"cost": cut["cost"], "service": cut["service"]}, (1, 1), looks)
            said = decision(seen, [0.8005, 0.8005])
            if said.decided:
                break
        found.append((said.winner == 0, said.reaches[0] == YES))
    assert max(wrong(found)) <= 0.05


@pytest.mark.broad
def test_looking_again_and_again_without_spending_the_error_names_by_luck() -> None:
    """What the planned looks are for: the same studies, with the whole error at every look."""
    named = {True: 0, False: 0}
    for seed in range(200):
        (top, bottom), *_ = pairs((100.0, 0.8), days=160, seed=seed).totals["service"]
        for spent in named:
            looks = Looks(10, 160)
            found = []
            for days in looks.counts:
                cut = (top[:days], bottom[:days])
                seen = Pairs({"cost": [cut], "service": [cut]}, (1,), looks if spent else None)
                found.append(seen.limits(0.025)[0][0] >= 0.8005)
            named[spent] += any(found)
    assert named[True] <= 0.05 * 200 < named[False]
