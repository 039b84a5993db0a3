"""How often luck names a scenario of the retail bank, and how often it is decided rightly.

Replications are independent of each other, whatever seed they have, so 2,000 replications of one
seed in 200 groups of ten are what ten replications of 200 seeds are.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

import sim
from sim.experiments.decision import YES, Decision
from sim.experiments.looks import Looks
from sim.experiments.questions import of_sweep, target_decision
from sim.experiments.until_decided import LongTotals, _next, until_decided
from sim.experiments.verdicts import BETTER, DECIDING, WORSE, verdict
from sim.measures import MEASURES, margins_of, measure_table, paired
from sim.store.summary import Totals

pytestmark = [pytest.mark.slow, pytest.mark.compiled]

DAYS, GROUP = 2000, 10
NAMES = ("base", "more_agents")


def study(name: str) -> sim.Study:
    return sim.load("retail_bank", [f"scenario={name}", "seed=1"])


STUDIES = [study(name) for name in NAMES]


@pytest.fixture(scope="module")
def known() -> list[LongTotals]:
    runs = until_decided(STUDIES, Looks(DAYS, DAYS), lambda totals, places: [])
    return [run.totals for run in runs]


def some(totals: LongTotals, days: np.ndarray | slice) -> dict[str, Totals]:
    return {m: Totals(t.numerators[days], t.denominators[days]) for m, t in totals.items()}


def level(totals: Mapping[str, Totals]) -> float:
    top, bottom = totals["service_level"]
    return float(top.sum() / bottom.sum())


def test_ten_replications_name_nobody_wrongly_in_more_than_5_per_cent(
    known: list[LongTotals],
) -> None:
    """Measured: Base named in 6 of 200, said to reach the target in the same 6."""
    base, more = map(level, known)
    assert base < 0.8 < more
    found: list[Decision] = []
    for start in range(0, DAYS, GROUP):
        days = slice(start, start + GROUP)
        found.append(target_decision([some(k, days) for k in known], STUDIES, None))
    assert sum(d.reaches[0] == YES for d in found) <= 0.05 * len(found)
    assert sum(d.winner == 0 for d in found) <= 0.05 * len(found)


def test_equal_scenarios_of_other_luck_have_no_winner(known: list[LongTotals]) -> None:
    """Measured: 1 of 100."""
    winners = 0
    for start in range(0, DAYS, 2 * GROUP):
        pair = [some(known[0], slice(start + d, start + d + GROUP)) for d in (0, GROUP)]
        winners += target_decision(pair, [STUDIES[0]] * 2, None).winner is not None
    assert winners <= 5


def test_equal_scenarios_of_other_luck_are_neither_better_nor_worse() -> None:
    """Measured: named in 0 of 100 comparisons."""
    counts = sim.run(STUDIES[0], replications=DAYS // 2).counts
    named = 0
    for start in range(0, DAYS // 2, GROUP):
        one = counts[start : start + GROUP]
        other = counts[(start + GROUP) % len(counts) :][:GROUP]
        values = measure_table(one)["value"]
        margin = margins_of({str(m): float(v) for m, v in values.items()})
        said = set()
        for measure in DECIDING:
            gap = paired(one, other, measure, 1.0 - 0.05 / len(DECIDING))
            better = MEASURES[measure].higher_is_better
            said.add(verdict(gap.low, gap.high, margin[measure], better))
        named += bool(said & {BETTER, WORSE})
    assert named <= 5


def test_until_it_is_decided_the_true_answer_is_found(known: list[LongTotals]) -> None:
    """Days drawn again from the 2,000, 100 times; measured: 95 right, 0 wrong, 5 open."""
    looks, luck = Looks(), np.random.default_rng(5)
    question = of_sweep(STUDIES, looks)
    right = wrong = 0
    for _ in range(100):
        days = luck.integers(0, DAYS, looks.most)
        have = [looks.first] * 2
        while True:
            seen = [some(k, days[:count]) for k, count in zip(known, have, strict=True)]
            following = _next(have, question(seen, [0, 1]), looks)
            if following == have:
                break
            have = following
        winner = target_decision(seen, STUDIES, looks).winner
        right += winner == 1
        wrong += winner == 0
    assert wrong <= 5
    assert right >= 85
