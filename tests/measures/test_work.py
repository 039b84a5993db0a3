"""Deferred and outbound work: when it is due, and counts against those worked out slowly."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.centre.deferred_work import Due, due_times
from sim.centre.horizon import Horizon
from sim.engine import CallLog, run_reference
from sim.measures import count, measure_table
from sim.measures.layout import Floats
from tests.builders import centre, centre_data, draw, exponential, kind, pool, shift, shown
from tests.engine.test_hand_traced_work import work
from tests.measures.handmade import H
from tests.measures.stretches import assert_same_counts, counted, cut

DAY = 86_400.0
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEK: dict[str, str | tuple[str, ...]] = dict.fromkeys(WORKDAYS, "08:00-18:00")


@pytest.mark.parametrize(
    ("days", "came", "due"),
    [
        (0, 9 * H, 18 * H),
        (0, 6 * H, 18 * H),
        (0, 18 * H, DAY + 18 * H),
        (0, 18 * H - 1, 18 * H),
        (1, 9 * H, DAY + 18 * H),
        (0, 4 * DAY + 19 * H, 7 * DAY + 18 * H),
        (1, 4 * DAY + 9 * H, 7 * DAY + 18 * H),
        (2, 5 * DAY, 9 * DAY + 18 * H),
    ],
)
def test_work_is_due_at_the_closing_time_of_a_working_day(
    days: int, came: float, due: float
) -> None:
    horizon = Horizon(days=7, opening=WEEK)
    assert due_times(Due(working_days=days), np.array([came]), horizon).tolist() == [due]


@pytest.mark.parametrize(
    ("days", "came", "due"),
    [
        (0, 12.5 * H, 20 * H),
        (0, 2 * H, 2.5 * H),
        (0, 3 * H, 20 * H),
        (0, 21 * H, 2 * DAY + 2.5 * H),
        (0, 2 * DAY + 1 * H, 2 * DAY + 2.5 * H),
        (0, 2 * DAY + 3 * H, 2 * DAY + 20 * H),
        (1, 13 * H, 2 * DAY + 2.5 * H),
    ],
)
def test_a_working_day_closes_at_the_end_of_its_last_hours(
    days: int, came: float, due: float
) -> None:
    """Monday, the first day, 8-12 and 13-20; Sunday and Tuesday from 22 to 2:30 a day later."""
    opening: dict[str, str | tuple[str, ...]] = {
        "sun": "22:00-02:30", "mon": "08:00-12:00, 13:00-20:00", "tue": "22:00-02:30",
        "wed": "08:00-20:00",
    }  # fmt: skip
    horizon = Horizon(days=7, opening=opening)
    assert due_times(Due(working_days=days), np.array([came]), horizon).tolist() == [due]


def test_work_is_due_so_long_after_it_came_or_never() -> None:
    horizon = Horizon(days=1, opening="closed")
    came = np.array([0.0, 5.0])
    assert due_times(Due(after_s=60.0), came, horizon).tolist() == [60.0, 65.0]
    assert due_times(Due(working_days=0), came, horizon).tolist() == [math.inf] * 2
    assert due_times(Due(working_days=3), np.empty(0), horizon).tolist() == []


def small(**more: Any) -> Centre:
    """One agent from 8 to 10; three mails due an hour after they came, a list of four at 09:30."""
    mail = work([8 * H, 8 * H + 600.0, 11 * H], 1800.0, due={"after_s": 3600.0})
    calls = work([], 600.0, "outbound", due={"working_days": 0})
    calls["demand"] = {"release": {"contacts": 4, "at": "09:30"}}
    calls["outbound"] = {"right_party": 0.0, "unanswered_s": 60.0}
    parts = {
        "contact_types": {"call": kind([]), "mail": mail, "list": calls},
        "pools": {"p": pool([shift(8 * H, 10 * H, 1)], ["call", "mail", "list"])},
        "tariff": {"revenue_per_served": {"mail": 5.0, "list": 7.0}},
        **more,
    }
    return centre(centre_data(**parts))


def found(of: Centre, *names: str) -> list[float]:
    table = measure_table([count(run_reference(of, draw(of)), of)])
    return [float(table["value"][name]) for name in names]


def test_small_day_by_hand() -> None:
    """The first mail takes till 8:30, the second till 9:00, both in time; the third is never done
    and due at 12:00. The list is dialled from 9:30 to 9:34."""
    of = small()
    assert found(
        of, "work_came", "work_done", "timely_handling", "contact_rate", "work_age",
        "revenue_per_contact",
    ) == pytest.approx([7.0, 2.0, 6 / 7, 0.0, (1800 + 3000) / 2, 10.0 / 6])  # fmt: skip
    open_s = 1800 + 3000 + 13 * H + 60 + 120 + 180 + 240
    assert found(of, "backlog", "cost_revenue") == pytest.approx([open_s / DAY, -10.0])
    assert found(of, "occupancy", "agents_busy") == pytest.approx([3840 / 7200, 3840 / DAY])
    calls = ("offered_calls", "offered_to_agents", "answered_calls", "lost_calls")
    assert found(of, *calls, "cost_per_offered", "cost_lost_value")[:4] == [0.0] * 4


def test_everybody_who_answers_brings_revenue() -> None:
    of = small()
    kinds = of.contact_types
    sure = kinds["list"].model_copy(update={"outbound": None})
    of = of.model_copy(update={"contact_types": {**kinds, "list": sure}})
    assert found(of, "contact_rate", "revenue_per_contact") == pytest.approx([1.0, 31.0 / 5])


def busy() -> Centre:
    """Two days of calls, mail and a list, with a warm-up, more than can be done."""
    mail = {
        "channel": "deferred", "demand": {"daily_volume": 150.0}, "talk": exponential(300.0),
        "wrap_up": exponential(60.0), "due": {"working_days": 0},
    }  # fmt: skip
    calls = {
        "channel": "outbound", "talk": exponential(200.0), "due": {"after_s": 7200.0},
        "demand": {"release": {"contacts": 60, "at": "10:00"}},
        "outbound": {"right_party": 0.4, "unanswered_s": 25.0}, "priority": 2,
    }  # fmt: skip
    call = {
        "demand": {"daily_volume": 900.0}, "route": "r", "talk": exponential(200.0),
        "patience": exponential(300.0),
    }  # fmt: skip
    return centre(
        centre_data(
            horizon={"days": 2, "opening": "08:00-18:00", "warmup_s": 9.3 * H},
            contact_types={"call": call, "mail": mail, "list": calls},
            pools={"p": pool([shift(8 * H, 18 * H, 4)], ["call", "mail", "list"], reserve=1)},
            tariff={"revenue_per_served": {"list": 3.0}},
        )
    )


def slow(of: Centre, log: CallLog) -> dict[str, Floats]:
    """The table ``work`` one contact and one interval at a time."""
    setting = count(log, of).setting
    fields = ("came", "dialled", "not_reached", "done", "due", "timely", "open_s", "age_s",
              "revenue")  # fmt: skip
    table = {f: np.zeros((3, 2, setting.intervals)) for f in fields}
    width, warm, end = setting.width_s, setting.warmup_s, setting.end_s

    def add(field: str, kind_: int, time: float, amount: float = 1.0) -> None:
        cell = min(int(time // width), setting.cells - 1)
        table[field][kind_, cell // setting.intervals, cell % setting.intervals] += amount

    rows = shown(log, "contact_type", "arrival_s", "end_s", "disposition")
    for name, came, finished, how in rows:
        if name == "call":
            continue
        k = {"mail": 1, "list": 2}[name]
        for cell in range(setting.cells):
            low, high = max(cell * width, warm, came), min((cell + 1) * width, finished)
            if high > low:
                add("open_s", k, cell * width, high - low)
        if came < warm:
            continue
        add("came", k, came)
        if how == "done":
            add("done", k, finished)
            add("age_s", k, finished, finished - came)
            add("revenue", k, finished, 3.0 * (k == 2))
        add("not_reached", k, finished, how == "not_reached")
        add("dialled", k, finished, k == 2 and how != "unfinished")
        day = came // DAY + (came % DAY >= 18 * H)
        due = came + 7200.0 if k == 2 else day * DAY + 18 * H
        if due <= end:
            add("due", k, due)
            add("timely", k, due, how != "unfinished" and finished <= due)
    return table


def test_counts_are_those_of_looking_at_every_contact() -> None:
    of = busy()
    log = run_reference(of, draw(of))
    counts = count(log, of)
    for name, expected in slow(of, log).items():
        found = counts.arrays[f"work.{name}"].astype(float)
        np.testing.assert_allclose(found, expected, atol=1e-6, err_msg=name)
    assert counts.arrays["work.timely"].sum() not in (0, counts.arrays["work.due"].sum())
    assert (counts.arrays["work.open_s"][:, -1].sum(axis=1) > 0).tolist() == [False, True, True]


def test_a_log_counted_in_parts_has_the_same_counts() -> None:
    of = busy()
    log = run_reference(of, draw(of))
    assert_same_counts(counted(cut(log, range(0, len(log), 97)), of), count(log, of))


def test_agents_who_do_work_are_busy_and_handle_it() -> None:
    of = busy()
    log = run_reference(of, draw(of))
    counts = count(log, of)
    taken = [(a, e) for a, e in shown(log, "answer_s", "wrap_end_s") if a is not None]
    warm, end = counts.setting.warmup_s, counts.setting.end_s
    seconds = sum(max(0.0, min(e, end) - max(a, warm)) for a, e in taken)
    for field in ("handled_s", "busy_s"):
        assert counts.arrays[f"load.{field}"].sum() == pytest.approx(seconds)
