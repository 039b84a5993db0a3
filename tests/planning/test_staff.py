"""What intervals ask for: the simulated number beside the formulas, and what neither knows."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import isotonic_regression

import sim
from sim.cli import main
from sim.errors import InputError
from sim.planning.crossing import Crossing, crossing, rising
from sim.planning.groups import groups_of
from tests.small_studies import small


def only(table: pd.DataFrame) -> dict[str, float]:
    (row,) = table.to_dict("records")
    return {str(k): v for k, v in row.items()}


@pytest.mark.broad
@pytest.mark.compiled
def test_the_simulated_number_is_erlang_as_where_its_assumptions_hold() -> None:
    """200 erlangs: a handle time 5 % too long asks for ten agents more, and would be seen."""
    asked = only(sim.staff(calls=1500, handle_s=240, patience_s=180, replications=6).table)
    assert asked["load"] == pytest.approx(200.0)
    assert asked["simulated"] == pytest.approx(asked["erlang_a"], abs=1.0)
    longer = only(sim.staff(calls=1500, handle_s=252, patience_s=180, replications=6).table)
    assert longer["simulated"] - asked["erlang_a"] > 5.0


@pytest.mark.broad
@pytest.mark.compiled
def test_a_steadier_handle_time_asks_for_fewer_agents_and_the_formulas_do_not_see_it() -> None:
    """Pollaczek and Khinchine: the wait grows with 1 + cv x cv."""
    found = {cv: only(sim.staff(calls=300, handle_s=300, handle_cv=cv).table) for cv in (0.0, 2.5)}
    assert found[0.0]["erlang_c"] == found[2.5]["erlang_c"]
    assert found[0.0]["simulated"] < found[2.5]["simulated"]


@pytest.mark.compiled
def test_the_first_interval_begins_with_nobody_on_the_line_and_asks_for_fewer() -> None:
    asked = sim.staff(
        calls=[400, 400, 400], handle_s=600, patience_s=3000, interval_min=15, replications=10
    ).table
    assert asked["erlang_a"].nunique() == 1
    assert asked["simulated"][0] < 0.95 * asked["erlang_a"][0]
    assert asked["simulated"][2] == pytest.approx(asked["erlang_a"][2], rel=0.04)


@pytest.mark.compiled
def test_of_a_centre_each_group_of_types_has_its_rows() -> None:
    study = small()
    found = sim.staff(study, replications=2)
    for name, group in found.groups.items():
        rows = found.table[found.table["group"] == name]
        assert len(rows) == study.centre.horizon.intervals_per_day
        assert set(group.pools) <= set(study.centre.pools)
    calls = found.table["calls"].sum()
    offered = sim.run(study, replications=2).kpis()["value"]["offered_to_agents"]
    assert calls == pytest.approx(offered)


def test_service_is_read_between_plans() -> None:
    agents = np.array([10.0, 12.0, 8.0])
    assert crossing(agents, np.array([0.7, 0.9, 0.5]), 0.8).beyond == 0
    even = np.array([0.6, 0.9, 0.1])  # log odds of -2.2, 0.4 and 2.2 at 8, 10 and 12 agents
    between = 8 + 2 * 2.197 / (2.197 + 0.405)
    assert crossing(agents, even, 0.5).agents == pytest.approx(between, rel=1e-3)
    assert crossing(agents, np.array([0.7, 0.9, 0.5]), 0.95) == Crossing(12.0, 1)
    assert crossing(agents, np.array([0.7, 0.9, 0.5]), 0.4) == Crossing(8.0, -1)
    assert crossing(agents, np.array([0.6, math.nan, 0.8]), 0.7) == Crossing(8.0, -1)
    assert math.isnan(crossing(agents, np.full(3, math.nan), 0.8).agents)


def test_types_are_planned_together_that_a_chain_of_pools_joins() -> None:
    centre = sim.Study.from_dict(
        {
            "centre": {
                "contact_types": {
                    name: {
                        "demand": {"daily_volume": 100.0},
                        "talk": {"dist": "exponential", "mean_s": 100.0},
                    }
                    for name in "abcd"
                },
                "pools": {
                    pool: {"skills": {name: {} for name in pool}, "staffing": {"by_interval": [2]}}
                    for pool in ("ab", "bc", "d")
                },
            }
        }
    ).centre
    found = groups_of(centre)
    assert [g.contact_types for g in found] == [("a", "b", "c"), ("d",)]
    assert [g.pools for g in found] == [("ab", "bc"), ("d",)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "either a study or the calls"),
        ({"calls": 10}, "a plain queue needs calls and a handle time"),
        ({"calls": [], "handle_s": 60}, "numbers of at least 0"),
        ({"calls": [-1, 3], "handle_s": 60}, "numbers of at least 0"),
        ({"calls": math.nan, "handle_s": 60}, "numbers of at least 0"),
        ({"calls": 10, "handle_s": 0}, "handle time: found 0"),
        ({"calls": 10, "handle_s": 60, "patience_s": -1}, "patience: found -1"),
        ({"calls": 10, "handle_s": 60, "share": 1.0}, "no number of agents guarantees"),
        ({"calls": 10, "handle_s": 60, "interval_min": 20}, "allowed: 15, 30 or 60"),
        ({"calls": 10, "handle_s": 60, "first_min": 10}, "a full interval of 30 min"),
        ({"calls": [1] * 40, "handle_s": 60, "first_min": 600}, "do not fit into the day"),
        ({"calls": 1e6, "handle_s": 6000}, "are the units right?"),
        ({"calls": 10, "handle_s": 60, "replications": 1}, "allowed: 2 or more"),
    ],
)
def test_what_no_queue_has_is_refused(given: dict[str, float], told: str) -> None:
    with pytest.raises(InputError, match=told):
        sim.staff(**given)  # type: ignore[arg-type]


@pytest.mark.broad
@pytest.mark.compiled
def test_the_command_prints_and_writes_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "staff.csv"
    asked = ["staff", "--calls", "20,40", "--from", "08:00", "--handle", "240", "--target", "80/20"]
    assert main([*asked, "--shrinkage", "0.3", "--csv", str(file)]) == 0
    told = capsys.readouterr().out
    assert "80 % of the calls are answered within 20 s" in told
    table = pd.read_csv(file)
    assert table["interval"].tolist() == ["08:00", "08:30"]
    assert table["to_roster"].tolist() == [math.ceil(n / 0.7) for n in table["simulated"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--calls", "1x"], "numbers parted by commas"),
        (["--calls", "10", "--handle", "60", "--target", "80:20"], "SHARE/SECONDS"),
        (["--calls", "10", "--handle", "60", "--target", "1.2.3/20"], "SHARE/SECONDS"),
        (["--calls", "10", "--handle", "60", "--from", "25:00"], "a clock time"),
        (["--handle", "60"], "--handle: goes with --calls"),
        (["centre=retail_bank", "--calls", "10"], "give one of them"),
        (["--shrinkage", "1"], "not including, 1"),
    ],
)
def test_mistakes_get_one_sentence(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["staff", *words]) == 2
    found = capsys.readouterr().err
    assert told in found
    assert found.count("\n") == 1


def test_a_rising_sequence_is_the_nearest_one() -> None:
    luck = np.random.default_rng(1)
    for count in range(1, 9):
        values = luck.normal(size=count).round(1)
        assert np.allclose(rising(values), isotonic_regression(values).x, atol=1e-12)
    assert len(rising(np.zeros(0))) == 0
