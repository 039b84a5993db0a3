"""Replications stacked: what is worked out for all of them at once is what each gives alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.measures import MEASURES, Gathering, Replications, count, totals
from tests.measures.handmade import askable, log_of, two_sites
from tests.small_studies import small


@pytest.fixture(scope="module")
def counts() -> Replications:
    return sim.run(small(replications=5)).counts


@pytest.mark.broad
@pytest.mark.parametrize("most", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_each_replication_sums_as_it_would_alone(counts: Replications, most: int) -> None:
    """Every measure, split by so many of its axes."""
    for name, measure in MEASURES.items():
        splits = [axes for n in range(most + 1) for axes in itertools.permutations(measure.axes, n)]
        for axes in splits:
            if not askable(measure, axes):
                continue
            together = totals(counts, name, *axes)
            alone = [totals([one], name, *axes) for one in counts]
            for side in (0, 1):
                expected = np.concatenate([pair[side] for pair in alone])
                np.testing.assert_array_equal(together[side], expected, f"{name} {axes}")


def test_they_are_a_sequence_of_counts(counts: Replications) -> None:
    assert len(counts) == len(list(counts)) == 5
    np.testing.assert_array_equal(
        counts[-1].arrays["queue.offered"], counts.fields["queue.offered"][4]
    )
    assert len(counts[1:3]) == 2
    assert counts[:5] is counts
    with pytest.raises(IndexError):
        counts[5]


def test_they_may_come_in_any_order_and_more_than_were_expected(counts: Replications) -> None:
    gathering = Gathering(2)
    for number in (3, 0, 4, 1, 2):
        gathering.put(number, counts[number])
    assert len(gathering) == 5
    for name, values in gathering.first(5).fields.items():
        np.testing.assert_array_equal(values, counts.fields[name], strict=True)


def test_replications_of_two_centres_are_refused() -> None:
    one, other = two_sites(), two_sites(horizon={"days": 2})
    with pytest.raises(InputError, match="replication 1 belongs to another centre"):
        Replications.of([count(log_of(c, []), c) for c in (one, other)])


def test_without_a_replication_there_is_nothing_to_measure() -> None:
    with pytest.raises(InputError, match="there is no replication to measure"):
        totals([], "asa")
