"""Agents of made-up records have shifts."""

from __future__ import annotations

from sim.calibration.readers.who_answered import who_answered


def test_who_has_been_idle_longest_takes_the_call() -> None:
    calls = [(0.0, 30.0), (10.0, 20.0), (25.0, 50.0), (32.0, 40.0)]
    assert who_answered(calls, [(0.0, 2, 0)]) == [1, 2, 2, 1]


def test_who_came_first_goes_first_and_finishes_the_call_in_hand() -> None:
    """From 100 s on one is there instead of two: agent 1 goes, who is busy until 120."""
    calls = [(90.0, 120.0), (105.0, 110.0), (130.0, 140.0), (150.0, 160.0)]
    assert who_answered(calls, [(0.0, 2, 0), (100.0, 1, 1), (120.0, 1, 0)]) == [1, 2, 2, 2]


def test_who_comes_has_been_away_longest() -> None:
    staffing = [(0.0, 3, 0), (10.0, 1, 0), (20.0, 0, 0), (30.0, 1, 0)]
    assert who_answered([(15.0, 16.0), (35.0, 36.0)], staffing) == [3, 1]


def test_few_agents_take_the_calls_of_a_night() -> None:
    """Ten by day, two by night: a call every minute of either."""
    calls = [(60.0 * i, 60.0 * i + 50.0) for i in range(200)]
    found = who_answered(calls, [(0.0, 10, 0), (6000.0, 2, 0)])
    assert len(set(found[:100])) == 10
    assert len(set(found[100:])) == 2


def test_somebody_else_is_put_down_rather_than_two_calls_at_once() -> None:
    assert who_answered([(0.0, 10.0), (5.0, 15.0), (12.0, 20.0)], [(0.0, 1, 0)]) == [1, 2, 1]


def test_who_goes_is_who_ends_a_call_when_somebody_has_finished_one() -> None:
    """Agents 1 and 2 talk as the shift ends, until 120 and 110; somebody finished at 110."""
    calls = [(80.0, 120.0), (90.0, 110.0), (130.0, 140.0), (131.0, 150.0)]
    staffing = [(0.0, 3, 0), (100.0, 2, 1), (110.0, 2, 0)]
    assert who_answered(calls, staffing) == [1, 2, 3, 1]


def test_people_change_where_as_many_come_as_go() -> None:
    """One finishes a call and nobody is missing: somebody else came."""
    staffing = [(0.0, 2, 0), (100.0, 2, 1), (110.0, 2, 0)]
    found = who_answered([(80.0, 120.0), (90.0, 110.0), (105.0, 115.0)], staffing)
    assert found == [1, 2, 3]
