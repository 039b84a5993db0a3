"""Planned looks: when they are, and that their errors add up to what is allowed."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.experiments.looks import Looks, error_at
from sim.experiments.until_decided import looks_of
from tests.small_studies import small


def test_looks_double_up_to_the_cap() -> None:
    assert Looks(10, 100).counts == (10, 20, 40, 80, 100)
    assert Looks(10, 10).counts == (10,)
    assert [Looks(10, 100).after(n) for n in (10, 40, 80, 100)] == [20, 80, 100, 100]


@pytest.mark.parametrize("looks", [Looks(), Looks(10, 100), Looks(7, 7), Looks(3, 4)])
def test_the_errors_of_all_looks_add_up_to_the_whole(looks: Looks) -> None:
    assert sum(looks.share(count) for count in looks.counts) == pytest.approx(1.0)
    shares = [looks.share(count) for count in looks.counts]
    assert shares == sorted(shares)


def test_between_two_looks_no_more_error_is_spent_than_at_the_earlier_one() -> None:
    looks = Looks(10, 80)
    assert looks.share(39) == looks.share(20)
    assert looks.share(5) == looks.share(10)
    assert looks.share(500) == looks.share(80)
    assert error_at(0.05, 10, None) == 0.05
    assert error_at(0.05, 10, looks) == 0.05 * looks.share(10)


def test_few_studies_without_a_number_of_replications_run_until_it_is_decided() -> None:
    auto = small(replications="auto")
    assert (auto.replications, auto.until_decided) == (10, True)
    assert looks_of([auto] * 8) == Looks(10, 5120)
    assert looks_of([auto] * 2, 40) == Looks(10, 40)
    assert looks_of([auto] * 9) is None
    assert looks_of([auto, small(replications=10)]) is None
    precise = small(replications="auto", precision={"half_width": {"asa": 1.0}})
    assert looks_of([precise] * 2) is None
    with pytest.raises(InputError, match=r"most: found 5, .*; allowed: from 10"):
        looks_of([auto] * 2, 5)


def test_what_a_study_is_does_not_depend_on_who_says_how_often_it_runs() -> None:
    assert small(replications="auto").digest() == small(replications=10).digest()
