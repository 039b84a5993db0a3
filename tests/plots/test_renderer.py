"""What we know of matplotlib's renderers still holds: ours gives the pictures that they give."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.ft2font import LoadFlags
from matplotlib.image import imread
from matplotlib.patheffects import withStroke

from sim.plots.chart import Chart, draw
from sim.plots.style import look


@pytest.fixture
def everything() -> Chart:
    """A figure with all that figures draw: lines, bars, markers, areas, hatches, turned texts."""
    with look():
        chart = Chart(figsize=(4.01, 3.03), dpi=100)
        axes = chart.add_axes((0.2, 0.2, 0.7, 0.6))
        axes.fill_between([0, 1, 2], [0, 1, 0], [1, 2, 1], color="#0072B2", alpha=0.3)
        axes.plot([-1, 3], [0, 2], linestyle=(0, (6, 3)), marker="D", label="left and right")
        axes.bar([0, 1], [1, 1.5], hatch="////", edgecolor="#555555", linewidth=0.6)
        axes.errorbar([0.5, 1.5], [1, 1], yerr=[0.2, 0.4], capsize=3, fmt="none", ecolor="k")
        axes.hlines([0.2, 0.4], 0, 2)
        axes.annotate(
            "named", (1, 1), xytext=(9, 9), textcoords="offset points", gid="label-0",
            arrowprops={"arrowstyle": "-"},
        )  # fmt: skip
        axes.set_xlim(0, 2)
        axes.set_ylabel("Upwards, 20 %")
        chart.legend()
        chart.text(0.02, 0.9, "Two lines\nof text", fontweight="bold")
    return chart


def by_matplotlib(chart: Chart, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with look():
        super(Chart, chart).savefig(buffer, format=kind, **options)
    return buffer.getvalue()


def without_texts(svg: str) -> str:
    return re.sub(r"\s*<text.*?</text>|\s*text \{.*?\}\n", "", svg, flags=re.DOTALL)


def test_the_svg_is_matplotlibs_to_the_letter_but_for_its_texts(everything: Chart) -> None:
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    theirs = by_matplotlib(everything, "svg", metadata=nothing).decode()
    assert without_texts(draw(everything).svg) == without_texts(theirs)
    assert draw(everything).svg == draw(everything, None).svg


def test_texts_are_texts_with_the_place_and_width_that_they_were_laid_out_with(
    everything: Chart,
) -> None:
    svg = draw(everything).svg
    texts = re.findall(r"<text (.*?)>(.*?)</text>", svg)
    assert {"Upwards, 20 %", "Two lines", "of text", "named", "left and right"} <= {
        said for _, said in texts
    }
    look = {said: dict(re.findall(r'([\w-]+)="(.*?)"', found)) for found, said in texts}
    wide, bold = look["left and right"], look["Two lines"]
    font = font_manager.get_font(font_manager.findfont("DejaVu Sans"))
    font.set_size(10.0, 72)
    font.set_text("left and right", 0.0, flags=LoadFlags.NO_HINTING)
    assert float(wide["textLength"]) == pytest.approx(font.get_width_height()[0] / 64, rel=0.02)
    assert "font-weight: 700" in bold["style"]
    assert float(bold["x"]) == pytest.approx(0.02 * 4.01 * 72, abs=0.01)
    assert "rotate(-90" in look["Upwards, 20 %"]["transform"]
    assert "paint-order: stroke" in look["named"]["style"]
    assert "paint-order" not in wide["style"]


def test_a_file_carries_its_fonts_and_a_page_has_them_once(everything: Chart) -> None:
    drawn = draw(everything)
    assert drawn.file().count("@font-face") == 2
    assert "@font-face" not in drawn.element()
    assert "font-family" in drawn.element()


def test_the_image_shows_what_matplotlibs_shows(everything: Chart) -> None:
    ours = imread(io.BytesIO(draw(everything, 150).png))
    (named,) = everything.findobj(lambda artist: artist.get_gid() == "label-0")
    named.set_path_effects([withStroke(linewidth=2.5, foreground="#FFFFFF")])
    theirs = imread(io.BytesIO(by_matplotlib(everything, "png", dpi=150)))[:, :, :3]
    assert ours.shape == theirs.shape == (454, 601, 3)
    # Letters may lie a pixel apart, since theirs are fitted to the pixels: squares of 8 compare.
    blocks = [
        image[:448, :600].reshape(56, 8, 75, 8, 3).mean(axis=(1, 3)) for image in (ours, theirs)
    ]
    apart = np.abs(blocks[0] - blocks[1])
    assert apart.mean() < 0.005
    assert apart.max() < 0.25
    assert (blocks[1] < 0.9).mean() > 0.1


def test_drawing_leaves_the_figure_as_it_was(everything: Chart) -> None:
    draw(everything)
    assert everything.dpi == 100
    assert draw(everything, None).png == b""
