"""Measures that count calls, on a handful of calls with hand-computed answers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError, ResultError
from sim.measures import Counts, by, count, measure_table, reconcile, totals
from sim.measures.lead import BY_CAUSE
from tests.builders import constant, kind
from tests.measures.handmade import DAY, Row, answered, gone, in_ivr, log_of, refused, two_sites


def from_ivr(seconds: float, **more: object) -> dict[str, object]:
    """What a call that leaves the IVR at 1800 has in it."""
    return {
        "arrival_s": 1800.0 - seconds,
        "ivr_start_s": 1800.0 - seconds,
        "ivr_end_s": 1800.0,
    } | more


@pytest.fixture(scope="module")
def mixed() -> list[Counts]:
    """Two days: 16 attempts, every disposition among them."""
    centre = two_sites(horizon={"days": 2})
    rows = [
        in_ivr(0.0, 30.0),
        in_ivr(10.0, 20.0, "hung_up_in_ivr", ivr_flags=1, ivr_menus=3),
        in_ivr(20.0, 40.0, entry_site="b", contact_type="y", ivr_flags=8),
        in_ivr(30.0, 5.0, "dropped_in_outage", loss_cause="in_ivr", ivr_menus=0),
        refused(40.0),
        refused(50.0, "no_site", contact_type="y"),
        refused(60.0, "no_port", entry_site="a"),
        refused(70.0, "before_detection", "dropped_in_outage"),
        answered(1800.0, 10.0, 100.0, 20.0, **from_ivr(5.0, ivr_flags=6, ivr_menus=2)),
        answered(1805.0, 30.0, 50.0, 10.0, pool="pb"),
        answered(1810.0, 2.0, 60.0, 0.0, entry_site="b", pool="pb", contact_type="y"),
        gone(3600.0, 40.0),
        gone(3601.0, 0.0, "balked"),
        gone(3602.0, 0.0, "blocked_queue", loss_cause="queue_full", contact_type="y"),
        gone(DAY + 10.0, 100.0, "disconnected", loss_cause="closed"),
        {"arrival_s": DAY + 20.0, "disposition": "disconnected", "loss_cause": "closed"},
    ]
    return [count(log_of(centre, rows), centre)]


EXPECTED = {
    "offered_calls": 16 / 2,
    "offered_to_agents": 7 / 2,
    "answered_calls": 3 / 2,
    "contained_calls": 2 / 2,
    "hung_up_in_ivr_calls": 1 / 2,
    "abandoned_calls": 1 / 2,
    "balked_calls": 1 / 2,
    "blocked_calls": 3 / 2,
    "blocked_queue_calls": 1 / 2,
    "disconnected_calls": 2 / 2,
    "lost_in_outage": 2 / 2,
    "lost_calls": 10 / 2,
    "lost_no_trunk_line": 1 / 2,
    "lost_no_site": 1 / 2,
    "lost_no_port": 1 / 2,
    "lost_queue_full": 1 / 2,
    "lost_closed": 2 / 2,
    "lost_before_detection": 1 / 2,
    "lost_in_ivr": 1 / 2,
    "lost_in_queue": 0.0,
    "lost_talking": 0.0,
    "answer_rate": 3 / 7,
    "reached": 3 / (7 + 6),
    "asa": 42 / 3,
    "mean_wait": (42 + 40 + 0 + 0 + 100) / 7,
    "abandonment": 2 / 7,
    "abandonment_after_short": 1 / 6,
    "balking": 1 / 7,
    "blocking": 3 / 16,
    "containment": 2 / 5,
    "ivr_hang_up": 1 / 5,
    "authentication_failure": 1 / 5,
    "recognition_failure": 1 / 5,
    "opt_out": 1 / 5,
    "opt_out_depth": 2.0,
    "announcement_containment": 1 / 5,
    "ivr_time": 100 / 5,
    "ivr_menus": 7 / 5,
    "overflow_share": 1 / 3,
    "aht": 240 / 3,
    "wait_max": 30.0,
    "wait_p50": 10.0,
}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_over_the_whole_centre(mixed: list[Counts], name: str) -> None:
    assert measure_table(mixed).value[name] == pytest.approx(EXPECTED[name], abs=1e-12)


SPLIT = {
    ("offered_calls", "contact_type"): [12 / 2, 4 / 2],
    ("offered_calls", "day"): [14.0, 2.0],
    ("blocking", "contact_type"): [2 / 12, 1 / 4],
    ("containment", "site"): [1 / 4, 1.0],
    ("announcement_containment", "site"): [0.0, 1.0],
    ("opt_out", "contact_type"): [1 / 4, 0.0],
    ("answer_rate", "contact_type"): [2 / 5, 1 / 2],
    ("answer_rate", "site"): [2 / 6, 1.0],
    ("asa", "pool"): [10.0, 16.0],
    ("asa", "site"): [20.0, 2.0],
    ("aht", "pool"): [120.0, 60.0],
    ("aht", "site"): [120.0, 60.0],
    ("aht", "contact_type"): [90.0, 60.0],
    ("answered_calls", "pool"): [1 / 2, 2 / 2],
    ("answered_calls", "day"): [3.0, 0.0],
    ("overflow_share", "site"): [1 / 2, 0.0],
    ("abandonment", "day"): [2 / 6, 0.0],
    ("abandoned_calls", "site"): [1 / 2, 0.0],
    ("lost_in_outage", "contact_type"): [2 / 2, 0.0],
}


@pytest.mark.parametrize("case", list(SPLIT), ids="-".join)
def test_split_by_one_axis(mixed: list[Counts], case: tuple[str, str]) -> None:
    table = by(mixed, *case)
    assert list(table.columns) == [case[1], "value", "low", "high"]
    np.testing.assert_allclose(table.value, SPLIT[case])


def test_a_call_counts_in_the_interval_in_which_it_was_offered_to_the_queue() -> None:
    centre = two_sites(horizon={"days": 2})
    late = answered(1799.0, 60.0)
    from_ivr = answered(3600.0, 5.0, arrival_s=1700.0)
    rows = [late, from_ivr, answered(DAY + 1800.0, 7.0)]
    counts = [count(log_of(centre, rows), centre)]
    asa = by(counts, "asa", "interval")
    assert asa.interval[:4].tolist() == ["00:00", "00:30", "01:00", "01:30"]
    np.testing.assert_array_equal(asa.value[:3], [60.0, 7.0, 5.0])
    assert by(counts, "offered_calls", "interval").value[:4].tolist() == [1.0, 0.5, 0.0, 0.0]
    daily = by(counts, "offered_to_agents", "day", "interval").set_index(["day", "interval"]).value
    assert daily[0, "00:00"] == 1.0
    assert daily[1, "00:30"] == 1.0
    assert daily.sum() == 3.0


def test_calls_offered_after_the_horizon_count_in_its_last_interval() -> None:
    centre = two_sites()
    rows = [answered(DAY + 30.0, 5.0, arrival_s=DAY - 10.0)]
    counts = [count(log_of(centre, rows), centre)]
    assert by(counts, "answered_calls", "interval").value.tolist() == [0.0] * 47 + [1.0]


def test_calls_before_the_warm_up_are_not_measured() -> None:
    centre = two_sites(horizon={"days": 2, "warmup_s": DAY / 2})
    rows = [
        answered(10.0, 40.0),
        gone(20.0, 99.0),
        in_ivr(30.0, 9.0),
        answered(DAY / 2 + 5.0, 40.0, arrival_s=DAY / 2 - 1.0),
        answered(DAY / 2, 4.0),
        in_ivr(DAY, 7.0),
    ]
    counts = [count(log_of(centre, rows), centre)]
    table = measure_table(counts).value
    assert table["asa"] == 4.0
    assert table["wait_max"] == 4.0
    assert table["abandonment"] == 0.0
    assert table["ivr_time"] == 7.0
    assert table["offered_calls"] == pytest.approx(2 / 1.5)
    assert by(counts, "offered_calls", "day").value.tolist() == [2.0, 1.0]
    intervals = by(counts, "offered_calls", "interval").value
    assert intervals[0] == 1.0
    assert intervals[24] == 0.5
    assert table["cost_per_offered"] == 0.0
    np.testing.assert_array_equal(totals(counts, "cost_per_offered")[1], [6 / 2])


def test_lost_calls_are_the_sum_of_their_causes(mixed: list[Counts]) -> None:
    value = measure_table(mixed).value
    assert value["lost_calls"] == value[list(BY_CAUSE)].sum() == 5.0


def test_of_those_refused_before_a_queue_only_the_share_counts_that_wanted_an_agent() -> None:
    menu = {"play": constant(10.0), "branches": {"contained": 0.7, "agent": 0.3}}
    centre = two_sites(
        ivr_journeys={"menu": {"start": "top", "nodes": {"top": menu}}},
        contact_types={"x": kind([0.0], ivr={"journey": "menu"}), "y": kind([0.0])},
    )
    rows = [
        *(refused(float(t)) for t in range(10)),
        *(refused(float(t), contact_type="y") for t in range(2)),
        answered(1800.0),
        gone(3600.0, 40.0),
    ]
    counts = [count(log_of(centre, rows), centre)]
    value = measure_table(counts).value
    assert value["answer_rate"] == 1 / 2
    assert value["reached"] == pytest.approx(1 / (2 + 10 * 0.3 + 2))
    assert by(counts, "reached", "contact_type")["value"].tolist() == pytest.approx([1 / 5, 0.0])


def test_an_empty_log_has_no_ratio_and_no_warning() -> None:
    centre = two_sites()
    table = measure_table([count(log_of(centre, []), centre)] * 2)
    for name in (
        "service_level",
        "asa",
        "containment",
        "wait_p90",
        "blocking",
        "cost_per_answered",
    ):
        assert np.isnan(table.value[name])
    assert table.value["offered_calls"] == 0.0
    assert table.value["occupancy"] == 0.0
    assert table.value["peak_lines"] == 0.0


def test_the_log_reconciles(mixed: list[Counts]) -> None:
    centre = two_sites()
    log = log_of(centre, [answered(0.0), gone(1.0, 2.0), refused(3.0), in_ivr(4.0, 5.0)])
    found = reconcile(log)
    assert found.pop("offered") == 4 == sum(found.values())
    assert {k for k, v in found.items() if v} == {"answered", "abandoned", "blocked", "contained"}


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ({"end_s": np.nan}, "have no end"),
        ({"wrap_end_s": np.nan}, "lack the answer"),
        ({"queue_s": np.nan}, "left a queue that they never joined"),
        ({"disposition": "contained"}, "ended in the IVR without leaving it"),
        ({"disposition": "abandoned"}, "but not by an outage"),
    ],
)
def test_a_log_that_contradicts_itself_is_refused(damage: Row, sentence: str) -> None:
    centre = two_sites()
    with pytest.raises(ResultError, match=f"{sentence}.*the first is call 1"):
        reconcile(log_of(centre, [answered(0.0), answered(9.0) | damage]))


def test_an_unknown_disposition_is_refused() -> None:
    log = log_of(two_sites(), [answered(0.0)])
    log.columns["disposition"][0] = 77
    with pytest.raises(ResultError, match="no disposition that the log knows"):
        reconcile(log)


def test_a_log_of_another_centre_is_refused() -> None:
    log = log_of(two_sites(), [])
    other = two_sites(sites={"a": {}, "b": {}, "c": {}})
    with pytest.raises(InputError, match="its sites are a, b, the centre's are a, b, c"):
        count(log, other)


def test_rings_that_nobody_answered_count_where_and_when_the_call_was_offered() -> None:
    """Three rings in vain, of a call that was answered and one that was not, and two answers.

    The last caller hung up while it rang; agents lost 72 s.
    """
    of = two_sites(horizon={"days": 1, "interval_min": 30})
    rows = [
        answered(0.0, 40.0, rings_not_answered=2, rang_s=36.0),
        answered(1800.0, 0.0, entry_site="b", pool="pb"),
        gone(1900.0, 30.0, rings_not_answered=1, rang_s=18.0),
        gone(2000.0, 30.0, rang_s=18.0),
    ]
    counts = count(log_of(of, rows), of)
    value = measure_table([counts]).value
    assert value["rings_not_answered"] == pytest.approx(3.0)
    assert value["ring_no_answer"] == pytest.approx(3 / 5)
    assert value["ring_no_answer_hours"] == pytest.approx(0.02)
    by_interval = by([counts], "ring_no_answer_hours", "interval")
    assert by_interval.value.tolist()[:3] == pytest.approx([0.01, 0.01, 0.0])
    assert by([counts], "rings_not_answered", "site").value.tolist() == [3.0, 0.0]
    assert by([counts], "rings_not_answered", "interval").value.tolist()[:3] == [2.0, 1.0, 0.0]


def test_where_no_call_rings_there_are_no_rings_in_vain() -> None:
    counts = count(log_of(two_sites(), [answered(0.0)]), two_sites())
    value = measure_table([counts]).value
    assert (value["ring_no_answer"], value["ring_no_answer_hours"]) == (0.0, 0.0)
