"""Figures of a sensitivity study say what its tables say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

import sim
from sim.experiments.sensitivity import Asked, Sensitivity
from sim.measures import Bound
from sim.plots import Chart, distribution, risk_shares, sobol_indices, tornado
from sim.plots.tornado_plot import _surely_first
from tests.experiments.uncertain import inputs, law
from tests.small_studies import small
from tests.tiers import sampled

Draw = Callable[[Sensitivity, str], Chart]
FIGURES: tuple[Draw, ...] = (tornado, sobol_indices, risk_shares, distribution)


@cache
def studied() -> Sensitivity:
    uncertainty = inputs(
        volume={
            "title": "Forecast volume & <growth>",
            "fields": "demand.scale",
            "law": law("uniform", low=0.8, high=1.2),
            "unit": "x forecast",
        },
        patience={
            "fields": "centre.contact_types.*.patience.mean_s",
            "how": "factor",
            "law": law("lognormal", median=1.0, factor=1.5),
        },
        wage={
            "fields": "centre.pools.pool.wage_per_hour",
            "law": law("uniform", low=28.0, high=33.0),
            "unit": "a unit so long that it would not have any room beside the figures",
        },
    )
    questions = (Bound.parse("service_level<0.8"),)
    asked = Asked(points=8, questions=questions)
    return sim.sensitivity(small(replications=3), uncertainty, asked)


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("measure", sampled(["service_level", "cost_total"]))
def test_a_figure_has_words_for_those_who_cannot_see_it(draw: Draw, measure: str) -> None:
    chart = draw(studied(), measure)
    title = {"service_level": "Service level", "cost_total": "Cost"}[measure]
    assert title in chart.alt
    assert "nan" not in chart.alt
    assert chart.svg() == draw(studied(), measure).svg()


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("measure", sampled(["service_level", "cost_total"]))
def test_every_text_lies_inside_the_figure(draw: Draw, measure: str) -> None:
    chart = draw(studied(), measure)
    chart.draw_without_rendering()
    renderer = chart.canvas.get_renderer()  # type: ignore[attr-defined]
    texts = [*chart.texts, *(t for a in chart.axes for t in (*a.texts, *a.get_yticklabels()))]
    for text in texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= chart.bbox.x1 + 1, text.get_text()


def test_bars_of_a_tornado_are_the_differences_of_its_table_widest_first() -> None:
    table = studied().tornado
    table = table[table["kpi"] == "service_level"]
    chart = tornado(studied(), "service_level")
    bars = [p for p in chart.axes[0].patches if isinstance(p, Rectangle)]
    assert len(bars) == 2 * 3
    swings = table["swing"].to_numpy()
    assert (np.diff(swings) <= 0).all()
    widths = sorted(float(b.get_width()) for b in bars)
    np.testing.assert_allclose(widths, sorted(100 * table["difference"]))
    tops = sorted(bars, key=lambda b: -b.get_y())[:2]
    assert {round(b.get_width(), 9) for b in tops} == {
        round(100 * d, 9) for d in table["difference"][:2]
    }


def test_the_wage_moves_cost_and_not_service() -> None:
    table: Any = studied().tornado.set_index(["kpi", "input", "end"])
    assert table.loc[("service_level", "wage", "high"), "difference"] == 0.0
    low, high = (table.loc[("cost_total", "wage", e), "difference"] for e in ("low", "high"))
    assert low < 0 < high
    assert -low == pytest.approx(high)


def test_the_distribution_answers_its_question() -> None:
    row = studied().chances.set_index("of").loc["one horizon"]
    said = distribution(studied(), "service_level").alt
    assert f"below 80.0 % with probability {100 * row['probability']:.0f} %" in said
    assert "below" not in distribution(studied(), "cost_total").alt


@pytest.mark.parametrize(
    ("low", "high", "sure"), [(0.05, 0.07, True), (0.03, 0.09, False), (-0.01, 0.13, False)]
)
def test_the_first_input_is_named_only_where_luck_cannot_have_put_it_first(
    low: float, high: float, sure: bool
) -> None:
    table = pd.DataFrame(
        [("a", 0.06, low, high), ("a", -0.01, -0.02, 0.0), ("b", -0.03, -0.04, -0.02)],
        columns=["input", "difference", "low", "high"],
    )
    assert _surely_first(table, ["a", "b"]) == sure
