"""From the cost of the base to that of another scenario: sums without a remainder."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.experiments import Comparison, comparison, until_decided
from sim.experiments.cost_bridge import apportioned, bridges
from sim.experiments.looks import Looks
from sim.experiments.until_decided import InQuestion
from sim.measures import PARTS
from sim.report.sections.cost import waterfall_table
from sim.store.long_totals import read_totals, write_totals
from tests.small_studies import small


@pytest.fixture(scope="module")
def found() -> Comparison:
    tariff = {
        "hiring_per_agent": 6000.1, "attrition_per_year": 0.3, "telecom_per_minute": 0.0317,
        "penalty": {"per_point_per_day": 213.7}, "revenue_per_answered": 0.3,
    }  # fmt: skip
    studies = {
        name: sim.Study.from_dict(
            {**(data := small(agents).to_dict()), "centre": {**data["centre"], "tariff": tariff}}
        )
        for name, agents in (("base", 6), ("more", 8), ("less", 5), ("same", 6))
    }
    return comparison(studies)


def test_parts_sum_to_the_total_to_the_last_bit_in_any_order(found: Comparison) -> None:
    for one in bridges(found).values():
        values = [step.difference for step in one.parts]
        for _ in range(20):
            random.Random(len(values)).shuffle(values)
            total = 0.0
            for value in values:
                total += value
            assert total == one.total.difference
        assert math.fsum(values) == one.total.difference
        assert all(s.value - s.base == s.difference for s in (*one.parts, one.total))
        assert one.total.value - one.total.base == one.total.difference


def test_steps_are_those_of_the_table_of_the_comparison(found: Comparison) -> None:
    for name, one in bridges(found).items():
        for step in (*one.parts, one.total):
            row: Any = found.table.loc[(name, f"cost_{step.part}")]
            told = (step.base, step.value, step.difference, step.low, step.high)
            expected = row[["base", "value", "difference", "low", "high"]].tolist()
            assert told == pytest.approx(expected, rel=1e-12, abs=1e-9)
    assert bridges(found)["same"].moved == ()
    assert len(bridges(found)["more"].moved) >= 4


def test_the_file_sums_exactly_too_and_so_does_what_is_written(found: Comparison) -> None:
    table = waterfall_table(found)
    for _name, rows in table.groupby("scenario"):
        parts = rows[rows["part"] != "total"]
        (total,) = rows[rows["part"] == "total"].to_dict("records")
        assert parts["part"].tolist() == list(PARTS)
        assert sum(parts["difference"].tolist()) == total["difference"]
        assert sum(parts["written"].tolist()) == total["written"] == round(total["difference"])
        assert (abs(parts["written"] - parts["difference"]) < 1.0).all()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=18), st.sampled_from([1.0, 0.1]))
def test_rounded_parts_sum_to_the_rounded_total(values: list[float], step: float) -> None:
    total = math.fsum(values)
    written = apportioned(values, total, step)
    digits = 0 if step == 1.0 else 1
    assert round(math.fsum(written), digits) == pytest.approx(round(total / step) * step, abs=1e-6)
    for value, text in zip(values, written, strict=True):
        assert abs(value - text) <= step * (1 + 1e-6)


def test_rounding_takes_the_nearer_value_where_the_sum_allows_it() -> None:
    assert apportioned([100.4, 100.4, -0.3], 200.5, 1.0) == [100.0, 100.0, 0.0]
    assert apportioned([100.4, 100.4], 200.8, 1.0) == [101.0, 100.0]
    assert apportioned([5.0, 0.0, -3.0], 2.0, 1.0) == [5.0, 0.0, -3.0]


@pytest.mark.parametrize("where", ["at once", "read again"])
def test_of_a_long_run_the_parts_are_those_of_the_total_that_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    """Whatever else is kept of a part of the replications only."""
    monkeypatch.setattr(until_decided, "KEPT_BYTES", 1.0)
    studies = {name: small(n, replications="auto") for name, n in (("base", 6), ("more", 8))}
    compare = import_module("sim.experiments.compare")  # the package has a function of that name
    monkeypatch.setattr(compare, "of_comparison", lambda *_: asking(Looks(10, 20)))
    found = comparison(studies, most=20)
    assert found.results["more"].replications == 10
    if where == "read again":
        write_totals(tmp_path, found.totals)
        found = replace(found, totals=read_totals(tmp_path))
    (one,) = bridges(found).values()
    row: Any = found.table.loc[("more", "cost_total")]
    assert one.replications == row["replications"] == 20
    told = (one.total.difference, one.total.low, one.total.high)
    assert told == pytest.approx(row[["difference", "low", "high"]].tolist(), rel=1e-12)
    assert found.table.loc[("more", "cost_agents"), "replications"] == 20


def asking(looks: Looks) -> InQuestion:
    """All studies go on to the last look."""
    return lambda known, places: [
        place
        for place, each in zip(places, known, strict=True)
        if len(each["cost_total"].numerators) < looks.most
    ]
