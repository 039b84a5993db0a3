"""What every page has around its sections: contents, colours for light and dark, print."""

from __future__ import annotations

import re

import pytest

from sim.plots import style
from sim.report.contents import sections
from sim.report.html import environment
from sim.report.page_colours import COLOURS, variables, with_variables


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.2 has it: from 1 to 21."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("way", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint", "alarm-ground", "harm-ground", "band"])
def test_what_is_written_is_told_from_its_ground(ground: str, way: int) -> None:
    names = ["ink", "soft", "link", "better", "worse"]
    if ground == "paper":
        names += ["muted", "harm"]
    for name in names:
        assert contrast(COLOURS[name][way], COLOURS[ground][way]) >= 4.5, name


@pytest.mark.parametrize("way", [0, 1], ids=["light", "dark"])
def test_lines_are_told_from_the_paper(way: int) -> None:
    for name in ("muted", "accent", "alarm", "harm"):
        assert contrast(COLOURS[name][way], COLOURS["paper"][way]) >= 3.0, name


def test_colours_of_data_are_told_from_dark_paper_and_from_what_is_written_on_them() -> None:
    data = (style.BLUE, style.SKY, style.GREEN, style.YELLOW, style.ORANGE, style.VERMILLION,
            style.PURPLE)  # fmt: skip
    for colour in data:
        assert contrast(colour, COLOURS["paper"].dark) >= 3.0
        ink = style.ON_DEEP if colour == style.BLUE else style.ON_PALE
        assert contrast(colour, ink) >= 4.5


def test_every_colour_of_the_style_sheet_is_one_of_the_table() -> None:
    sheet = environment().get_template("style.css.j2").render()
    assert set(re.findall(r"var\(--([\w-]+)\)", sheet)) <= set(COLOURS)
    assert not re.findall(r"#[0-9a-fA-F]{3,6}\b(?=[;\s])", sheet)
    assert variables().count("--ink:") == 2
    assert "@media screen and (prefers-color-scheme: dark)" in variables()


def test_ink_of_a_figure_follows_the_page_and_colours_of_data_stay() -> None:
    found = with_variables(
        '<path style="fill: #0072b2; stroke: #1A1A1A"/><text style="fill: #0072b2">x</text>'
        '<pattern><path style="stroke: #1a1a1a"/></pattern><rect style="fill: #ffffff"/>'
    )
    assert '<path style="fill: #0072b2; stroke: var(--ink)"/>' in found
    assert '<text style="fill: var(--better)">' in found
    assert '<pattern><path style="stroke: #1a1a1a"/></pattern>' in found
    assert '<rect style="fill: var(--paper)"/>' in found


def test_contents_are_made_from_the_headings() -> None:
    page = "".join(
        f'<section><h2 id="{name}-title">{title}</h2></section>'
        for name, title in (("a", "One\n <em>and</em>"), ("b", "Two &amp; three"), ("c", "Four"))
    )
    assert [tuple(s) for s in sections(page)] == [
        ("a-title", "One and"),
        ("b-title", "Two &amp; three"),
        ("c-title", "Four"),
    ]
    short = page.replace('id="c-title"', 'id="c-title" data-contents="Short"')
    assert sections(short)[-1].title == "Short"
    assert sections(page[: page.index("<section", 9)]) == []
