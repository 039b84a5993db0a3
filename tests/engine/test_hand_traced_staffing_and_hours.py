"""Logs worked out by hand: shifts, agents who go home, opening and closing time."""

from __future__ import annotations

import pytest

from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    finishing_rows,
    hours,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    staffing_rows,
    step,
)


def open_from(start: float, end: float, closing: str = "serve_out") -> dict[str, object]:
    return {"opening": hours(start, end), "closing": closing}


# Staffing ----------------------------------------------------------------------------------------


def test_an_agent_whose_shift_ends_finishes_the_call_and_takes_no_other(engine: Engine) -> None:
    """The call of 50 waits for the next shift at 300, though the first agent is free at 110."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 50.0], wrap_up=10)},
        pools={"p": pool([shift(0, 60, 1), shift(300, 900, 1)])},
    )
    assert shown(log, "answer_s", "wrap_end_s") == [(0.0, 110.0), (300.0, 410.0)]
    assert staffing_rows(log) == [(0.0, "p", 1), (60.0, "p", 0), (300.0, "p", 1), (900.0, "p", 0)]


def test_who_goes_is_the_one_whose_shift_ends(engine: Engine) -> None:
    """At 60 the shift of the agent who talks is over; the idle one stays for the call of 70."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 70.0, 80.0])},
        pools={"p": pool([shift(0, 60, 1), shift(0, 900, 1)])},
    )
    assert shown(log, "answer_s") == [(0.0,), (70.0,), (170.0,)]
    assert staffing_rows(log)[:2] == [(0.0, "p", 2), (60.0, "p", 1)]
    assert finishing_rows(log) == [(60.0, "p", 1, 1), (100.0, "p", 0, 0)]


def test_who_talks_stays_when_the_shift_of_the_idle_one_ends(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 70.0, 80.0], talk=40)},
        pools={"p": pool([shift(0, 60, 1), shift(0, 900, 1)])},
    )
    assert shown(log, "answer_s", "end_s") == [(0, 40), (10, 50), (70, 110), (110, 150)]
    assert finishing_rows(log) == []


def test_where_the_first_to_be_free_go_idle_agents_leave_first(engine: Engine) -> None:
    """From two agents to one at 60: the idle one goes, the busy one stays for the call of 70."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 70.0, 80.0])},
        pools={"p": first_free(shift(0, 60, 1), shift(0, 900, 1))},
    )
    assert shown(log, "answer_s") == [(0.0,), (100.0,), (200.0,)]
    assert finishing_rows(log) == []


def test_where_the_first_to_be_free_go_it_is_the_first_of_two(engine: Engine) -> None:
    """At 60 both talk; who is free at 70 goes, though the other one's shift is over."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 20.0], constant(60.0))},
        pools={"p": first_free(shift(0, 65, 1), shift(0, 900, 1))},
    )
    assert shown(log, "answer_s") == [(0.0,), (10.0,), (60.0,)]
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 20.0], constant(60.0))},
        pools={"p": first_free(shift(0, 55, 1), shift(0, 900, 1))},
    )
    assert shown(log, "answer_s") == [(0.0,), (10.0,), (70.0,)]
    assert finishing_rows(log) == [(55.0, "p", 1, 1), (60.0, "p", 0, 0)]


def test_where_the_first_to_be_free_go_who_is_still_there_goes_on(engine: Engine) -> None:
    """One agent wanted from 80: the one who is still in a call until 100 goes on as that agent."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0])},
        pools={"p": first_free(shift(0, 60, 1), shift(80, 900, 1))},
    )
    assert shown(log, "answer_s") == [(0.0,), (100.0,)]


def first_free(*shifts: Data) -> Data:
    described = pool(list(shifts))
    described["staffing"]["end_of_shift"] = "first_free"
    return described


def test_of_two_busy_agents_the_one_whose_shift_ends_goes_home(engine: Engine) -> None:
    """The second agent, busy until 110, goes on; the first, whose shift is over, goes at 100."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 20.0])},
        pools={"p": pool([shift(0, 60, 1), shift(0, 900, 1)])},
    )
    assert shown(log, "answer_s") == [(0.0,), (10.0,), (110.0,)]


def test_an_equal_handover_of_two_is_a_change_of_people(engine: Engine) -> None:
    """Two go at 100, busy until 150 and 160; two come, and take the calls that wait at once."""
    log = run(
        engine,
        contact_types={"call": kind([50.0, 60.0, 70.0, 80.0, 90.0])},
        pools={"p": pool([shift(0, 100, 2), shift(100, 900, 2)])},
    )
    assert shown(log, "answer_s") == [(50.0,), (60.0,), (100.0,), (100.0,), (200.0,)]
    assert staffing_rows(log) == [(0.0, "p", 2), (900.0, "p", 0)]
    assert finishing_rows(log) == [(100.0, "p", 2, 2), (150.0, "p", 1, 1), (160.0, "p", 0, 0)]


def test_an_equal_handover_of_a_hundred(engine: Engine) -> None:
    """All talk at the handover; a hundred calls that wait are taken at once by those who come."""
    log = run(
        engine,
        contact_types={"call": kind([50.0] * 100 + [60.0] * 150)},
        pools={"p": pool([shift(0, 100, 100), shift(100, 900, 100)])},
    )
    answers = [a for (a,) in shown(log, "answer_s")]
    assert answers == [50.0] * 100 + [100.0] * 100 + [200.0] * 50
    assert finishing_rows(log)[0] == (100.0, "p", 100, 100)
    assert finishing_rows(log)[-1] == (150.0, "p", 0, 0)


def test_an_agent_still_in_a_late_call_is_not_the_one_who_comes(engine: Engine) -> None:
    """From 80 there is another agent, though the first one is in a call until 100."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0])},
        pools={"p": pool([shift(0, 60, 1), shift(80, 900, 1)])},
    )
    assert shown(log, "answer_s") == [(0.0,), (80.0,)]


def test_two_agents_who_start_together_take_the_two_best_calls(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 1.0, 2.0]), "urgent": kind([3.0], priority=0)},
        pools={"p": pool([shift(30, 900, 2)], ["call", "urgent"])},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 30.0),
        ("call", 130.0),
        ("call", 130.0),
        ("urgent", 30.0),
    ]


def test_a_night_shift_serves_the_first_morning(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([10.0])},
        pools={"p": pool([shift(79_200, 21_600, 1)])},
    )
    assert shown(log, "answer_s") == [(10.0,)]
    assert staffing_rows(log) == [(0.0, "p", 1), (21_600.0, "p", 0), (79_200.0, "p", 1)]


def test_after_the_horizon_the_last_staffing_stays(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([86_000.0, 86_001.0], talk=500)},
        pools={"p": pool([shift(80_000, 86_400, 1)])},
    )
    assert shown(log, "answer_s", "end_s") == [(86_000.0, 86_500.0), (86_500.0, 87_000.0)]


def test_twenty_pools_of_one_agent_are_fourteen_at_thirty_per_cent_shrinkage(
    engine: Engine,
) -> None:
    """Not 20, and not 0 now and 20 then."""
    data = centre_data()
    one = {**data["pools"]["p"], "staffing": {"by_interval": [1], "shrinkage": 0.3}}
    data["pools"] = {f"p{i}": one for i in range(20)}
    data["routes"]["r"] = route([step(*data["pools"])])
    of = centre(data)
    level, there = dict.fromkeys(data["pools"], 0), []
    rows = staffing_rows(engine(of, draw(of)))
    for half_hour in range(48):
        level.update({name: n for time, name, n in rows if time == half_hour * 1800.0})
        there.append(sum(level.values()))
    assert set(there) == {13, 14, 15}
    assert sum(there) / 48 == pytest.approx(14.0, abs=0.1)


def test_shrinkage_and_scale_leave_a_fraction_that_is_there_for_some_half_hours(
    engine: Engine,
) -> None:
    """3 x 1.5 x (1 - 0.3) = 3.15: a fourth for half an hour when half an agent's is owed."""
    data = centre_data()
    data["pools"]["p"]["staffing"] = {"by_interval": [3], "scale": 1.5, "shrinkage": 0.3}
    of = centre(data)
    assert staffing_rows(engine(of, draw(of)))[:5] == [
        (0.0, "p", 3),
        (3 * 1800.0, "p", 4),
        (4 * 1800.0, "p", 3),
        (9 * 1800.0, "p", 4),
        (10 * 1800.0, "p", 3),
    ]


# Opening and closing -----------------------------------------------------------------------------


def test_waiting_calls_are_served_out_by_the_staff_on_duty(engine: Engine) -> None:
    """The shift ends with the day at 120; the agent stays until the last caller is taken at 200."""
    log = run(
        engine,
        horizon=open_from(0, 120),
        contact_types={"call": kind([0.0, 10.0, 119.0, 120.0, 150.0])},
        pools={"p": pool([shift(0, 120, 1)])},
    )
    assert shown(log, "disposition", "loss_cause", "answer_s", "end_s") == [
        ("answered", "", 0.0, 100.0),
        ("answered", "", 100.0, 200.0),
        ("answered", "", 200.0, 300.0),
        ("disconnected", "closed", None, 120.0),
        ("disconnected", "closed", None, 150.0),
    ]
    assert shown(log, "queue_s")[3:] == [(None,), (None,)]
    assert staffing_rows(log) == [(0.0, "p", 1), (200.0, "p", 0)]


def test_waiting_calls_are_disconnected_at_closing_and_talks_go_on(engine: Engine) -> None:
    log = run(
        engine,
        horizon=open_from(0, 120, "disconnect"),
        contact_types={"call": kind([0.0, 10.0, 119.0])},
        pools={"p": pool([shift(0, 120, 1)])},
    )
    assert shown(log, "disposition", "loss_cause", "answer_s", "end_s") == [
        ("answered", "", 0.0, 100.0),
        ("answered", "", 100.0, 200.0),
        ("disconnected", "closed", None, 120.0),
    ]
    assert staffing_rows(log) == [(0.0, "p", 1), (120.0, "p", 0)]


@pytest.mark.parametrize("closing", ["serve_out", "disconnect"])
def test_a_caller_in_the_ivr_at_closing_time(engine: Engine, closing: str) -> None:
    """Arrived in opening hours: served out with the rest, or told that the centre has closed."""
    menu = {"play": constant(30), "branches": {"agent": 1.0}}
    log = run(
        engine,
        horizon=open_from(0, 120, closing),
        ivr_journeys={"j": {"start": "n", "nodes": {"n": menu}}},
        contact_types={"call": kind([100.0], ivr={"journey": "j"})},
        pools={"p": pool([shift(0, 120, 1)])},
    )
    if closing == "serve_out":
        assert shown(log, "disposition", "answer_s") == [("answered", 130.0)]
        assert staffing_rows(log) == [(0.0, "p", 1), (130.0, "p", 0)]
    else:
        assert shown(log, "disposition", "queue_s", "end_s") == [("disconnected", None, 130.0)]
        assert staffing_rows(log) == [(0.0, "p", 1), (120.0, "p", 0)]


def test_the_late_staff_leaves_when_the_last_caller_gives_up(engine: Engine) -> None:
    log = run(
        engine,
        horizon=open_from(0, 120),
        contact_types={"call": kind([0.0, 110.0], talk=200, patience=40)},
        pools={"p": pool([shift(0, 120, 1)])},
    )
    assert shown(log, "disposition", "end_s") == [("answered", 200.0), ("abandoned", 150.0)]
    assert staffing_rows(log) == [(0.0, "p", 1), (150.0, "p", 0)]


def test_staff_of_the_evening_joins_those_who_serve_out(engine: Engine) -> None:
    """At 120 one goes and another comes: while calls wait the larger number stays."""
    log = run(
        engine,
        horizon=open_from(0, 120),
        contact_types={"call": kind([0.0, 1.0, 2.0, 3.0])},
        pools={"p": pool([shift(0, 120, 1), shift(100, 300, 1)])},
    )
    assert shown(log, "answer_s") == [(0.0,), (100.0,), (100.0,), (200.0,)]
    assert staffing_rows(log) == [
        (0.0, "p", 1),
        (100.0, "p", 2),
        (200.0, "p", 1),
        (300.0, "p", 0),
    ]


def test_before_opening_callers_are_turned_away_and_at_the_instant_of_opening_served(
    engine: Engine,
) -> None:
    menu = {"play": constant(15), "branches": {"agent": 1.0}}
    log = run(
        engine,
        horizon=open_from(60, 600),
        ivr_journeys={"j": {"start": "n", "nodes": {"n": menu}}},
        contact_types={
            "call": kind([50.0, 60.0]),
            "menu": kind([40.0, 50.0], ivr={"journey": "j"}),
        },
        pools={"p": pool(3, ["call", "menu"])},
    )
    assert shown(log, "contact_type", "arrival_s", "disposition", "queue_s", "end_s") == [
        ("menu", 40.0, "disconnected", None, 55.0),
        ("call", 50.0, "disconnected", None, 50.0),
        ("menu", 50.0, "answered", 65.0, 165.0),
        ("call", 60.0, "answered", 60.0, 160.0),
    ]


def test_a_weekday_left_out_of_the_opening_hours_is_closed(engine: Engine) -> None:
    log = run(
        engine,
        horizon={"days": 3, "first_weekday": "sat", "opening": {"sat": "00:00-24:00", "mon":
            "00:00-24:00"}},
        contact_types={"call": kind([0.0, 86_300.0, 86_400.0, 172_800.0], talk=200)},
    )  # fmt: skip
    assert shown(log, "disposition", "answer_s") == [
        ("answered", 0.0),
        ("answered", 86_300.0),
        ("disconnected", None),
        ("answered", 172_800.0),
    ]


@pytest.mark.parametrize("closing", ["serve_out", "disconnect"])
def test_at_the_end_of_every_window_the_centre_closes(engine: Engine, closing: str) -> None:
    """Open 0-100, 100-200 and 300-400: not closed at 100; who waits at 200 is served out or not."""
    opening = f"{hours(0, 100)}, {hours(100, 200)}, {hours(300, 400)}"
    log = run(
        engine,
        horizon={"opening": opening, "closing": closing},
        contact_types={"call": kind([10.0, 90.0, 150.0, 250.0, 299.0, 300.0], talk=100.0)},
    )
    third = (210.0, 310.0) if closing == "serve_out" else (None, 200.0)
    last = 310.0 if closing == "serve_out" else 300.0
    assert shown(log, "answer_s", "end_s") == [
        (10.0, 110.0),
        (110.0, 210.0),
        third,
        (None, 250.0),
        (None, 299.0),
        (last, last + 100.0),
    ]


def test_hours_that_cross_midnight_are_open_on_both_days(engine: Engine) -> None:
    """18:00 to 02:00: also in the night before the first day, and on after the last one."""
    night, hour = 86_400.0, 3_600.0
    times = [hour, 2 * hour, 12 * hour, 18 * hour, night + hour, night + 2 * hour, 2 * night - 5]
    log = run(
        engine,
        horizon={"days": 2, "opening": "18:00-02:00", "closing": "disconnect"},
        contact_types={"call": kind([*times, 2 * night - 4], talk=60.0)},
    )
    assert shown(log, "disposition", "answer_s") == [
        ("answered", hour),
        ("disconnected", None),
        ("disconnected", None),
        ("answered", 18 * hour),
        ("answered", night + hour),
        ("disconnected", None),
        ("answered", 2 * night - 5),
        ("answered", 2 * night + 55),
    ]


def test_hours_by_weekday_may_cross_midnight(engine: Engine) -> None:
    """Monday from 20:00 to 01:00, Tuesday closed."""
    times = [86_390.0, 86_400.0 + 3_599.0, 86_400.0 + 3_600.0]
    log = run(
        engine,
        horizon={"days": 2, "opening": {"mon": ["20:00-01:00"], "tue": "closed"}},
        contact_types={"call": kind(times, talk=5.0)},
    )
    assert shown(log, "disposition") == [("answered",), ("answered",), ("disconnected",)]


def test_two_days_open_round_the_clock_do_not_close_at_midnight(engine: Engine) -> None:
    log = run(
        engine,
        horizon={"days": 2, "closing": "disconnect"},
        contact_types={"call": kind([86_350.0, 86_360.0])},
    )
    assert shown(log, "disposition", "answer_s") == [("answered", 86_350.0), ("answered", 86_450.0)]
