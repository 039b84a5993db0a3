"""Plans of several days: weekdays, days off, nights over midnight, chances of days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.centre.base import WEEKDAYS
from sim.centre.shifts import Break, Shift
from sim.errors import InputError
from sim.planning.asked import asked_of
from sim.planning.calendar import by_day, localised, moment, on_each
from sim.planning.catalogue_of_shifts import own_shifts
from sim.planning.columns import Column, columns_of, interval_columns, planned, staffed
from sim.planning.days import Served
from sim.planning.limits import Limits
from sim.planning.objective import COST_TOTAL
from sim.planning.optimise import optimise
from sim.planning.procedure import Procedure
from sim.planning.programme import Need, Programme
from sim.planning.rows import Row, asked_rows, kept
from sim.planning.setup import setup_of
from sim.planning.sizes import Sizes
from sim.planning.slopes import slopes
from sim.planning.streams import streams_of
from sim.report.plan_files import scenario_data
from sim.report.plan_report import keep_plan
from sim.report.roster_files import roster_table, spans_of
from sim.start.cells import days as read_days
from tests.planning.enumerated import cheapest
from tests.planning.test_found import FEW, counter

Floats = NDArray[np.float64]
WORKDAYS = list(WEEKDAYS[:5])
CTU = [6, 6, 6, 6, 6, 8, 9, 12, 18, 22, 25, 21, 21, 20, 18, 21, 21, 24, 24, 18, 18, 18, 12, 8]
"""Agents by hour; 55 shifts of eight hours cover them (sevenxx07/LP-Scheduling-problem)."""


def week(days: int = 7, **horizon: Any) -> sim.Study:
    """The counter of `tests.planning.test_found` over some days; its shift works from Monday to
    Friday."""
    data = counter().to_dict()
    data["centre"]["horizon"] |= {"days": days, **horizon}
    data["centre"]["pools"]["one"]["staffing"]["shifts"]["whole"]["days"] = WORKDAYS
    return sim.Study.from_dict(data)


def shift(start: str, end: str, *days: str) -> Shift:
    return Shift(start=start, end=end, agents=0, days=days or WEEKDAYS)


def test_five_days_in_a_row_may_begin_on_any_weekday_and_other_patterns_stay() -> None:
    data = week().to_dict()
    shifts = data["centre"]["pools"]["one"]["staffing"]["shifts"]
    shifts["half"] = {"start": "09:00", "end": "11:00", "agents": 1, "days": ["sat", "sun"]}
    centre = sim.Study.from_dict(data).effective_centre
    patterns = {made.days for made in own_shifts(centre, ["one"])["one"].values()}
    assert len([days for days in patterns if len(days) == 5]) == 7
    assert ("mon", "tue", "fri", "sat", "sun") in patterns
    assert [days for days in patterns if len(days) == 2] == [("sat", "sun")]
    assert "from_0900_4h_thu_mon" in own_shifts(centre, ["one"])["one"]


def test_nobody_works_on_a_day_on_which_the_centre_is_closed() -> None:
    opening = dict.fromkeys(WEEKDAYS[:6], "08:00-12:00")
    centre = week(opening=opening).effective_centre
    found = own_shifts(centre, ["one"])["one"].values()
    assert {made.days for made in found} == {WEEKDAYS[:5], WEEKDAYS[1:6]}


def test_patterns_may_be_asked_for_by_their_days_in_a_row() -> None:
    centre = week().effective_centre
    found = {made.days for made in own_shifts(centre, ["one"], (4, 1))["one"].values()}
    assert {len(days) for days in found} == {4, 1} and len(found) == 14
    with pytest.raises(InputError, match="allowed: numbers from 1 to 7"):
        own_shifts(centre, ["one"], (8,))
    with pytest.raises(InputError, match="go with several days"):
        own_shifts(counter().effective_centre, ["one"], (5,))


@pytest.mark.parametrize(("days", "hours"), [(7, 40.0), (3, 30.0)])
def test_a_shift_over_midnight_is_paid_within_the_horizon(days: int, hours: float) -> None:
    """Over a week the night from Sunday comes in on Monday; of three days the last is cut."""
    centre = week(days, opening="00:00-24:00").effective_centre
    night = shift("22:00", "08:00", *(("thu", "fri", "sat", "sun") if days == 7 else WEEKDAYS[:3]))
    (column,) = columns_of(centre, {"one": {"night": night}})
    many = planned(centre, [column], np.array([3]))
    there = staffed(many, "one")
    assert column.paid_h == pytest.approx(hours if days == 7 else 22.0)
    assert 3 * column.cost == pytest.approx(there.cost)
    assert 3 * column.phones == pytest.approx(there.phones)
    assert 3 * column.present == pytest.approx(there.present)


@pytest.mark.parametrize("days", [2, 7])
def test_what_a_shift_gives_is_what_its_roster_has(days: int) -> None:
    """Breaks, absence, shrinkage and the night's premium included."""
    data = week(days, opening="00:00-24:00").to_dict()
    data["centre"]["tariff"] = {"night_premium": {"factor": 1.5, "start": "22:00", "end": "06:00"}}
    data["centre"]["pools"]["one"]["staffing"] |= {"shrinkage": 0.2, "absence": 0.1}
    centre = sim.Study.from_dict(data).effective_centre
    rest = Break(after_s=3600.0, duration_s=900.0, groups=2)
    made = Shift(start="20:30", end="05:00", agents=0, days=("mon", "sun", "tue"), breaks=(rest,))
    (column,) = columns_of(centre, {"one": {"late": made}})
    there = staffed(planned(centre, [column], np.array([1000])), "one")
    assert 1000 * column.cost == pytest.approx(there.cost)
    assert 1000 * column.phones == pytest.approx(there.phones, abs=1e-6)


def cyclic(patterns: list[tuple[int, ...]]) -> tuple[Floats, Floats]:
    """Hours of a week that shifts of eight hours cover, begun at each hour of some days; cost."""
    covers = []
    for days in patterns:
        for start in range(24):
            column = np.zeros(7 * 24)
            for day in days:
                column[[(day * 24 + start + h) % (7 * 24) for h in range(8)]] += 1.0
            covers.append(column)
    return np.array(covers).T, np.array([float(len(d)) for d in patterns for _start in range(24)])


def of_week(patterns: list[tuple[int, ...]]) -> Programme:
    covers, cost = cyclic(patterns)
    columns = [
        Column("all", f"{at}", shift("08:00", "16:00"), float(cost[at]), 8.0, covers[:, at],
               covers[:, at])
        for at in range(len(cost))
    ]  # fmt: skip
    can, nobody = np.ones((1, 1), dtype=np.bool_), np.zeros((1, 7 * 24))
    return Programme(columns, ["all"], nobody, nobody + 1.0, can, dive=True)


def test_a_week_of_the_cyclic_days_takes_seven_times_55_shifts() -> None:
    """With shifts of single days; agents who work five of them are no fewer days in all."""
    needs = [Need((0,), at, float(n)) for at, n in enumerate(7 * CTU)]
    single = of_week([(day,) for day in range(7)]).solve(needs=needs, gap=1e-3)
    assert single.bound <= 7 * 55 <= single.cost <= 1.03 * 7 * 55
    five = of_week([tuple((first + d) % 7 for d in range(5)) for first in range(7)])
    found = five.solve(needs=needs, gap=1e-3)
    covers, _cost = cyclic([tuple((first + d) % 7 for d in range(5)) for first in range(7)])
    assert (covers @ found.counts >= 7 * CTU).all()
    assert 7 * 55 <= found.cost <= 1.08 * 7 * 55
    assert found.bound <= found.cost


def test_labels_have_the_weekday_and_one_day_has_none() -> None:
    horizon = week(first_weekday="thu").effective_centre.horizon
    assert moment(horizon, 0) == "Thu 00:00"
    assert moment(horizon, 2 * horizon.intervals_per_day + 20) == "Sat 10:00"
    assert moment(counter().effective_centre.horizon, 20) == "10:00"
    assert localised("service_level>=0.8 Thu 10:00 vip") == "service_level>=0.8 Thu 10:00 vip"
    agents = np.arange(horizon.days * horizon.intervals_per_day)
    assert np.array_equal(on_each(horizon, by_day(horizon, agents.tolist())), agents)


def test_a_chance_is_one_of_all_days_or_by_day_of_each_weekday() -> None:
    centre = week(2).effective_centre
    streams = streams_of(centre)
    said = ["P(service_level>=0.8)>=0.5", "P(service_level>=0.8)>=0.5 by day",
            "service_level>=0.8 by day", "service_level>=0.8"]  # fmt: skip
    rows = asked_rows(centre, streams, [asked_of(text, centre) for text in said], 60)
    assert [row.label.split(" ")[-1] for row in rows[1:5]] == ["Mon", "Tue", "Mon", "Tue"]
    size = centre.horizon.intervals_per_day
    good = np.zeros((4, 1, 2 * size))
    good[:, 0, 20] = [9, 9, 9, 9]  # Monday is kept on every replication
    good[:, 0, size + 20] = [5, 5, 5, 9]  # Tuesday on one of four
    counted = np.where(good > 0, 10.0, 0.0)
    found = kept(rows, Served(good, counted))
    assert found.value.tolist() == pytest.approx([5 / 8, 1.0, 1 / 4, 0.9, 0.6, 0.75])
    assert found.days[:3].tolist() == [8, 4, 4]
    assert found.failing[:3].tolist() == [3, 0, 3]


def test_a_chance_of_what_is_known_of_all_days_together_is_refused() -> None:
    with pytest.raises(InputError, match="is known of all together alone"):
        asked_of("P(cost_total<=9000)>=0.9", week().effective_centre)
    asked_of("P(cost_total<=9000)>=0.9", counter().effective_centre)


def test_more_than_a_week_is_refused() -> None:
    with pytest.raises(InputError, match=r"found 8; a plan is made for 7 days at most"):
        setup_of(week(8), 0.8, 60, False, None, None)


def test_limits_count_people_of_a_week_and_presence_each_day() -> None:
    limits = Limits(most={"one": 6}, least={"one": 2})
    setup = setup_of(week(), 0.5, 60, False, None, None, limits=limits, days_on=(5,))
    plan = setup.programme.solve(setup.asked)
    there = setup.programme.on_phones(plan.counts)[0]
    assert plan.counts.sum() <= 6
    assert there[setup.asked.sum(axis=0) > 0.0].min() >= 2.0
    assert (there.reshape(7, -1).max(axis=1) > 0.0).all()


def test_agents_of_intervals_are_a_column_for_each_day() -> None:
    centre = week(2).effective_centre
    columns = interval_columns(centre, ["one"])
    counts = np.zeros(len(columns), dtype=np.int64)
    counts[[16, 48 + 17]] = 3, 4
    staffing = planned(centre, columns, counts).pools["one"].staffing
    assert isinstance(staffing.by_interval, dict)
    assert staffing.by_interval["mon"][16] == 3 and staffing.by_interval["tue"][17] == 4
    assert sum(map(sum, staffing.by_interval.values())) == 7
    assert columns[48 + 17].name == "Tue 08:30" and columns[48 + 17].shift.days == ("tue",)


@pytest.mark.compiled
def test_one_more_agent_helps_on_its_own_day() -> None:
    setup = setup_of(week(2), 0.8, 60, False, None, None)
    sizes = Sizes(20, 20, 20, 20, 1)
    search = Procedure(setup, 1, 2, lambda *_said: None, 0.05, np.inf, sizes).search()
    plan = setup.programme.solve(setup.asked)
    found = slopes(search, plan.counts, setup.blocks, setup.free, 20)
    monday = [at for at, row in enumerate(setup.rows) if row.label == "Mon 09:00"]
    own = found.rows[monday[0], 0]
    assert own[16:20].max() > 0.0
    assert not own[48:].any()


@pytest.mark.compiled
@pytest.mark.broad
@pytest.mark.parametrize("share", [0.6, 0.75])
def test_days_off_are_solved_to_within_one_agent_of_the_best_of_all_plans(share: float) -> None:
    """Three days, of which an agent works two or one: all plans are tried."""
    study = week(3)
    given = {
        "mon_tue": shift("08:00", "12:00", "mon", "tue"),
        "tue_wed": shift("08:00", "12:00", "tue", "wed"),
        "mon_wed": shift("08:00", "12:00", "mon", "wed"),
        "wed": shift("09:00", "12:00", "wed"),
    }
    found = optimise(study, share=share, minutes=240, shifts={"one": given}, **FEW)
    best = cheapest(study.effective_centre, found.columns, share, 240, days=600)
    assert found.holds
    assert 0.0 < found.bound <= best.cost + 1e-9
    one = max(column.cost for column in found.columns)
    assert best.cost - 1e-9 <= found.cost <= best.cost + one


@pytest.mark.compiled
@pytest.mark.broad
def test_a_week_of_equal_days_costs_seven_days_and_with_days_off_no_less(tmp_path: Path) -> None:
    few = {**FEW, "search_days": 15, "wide_days": 30, "fresh_days": 60}
    day = optimise(counter(), share=0.7, **few)
    free = optimise(week(), share=0.7, days_on=(1,), **few)
    off = optimise(week(), share=0.7, days_on=(5,), **few)
    assert free.holds and off.holds
    assert 0.9 * 7 * day.cost <= free.cost <= 1.15 * 7 * day.cost
    assert off.cost >= 0.97 * free.cost
    assert {len(c.shift.days) for c, n in zip(off.columns, off.counts, strict=True) if n} == {5}
    page = keep_plan(off, tmp_path / "plan")
    assert "a week" in page.read_text(encoding="utf-8")
    again: Any = sim.open(tmp_path / "plan")
    assert again.counts.sum() == off.counts.sum()
    assert again.assessed.required["interval"].iloc[60].startswith("Tue")
    shifts = scenario_data(off)["centre"]["pools"]["one"]["staffing"]["shifts"]
    assert sum(one["agents"] for one in shifts.values()) == off.counts.sum()
    table = roster_table(off)
    used = [c.shift.days for c, n in zip(off.columns, off.counts, strict=True) if n]
    assert [read_days(text) for text in table["day"]] == used


@pytest.mark.compiled
@pytest.mark.broad
def test_the_whole_cost_of_a_week_is_told_by_the_day() -> None:
    few = {**FEW, "search_days": 10, "wide_days": 20, "fresh_days": 30}
    found = optimise(week(), share=0.6, minimise=COST_TOTAL, days_on=(5,), **few)
    wages = sum(c.cost * n for c, n in zip(found.columns, found.counts.tolist(), strict=True))
    assert found.cost >= wages / 7
    assert found.cost == pytest.approx(wages / 7, rel=0.5)
    assert 0.0 < found.bound <= found.cost
    assert all(step.cost < 2.0 * wages / 7 for step in found.steps)


def test_patterns_over_sunday_are_written_so_that_they_are_read_back() -> None:
    days = ("mon", "thu", "fri", "sat", "sun")
    assert spans_of(days) == "Mon, Thu-Sun"
    assert read_days(spans_of(days)) == days


def test_rows_that_were_stored_before_there_were_weeks_are_of_no_days() -> None:
    assert Row((0,), (0, 2), 0.8, "10:00").days == 0
