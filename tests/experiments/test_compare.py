"""Paired comparison: what the table says, of which replications, and how much pairing is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.executors import parcels
from sim.experiments import comparison
from sim.measures import MEASURES
from sim.study import worker
from tests.small_studies import small


def test_every_measure_of_every_scenario_has_a_difference_and_a_verdict() -> None:
    studies = {"base": small(6), "more": small(7), "same": small(6)}
    table: Any = sim.compare(studies)
    assert list(table.columns) == [
        "base", "value", "difference", "low", "high", "unit", "margin", "verdict",
        "replications", "replications_needed",
    ]  # fmt: skip
    assert set(table.loc["more"].index) == set(MEASURES)
    better = table.loc[("more", "service_level")]
    assert better["verdict"] == "better"
    assert better["margin"] < better["low"] <= better["difference"] <= better["high"]
    assert table.loc[("more", "cost_agents"), "verdict"] == "worse"
    assert table.loc[("more", "agents_rostered"), "verdict"] == "higher"
    assert table.loc[("more", "callback_wait"), "verdict"] == "no value"
    alike = table.loc["same"]
    assert set(alike["verdict"]) == {"no practical difference", "no value"}
    assert (alike["difference"].dropna() == 0.0).all()
    parts = [k for k in MEASURES if MEASURES[k].unit.endswith("/day") and k.startswith("cost_")]
    gaps = table.loc["more"]["difference"]
    assert gaps[[p for p in parts if p != "cost_total"]].sum() == pytest.approx(gaps["cost_total"])


def test_studies_are_run_and_results_are_taken_as_they_are() -> None:
    ran = sim.run(small(7))
    both = sim.compare({"base": small(6), "more": ran})
    pd.testing.assert_frame_equal(both, sim.compare({"base": sim.run(small(6)), "more": small(7)}))


def test_several_scenarios_share_the_error() -> None:
    base, more, most = (sim.run(small(n)) for n in (6, 7, 8))
    alone = sim.compare({"base": base, "more": more}, 0.975).loc["more"]
    together = sim.compare({"base": base, "more": more, "most": most}, 0.95).loc["more"]
    pd.testing.assert_series_equal(alone["low"], together["low"])


def test_results_are_compared_by_the_replications_that_both_have() -> None:
    long, short = sim.run(small(6), replications=6), sim.run(small(7), replications=4)
    table = sim.compare({"base": long, "more": short})
    assert set(table["replications"]) == {4}
    expected = sim.compare({"base": sim.run(small(6)), "more": short})
    pd.testing.assert_frame_equal(table, expected)


def test_margins_of_ones_own_change_the_verdict() -> None:
    results = {"base": sim.run(small(6)), "more": sim.run(small(7))}
    wide = sim.compare(results, margins={"service_level": 0.5, "cost_total": "50%"}).loc["more"]
    assert wide.loc["service_level", "verdict"] == "no practical difference"
    assert wide.loc["cost_total", "verdict"] == "no practical difference"
    with pytest.raises(sim.InputError, match="did you mean 'asa'"):
        sim.compare(results, margins={"assa": 1.0})


def test_one_replication_decides_nothing_that_varies() -> None:
    table: Any = sim.compare({"base": small(6, replications=1), "more": small(7, replications=1)})
    row = table.loc[("more", "asa")]
    assert row["verdict"] == "not enough data"
    assert np.isnan(row["replications_needed"])


@pytest.mark.broad
def test_pairing_takes_most_of_the_variance_away() -> None:
    """One more agent on the same luck, against other luck (another seed): variance of the mean."""
    count = 40
    base, more = sim.run(small(6, replications=count)), sim.run(small(7, replications=count))
    other = sim.run(small(7, replications=count, seed=99))
    for kpi, ratio in (("service_level", 2.5), ("abandonment", 4.0), ("cost_total", 4.0)):
        paired: Any = sim.compare({"base": base, "more": more}).loc[("more", kpi)]
        alone: list[Any] = [r.kpis().loc[kpi] for r in (base, other)]
        independent = sum(_width(row) ** 2 for row in alone)
        assert independent / _width(paired) ** 2 > ratio, kpi


def _width(row: pd.Series) -> float:
    return float(row["high"] - row["low"])


def test_comparing_results_of_different_luck_is_refused() -> None:
    with pytest.raises(sim.InputError, match="has seed 11, 'b' has 12"):
        sim.compare({"a": sim.run(small()), "b": sim.run(small(seed=12))})
    with pytest.raises(sim.InputError, match="at least two"):
        sim.compare({"a": sim.run(small())})


@pytest.mark.broad
def test_a_precision_goes_for_the_differences() -> None:
    asked = {"half_width": {"service_level": 0.02}, "batch": 2, "most": 60}
    studies = {"base": small(6), "more": small(7), "most": small(8)}
    found = comparison(studies, precision=asked)
    (count,) = {r.replications for r in found.results.values()}
    assert 4 < count < 60
    assert (count - 4) % 2 == 0
    rows: list[Any] = [found.table.loc[(n, "service_level")] for n in ("more", "most")]
    assert max(_width(r) for r in rows) <= 0.04
    assert all(r.met for told in found.reached.values() for r in told)
    assert found.reached["more"][0].found == pytest.approx(0.5 * _width(rows[0]))
    again = sim.compare({n: small(a, precision=asked) for n, a in
                         (("base", 6), ("more", 7), ("most", 8))}, workers=2)  # fmt: skip
    pd.testing.assert_frame_equal(again, found.table)


def test_results_cannot_become_more_precise() -> None:
    asked = {"half_width": {"asa": 1.0}}
    with pytest.raises(sim.InputError, match="a precision needs studies"):
        sim.compare({"a": sim.run(small()), "b": small(7)}, precision=asked)
    with pytest.raises(sim.InputError, match="different precisions"):
        sim.compare({"a": small(precision=asked), "b": small(7)})
    with pytest.raises(sim.InputError, match=r"precision\.half_width\.asa"):
        sim.compare({"a": small(), "b": small(7)}, precision={"half_width": {"asa": -1.0}})


def test_a_scenario_that_fails_is_one_error_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(study: sim.Study, *rest: Any) -> Any:
        if study.label == "Lost":
            raise OSError("gone")
        return worker.replicate(study, *rest)

    monkeypatch.setattr(parcels, "replicate", failing)
    lost = small(scenario={"name": "lost", "title": "Lost"})
    with pytest.raises(sim.ResultError, match=r"'Lost' failed: OSError: gone"):
        sim.compare({"a": small(), "b": lost})
