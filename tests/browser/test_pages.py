"""Pages in a browser: nothing is too wide, covered, missing or wrong, wherever they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.report import run_page, sweep_page
from sim.wording import language
from tests.browser import checks
from tests.browser.chromium import Browser
from tests.plots.samples import bank, scattered

PAPER = 688
"""Pixels of an A4 sheet between its margins."""
VIEWS: dict[str, dict[str, object]] = {
    "screen": {"width": 1280},
    "phone in the dark": {"width": 390, "dark": True},
    "paper": {"width": PAPER, "media": "print"},
}


def assert_flawless(browser: Browser, page: Path, views: dict[str, dict[str, object]]) -> None:
    """Open a page once and look at it in every view."""
    browser.show(1280)
    browser.open(page)
    assert browser.run(checks.GLYPHS) == []
    for name, view in views.items():
        browser.show(**view)  # type: ignore[arg-type]
        said = (page.parent.name, name)
        assert browser.run(checks.OVERFLOW) == [], said
        assert browser.run(checks.OVERLAPS) == [], said
        assert browser.run(checks.CONTRAST) == [], said
        least = 11.0 if view["width"] == 390 else 5.0 if "media" in view else 7.2
        assert browser.run(checks.SMALL_PRINT) >= least, said
    assert browser.told == []


pytestmark = pytest.mark.broad
"""The page of `trunkline live` is the quick run's in a browser."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_page(bank(), tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty scenarios, in Chinese."""
    with language("zh"):
        table = scattered(20, 3, long=True)
        return sweep_page(table, [], tmp_path_factory.mktemp("sweep"), currency="CNY")


def test_the_page_of_a_run_is_flawless(browser: Browser, run: Path) -> None:
    assert_flawless(browser, run, VIEWS)


def test_the_page_of_a_sweep_is_flawless_in_chinese(browser: Browser, crowd: Path) -> None:
    assert_flawless(browser, crowd, VIEWS)
    browser.show(1280)
    texts = "[...document.querySelectorAll('svg text')]"
    browser.run(f"{texts}.find(t => t.textContent.includes('成本')).id = 'chinese'")
    assert browser.fonts("#chinese") == {"Trunkline Sans SC"}


def test_the_checks_find_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!DOCTYPE html><meta charset='utf-8'><main><h1 style='width: 2000px'>Wide \u0378</h1>"
        "<p style='color: #999; height: 1px'>Pale, and too long for its height</p><p>Over it</p>"
        "<svg viewBox='0 0 100 50' width='400'><text x='0' y='20'>One word</text>"
        "<text x='9' y='22'>Another</text><text x='90' y='40'>Cut off</text></svg></main>"
        "<script>throw new Error('no')</script>",
        encoding="utf-8",
    )
    browser.show(800)
    browser.open(page)
    assert any("page: 2" in found for found in browser.run(checks.OVERFLOW))
    overlaps = browser.run(checks.OVERLAPS)
    assert "One word | Another" in overlaps
    assert "cut off: Cut off" in overlaps
    assert browser.run(checks.GLYPHS) == ["\u0378"]
    assert len(browser.run(checks.CONTRAST)) == 1
    assert any("Error: no" in told for told in browser.told)


COLUMN = "[...document.querySelectorAll('#scenarios tbody tr')].filter(r => r.checkVisibility())"
COSTS = f"{COLUMN}.map(r => Number(r.querySelector('td[data-value]').dataset.value))"


def test_a_table_is_sorted_by_the_keyboard_and_goes_back(browser: Browser, crowd: Path) -> None:
    browser.show(1280)
    browser.open(crowd)
    browser.run("document.querySelector('#scenarios button').focus()")
    kept = browser.run(f"{COLUMN}.map(r => r.textContent)")
    orders = []
    browser.run("[...document.querySelectorAll('#scenarios th .sort')][1].focus()")
    for _ in range(3):
        browser.press("Enter", 13, "\r")
        head = "document.activeElement.closest('th').getAttribute('aria-sort')"
        orders.append((browser.run(head), browser.run(COSTS)))
    (up, rising), (down, falling), (none, _last) = orders
    assert (up, down, none) == ("ascending", "descending", None)
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert falling[0] > rising[-1] or falling[0] == max(falling)
    assert browser.run(f"{COLUMN}.map(r => r.textContent)") == kept


def test_a_long_table_shows_its_first_rows_and_can_be_filtered(
    browser: Browser, crowd: Path
) -> None:
    browser.show(1280)
    browser.open(crowd)
    assert browser.run(f"{COLUMN}.length") == 10
    search = "document.querySelector('.tools input')"
    browser.run(f"{search}.value = 'second  SITE'; {search}.dispatchEvent(new Event('input'))")
    found = browser.run(f"{COLUMN}.map(r => r.textContent)")
    assert 4 <= len(found) < 20
    assert all("Second site" in text for text in found)
    assert browser.run("document.querySelector('.tools output').textContent") == (
        f"{len(found)} / 20 行"
    )
    browser.run(f"{search}.value = ''; {search}.dispatchEvent(new Event('input'))")
    browser.run("document.querySelector('.more').click()")
    assert browser.run(f"{COLUMN}.length") == 20


def test_contents_mark_what_is_read_and_fold_on_a_phone(browser: Browser, run: Path) -> None:
    here = "[...document.querySelectorAll('.{} [aria-current]')].map(a => a.textContent)"
    browser.show(1280)
    browser.open(run)
    browser.run("document.querySelector('#kpi-title').scrollIntoView()")
    browser.run("new Promise(done => setTimeout(done, 100))")
    assert browser.run(here.format("side")) == ["Every measure"]
    browser.show(390)
    assert not browser.run("document.querySelector('.side').checkVisibility()")
    assert browser.run("document.querySelector('.bar').getBoundingClientRect().top") == 0
    browser.run("document.querySelector('.bar summary').click()")
    assert browser.run("document.querySelector('.bar ol a').checkVisibility()")
    browser.run("document.querySelector('.bar ol a').click()")
    browser.run("new Promise(done => setTimeout(done, 100))")
    assert not browser.run("document.querySelector('.bar details').open")
    first = "document.querySelector('main h2').getBoundingClientRect().top"
    assert 0 < browser.run(first) < 120


def test_the_first_key_leads_past_the_contents(browser: Browser, run: Path) -> None:
    browser.show(1280)
    browser.open(run)
    browser.press("Tab", 9)
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter", 13, "\r")
    assert browser.run("document.activeElement.id") == "content"


def test_a_page_reads_without_a_script(browser: Browser, crowd: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.html"
    bare.write_text(crowd.read_text(encoding="utf-8").partition("<script>")[0], encoding="utf-8")
    browser.show(1280)
    browser.open(bare)
    assert browser.run(f"{COLUMN}.length") == 20
    assert browser.run("document.querySelectorAll('button').length") == 0


def test_on_paper_folded_tables_are_open_and_configurations_left_out(
    browser: Browser, run: Path
) -> None:
    browser.show(PAPER, media="print")
    browser.open(run)
    assert browser.run("document.querySelector('#kpis tbody tr').checkVisibility()")
    assert not browser.run("document.querySelector('pre').checkVisibility()")
    assert not browser.run("document.querySelector('nav').checkVisibility()")
    light = browser.run("getComputedStyle(document.body).backgroundColor")
    browser.show(PAPER, media="print", dark=True)
    assert browser.run("getComputedStyle(document.body).backgroundColor") == light
