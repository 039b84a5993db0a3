from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from sim.errors import InputError
from sim.experiments.decision import decision
from sim.experiments.evidence import Intervals
from sim.experiments.frontier import frontier_rows
from sim.plots import Chart, efficient, tradeoff
from sim.plots.limits import amount_limits, percent_limits
from sim.plots.tradeoff_marks import DOMINATED, EFFICIENT, UNDECIDED
from tests.plots.samples import EXPANSION, scattered, table
from tests.tiers import sampled

pytestmark = pytest.mark.broad

NAN = float("nan")
FOOTER = "8 replications, seed 2024"
CASES = {
    "two": scattered(2, 1),
    "six": scattered(6, 1),
    "twelve": scattered(12, 2),
    "twelve long": scattered(12, 3, long=True),
    "thirty long": scattered(30, 4, long=True),
    "expansion": EXPANSION,
    "wide bars": scattered(8, 8, half=0.15),
    "coinciding": table(*[("Same", 1e6, 0.8)] * 3, ("Other", 1.1e6, 0.85)),
    "no bars": scattered(6, 6, half=NAN),
    "cheap and good": scattered(6, 7, costs=(1e3, 1.02e3), services=(0.985, 0.999), half=0.001),
    "dear and bad": scattered(12, 9, costs=(9e7, 1.2e8), services=(0.05, 0.3)),
    "far apart": table(("tiny", 1e3, 0.05), ("middle", 1e5, 0.6), ("huge", 1e8, 0.999)),
    "one": table(("Only", 228e3, 0.72)),
    "equal costs": table(("a", 5e4, 0.7), ("b", 5e4, 0.8), cost=0.0),
}


GIDS = ("efficient", "open", "dominated")


def drawn(frame: pd.DataFrame, **more: Any) -> Chart:
    return tradeoff(frame, target=0.8, threshold_s=20, footer=FOOTER, **more)


def with_gid(axes: Axes, gid: str) -> list[Any]:
    return [a for a in axes.get_children() if str(a.get_gid()).partition("-")[0] == gid]


def points(chart: Chart, gid: str) -> list[tuple[float, float]]:
    lines = with_gid(chart.axes[0], gid)
    return [pair for line in lines for pair in zip(*line.get_data(), strict=True)]


def boxes(texts: list[Any]) -> list[Any]:
    return [t.get_window_extent() for t in texts]


@pytest.mark.parametrize("name", sampled(CASES, quick=5))
def test_every_point_has_a_label_that_lies_free_and_within_the_figure(name: str) -> None:
    chart = drawn(CASES[name])
    axes = chart.axes[0]
    texts = with_gid(axes, "label")
    assert len(texts) == len(CASES[name])
    extents = boxes(texts)
    for i, box in enumerate(extents):
        assert axes.bbox.x0 <= box.x0
        assert box.x1 <= axes.bbox.x1
        assert axes.bbox.y0 <= box.y0
        assert box.y1 <= axes.bbox.y1
        assert not any(box.overlaps(other) for other in extents[:i])
    centres = axes.transData.transform([p for gid in GIDS for p in points(chart, gid)])
    for box in extents:
        assert not any(box.contains(x, y) for x, y in centres)
    for text in chart.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= chart.bbox.x1
        assert box.y1 <= chart.bbox.y1


@pytest.mark.parametrize("name", ["six", "twelve", "expansion", "wide bars", "coinciding"])
def test_few_points_are_called_by_their_names(name: str) -> None:
    texts = with_gid(drawn(CASES[name]).axes[0], "label")
    assert sorted(t.get_text().replace("\n", " ") for t in texts) == sorted(CASES[name]["label"])


def test_many_long_names_stand_in_a_key_by_rising_cost() -> None:
    frame = CASES["thirty long"]
    chart = drawn(frame)
    numbers = [t.get_text() for t in with_gid(chart.axes[0], "label")]
    rank = frame["cost"].rank().astype(int).astype(str)
    assert numbers == rank.tolist()
    key = [
        t.get_text().replace("\n", " ") for t in chart.texts if str(t.get_gid()).startswith("key-")
    ]
    assert key == frame.sort_values("cost")["label"].tolist()


def test_points_that_are_sure_dominated_or_open_differ_in_shape_and_filling() -> None:
    chart = drawn(EXPANSION)
    standing = decision(
        Intervals.of(EXPANSION, "service_level", higher_is_better=True, level=0.95), None
    ).standing
    assert set(standing) == set(GIDS)
    looks = set()
    for gid in GIDS:
        wanted = EXPANSION["cost"][[code == gid for code in standing]] / 1e3
        assert sorted(x for x, _ in points(chart, gid)) == sorted(wanted)
        (line,) = with_gid(chart.axes[0], gid)
        filled = matplotlib.colors.to_hex(line.get_markerfacecolor()) != "#ffffff"
        assert filled == (gid == "efficient")
        looks.add(line.get_marker())
    assert len(looks) == 3
    bold = {t.get_text() for t in with_gid(chart.axes[0], "label") if t.get_weight() == "bold"}
    assert bold == set(EXPANSION["label"][[code == "efficient" for code in standing]])


def test_the_frontier_is_a_staircase_through_the_efficient_points() -> None:
    chart = drawn(EXPANSION)
    (line,) = with_gid(chart.axes[0], "frontier")
    x, y = line.get_data()
    steps = set(zip(np.round(x, 6), np.round(y, 6), strict=True))
    for cost, service in EXPANSION[efficient(EXPANSION)][["cost", "service_level"]].to_numpy():
        assert (round(cost / 1e3, 6), round(100 * service, 6)) in steps
    assert (np.diff(x) >= 0).all()
    assert (np.diff(y) >= 0).all()
    assert all(a == b or c == d for a, b, c, d in zip(x, x[1:], y, y[1:], strict=False))


def test_error_bars_have_the_length_of_the_intervals() -> None:
    chart = drawn(CASES["two"])
    ends = {
        (round(float(x), 6), round(float(y), 6))
        for container in chart.axes[0].containers
        for lines in container[2]
        for segment in lines.get_segments()
        for x, y in segment
        if np.isfinite([x, y]).all()
    }
    rows: Any = CASES["two"].itertuples()
    for row in rows:
        for cost in (row.cost_low, row.cost_high):
            assert (round(cost / 1e3, 6), round(100 * row.service_level, 6)) in ends
        for service in (row.service_level_low, row.service_level_high):
            assert (round(row.cost / 1e3, 6), round(100 * min(service, 1.0), 6)) in ends


def test_words_on_the_figure() -> None:
    chart = drawn(EXPANSION)
    axes = chart.axes[0]
    assert axes.get_xlabel() == "Cost per day, thousand CNY"
    assert axes.get_ylabel() == "Service level: calls answered within 20 s"
    assert [t.get_text() for t in with_gid(axes, "target")] == ["target 80 % in 20 s"]
    legend = [t.get_text() for t in chart.legends[0].get_texts()]
    bars = "95 % confidence interval, in both directions"
    assert legend == [EFFICIENT, UNDECIDED, DOMINATED, bars]
    texts = " ".join(t.get_text() for t in chart.texts).replace("\n", " ")
    assert "Cheapest scenario that reaches the target: Better IVR, with 81.5 % at 221" in texts
    assert FOOTER in texts
    assert "Neither axis starts at zero." in texts
    assert "Better IVR: 221 thousand CNY a day, 81.5 %" in chart.alt


def test_what_the_estimates_cannot_tell_is_said() -> None:
    def said(frame: pd.DataFrame) -> str:
        return " ".join(t.get_text() for t in drawn(frame).texts).replace("\n", " ")

    assert "single replication gives no confidence intervals" in said(CASES["no bars"])
    wide = said(CASES["wide bars"])
    assert "Not decided: Scenario 2, Scenario 3, Scenario 4 and 2 more may or may not" in wide
    together = drawn(CASES["wide bars"], same_luck=True)
    assert "all share their luck" in " ".join(t.get_text() for t in together.texts)
    assert "overlap" not in said(table(("a", 100.0, 0.9), ("b", 200.0, 0.5)))
    assert "No scenario reaches the target." in said(CASES["one"])
    assert "Not decided: a may or may not reach the target." in said(table(("a", 100.0, 0.805)))
    assert "Not decided: " in said(CASES["no bars"])
    assert "1 scenario without a value not drawn" in said(table(("a", 100.0, 0.9), ("b", NAN, 0.5)))


def test_without_target_no_line_and_no_bars_without_intervals() -> None:
    chart = tradeoff(CASES["no bars"])
    assert not with_gid(chart.axes[0], "target")
    assert "on the efficient frontier" in " ".join(t.get_text() for t in chart.texts)
    assert not any("confidence" in t.get_text() for t in chart.legends[0].get_texts())


def test_a_measure_in_seconds_has_its_own_axis_and_better_is_down() -> None:
    frame = table(("a", 1e4, 30.0), ("b", 2e4, 10.0), ("c", 3e4, 20.0)).rename(
        columns=lambda c: c.replace("service_level", "asa")
    )
    chart = tradeoff(frame, measure="asa", target=25.0)
    assert chart.axes[0].get_ylabel() == "Average speed of answer, s"
    assert [t.get_text() for t in with_gid(chart.axes[0], "target")] == ["target 25 s"]
    assert [x for x, _ in points(chart, "dominated")] == [30.0]


def test_very_different_costs_get_a_logarithmic_axis() -> None:
    assert drawn(CASES["far apart"]).axes[0].get_xscale() == "log"
    assert drawn(EXPANSION).axes[0].get_xscale() == "linear"


def test_wrong_tables_are_refused() -> None:
    with pytest.raises(InputError, match="no column 'cost'"):
        tradeoff(EXPANSION.drop(columns="cost"))
    with pytest.raises(InputError, match="both a cost and"):
        tradeoff(table(("a", NAN, 0.5)))
    with pytest.raises(InputError, match="no measure"):
        tradeoff(EXPANSION, measure="nonsense")


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([85.0, 86.0], 75.0, 96.0), ([99.0, 99.9], 85.0, 101.0), ([0.0, 0.5], 0.0, 11.0)],
)
def test_a_service_axis_makes_little_of_little(values: Any, low: float, high: float) -> None:
    found = percent_limits(np.array(values))
    assert found[0] >= low
    assert found[1] <= high
    assert found[1] - found[0] >= 10.0
    assert found[0] <= min(values)
    assert found[1] >= max(values)


@pytest.mark.parametrize(
    "values", [[100.0], [1e8, 1.001e8], [5.0, 500.0], [-3.0, 4.0], [0.0], [NAN, 7.0]]
)
def test_a_cost_axis_holds_its_values(values: Any) -> None:
    low, high = amount_limits(np.array(values))
    assert low < high
    assert low <= np.nanmin(values)
    assert high >= np.nanmax(values)
    assert high - low >= 0.05 * np.nanmax(np.abs(values))


def test_of_a_crowd_only_some_efficient_points_are_named() -> None:
    frame = scattered(400, 5)
    chart = drawn(frame)
    front = {int(i) + 1 for i in frontier_rows(frame, 10)}
    assert len(with_gid(chart.axes[0], "label")) == len(front) <= 10
    assert sum(len(points(chart, gid)) for gid in GIDS) == 400
    assert not any("bars" in text.get_text() for text in chart.legends[0].get_texts())
    assert len(chart.alt) < 4000
