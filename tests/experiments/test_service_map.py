"""Service by hour and contact type, and by weekday; agents on duty beside the load."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.experiments.service_map import ALL, service_map
from sim.experiments.staff_and_load import LOAD, ON_DUTY, staff_and_load
from tests.small_studies import small, small_data, two_sites_data


@pytest.fixture(scope="module")
def result() -> sim.Result:
    data = small_data(replications=3)
    data["centre"]["contact_types"]["gold"]["target"] = {"share": 0.95}
    data["centre"]["horizon"] = {"days": 8, "first_weekday": "fri", "interval_min": 30,
                                 "opening": "06:00-20:00"}  # fmt: skip
    return sim.run(sim.Study.from_dict(data))


@pytest.mark.broad
def test_an_hour_is_the_calls_of_its_intervals(result: sim.Result) -> None:
    table = service_map({"a": result})
    rows = table[(table["weekday"] == ALL) & (table["contact_type"] == "gold")]
    assert rows["interval"].tolist() == [f"{hour:02d}:00" for hour in range(6, 20)]
    assert set(rows["target"]) == {0.95}
    top, bottom = sim.measures.totals(result.counts, "service_level", "contact_type", "interval")
    at = 1 if result.counts.setting.contact_types[1] == "gold" else 0
    own = slice(12, 14)  # 06:00 to 07:00
    share = top[:, at, own].sum() / bottom[:, at, own].sum()
    first = rows.iloc[0]
    assert first["value"] == pytest.approx(share, rel=1e-12)
    assert first["low"] < share < first["high"]
    offered = result.by("offered_to_agents", "contact_type")
    mine = float(offered[offered["contact_type"] == "gold"]["value"].iloc[0])
    assert rows["calls_per_day"].sum() == pytest.approx(mine)


def test_days_of_one_weekday_are_taken_together(result: sim.Result) -> None:
    table = service_map({"a": result})
    rows = table[table["contact_type"] == ALL]
    assert list(dict.fromkeys(rows["weekday"])) == [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ]  # fmt: skip
    top, bottom = sim.measures.totals(result.counts, "service_level", "day", "interval")
    fridays, noon = [0, 7], slice(24, 26)
    share = top[:, fridays, noon].sum() / bottom[:, fridays, noon].sum()
    found = rows[(rows["weekday"] == "fri") & (rows["interval"] == "12:00")]["value"].iloc[0]
    assert found == pytest.approx(share, rel=1e-12)


def test_one_day_has_no_map_of_weekdays() -> None:
    table = service_map({"a": sim.run(small(replications=2))})
    assert set(table["weekday"]) == {ALL}
    assert len(table) == 48


def test_the_load_is_what_infinitely_many_agents_would_be_busy_with() -> None:
    """75 calls an hour of 200 s are 75 * 200 / 3600 = 4.17 erlangs, half of them at each site."""
    study = sim.Study.from_dict(two_sites_data(agents=60, replications=6))
    table = staff_and_load({"a": sim.run(study)})
    assert set(table["site"]) == {"all", "left", "right"}
    mean = table.groupby(["site", "quantity"])["value"].mean()
    assert mean["all", ON_DUTY] == pytest.approx(120.0)
    assert mean["left", ON_DUTY] == pytest.approx(60.0)
    assert mean["all", LOAD] == pytest.approx(75.0 * 200.0 / 3600.0, rel=0.12)
    assert mean["left", LOAD] == pytest.approx(0.5 * mean["all", LOAD], rel=0.1)
    busy = sim.run(study).kpis().loc["agents_busy", "value"]
    assert mean["all", LOAD] == pytest.approx(busy, rel=0.02)


def test_calls_that_give_up_are_load_though_nobody_is_busy_with_them() -> None:
    found = {n: sim.run(small(agents, replications=3)) for n, agents in (("few", 2), ("many", 9))}
    table = staff_and_load(found)
    load = table[table["quantity"] == LOAD].groupby("scenario")["value"].mean()
    assert load["few"] == pytest.approx(load["many"], rel=0.1)
    assert found["few"].kpis().loc["agents_busy", "value"] < 0.6 * load["few"]
    assert not np.isnan(table["value"]).any()
