"""Agents' time, lines, ports and queues: by hand, and against counting moment by moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.centre import Centre
from sim.engine import CallLog
from sim.measures import by, count, measure_table
from sim.measures.curves import POOL_TIME, logged_in, peaks
from tests.builders import pool, shift
from tests.corpora import quick
from tests.measures.brute import Brute
from tests.measures.handmade import DAY, H, Row, answered, gone, in_ivr, log_of, two_sites

FIELDS = ("handled", "busy", "staffed", "logged_in", "rostered", "overtime")


def one_day(**parts: Any) -> Centre:
    """Pool pa has two agents until 01:00 and one until 02:00; pb has one all day."""
    shifts = [shift(0.0, H, 1), shift(0.0, 2 * H, 1)]
    pools = {"pa": pool(shifts, ["x", "y"], "a"), "pb": pool(1, ["x", "y"], "b")}
    return two_sites(**({"pools": pools} | parts))


STAFF = [(0.0, "pa", 2), (0.0, "pb", 1), (H, "pa", 1), (2 * H, "pa", 0)]
LATE = [
    *STAFF[:2],
    (H, "pa", 1, 1, 1),
    (H + 300.0, "pa", 1),
    (2 * H, "pa", 0, 1, 1),
    (2 * H + 90.0, "pa", 0),
]
"""The same where one finishes 300 s, the other 90 s after the shift."""


def test_an_agent_who_finishes_a_call_past_the_shift_is_logged_in_and_in_overtime() -> None:
    centre = one_day()
    rows = [
        answered(H - 100.0, 0.0, 300.0, 100.0),
        answered(H - 50.0, 0.0, 600.0, 0.0),
        answered(2 * H - 60.0, 0.0, 120.0, 30.0),
    ]
    counts = [count(log_of(centre, rows, LATE), centre)]
    work = 400.0 + 600.0 + 150.0
    ghosts = 300.0 + 90.0
    staffed = 3 * H + DAY
    table = measure_table(counts).value
    assert table["occupancy"] == pytest.approx(work / (staffed + ghosts))
    assert table["utilisation"] == pytest.approx(work / (staffed + ghosts))
    assert table["agents_overtime"] * DAY == pytest.approx(ghosts)
    assert table["agents_on_duty"] * DAY == pytest.approx(staffed + ghosts)
    pools = by(counts, "occupancy", "pool").value
    np.testing.assert_allclose(pools, [work / (3 * H + ghosts), 0.0])
    sites = by(counts, "occupancy", "site").value
    np.testing.assert_array_equal(pools, sites)
    late = by(counts, "occupancy", "pool", "interval").set_index(["pool", "interval"]).value
    assert late["pa", "01:00"] == pytest.approx((300.0 + 550.0) / (0.5 * H + 300.0))
    assert late["pa", "01:30"] == pytest.approx(60.0 / (0.5 * H))
    assert late["pa", "02:00"] == 1.0
    assert np.isnan(late["pa", "02:30"])


def test_shrinkage_is_paid_but_not_available() -> None:
    half = pool(4, ["x", "y"], "a")
    half["staffing"]["shrinkage"] = 0.5
    centre = two_sites(pools={"pa": half, "pb": pool(1, ["x", "y"], "b")})
    rows = [answered(0.0, 0.0, 8640.0, 0.0)]
    counts = [count(log_of(centre, rows, [(0.0, "pa", 2), (0.0, "pb", 1)]), centre)]
    np.testing.assert_allclose(by(counts, "occupancy", "pool").value, [0.05, 0.0])
    np.testing.assert_allclose(by(counts, "utilisation", "pool").value, [0.025, 0.0])
    np.testing.assert_allclose(by(counts, "agents_rostered", "pool").value, [4.0, 1.0])


def test_an_agent_is_busy_from_the_match_which_precedes_the_answer_by_the_link() -> None:
    centre = one_day()
    rows = [answered(10.0, 12.0, 60.0, 0.0, pool="pb")]
    counts = [count(log_of(centre, rows, STAFF), centre)]
    table = measure_table(counts).value
    assert table["agents_busy"] * DAY == pytest.approx(62.0)
    assert table["occupancy"] == pytest.approx(60.0 / (3 * H + DAY))
    assert table["mean_queue"] * DAY == pytest.approx(10.0)


def test_staff_held_after_closing_time_is_in_overtime() -> None:
    centre = one_day()
    held = [(0.0, "pa", 2), (0.0, "pb", 1), (H, "pa", 1), (2 * H + 90.0, "pa", 0)]
    counts = [count(log_of(centre, [answered(0.0)], held), centre)]
    assert measure_table(counts).value["agents_overtime"] * DAY == pytest.approx(90.0)


def test_agents_missing_in_an_outage_are_neither_on_duty_nor_in_overtime() -> None:
    centre = one_day()
    out = [(0.0, "pa", 2), (0.0, "pb", 1), (600.0, "pa", 0, 1), (1200.0, "pa", 1)]
    rows = [answered(500.0, 0.0, 900.0, 0.0)]
    counts = [count(log_of(centre, rows, [*out, (2 * H, "pa", 0)]), centre)]
    pools = by(counts, "agents_on_duty", "pool").value * DAY
    assert pools[0] == pytest.approx(2 * 600.0 + 600.0 + 6000.0)
    assert measure_table(counts).value["agents_overtime"] == 0.0


def test_peaks_and_means_of_lines_ports_and_queue() -> None:
    centre = two_sites()
    rows = [
        in_ivr(0.0, 100.0),
        in_ivr(50.0, 100.0),
        in_ivr(100.0, 10.0, entry_site="b"),
        gone(2000.0, 300.0),
        gone(2100.0, 100.0),
        gone(2200.0, 100.0, entry_site="b"),
        answered(2250.0, 10.0, 40.0, 0.0),
    ]
    counts = [count(log_of(centre, rows), centre)]
    table = measure_table(counts).value
    assert table["peak_ports"] == 2
    assert table["peak_queue"] == 3
    assert table["peak_lines"] == 3
    assert table["mean_ports"] * DAY == pytest.approx(210.0)
    assert table["mean_queue"] * DAY == pytest.approx(510.0)
    assert table["mean_lines"] * DAY == pytest.approx(210.0 + 500.0 + 50.0)
    assert by(counts, "peak_ports", "site").value.tolist() == [2.0, 1.0]
    assert by(counts, "peak_queue", "site").value.tolist() == [2.0, 1.0]
    assert by(counts, "peak_queue", "interval").value[:3].tolist() == [0.0, 3.0, 0.0]


def test_a_peak_is_found_in_each_replication_and_then_averaged() -> None:
    centre = two_sites()
    logs = [[gone(0.0, 9.0)] * n for n in (1, 4)]
    counts = [count(log_of(centre, rows), centre) for rows in logs]
    assert measure_table(counts).value["peak_queue"] == 2.5


def test_a_line_freed_at_the_instant_of_an_arrival_is_free() -> None:
    centre = two_sites()
    rows = [in_ivr(0.0, 60.0), in_ivr(60.0, 60.0), in_ivr(120.0, 60.0)]
    counts = [count(log_of(centre, rows), centre)]
    assert measure_table(counts).value["peak_lines"] == 1


times = st.integers(0, 40).map(lambda i: i * 300.0)
numbers = st.tuples(*[st.integers(0, 3)] * 3).map(lambda n: (n[0], n[1], min(n[1], n[2])))
"""On duty, finishing a call after it, of these after the shift."""
lengths = st.integers(0, 30).map(lambda i: i * 150.0)


@st.composite
def busy_logs(draw: st.DrawFn) -> tuple[Centre, CallLog]:
    """A centre of a day with shifts and a warm-up, and a log that heeds no rule of an engine."""
    shifts = [
        shift(start, start + length, agents)
        for start, length, agents in draw(
            st.lists(st.tuples(times, lengths.filter(bool), st.integers(1, 3)), min_size=1,
                     max_size=3))
    ]  # fmt: skip
    staffing = {"shifts": {str(i): s for i, s in enumerate(shifts)},
                "shrinkage": draw(st.sampled_from([0.0, 0.4]))}  # fmt: skip
    pools = {"pa": pool(1, ["x", "y"], "a") | {"staffing": staffing},
             "pb": pool(1, ["x", "y"], "b")}  # fmt: skip
    centre = two_sites(pools=pools, horizon={"warmup_s": draw(st.sampled_from([0.0, 4000.0]))})
    rows = []
    for t, wait, talk, wrap in draw(st.lists(st.tuples(times, lengths, lengths, lengths),
                                             max_size=12)):  # fmt: skip
        where: Row = {"entry_site": draw(st.sampled_from("ab")), "pool": draw(st.sampled_from(
            ["pa", "pb"])), "ivr_start_s": t, "ivr_end_s": t + wait}  # fmt: skip
        ended = draw(st.sampled_from(["answered", "dropped_in_outage", "abandoned"]))
        if ended == "abandoned":
            rows.append(gone(t, wait + talk, **(where | {"pool": None})))
        else:
            delay = 2.0 if (where["entry_site"] == "a") != (where["pool"] == "pa") else 0.0
            rows.append(answered(t, wait + delay, talk, wrap, disposition=ended, **where))
    changes = sorted(
        {
            (t, p): n
            for t, p, n in draw(
                st.lists(st.tuples(times, st.sampled_from(["pa", "pb"]), numbers), max_size=8)
            )
        }.items()
    )
    rows.sort(key=lambda r: r["arrival_s"])
    return centre, log_of(centre, rows, [(t, p, *n) for (t, p), n in changes])


@pytest.mark.broad
@quick(25)
@given(busy_logs())
def test_load_is_what_counting_moment_by_moment_gives(drawn: tuple[Centre, CallLog]) -> None:
    centre, log = drawn
    counted = count(log, centre)
    brute = Brute(log, centre)
    for index in range(2):
        slow = brute.load(index)
        for name in FIELDS:
            fast = counted.arrays[f"load.{name}_s"][index].ravel()
            np.testing.assert_allclose(fast, slow[name], atol=1e-6, err_msg=name)
    for what in ("lines", "ports", "queue"):
        for site in (0, 1, None):
            seconds, most = brute.occupancy_of(what, site)
            place = 2 if site is None else site
            np.testing.assert_array_equal(counted.arrays[f"peak.{what}"][place].ravel(), most)
            if site is not None:
                fast = counted.arrays[f"centre.{what}_s"][site].ravel()
                np.testing.assert_allclose(fast, seconds, atol=1e-6, err_msg=what)


def test_peaks_of_many_spans() -> None:
    rng = np.random.default_rng(1)
    starts = np.sort(rng.integers(0, 80_000, 3000) + rng.choice([0.0, 0.25], 3000))
    ends = starts + rng.exponential(900.0, 3000) + 0.5
    found = np.zeros(48, dtype=np.int32)
    peaks(starts, np.sort(ends), 0, 48, (1800.0, 5000.0, DAY), found)
    moments = np.union1d(starts, np.arange(48) * 1800.0)
    running = ((starts <= moments[:, None]) & (ends > moments[:, None])).sum(axis=1)
    for cell in range(48):
        inside = (moments >= max(cell * 1800.0, 5000.0)) & (moments < (cell + 1) * 1800.0)
        entering = ((starts < 5000.0) & (ends > 5000.0)).sum() if cell == 2 else 0
        assert found[cell] == max(running[inside].max(initial=0), entering)
    assert found[:2].tolist() == [0, 0]


def test_agents_who_finish_are_logged_in_and_those_who_are_late_are_in_overtime() -> None:
    seconds, booked = np.zeros((len(POOL_TIME), 10)), np.zeros((len(POOL_TIME), 10))
    overtime, levels = np.zeros(1), np.zeros((4, 1), dtype=np.int64)
    changes = (
        np.array([0.0, 300.0, 350.0, 700.0]),
        np.zeros(4, int),
        np.array([6, 0, 0, 15]),
        np.array([0, 3, 3, 1]),
        np.array([0, 5, 2, 0]),
        np.array([0, 4, 1, 0]),
    )
    roster = (np.zeros(1), np.array([[20.0], [12.0], [0.0], [0.0]]), np.array([0, 1]))
    logged_in(
        changes, roster, levels, (0.0, 1000.0), (100.0, 0.0, 1000.0), (seconds, booked), overtime
    )
    total = seconds.sum(axis=1) + 100.0 * np.cumsum(booked, axis=1).sum(axis=1)
    assert total[POOL_TIME.staffed_s] == 6 * 300.0 + 15 * 300.0
    assert total[POOL_TIME.beyond_staffing_s] == 5 * 50.0 + 2 * 350.0
    assert total[POOL_TIME.staying_s] == 3 * 400.0 + 300.0
    late = (3 + 4) * 50.0 + (3 + 1) * 350.0 + 3 * 300.0  # at the end 15 are there, 12 on shift
    assert total[POOL_TIME.overtime_s] == overtime[0] == late
    assert levels.tolist() == [[15], [1], [0], [0]]


def test_stays_that_fill_many_intervals() -> None:
    centre = two_sites(horizon={"days": 2})
    rows = [
        in_ivr(0.0, 3 * DAY, entry_site="b"),
        in_ivr(100.0, DAY),
        in_ivr(1800.0, 3600.0, entry_site="b"),
        in_ivr(1800.0, 3600.0, entry_site="b"),
    ]
    found = count(log_of(centre, rows), centre).arrays["centre.ports_s"]
    assert found.shape == (2, 2, 48)
    assert found[0].sum() == pytest.approx(DAY)
    assert found[0, 0, :3].tolist() == [1700.0, 1800.0, 1800.0]
    assert found[0, 1, :2].tolist() == [100.0, 0.0]
    assert found[1].sum() == pytest.approx(7200.0 + 2 * DAY)
    assert found[1, 0, :4].tolist() == [1800.0, 5400.0, 5400.0, 1800.0]


def test_levels_of_staffing_fill_intervals() -> None:
    centre = two_sites(horizon={"days": 2, "warmup_s": 900.0})
    staff = [(0.0, "pa", 2), (2700.0, "pa", 0), (DAY + 600.0, "pa", 3)]
    found = count(log_of(centre, [], staff), centre).arrays["load.staffed_s"]
    assert found[0, 0, :3].tolist() == [1800.0, 1800.0, 0.0]
    assert found[0, 1, :2].tolist() == [3600.0, 5400.0]
    assert found[0, 1].sum() == 3600.0 + 47 * 5400.0
    assert not found[1].any()
