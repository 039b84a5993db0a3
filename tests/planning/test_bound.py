"""What no plan undercuts: the least agents of each part alone, covered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.plans import small
from sim.centre import Centre
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool
from sim.centre.rosters import Roster, roster
from sim.centre.sites import IvrPorts, TrunkGroup
from sim.planning import bound
from sim.planning.alone import several_of
from sim.planning.bound import EVERYBODY, _dealt, _spreads, least, lower_bound, pooled
from sim.planning.catalogue_of_shifts import own_shifts
from sim.planning.columns import columns_of
from sim.planning.groups import groups_of
from sim.planning.programme import Programme
from sim.planning.rows import kept, rows_of
from sim.planning.streams import streams_of
from sim.study import Study
from tests.builders import exponential


@pytest.fixture(autouse=True)
def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.planning.alone._MOST", 30)


def two_hours(calls: float) -> Centre:
    """One pool, calls in two neighbouring hours."""
    shifts = {"early": {"start": "08:00", "end": "12:00", "agents": 3}}
    demand = {"daily_volume": calls, "profile": "day", "busyness_cv": 0.1}
    data = {
        "horizon": {"opening": "08:00-10:00"},
        "demand": {"profiles": {"day": [0.0] * 8 + [1.0, 2.0] + [0.0] * 14}},
        "contact_types": {
            "plain": {"demand": demand, "talk": exponential(200.0), "patience": exponential(90.0)}
        },
        "pools": {
            "plain": {"skills": {"plain": {}}, "staffing": {"shifts": shifts}, "wage_per_hour": 20}
        },
    }
    return Study.from_dict({"centre": data}).effective_centre


def alone_of(
    centre: Centre, share: float = 0.8, *, by_type: bool = False, load: float = 4.0
) -> Any:
    streams, groups = streams_of(centre), groups_of(centre)
    rows = rows_of(centre, groups, streams, share, 60, by_type=by_type)
    loads = np.zeros((len(streams), 48))
    loads[:, 16:20] = load
    return several_of(centre, groups, streams, rows, loads, 3, 1)


@pytest.mark.broad
@pytest.mark.compiled
def test_the_least_agents_of_an_hour_are_enough_and_one_fewer_are_not() -> None:
    centre = two_hours(90.0)
    (alone,) = alone_of(centre)
    found = least(alone)
    called = np.flatnonzero(found.at > 0.0)
    assert called.tolist() == [8, 9]
    rows = rows_of(alone.centre, groups_of(alone.centre), streams_of(alone.centre), 0.8, 60,
                   by_type=False)  # fmt: skip

    def holds(hour: int, total: int) -> bool:
        agents = [100] * 48
        agents[2 * hour : 2 * hour + 2] = [total // 2, total - total // 2]
        pool = alone.centre.pools[EVERYBODY]
        staffing = pool.staffing.model_copy(update={"by_interval": tuple(agents)})
        pools = {EVERYBODY: pool.model_copy(update={"staffing": staffing})}
        plan = alone.centre.model_copy(update={"pools": pools})
        return not kept(rows, alone.days.served(plan)).short()[hour]

    for hour in (8, 9):
        whole = int(np.ceil(found.at[hour] - 1e-9))
        assert holds(hour, whole + 1)
        assert not holds(hour, whole - 1)
    assert found.at[9] > found.at[8] > 1.0
    assert (found.error[called] > 0.0).all()


@pytest.mark.compiled
@pytest.mark.broad
def test_of_many_agents_the_least_number_is_told_to_a_five_hundredth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is told there is what whole numbers say, and 1 % more or less is not."""
    monkeypatch.setattr("sim.planning.alone._MOST", 4)
    (alone,) = alone_of(two_hours(12_500.0), load=400.0)
    told = least(alone)
    assert told.at[9] * bound._FINE > 1.5  # a step is more than one agent
    monkeypatch.setattr(bound, "_FINE", 0.0)
    exact = least(alone)
    assert told.at[8:10] == pytest.approx(exact.at[8:10], rel=0.003)
    assert (told.error[8:10] < 0.2 * told.at[8:10]).all()


@pytest.mark.compiled
@pytest.mark.broad
def test_a_higher_share_costs_more_and_the_bound_covers_each_hour() -> None:
    centre = two_hours(90.0)
    columns = columns_of(centre, own_shifts(centre, ["plain"]))
    bounds = []
    for share in (0.5, 0.8, 0.95):
        several = alone_of(centre, share)
        made = Programme(columns, ["plain"], np.zeros((1, 48)), np.ones((1, 48)),
                         np.ones((1, 1), dtype=np.bool_))  # fmt: skip
        bounds.append(lower_bound(made, several))
        agents = bounds[-1] / columns[0].cost
        assert agents == pytest.approx(round(agents))  # shifts of whole agents, one length
        assert agents >= np.floor(least(several[0]).at.max() / 2.0) - 1
    assert bounds[0] < bounds[1] < bounds[2]


def test_types_with_rows_of_their_own_are_looked_at_alone_and_together() -> None:
    centre = small(2).study.effective_centre
    together = alone_of(centre)
    apart = alone_of(centre, by_type=True)
    assert [a.pools for a in together] == [(0, 1, 2)]
    assert [a.pools for a in apart] == [(0, 1, 2), (0, 2), (1, 2)]
    assert [len(a.centre.contact_types) for a in apart] == [2, 1, 1]


def test_all_calls_find_a_line_at_the_one_site() -> None:
    """The one site that is left would refuse the calls of the others, and the bound be of fewer."""
    centre = two_hours(90.0)
    few = {"trunk_groups": {"carrier": TrunkGroup(lines=3)}, "ivr": IvrPorts(ports=2)}
    name, site = next(iter(centre.sites.items()))
    sites = {
        name: site.model_copy(update={**few, "queue_limit": 4}),
        "other": site.model_copy(update={**few, "queue_limit": 5}),
    }
    alone = pooled(centre.model_copy(update={"sites": sites}), ["plain"])
    at = alone.sites[alone.pools[EVERYBODY].site]
    assert (at.trunk_groups, at.ivr, at.queue_limit) == ({}, None, 9)


@pytest.mark.parametrize("total", [0, 1, 7, 20])
def test_agents_are_spread_in_whole_numbers(total: int) -> None:
    for weights in _spreads(np.array([2.0, 4.0, 6.0])):
        agents = _dealt(total, weights)
        assert agents.sum() == total
        assert (np.abs(agents - total * weights / weights.sum()) < 1.0).all()
    first, last = _spreads(np.array([1.0, 1.0]))[:2]
    assert {tuple(_dealt(3, first)), tuple(_dealt(3, last))} == {(1, 2), (2, 1)}


def test_a_shift_that_many_pools_have_is_rostered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = small(1).study.effective_centre
    asked: list[str] = []

    def counting(pool: AgentPool, horizon: Horizon) -> Roster:
        asked.append(pool.title)
        return roster(pool, horizon)

    monkeypatch.setattr("sim.planning.columns.roster", counting)
    columns = columns_of(centre, {n: dict(p.staffing.shifts) for n, p in centre.pools.items()})
    assert len(columns) == 6
    assert len(asked) == 4  # two shifts: agents on the phones, and seats
    dearer = {c.pool: c.cost for c in columns if c.name == "early"}
    wage = {name: pool.wage_per_hour for name, pool in centre.pools.items()}
    assert {n: pytest.approx(4.0 * w) for n, w in wage.items()} == dearer
