"""The whole cost of a day as what is least, and ports and contract agents decided beside shifts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

import sim
from sim import measures
from sim.centre.shifts import Shift
from sim.errors import InputError
from sim.executors.local import Serial
from sim.planning import columns
from sim.planning.assessed import assessed
from sim.planning.capacities import Sized, capacities_of, every, neighbours, with_sizes
from sim.planning.days import Days
from sim.planning.floor import least_besides
from sim.planning.frontier import frontier
from sim.planning.objective import COST_TOTAL, Saved, amounts, counted_for, saved
from sim.planning.optimise import Plan, optimise
from sim.planning.setup import setup_of
from sim.planning.streams import streams_of
from sim.report.frontier_report import keep_frontier, read_frontier
from sim.report.plan_files import read_sizes, scenario_text
from sim.report.plan_report import keep_plan
from sim.wording import language
from sim.wording.plan_page import whole_headline
from tests.builders import exponential
from tests.planning.test_found import counter
from tests.report.kinds import frontier as few_points
from tests.report.kinds import planned
from tests.report.pages import Page
from tests.report.test_decision_sections import assert_every_number_is_beside

Floats = NDArray[np.float64]
FEW: dict[str, Any] = {"search_days": 60, "wide_days": 150, "fresh_days": 200, "seconds": 900.0}
EASY = ["service_level >= 0.3"]
"""A row that no good plan is short of: what is least decides alone."""
SHIFTS = {
    "one": {
        "whole": Shift(start="08:00", end="12:30", agents=0),
        "peak": Shift(start="09:00", end="11:00", agents=0),
    }
}
PORTS = "sites.main.ivr.ports"
TEAM = "pools.team.staffing.by_interval"


def dear(lost: float, ports: int = 4, **changed: Any) -> sim.Study:
    """The counter with a menu, ports that cost money, and callers who are worth something."""
    data = counter().to_dict()
    centre = data["centre"]
    plain = centre["contact_types"]["plain"]
    plain["lost_value"] = lost
    plain["ivr"] = {"journey": "menu"}
    menu = {"play": exponential(90.0), "branches": {"contained": 0.2, "agent": 0.8}}
    centre["ivr_journeys"] = {"menu": {"nodes": {"menu": menu}}}
    centre["sites"]["main"]["ivr"] = {"ports": ports, "when_full": "block"}
    centre["tariff"] = {"ivr_port_per_day": 8.0}
    return sim.Study.from_dict({**data, **changed})


def with_team(lost: float, agents: int = 0) -> sim.Study:
    """The same, with a partner whose agents are paid by the hour and are dearer."""
    data = dear(lost).to_dict()
    data["centre"]["pools"]["team"] = {
        "skills": {"plain": {"factor": 1.1, "preference": 2}},
        "staffing": {"by_interval": [agents]},
        "contract": "partner",
    }
    data["centre"]["tariff"]["outsourcing"] = {"partner": {"per_seat_hour": 1.0, "per_call": 2.0}}
    return sim.Study.from_dict(data)


class Enumerated:
    """Every plan of a small question on days that no search saw."""

    def __init__(self, study: sim.Study, path: str, days: int = 120) -> None:
        self._study, self._path = study, path
        centre = study.effective_centre
        self._days = Days(
            centre, streams_of(centre), 4321, 0, days, 2, others=counted_for(COST_TOTAL)
        )

    def spent(self, found: Plan, counts: tuple[int, ...], size: int, days: int = 120) -> Floats:
        """Cost of some of the days."""
        centre = with_sizes(self._study, {self._path: size}).effective_centre
        plan = columns.planned(centre, found.columns, np.array(counts))
        return amounts(self._days.served(plan, range(days)))

    def cheapest(self, found: Plan, plans: Iterator[tuple[tuple[int, ...], int]]) -> Floats:
        """Cost of the best of some plans, by day; those that are dearer beyond doubt on few days
        are not looked at on more."""
        best = self.spent(found, tuple(found.counts.tolist()), found.sizes[0].value)
        for counts, size in plans:
            few = self.spent(found, counts, size, 12)
            if saved(best[:12], few).surely_not(4.0):
                continue
            every = self.spent(found, counts, size)
            if every.mean() < best.mean():
                best = every
        return best


@pytest.mark.compiled
@pytest.mark.parametrize(
    "lost",
    [pytest.param(6.0, marks=pytest.mark.broad), pytest.param(25.0, marks=pytest.mark.slow)],
)
def test_no_shifts_with_any_number_of_ports_cost_less(lost: float) -> None:
    """All 210 plans with so many agents and ports are tried on other days."""
    study = dear(lost, seed=int(lost))
    found = optimise(study, keep=EASY, shifts=SHIFTS, sizes={PORTS: "2:12:2"}, **FEW)
    assert found.minimise == COST_TOTAL
    assert found.holds
    enumerated = Enumerated(study, PORTS)
    plans = itertools.product(itertools.product(range(7), range(5)), (2, 4, 6, 8, 10, 12))
    best = enumerated.cheapest(found, plans)
    mine = enumerated.spent(found, tuple(found.counts.tolist()), found.sizes[0].value)
    more = saved(mine, best)
    print(found.counts, found.sizes, found.cost, best.mean(), more)
    assert more.mean <= max(3.0 * more.error, 0.005 * best.mean())


@pytest.mark.compiled
@pytest.mark.slow
def test_agents_of_a_contract_stand_in_where_they_cost_less() -> None:
    study = with_team(12.0)
    found = optimise(study, keep=EASY, shifts=SHIFTS, sizes={TEAM: (0, 1, 2, 3, 4)}, **FEW)
    enumerated = Enumerated(study, TEAM)
    plans = itertools.product(itertools.product(range(6), range(4)), range(5))
    best = enumerated.cheapest(found, plans)
    mine = enumerated.spent(found, tuple(found.counts.tolist()), found.sizes[0].value)
    more = saved(mine, best)
    print(found.counts, found.sizes, found.cost, best.mean(), more)
    assert more.mean <= max(3.0 * more.error, 0.005 * best.mean())
    assert found.planned_study.centre.pools["team"].staffing.by_interval == (found.sizes[0].value,)


FEWEST: dict[str, Any] = {"search_days": 15, "wide_days": 25, "fresh_days": 40, "seconds": 900.0}
ONE_SHIFT = {"one": {"whole": Shift(start="08:00", end="12:30", agents=0)}}


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """Least wages, and the least whole cost with and without ports, of callers worth a lot."""
    study = dear(40.0)
    asked: dict[str, Any] = {"keep": EASY, "shifts": ONE_SHIFT, **FEWEST}
    return {
        "wages": optimise(study, **asked),
        "whole": optimise(study, minimise=COST_TOTAL, **asked),
        "ports": optimise(study, sizes={f"centre.{PORTS}": (2, 6, 10)}, **asked),
    }


@pytest.mark.compiled
@pytest.mark.broad
def test_where_lost_calls_cost_money_more_agents_are_worth_it(plans: dict[str, Plan]) -> None:
    wages, whole = plans["wages"], plans["whole"]
    assert whole.counts.sum() > wages.counts.sum()
    setup = setup_of(dear(40.0), None, 60, False, None, ONE_SHIFT, EASY, minimise=COST_TOTAL)
    days = Days(setup.centre, setup.streams, 99, 0, 40, 1, others=setup.others)
    spent = [amounts(days.served(setup.plan(plan.counts))) for plan in (wages, whole)]
    assert saved(*spent).surely(3.0)


@pytest.mark.compiled
@pytest.mark.broad
def test_what_a_plan_costs_is_what_its_days_cost(plans: dict[str, Plan]) -> None:
    """The mean of the fresh days, as the simulation counts the cost; today's on the same days."""
    found = plans["ports"]
    setup = setup_of(found.study, None, 60, False, None, ONE_SHIFT, EASY, minimise=COST_TOTAL)
    days = Days(setup.centre, setup.streams, found.study.seed, 2_000_000, 40, 1,
                others=setup.others)  # fmt: skip
    plan, today = (
        amounts(days.served(study.effective_centre)) for study in (found.planned_study, found.study)
    )
    assert found.cost == pytest.approx(plan.mean())
    assert found.today == pytest.approx(today.mean())
    assert found.saves == pytest.approx(saved(today, plan))
    result = sim.run(sim.Study.from_dict({**found.planned_study.to_dict(), "replications": 2}))
    again = Days(setup.centre, setup.streams, found.study.seed, 0, 2, 1, others=setup.others)
    counted = amounts(again.served(found.planned_study.effective_centre)).mean()
    assert result.kpis()["value"]["cost_total"] == pytest.approx(counted)


@pytest.mark.compiled
@pytest.mark.broad
def test_few_ports_are_not_kept_and_many_are_not_paid_for(plans: dict[str, Plan]) -> None:
    """Two ports turn away callers worth 40; ten cost more than the few whom six turn away."""
    assert [(s.path, s.value, s.today) for s in plans["ports"].sizes] == [(PORTS, 6, 4)]
    assert plans["ports"].planned_study.centre.sites["main"].ivr.ports == 6  # type: ignore[union-attr]
    data = yaml.safe_load(scenario_text(plans["ports"]))["centre"]
    assert data["sites"] == {"main": {"ivr": {"ports": 6}}}
    assert "size" in {step.name for step in plans["ports"].steps}


@pytest.mark.compiled
@pytest.mark.broad
def test_a_bound_of_the_whole_cost_is_told_only_where_it_holds() -> None:
    """Wages' bound and what no plan changes; with revenue, or sizes, there is none."""
    data = counter().to_dict()
    data["centre"]["contact_types"]["plain"]["lost_value"] = 4.0
    data["centre"]["tariff"]["sites"] = {"main": {"fixed_per_day": 50.0}}
    study = sim.Study.from_dict(data)
    asked: dict[str, Any] = {"share": 0.5, "minutes": 240, "shifts": ONE_SHIFT, **FEWEST}
    found = optimise(study, minimise=COST_TOTAL, **asked)
    wages = optimise(study, **asked)
    assert 0.0 < wages.bound < found.bound == pytest.approx(wages.bound + 50.0)
    assert found.bound <= found.cost
    data["centre"]["tariff"]["revenue_per_answered"] = 1.0
    assert least_besides(sim.Study.from_dict(data).effective_centre, ["one"]) is None
    assert least_besides(with_team(4.0, 3).effective_centre, ["one"]) == pytest.approx(4 * 8.0)


@pytest.mark.compiled
def test_sizes_reach_whoever_simulates() -> None:
    study = dear(10.0)
    centre = study.effective_centre
    other = with_sizes(study, {PORTS: 2}).effective_centre
    others = counted_for(COST_TOTAL)
    here = Days(centre, streams_of(centre), 1, 0, 4, 1, others=others).served(other)
    with Serial() as serial:
        there = Days(centre, streams_of(centre), 1, 0, 4, serial, others=others).served(other)
    np.testing.assert_array_equal(amounts(here), amounts(there))
    plain = Days(centre, streams_of(centre), 1, 0, 4, 1, others=others).served(centre)
    assert (amounts(plain) != amounts(here)).any()


@pytest.mark.compiled
@pytest.mark.broad
def test_threads_and_processes_find_the_same_plan_and_a_stopped_search_goes_on() -> None:
    asked: dict[str, Any] = {"keep": EASY, "shifts": ONE_SHIFT, "sizes": {PORTS: (2, 6, 10)}}
    first, again = (
        optimise(
            sim.Study.from_dict({**dear(40.0).to_dict(), "executor": kind, "workers": 2}),
            **asked, **FEWEST,
        )
        for kind in ("serial", "processes")
    )  # fmt: skip
    assert [s[:4] for s in first.steps] == [s[:4] for s in again.steps]
    assert (first.cost, first.sizes) == (again.cost, again.sizes)

    def stop(step: str, _cost: float, _gap: float, _row: str) -> None:
        if step == "size":
            raise KeyboardInterrupt

    half = optimise(dear(40.0), progress=stop, **asked, **FEWEST)
    assert half.stopped
    assert half.sizes[0].value == 2  # today's 4 lies between 2 and 6: the less
    whole = optimise(dear(40.0), start=first, **asked, **FEWEST)
    assert whole.sizes == first.sizes


def test_a_stored_plan_has_its_sizes_and_its_page_says_the_whole_cost(tmp_path: Path) -> None:
    data = planned().study.to_dict()
    site = next(iter(data["centre"]["sites"]))
    data["centre"]["sites"][site]["ivr"] = {"ports": 30}
    path = f"sites.{site}.ivr.ports"
    found: Plan = replace(
        planned(), study=sim.Study.from_dict(data), minimise=COST_TOTAL,
        saves=Saved(400.0, 20.0), sizes=(Sized(path, 20, 30),),
    )  # fmt: skip
    with_days = found.with_assessed(assessed(found, days=2, more_days=2))
    page = keep_plan(with_days, tmp_path / "plan")
    text = Page(page).text
    assert "a day costs 2,400 CNY in all, 400 CNY less" in text
    assert path in text
    assert_every_number_is_beside(page)
    assert read_sizes(tmp_path / "plan") == {path: 20}
    kept = sim.open(tmp_path / "plan")
    assert isinstance(kept, Plan)
    assert (kept.minimise, kept.saves, kept.sizes) == (COST_TOTAL, found.saves, found.sizes)
    with language("zh"):
        assert "一天的全部成本" in Page(keep_plan(with_days, tmp_path / "plan")).text


@pytest.mark.parametrize(
    ("saves", "said"),
    [
        (Saved(400.0, 200.0), "a day costs 2,400 CNY in all, 400 CNY less"),
        (Saved(-400.0, 200.0), "a day costs 2,400 CNY in all, 400 CNY more"),
        (Saved(400.0, 210.0), "whether that is less than today is not decided"),
        (Saved(-400.0, 210.0), "whether that is less than today is not decided"),
    ],
)
def test_a_headline_says_no_more_than_the_interval(saves: Saved, said: str) -> None:
    people = {"agents_plan": 12.0, "agents_today": 14.0}
    found = whole_headline(people, 2400.0, saves.mean, "CNY", holds=True, decided=saves.decided)
    assert said in str(found)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"minimise": "cost_totl"}, "minimise: found 'cost_totl'; .*did you mean 'cost_total'"),
        ({"sizes": {"sites.main.ivr.port": "2:8"}}, r"sizes: found 'sites.main.ivr.port'; .*"
         r"did you mean 'sites.main.ivr.ports'"),
        ({"sizes": {"pools.one.staffing.by_interval": "2:8"}}, "pools whose shifts are not chosen"),
        ({"sizes": {PORTS: "8:2"}}, "sizes: sites.main.ivr.ports: found '8:2'; allowed: FROM:TO"),
        ({"sizes": {PORTS: "0:8:2"}}, "whole numbers from 1 on"),
        ({"sizes": {PORTS: (2, 2)}}, "different values"),
        ({"sizes": {PORTS: "2:1000000000"}}, "1000 at most"),
        ({"sizes": {PORTS: "2:8"}, "minimise": "cost_agents"}, "no part of cost_agents"),
    ],
)  # fmt: skip
def test_what_cannot_be_sized_is_said(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        optimise(dear(5.0), shifts=ONE_SHIFT, **asked)


def test_sizes_are_numbers_of_the_centre() -> None:
    found = capacities_of({TEAM: "0:6:2", f"centre.{PORTS}": (9, 3)}, with_team(5.0, 1), ["one"])
    assert [(c.path, c.values, c.today) for c in found] == [
        (TEAM, (0, 2, 4, 6), 1), (PORTS, (3, 9), 4),
    ]  # fmt: skip
    assert [c.nearest(c.today) for c in found] == [0, 3]
    assert list(neighbours(found, (2, 9))) == [(0, (0, 9)), (0, (4, 9)), (1, (2, 3))]
    assert every(found, 8) == [(a, p) for a in (0, 2, 4, 6) for p in (3, 9)]
    assert every(found, 7) is None


@pytest.mark.slow
@pytest.mark.compiled
def test_a_frontier_of_the_whole_cost_has_ports_and_costs_less_than_one_of_wages(
    tmp_path: Path,
) -> None:
    study = dear(6.0)
    asked = {name: value for name, value in FEW.items() if name != "seconds"}
    asked |= {"shifts": SHIFTS, "minutes": 240, "days": 200, "seconds": 60.0}
    shares = [0.5, 0.85]
    whole = frontier(study, shares, sizes={PORTS: "2:8"}, folder=tmp_path, **asked)
    wages = frontier(study, shares, **asked)
    assert whole.whole and not wages.whole
    low, high = whole.table.to_dict("records")
    assert low["cost"] < high["cost"] and low["wages"] < high["wages"]
    assert {point.sizes[PORTS] for point in whole.points} == set(whole.table[PORTS])
    assert PORTS not in wages.table and wages.points[0].sizes == {}
    for mine, other in zip(whole.swept.results[1:], wages.swept.results[1:], strict=True):
        spent = [measures.per_replication(r.counts, "cost_total") for r in (mine, other)]
        assert mine.study.seed == other.study.seed
        assert not saved(*spent).surely()  # none of wages costs less
    assert low["cost"] < wages.table["cost"][0]
    page = keep_frontier(whole, tmp_path / "page")
    assert assert_every_number_is_beside(page) > 20 and PORTS in Page(page).text
    again = frontier(study, shares, sizes={PORTS: "2:8"}, folder=tmp_path, **asked)
    assert again.points == whole.points


@pytest.mark.compiled
def test_a_row_with_too_few_callers_to_be_sure_of_leaves_a_plan_that_is_not_certain() -> None:
    few: dict[str, Any] = {"search_days": 20, "wide_days": 30, "fresh_days": 40, "seconds": 60.0}
    found = optimise(dear(6.0), share=0.85, shifts=SHIFTS, minutes=240, **few)
    assert not found.holds and found.counts.sum() > 0
    (unsure,) = np.flatnonzero(~found.fresh.certain(found.risk / 4))
    assert found.rows[unsure].label == "12:00" and found.fresh.error[unsure] > 0.1


@pytest.mark.compiled
def test_a_frontier_with_sizes_is_given_back_whole(tmp_path: Path) -> None:
    found = few_points()
    data = found.study.to_dict()
    (site,) = data["centre"]["sites"]
    data["centre"]["sites"][site]["ivr"] = {"ports": 5}
    path = f"sites.{site}.ivr.ports"
    sized = tuple(replace(p, sizes={path: 3 + at}) for at, p in enumerate(found.points))
    made = replace(found, study=sim.Study.from_dict(data), points=sized, minimise=COST_TOTAL)
    page = keep_frontier(made, tmp_path / "page")
    assert assert_every_number_is_beside(page) > 20 and path in Page(page).text
    forged = tmp_path / "page" / "frontier.json"
    again = read_frontier(forged.parent)
    assert (again.points, again.minimise) == (sized, COST_TOTAL)
    assert again.table[path].tolist() == [3, 4]
    assert (
        again.points[1].study(again.study).to_dict()["centre"]["sites"][site]["ivr"]["ports"] == 4
    )
    scenario = yaml.safe_load((tmp_path / "page/optimised_80.yaml").read_text(encoding="utf-8"))
    assert scenario["centre"]["sites"][site]["ivr"]["ports"] == 4
    text = forged.read_text(encoding="utf-8")
    for own, other, told in (
        (path, "cost", "sizes"),
        (f'"{path}": 3', f'"{path}": -3', "sizes"),
        ('"pool": {"early"', '"../x": {"early"', "shifts"),
        ('"share": 0.7', '"share": 7e300', "share"),
        (f'"minimise": "{COST_TOTAL}"', '"minimise": "cost"', "minimise: found 'cost'"),
    ):
        assert own in text
        forged.write_text(text.replace(own, other), encoding="utf-8")
        with pytest.raises(sim.ResultError, match=told):
            read_frontier(forged.parent)
