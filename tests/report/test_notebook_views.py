"""What notebooks see: a small page of every kind, safe, in the reader's language; one figure."""

from __future__ import annotations

import re
from datetime import time
from functools import cache
from typing import Any

import pytest
from matplotlib.figure import Figure

import sim
from sim.wording import language
from tests.report.kinds import HOSTILE, KINDS, hostile
from tests.small_studies import small

MOST_BYTES = 30_000
QUICK = ("study", "run", "comparison", "drill", "plan", "forecast")
EVERY = [kind if kind in QUICK else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS]


@cache
def made(kind: str) -> Any:
    return KINDS[kind]()


@pytest.fixture(autouse=True)
def figures_without_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    monkeypatch.setattr("sim.plots.chart.pictures", lambda *_: (nothing, nothing.encode()))


@pytest.mark.parametrize("kind", EVERY)
def test_every_kind_is_shown_small_in_both_languages_without_a_script(kind: str) -> None:
    found = made(kind)
    english = found._repr_html_()
    with language("zh"):
        chinese = found._repr_html_()
    for page in (english, chinese):
        assert len(page.encode()) < MOST_BYTES
        assert "<script" not in page and not re.search(r"<[^>]*\son\w+\s*=", page)
        assert page.count("<table") == page.count("</table>") >= (kind != "warm_up")
    assert re.search("[一-鿿]", chinese) and not re.search("[一-鿿]", english)
    assert len(repr(found)) < 160 and "\n" not in repr(found)


@pytest.mark.parametrize("kind", EVERY)
def test_every_kind_draws_one_figure_and_refuses_one_that_is_none(kind: str) -> None:
    found = made(kind)
    if kind in ("study", "selection"):
        assert not hasattr(found, "plot")
        return
    assert isinstance(found.plot(), Figure)
    with pytest.raises(sim.InputError, match=r"^figure: found 'timelin'; allowed: "):
        found.plot("timelin")


def test_names_of_strangers_are_text() -> None:
    study = hostile()
    for page in (study._repr_html_(), sim.run(study)._repr_html_()):
        assert "&lt;script&gt;" in page
        assert "<script" not in page and "<img" not in page
    assert HOSTILE in sim.run(study).label


def test_a_result_says_where_its_service_level_stands() -> None:
    page = sim.run(small(agents=3))._repr_html_()
    assert "below the target of 80 %" in page and "95 % interval" in page
    alone = sim.run(small(), replications=1)._repr_html_()
    assert "One replication has no interval" in alone


def test_a_study_says_what_differs_from_its_shipped_base() -> None:
    page = sim.load("retail_bank", ["scenario=second_site", "staffing.scale=1.05"])._repr_html_()
    assert "differ from the base of this centre" in page and "sites.second.seats" in page
    assert "staffing.scale=1.05" in page
    assert "from the base of this centre" not in sim.load("retail_bank")._repr_html_()


@pytest.mark.parametrize(
    ("figure", "by", "title"),
    [
        ("service_level", "", "over the day"),
        ("abandonment", "contact_type", "by contact type"),
        ("occupancy", "pool", "by pool"),
        ("offered_calls", "day", "by day"),
        ("asa", "site", "by site"),
    ],
)
def test_any_measure_is_drawn_along_any_of_its_axes(figure: str, by: str, title: str) -> None:
    assert title in made("run").plot(figure, by=by).alt


@pytest.mark.parametrize(
    ("figure", "by", "said"),
    [
        ("servce_level", "", "or a measure; did you mean 'service_level'"),
        ("service_level", "pol", "by: found 'pol'; allowed: "),
        ("waits", "pool", "by: found 'pool'; the figure 'waits' is of all of it"),
    ],
)
def test_a_figure_that_cannot_be_is_one_sentence(figure: str, by: str, said: str) -> None:
    with pytest.raises(sim.InputError, match=re.escape(said)):
        made("run").plot(figure, by=by)


def test_intervals_of_the_day_are_times() -> None:
    table = made("run").by("service_level", "contact_type", "interval")
    starts = table["interval"].unique()
    assert list(starts[:3]) == [time(0, 0), time(0, 30), time(1, 0)]
    assert len(table[table["interval"] >= time(12, 0)]) == len(table) / 2
