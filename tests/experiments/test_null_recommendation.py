"""How often luck recommends something, and how often what is better is recommended.

Null: the same centre under two names. With the same luck, as every command has it, both are alike
to the last digit; so here each name has luck of its own, which is far harder. Planted: an option
that costs less than the base by twice the margin of indifference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

import sim
from sim.experiments.evidence import Pairs
from sim.experiments.looks import Looks
from sim.experiments.options import options_of
from sim.experiments.questions import of_comparison
from sim.experiments.recommendation import CHOOSE, KEEP, Recommendation, recommendation
from sim.experiments.until_decided import totals_of_counts, until_decided
from sim.store.summary import Summary
from sim.study.result import Result
from tests.small_studies import small_data

pytestmark = pytest.mark.compiled

AGENTS, WAGE = 6, 30.0
COST = 5800.0
"""About what the small centre costs a day; 4,320 of it are wages."""
SEEDS = 100
MOST = 80
"""Replications at the last of the looks, over which all of the error is spent, wherever it is."""


def study(seed: int, target: float = 0.8, *, cheaper: float = 0.0) -> sim.Study:
    """The small centre; ``cheaper``: by this share of its cost, all of it in wages."""
    data: dict[str, Any] = small_data(AGENTS, seed=seed, replications=10)
    data["centre"]["target"] = {"share": target}
    saved = cheaper * COST / (24.0 * AGENTS)
    data["centre"]["pools"]["pool"]["wage_per_hour"] = WAGE - saved
    return sim.Study.from_dict(data)


def decided(studies: Sequence[sim.Study]) -> Recommendation:
    """What is recommended once studies ran until it is decided, as a comparison does."""
    looks = Looks(10, MOST)
    runs = until_decided(studies, looks, of_comparison(studies, looks, 0.95, None))
    summaries = [Summary.of(Result(r.study, r.counts)).longer(r.totals) for r in runs]
    found = options_of(summaries, looks)
    assert found is not None
    return found.recommendation


def in_groups(a: sim.Study, b: sim.Study, days: int, size: int) -> list[Recommendation]:
    """What groups of replications recommend, each by itself."""
    first, second = (sim.run(s, replications=days).counts for s in (a, b))
    found = []
    for start in range(0, days, size):
        known = [totals_of_counts(c[start : start + size]) for c in (first, second)]
        target = float(a.centre.target.share)
        found.append(recommendation(Pairs.of_totals(known, [a.seed, b.seed]), [target] * 2))
    return found


@pytest.mark.broad
@pytest.mark.parametrize("target", [0.8, 0.85])
def test_of_groups_of_ten_days_hardly_any_recommends_a_copy(target: float) -> None:
    """The centre's service level is 0.85; measured: 0 of 30 at either target."""
    found = in_groups(study(1, target), study(2, target), 300, 10)
    assert sum(each.changes for each in found) <= 0.05 * len(found)


@pytest.mark.broad
def test_copies_with_the_same_luck_are_alike_and_the_base_is_kept() -> None:
    assert {each.kind for each in in_groups(study(1), study(1), 80, 40)} <= {KEEP, "alike"}


@pytest.mark.broad
def test_of_groups_of_forty_days_most_recommend_what_costs_less_by_twice_the_margin() -> None:
    found = in_groups(study(3, 0.75), study(3, 0.75, cheaper=0.01), 200, 40)
    assert all((each.kind, each.chosen) == (CHOOSE, (1,)) for each in found)


@pytest.mark.slow
@pytest.mark.parametrize("target", [0.8, 0.85])
def test_a_null_comparison_recommends_nothing_in_95_of_100_seeds(target: float) -> None:
    """Run until decided, at most 80 replications each; measured: 0 of 100 at either target."""
    found = _each(lambda seed: [study(seed, target), study(seed + 10_000, target)])
    changed = sum(each.changes for each in found)
    print(f"null, target {target}: {changed} of {SEEDS} changed; {_kinds(found)}")
    assert changed <= SEEDS - 95


@pytest.mark.slow
def test_an_improvement_of_twice_the_margin_is_recommended_in_90_of_100_seeds() -> None:
    found = _each(lambda seed: [study(seed), study(seed, cheaper=0.01)])
    right = sum((each.kind, each.chosen) == (CHOOSE, (1,)) for each in found)
    print(f"planted: {right} of {SEEDS}; {_kinds(found)}")
    assert right >= 90


def _each(made: Callable[[int], list[sim.Study]]) -> list[Recommendation]:
    return [decided(made(seed)) for seed in range(1, SEEDS + 1)]


def _kinds(found: Sequence[Recommendation]) -> dict[str, int]:
    kinds = [each.kind for each in found]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
