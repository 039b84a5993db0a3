"""Figures of the decision page show the numbers that they are given, whatever these are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.drills.failure_day import BECAUSE, LOST_CALLS, ORDINARY, FailureDays, Row
from sim.experiments import comparison
from sim.experiments.cost_bridge import Bridge, Step, bridges
from sim.experiments.staff_and_load import ALL, LOAD, ON_DUTY, staff_and_load
from sim.plots import Chart, cost_waterfall, duty_against_load, lost_on_either_day
from sim.plots.chart import draw
from sim.plots.narrow import narrowed
from sim.plots.staffing_plot import MOST_SITES, panels
from tests.plots.samples import bank
from tests.small_studies import small


def step(part: str, difference: float, half: float = 10.0) -> Step:
    return Step(part, 0.0, difference, difference, difference - half, difference + half)


def patches(chart: Chart) -> list[Any]:
    """Bars and stairs of the only axes."""
    return list(chart.axes[0].patches)


def falls(*differences: float, half: float = 10.0) -> Bridge:
    names = ("agents", "telecom", "penalty", "lost_value")
    parts = tuple(step(n, d, half) for n, d in zip(names, differences, strict=False))
    return Bridge(parts, step("total", sum(differences), half), 20)


def test_each_bar_begins_where_the_one_above_ends_and_the_last_is_the_sum() -> None:
    chart = cost_waterfall(falls(500.0, -20.0, -630.0), "More", "Base", "CNY")
    bars = patches(chart)
    edges = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    assert edges == [(0.0, 500.0), (500.0, 480.0), (480.0, -150.0), (0.0, -150.0)]
    said = [t.get_text() for t in chart.axes[0].texts]
    assert said == ["+500", "−20", "−630", "−150"]
    assert "“More” costs 150 CNY per day less than “Base” (−160 to −140)" in chart.alt
    assert "Agents' wages +500" in chart.alt


def test_what_is_written_at_the_bars_adds_up() -> None:
    chart = cost_waterfall(falls(0.4, 0.4, 0.4), "More", "Base", "CNY")
    *parts, total = [t.get_text().replace("±", "") for t in chart.axes[0].texts]
    assert sum(map(float, parts)) == float(total) == 1.0


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (falls(5.0, half=9.0), "Whether “More” costs more than “Base” is not certain"),
        (falls(5.0, half=2.0), "“More” costs 5 CNY per day more than “Base”"),
        (falls(), "“More” costs as much as “Base”"),
        (falls(7.0, half=np.nan), "“More” against “Base”: +7 CNY per day in one replication"),
    ],
)
def test_it_says_no_more_than_its_interval_allows(found: Bridge, said: str) -> None:
    chart = cost_waterfall(found, "More", "Base", "CNY")
    assert said in chart.alt
    assert len(chart.axes[0].patches) == len(found.moved) + 1


def test_one_replication_and_no_difference_can_be_drawn() -> None:
    one = comparison({"a": small(6, replications=1), "b": small(7, replications=1)})
    assert "in one replication" in cost_waterfall(bridges(one)["b"], "b", "a", "CNY").alt
    same = comparison({"a": small(6), "b": small(6)})
    assert len(cost_waterfall(bridges(same)["b"], "b", "a", "CNY").axes[0].patches) == 1


def test_agents_and_load_are_those_of_the_table() -> None:
    table = staff_and_load({"base": bank(3), "more": bank(4)})
    shown = {"base": "Base", "more": "More"}
    chart = duty_against_load(table, shown, {ALL: "All sites"})
    drawn = {p.get_label(): p.get_data().values for p in patches(chart)}
    for name, label in shown.items():
        for quantity, legend in ((ON_DUTY, "On duty"), (LOAD, "Offered load")):
            rows = table[(table["scenario"] == name) & (table["quantity"] == quantity)]
            own = rows[rows["site"] == ALL]["value"].to_numpy()
            np.testing.assert_array_equal(drawn[f"{legend}: {label}"], own)
    assert "More: in " in chart.alt


def sites_of(**scenarios: str) -> pd.DataFrame:
    rows = [{"scenario": n, "site": s} for n, sites in scenarios.items() for s in (ALL, *sites)]
    return pd.DataFrame(rows)


def test_each_site_has_a_panel_unless_there_are_many_or_others() -> None:
    assert panels(sites_of(x="ab", y="ab"), "xy") == ["a", "b"]
    assert panels(sites_of(x="", y=""), "xy") == [ALL]
    assert panels(sites_of(x="", y="ab"), "xy") == [ALL]
    assert panels(sites_of(x="ab", y="abc"), "xy") == [ALL]
    many = "abcdefgh"[: MOST_SITES + 1]
    assert panels(sites_of(x=many, y=many), "xy") == [ALL]


def days(*rows: Row, **reasons: str) -> FailureDays:
    return FailureDays(
        "site:main", "", True, 36000.0, 7200.0, "", 1, {}, 20, 7, 0.95, rows, reasons
    )


def lost(option: str, ordinary: float, because: float) -> list[Row]:
    return [
        Row(option, LOST_CALLS, ORDINARY, ordinary, ordinary - 5.0, ordinary + 5.0),
        Row(option, LOST_CALLS, BECAUSE, because, because - 20.0, because + 20.0),
    ]


def test_a_bar_is_what_is_lost_on_the_day_of_the_failure() -> None:
    found = days(*lost("a", 100.0, 900.0), *lost("b", 50.0, -5.0), c="it has no site:main")
    chart = lost_on_either_day(found, {"a": "A", "b": "B", "c": "C"})
    assert chart is not None
    ends = [bar.get_x() + bar.get_width() for bar in patches(chart)]
    assert ends == [100.0, 50.0, 1000.0, 45.0]
    assert [t.get_text() for t in chart.axes[0].texts] == ["+900", "−5"]
    assert "A: 100 on an ordinary day, +900 because of the failure" in chart.alt
    assert lost_on_either_day(replace(found, rows=()), {"a": "A"}) is None


def test_results_of_one_replication_have_no_whiskers_but_a_figure() -> None:
    results = {name: sim.run(small(n, replications=1)) for name, n in (("a", 6), ("b", 7))}
    table = staff_and_load(results)
    chart = duty_against_load(table, {"a": "A", "b": "B"}, {ALL: "All"})
    assert len(chart.axes) == 1


def test_what_is_written_at_the_bars_stays_inside_a_narrow_figure_drawn_wide_before() -> None:
    chart = cost_waterfall(falls(5024.0, 82.0, -816.0, -1421.0), "More", "Base", "CNY")
    draw(chart, None)
    narrow = narrowed(chart)
    renderer = narrow.canvas.get_renderer()  # type: ignore[attr-defined]
    ends = [t.get_window_extent(renderer).x1 for t in narrow.axes[0].texts]
    assert max(ends) <= narrow.bbox.x1
