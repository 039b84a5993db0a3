"""Figures for a phone: the same marks and words in a narrow figure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from matplotlib.font_manager import FontProperties

from sim.plots import tradeoff
from sim.plots.chart import Chart, draw
from sim.plots.frame import framed
from sim.plots.measuring import fitted, inches_wide, joined
from sim.plots.narrow import WIDTH, narrowed
from sim.plots.style import look
from tests.plots.samples import scattered
from tests.plots.test_figures import FIGURES
from tests.tiers import sampled

pytestmark = pytest.mark.broad

_PIXELS = 366 / (72 * WIDTH)
"""Of a point, where the page is 390 pixels wide."""


def boxes(chart: Chart) -> list[Any]:
    """Rectangles of every text that is shown, pixels."""
    chart.dpi = 100
    chart.canvas.draw()
    found: list[Any] = chart.findobj(lambda a: hasattr(a, "get_text"))
    texts = [t for t in found if t.get_visible()]
    return [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text().strip()]


def named(chart: Chart) -> list[Any]:
    """Words of legends, axes and names of rows."""
    texts = [t.get_text() for legend in chart.legends for t in legend.get_texts()]
    for axes in chart.axes:
        legend = axes.get_legend()
        texts += [t.get_text() for t in legend.get_texts()] if legend else []
        texts += [axes.get_xlabel(), axes.get_ylabel()]
    return sorted(" ".join(joined(text).split()) for text in texts)


@pytest.mark.parametrize("name", sampled(FIGURES, quick=3))
def test_a_narrow_figure_says_what_the_wide_one_says(name: str) -> None:
    chart = FIGURES[name]()
    before, title, alt = named(chart), joined(chart.title.get_text()), chart.alt
    narrow = narrowed(chart)
    assert named(narrow) == before
    assert joined(narrow.title.get_text()) == title
    assert narrow.alt == alt


@pytest.mark.parametrize("name", sampled(FIGURES, quick=3))
def test_every_text_of_a_narrow_figure_lies_inside_and_can_be_read(name: str) -> None:
    narrow = narrowed(FIGURES[name]())
    assert narrow.get_figwidth() == WIDTH
    for text, box in boxes(narrow):
        assert box.x0 >= -1 and box.x1 <= narrow.bbox.x1 + 4, text  # it is hinted here
        assert box.y0 >= -1 and box.y1 <= narrow.bbox.y1 + 1, text
    sizes = [float(s) for s in re.findall(r"font-size: ([\d.]+)px", draw(narrow, None).svg)]
    assert min(sizes) * _PIXELS >= 11.0


@pytest.mark.broad
@pytest.mark.parametrize("name", FIGURES)
def test_what_stood_side_by_side_stands_one_above_the_other(name: str) -> None:
    narrow = narrowed(FIGURES[name]())
    spans = sorted((a.get_position().y0, a.get_position().y1) for a in narrow.axes)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.broad
def test_a_crowd_of_names_becomes_numbers_with_a_key_beneath() -> None:
    chart = tradeoff(scattered(24, 3, long=True), target=0.8, threshold_s=20)
    narrow = narrowed(chart)
    keys = [t for t in narrow.texts if (t.get_gid() or "").startswith("key-")]
    assert len(keys) == 24
    bottom = narrow.axes[0].bbox.y0
    assert all(t.get_window_extent().y1 < bottom for t in keys)
    assert all(t.get_window_extent().x1 < narrow.bbox.x1 for t in keys)


def test_names_of_points_over_time_stay_inside() -> None:
    with look():
        chart = Chart(figsize=(10, 5), dpi=100)
        upper = chart.add_axes((0.1, 0.5, 0.85, 0.3))
        chart.add_axes((0.1, 0.15, 0.85, 0.3), sharex=upper)
        upper.set_xlim(0, 10)
        for at, name in ((9.5, "Nine of ten agents back: 146.0 min"), (6, "Drained: 146.0 min")):
            upper.annotate(name, (at, 0.5), xytext=(8, 0), textcoords="offset points", ha="left")
        framed(chart, "Over time", "", "", "")
        draw(chart, None)
        narrow = narrowed(chart)
    for text, box in boxes(narrow):
        assert box.x0 >= -1 and box.x1 <= narrow.bbox.x1 + 4, text
    assert upper.get_xlim() == (0, 10)


def test_a_text_is_wrapped_to_the_width_that_it_takes() -> None:
    font = FontProperties(family="DejaVu Sans", size=10)
    for text in ("Differences of the cost, part by part, of every scenario", "iiiiii WWWWWW " * 6):
        lines = fitted(text, font, 1.5, 20).split("\n")
        assert len(lines) > 1
        assert all(inches_wide(line, font) <= 1.5 for line in lines)
        assert " ".join(lines).split() == text.split()
    assert fitted("short", font, 1.5, 3) == "short"
    assert fitted("its own\nbreak", font, 1.5, 3) == "its own\nbreak"


def test_chinese_is_wrapped_without_spaces_and_no_line_begins_with_a_comma() -> None:
    font = FontProperties(family=["DejaVu Sans", "Trunkline Sans SC"], size=10)
    text = "所有方案面对同样的随机情形，需求相同时，同样的客户在同样的时刻来电。"
    found = fitted(text, font, 1.2, 20)
    assert joined(found) == text
    assert not any(line[0] in "，。" for line in found.split("\n"))
