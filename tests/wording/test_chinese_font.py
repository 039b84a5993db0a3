"""The font of the package has every character of the catalogue; figures and pages use it."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from sim.plots import fonts
from sim.plots.fonts.faces import chinese_face, font_faces
from sim.plots.style import font_families
from sim.wording import fitting
from sim.wording.translations import read, translations

_MATPLOTLIBS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
LATIN = set(map(chr, range(0x2500)))
"""Up to here DejaVu Sans, which matplotlib brings, has the characters."""


@pytest.fixture(scope="module")
def font() -> set[str]:
    return {chr(code) for code in TTFont(fonts.FILE).getBestCmap()}


def test_the_font_has_every_character_of_the_catalogue(font: set[str]) -> None:
    said = set()
    for path in translations():
        for message in read(path):
            strings = [message.string] if isinstance(message.string, str) else message.string
            said |= {letter for text in strings or () for letter in text}
    missing = sorted(letter for letter in said - font - LATIN if letter.isprintable())
    assert missing == [], "run `make font`"


def test_the_font_has_the_first_level_of_gb_2312(font: set[str]) -> None:
    rows = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    assert set(b"".join(rows).decode("gb2312", errors="ignore")) <= font


def test_figures_look_in_it_before_fonts_of_the_machine() -> None:
    assert font_families()[:2] == ("DejaVu Sans", "Trunkline Sans SC")


def test_a_page_carries_the_chinese_characters_that_it_has() -> None:
    assert chinese_face("<p>Only English</p>") == ""
    few, more = chinese_face("<p>服务水平</p>"), chinese_face("<p>服务水平，人工接通率与放弃率</p>")
    assert few.startswith("@font-face")
    assert 500 < len(few) < len(more) < 20_000


def test_a_page_with_figures_carries_their_letters_in_both_weights() -> None:
    assert font_faces("<p>Only English</p>", latin=False) == ""
    found = font_faces("<svg>Only English</svg>")
    assert found.count("@font-face") == 2
    assert "font-weight: 700" in found
    assert 50_000 < len(found) < 90_000


def test_the_letters_of_figures_are_as_wide_as_when_they_were_laid_out() -> None:
    for weight, name in ((400, "DejaVuSans.ttf"), (700, "DejaVuSans-Bold.ttf")):
        ours, theirs = TTFont(fonts.LATIN[weight]), TTFont(_MATPLOTLIBS / name)
        assert set(map(ord, "AZaz09%±−–…·×≥≤€äßéŁő“”’")) <= set(ours.getBestCmap())
        for code, glyph in ours.getBestCmap().items():
            assert ours["hmtx"][glyph][0] == theirs["hmtx"][theirs.getBestCmap()[code]][0]


def test_the_licences_travel_with_the_fonts() -> None:
    folder = Path(fonts.__file__).parent
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    assert "Bitstream Vera" in (folder / "LICENSE_DEJAVU").read_text()


def test_chinese_text_is_wrapped_by_the_room_that_it_takes() -> None:
    text = "所有方案面对同样的随机情形：需求相同时，同样的客户在同样的时刻来电。"
    lines = fitting.wrapped(text, 34, 4).split("\n")
    assert "".join(lines) == text
    assert max(map(len, lines)) <= 20
    assert fitting.wrapped("as many letters as before", 25, 1) == "as many letters as before"
