"""Shifts that keep a service level: against all plans near them, and on other days."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from numpy.typing import NDArray
from scipy import stats

import sim
from sim import measures
from sim.centre.checks.seats import most_present
from sim.cli import main
from sim.errors import InputError
from sim.planning.columns import columns_of, counts_of, planned, stacked, staffed, with_counts
from sim.planning.days import Days, Served, on_duty
from sim.planning.groups import groups_of
from sim.planning.impossible import CannotKeep
from sim.planning.optimise import optimise
from sim.planning.procedure import JUDGED, Judged, Procedure
from sim.planning.rows import Row, kept, rows_of
from sim.planning.setup import site_of
from sim.planning.streams import streams_of
from tests.builders import exponential

Floats = NDArray[np.float64]
SHIFT = {"start": "08:00", "end": "12:00", "agents": 2}
HOURS = ("08:00", "12:00", "16:00")


def morning(volume: float = 900.0, **study: Any) -> sim.Study:
    """Two types and three pools over eight hours, two shifts of four hours each."""
    shifts = {
        f"from_{a[:2]}": {"start": a, "end": b, "agents": 4} for a, b in itertools.pairwise(HOURS)
    }
    pools = {"one": (["plain"], 20.0), "two": (["gold"], 22.0), "both": (["plain", "gold"], 27.0)}
    return sim.Study.from_dict(
        {
            "centre": {
                "horizon": {"opening": "08:00-16:00"},
                "demand": {"profiles": {"day": [0.0] * 8 + [3.0] * 4 + [2.0] * 4 + [0.0] * 8}},
                "contact_types": {
                    name: {
                        "demand": {
                            "daily_volume": volume * share,
                            "profile": "day",
                            "busyness_cv": 0.1,
                        },
                        "talk": exponential(180.0),
                        "patience": exponential(120.0),
                    }
                    for name, share in (("plain", 0.7), ("gold", 0.3))
                },
                "pools": {
                    name: {
                        "skills": {skill: {} for skill in skills},
                        "staffing": {"shifts": shifts},
                        "wage_per_hour": wage,
                    }
                    for name, (skills, wage) in pools.items()
                },
            },
            **study,
        }
    )


@pytest.mark.compiled
def test_days_count_what_the_measure_counts() -> None:
    study = sim.load("retail_bank", ["replications=2"])
    centre = study.effective_centre
    streams = streams_of(centre)
    days = Days(centre, streams, study.seed, 0, 2, 2)
    found = days.served(centre)
    result = sim.run(study)
    duty = days.read(centre, lambda log: on_duty(log, centre))
    top, seconds = measures.totals(result.counts, "agents_on_duty", "pool", "interval")
    assert np.allclose(duty, top / np.broadcast_to(seconds, top.shape), atol=1e-9)
    good, counted = measures.totals(result.counts, "service_level", "contact_type", "interval")
    counted = np.broadcast_to(counted, good.shape)
    of = np.array([stream.contact_type for stream in streams])
    for ctype in range(good.shape[1]):
        mine = of == ctype
        assert np.array_equal(found.good[:, mine].sum(axis=1), good[:, ctype])
        assert np.array_equal(found.counted[:, mine].sum(axis=1), counted[:, ctype])
    assert len(streams) > good.shape[1]  # fixed shares send callers to two sites


@pytest.mark.compiled
def test_columns_cost_and_give_what_the_rosters_do() -> None:
    study = sim.load("retail_bank", ["replications=2"])
    centre = study.effective_centre
    columns = columns_of(centre, {n: dict(p.staffing.shifts) for n, p in centre.pools.items()})
    agents = np.array([column.shift.agents for column in columns])
    result = sim.run(study)
    cost = float(sum(c.cost * c.shift.agents for c in columns))
    assert cost == pytest.approx(result.kpis()["value"]["cost_agents"], rel=1e-12)
    again = planned(centre, columns, agents)
    assert {n: sum(s.agents for s in p.staffing.shifts.values()) for n, p in again.pools.items()}
    top, seconds = measures.totals(result.counts, "agents_on_duty", "interval")
    duty = top.sum(axis=0) / np.broadcast_to(seconds, top.shape).sum(axis=0)
    planned_duty = stacked(columns, "phones") @ agents
    assert planned_duty.sum() == pytest.approx(duty.sum(), rel=0.03)  # calls outlast shifts


@pytest.mark.broad
@pytest.mark.compiled
def test_a_search_does_not_go_all_the_way_down_from_a_plan_that_is_far_too_dear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the plan of the next higher share of a frontier may be; nearer ones are gone on from."""
    began: list[float] = []

    def noted(self: Procedure, search: Any, start: Any) -> Any:
        found = real(self, search, start)
        assert search.holds(search.look(found.counts))
        began.append(found.cost)
        return found

    real = Procedure._first
    monkeypatch.setattr(Procedure, "_first", noted)
    monkeypatch.setattr("sim.planning.optimise._bound", lambda *_: 0.0)
    days: dict[str, Any] = {"search_days": 20, "wide_days": 20, "fresh_days": 20}
    study = morning(300.0)
    plan = optimise(study, share=0.8, minutes=240, seconds=5.0, **days)
    dear: dict[str, dict[str, int]] = {}
    for column in plan.columns:
        dear.setdefault(column.pool, {})[column.name] = 4
    for start in (dear, plan):
        optimise(study, share=0.8, minutes=240, seconds=0.0, start=start, **days)
    assert began[1] <= began[0]
    assert began[2] == plan.cost


@pytest.mark.broad
@pytest.mark.compiled
def test_a_plan_of_which_no_surer_one_is_found_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It had kept all on the search's days, failed on fresh ones, and nothing was left to raise."""
    tried: list[int] = []

    def fails(self: Procedure, search: Any, plan: Any, again: int) -> tuple[Judged, Served]:
        judged, served = real(self, search, plan, again)
        tried.append(again)
        return judged._replace(holds=False), served

    def none(*_: Any) -> Any:
        raise CannotKeep(["08:00"], "no plan was found")

    real, down = Procedure._judge, Procedure._down
    monkeypatch.setattr(Procedure, "_judge", fails)
    monkeypatch.setattr(Procedure, "_down", lambda *asked: none() if tried else down(*asked))
    monkeypatch.setattr("sim.planning.optimise._bound", lambda *_: 0.0)
    found = optimise(
        morning(300.0), share=0.8, minutes=240, seconds=5.0,
        search_days=10, wide_days=10, fresh_days=10,
    )  # fmt: skip
    assert (found.holds, tried) == (False, [0])
    assert found.counts.sum() > 0


@pytest.mark.compiled
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_no_plan_of_a_small_centre_is_cheaper(seed: int) -> None:
    """Every plan with at most one agent fewer or more in each column, on other days."""
    luck = np.random.default_rng(seed)
    study = morning(float(luck.uniform(500.0, 1100.0)), seed=seed + 1, workers=2)
    centre = study.effective_centre
    six = {name: dict(pool.staffing.shifts) for name, pool in centre.pools.items()}
    found = optimise(study, share=0.8, minutes=240, seconds=60.0, shifts=six)
    assert len(found.columns) == 6
    streams = streams_of(centre)
    rows = rows_of(centre, groups_of(centre), streams, 0.8, 240, by_type=False)
    days = Days(centre, streams, study.seed, 5_000, 400, 2)
    cost = np.array([column.cost for column in found.columns])
    best = found.cost
    for step in itertools.product((-1, 0, 1), repeat=len(found.columns)):
        counts = found.counts + np.array(step)
        if (counts < 0).any() or float(cost @ counts) >= best - 1e-9:
            continue
        if kept(rows, days.served(planned(centre, found.columns, counts))).holds(1.0):
            best = float(cost @ counts)
    dearest = float(cost.max())
    assert found.cost - best <= dearest + 1e-9  # within one agent


@pytest.mark.compiled
@pytest.mark.slow
def test_what_is_found_keeps_every_row_on_other_days() -> None:
    study = morning(600.0, workers=2)
    found = optimise(study, share=0.8, minutes=240, seconds=60.0, search_days=60, fresh_days=200)
    centre = study.effective_centre
    streams = streams_of(centre)
    rows = rows_of(centre, groups_of(centre), streams, 0.8, 240, by_type=False)
    days = Days(centre, streams, 77, 0, 300, 2)
    value = kept(rows, days.served(planned(centre, found.columns, found.counts))).value
    assert np.nanmin(value) > 0.79
    assert found.cost < found.today
    assert found.holds
    assert 0.8 * found.cost < found.bound <= found.cost


@pytest.mark.compiled
@pytest.mark.slow
def test_the_command_leaves_a_scenario_that_every_command_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "morning.yaml"
    data = morning(600.0).to_dict()["centre"]
    file.write_text(yaml.safe_dump({**data, "name": "morning"}), encoding="utf-8")
    asked = ["optimise", "morning.yaml", "--share", "0.8", "--every", "240", "--out", "plan"]
    assert main([*asked, "--seconds", "20"]) == 0
    told = capsys.readouterr().out
    assert "every row is kept" in told
    plan = pd.read_csv("plan/plan.csv")
    assert (
        main(["run", "morning.yaml", "plan/optimised.yaml", "replications=5", "--out", "out"]) == 0
    )
    kpis = pd.read_csv("out/kpis.csv", index_col=0)
    assert kpis["value"]["cost_agents"] == pytest.approx(plan["cost"].sum(), rel=1e-4)
    rows = pd.read_csv("plan/rows.csv")
    assert (rows["service_level"] > rows["share"]).all()
    staffing = pd.read_csv("plan/staffing.csv")
    assert staffing["plan"].sum() < staffing["today"].sum()


@pytest.mark.parametrize(
    ("asked", "changed", "told"),
    [
        ({"minutes": 50}, {}, "a multiple of 30 that divides a day"),
        ({"pools": ["ones"]}, {}, r"pools: found 'ones'; allowed: .*did you mean 'one'"),
        (
            {},
            {"staffing": {"scale": 1.1}},
            r"staffing\.scale: found 1\.1; a plan has agents of its",
        ),
        ({}, {"days": 8}, r"centre\.horizon\.days: found 8; a plan is made for 7 days at most"),
        ({"pools": ["both"]}, {"both": None}, "pool 'both' has no shifts"),
        ({"pools": ["both"]}, {"both": {"from_08": SHIFT}}, r"by_interval: stands beside shifts"),
    ],
)
def test_what_cannot_be_optimised_is_said(
    asked: dict[str, Any], changed: dict[str, Any], told: str
) -> None:
    data = morning().to_dict()
    if "staffing" in changed:
        data["staffing"] = changed["staffing"]
    if "days" in changed:
        data["centre"]["horizon"]["days"] = changed["days"]
    if "both" in changed:
        staffing = {"by_interval": [3], "shifts": changed["both"] or {}}
        data["centre"]["pools"]["both"]["staffing"] = staffing
    with pytest.raises(InputError, match=told):
        optimise(sim.Study.from_dict(data), **asked)


def test_a_plan_of_todays_numbers_is_todays_study() -> None:
    study = morning(replications=3)
    centre = study.effective_centre
    columns = columns_of(centre, {n: dict(p.staffing.shifts) for n, p in centre.pools.items()})
    agents = np.array([column.shift.agents for column in columns])
    assert with_counts(study, columns, agents).digest() == study.digest()
    more = with_counts(study, columns, agents + 1)
    assert {s.agents for p in more.centre.pools.values() for s in p.staffing.shifts.values()} == {5}
    assert more.replications == 3


def test_a_pool_in_which_a_plan_has_nobody_is_still_a_pool_with_shifts() -> None:
    study = morning()
    centre = study.effective_centre
    columns = columns_of(centre, {n: dict(p.staffing.shifts) for n, p in centre.pools.items()})
    agents = np.array([0 if column.pool == "two" else 4 for column in columns])
    without = with_counts(study, columns, agents).centre.pools["two"].staffing.shifts
    assert [shift.agents for shift in without.values()] == [0]
    some = [column for column in columns if column.name == "from_12"]  # what a search may use
    kept = {"two": {name: shift.agents for name, shift in without.items()}, "one": {"from_12": 3}}
    assert list(kept["two"]) != ["from_12"]
    assert counts_of(kept, some).tolist() == [3 * (column.pool == "one") for column in some]
    with pytest.raises(InputError, match="may have no shift 'from_08'"):
        counts_of({"two": {"from_08": 1}}, some)


def test_seats_are_for_everybody_on_shift() -> None:
    """Also for those at other work: shrinkage takes them off the phones, not out of the room."""
    centre = sim.load("retail_bank").effective_centre
    for most in most_present(centre):
        names = [name for name, pool in centre.pools.items() if pool.site == most.site]
        present = sum(staffed(centre, name).present for name in names)
        assert np.max(present) == pytest.approx(most.agents)
        columns = columns_of(centre, {n: dict(centre.pools[n].staffing.shifts) for n in names})
        agents = np.array([column.shift.agents for column in columns])
        assert np.max(stacked(columns, "present") @ agents) == pytest.approx(most.agents)


def test_pools_that_stay_have_their_agents_and_their_seats() -> None:
    data = morning().to_dict()
    data["centre"]["pools"]["both"]["staffing"] = {"by_interval": [3]}
    data["centre"]["sites"]["main"]["seats"] = 12
    centre = sim.Study.from_dict(data).effective_centre
    now = {name: staffed(centre, name) for name in centre.pools}
    assert np.array_equal(now["both"].phones, np.full(48, 3.0))
    assert now["both"].cost == pytest.approx(3 * 24 * 27.0)
    assert np.array_equal(site_of(centre, "main", ["one", "two"], now).seats, np.full(48, 9.0))


def judged(values: Floats, limit: float = 0.0, chance: float | None = None) -> bool:
    """Whether a row with these daily values passes one judgement; no callers' numbers matter."""
    row = Row((0,), (0, 1), limit, "", "asa", chance=chance, entries=(0,))
    found = kept([row], Served(values[:, None, None], np.ones((len(values), 1, 1))))
    return bool(found.certain(0.05 / JUDGED)[0])


@pytest.mark.parametrize("chance", [None, 0.9])
def test_a_plan_that_is_short_by_nothing_rarely_passes(chance: float | None) -> None:
    """2,000 judgements of one true row at its limit: the risk of one of four, within 4 errors."""
    luck = np.random.default_rng(3)
    limit = 0.0 if chance is None else float(stats.norm.ppf(1.0 - chance))
    days = luck.normal(size=(2_000, 100))
    passed = np.mean([judged(values, limit, chance) for values in days])
    asked = 0.05 / JUDGED
    assert passed < asked + 4.0 * np.sqrt(asked / 2_000)
    assert passed > 0.0
    assert judged(days[0] + 2.0, limit, chance)
