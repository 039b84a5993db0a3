"""Pages in Chinese: no message of the catalogue is left in English, no figure lacks a glyph."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

import sim
from sim.cli.main import main
from sim.config.failures import failures_from
from sim.drills.failure_day import failure_days
from sim.drills.judging import outcome
from sim.drills.objectives import objectives
from sim.experiments import Job, Sweep, comparison
from sim.experiments.sensitivity import Asked, sensitivity
from sim.plots import fonts, style
from sim.report import compare_page, run_page, sweep_page
from sim.report.drill_report import drill_report
from sim.report.sensitivity_report import sensitivity_outputs
from sim.wording import language
from sim.wording.translations import read, translations
from tests.plots.samples import bank
from tests.small_studies import small, small_data, with_outages

SAME = {"Trunkline", "STRESS-DES", "N+1"}
"""Words that Chinese has too."""
NAMES = {"base", "link", "pool", "site"}
"""Of the small study, and of kinds of failures."""


class Shown(HTMLParser):
    """Texts and labels of a page as a reader sees them, without code."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "code", "pre", "script")
        self.texts += [v or "" for k, v in attrs if k in ("aria-label", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "code", "pre", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture(autouse=True)
def chinese_without_fonts_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    style.font_families()  # makes ours known
    monkeypatch.setattr(style, "font_families", lambda: ("DejaVu Sans", fonts.FAMILY))
    with language("zh"), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        yield


@pytest.fixture
def no_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    monkeypatch.setattr("sim.plots.chart.pictures", lambda *_: (nothing, nothing.encode()))


@pytest.fixture(scope="module")
def english() -> list[re.Pattern[str]]:
    """Messages as patterns, a placeholder standing for anything."""
    found = []
    for path in translations():
        for message in read(path):
            ids = [message.id] if isinstance(message.id, str) else [*message.id]
            for text in ids:
                plain = re.sub(r"\{\w*\}|%\(\w+\)s", "", text)
                if len(re.findall(r"[A-Za-z]{2,}", plain)) >= 1 and text not in SAME:
                    pieces = re.split(r"\{\w*\}|%\(\w+\)s", " ".join(text.split()))
                    found.append(re.compile(".{1,200}?".join(map(re.escape, pieces))))
    return found


def in_english(page: Path, english: list[re.Pattern[str]]) -> list[str]:
    text = page.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert "@font-face" in text
    latin = [t for t in Shown(text).texts if re.search("[A-Za-z]{2,}", t)]
    found = [t for t in latin if any(message.fullmatch(t) for message in english)]
    return [t for t in found if t not in NAMES]


@pytest.mark.broad
def test_the_page_of_a_run(tmp_path: Path, english: list[re.Pattern[str]]) -> None:
    assert in_english(run_page(bank(), tmp_path), english) == []


@pytest.mark.broad
def test_the_page_of_a_drill(tmp_path: Path, english: list[re.Pattern[str]]) -> None:
    found = sim.drill({"six": with_outages("power", replications=3)}, objective_s=7200.0, workers=1)
    told = outcome(found, objectives({"lost_calls": "< 10", "p_rto": ">= 1 %"}), "mine", "停电", "")
    assert in_english(drill_report(told, tmp_path, plots=False), english) == []


@pytest.mark.broad
def test_the_page_of_a_comparison(
    tmp_path: Path, english: list[re.Pattern[str]], no_ink: None
) -> None:
    studies = {
        name: small(agents, scenario={"name": name, "title": title}, replications=3)
        for name, agents, title in (("base", 6, "Base"), ("many", 9, "More agents"))
    }
    days = failure_days(studies, failures_from()[0], replications=2, workers=1)
    page = compare_page(comparison(studies), tmp_path, days=days)
    assert in_english(page, english) == []
    assert "增加坐席" in page.read_text(encoding="utf-8")


@pytest.mark.broad
def test_the_page_of_a_sweep(tmp_path: Path, english: list[re.Pattern[str]], no_ink: None) -> None:
    results = [bank(n) for n in (2, 3, 4)]
    sweep = Sweep(tuple(Job(r.study, {}) for r in results), tuple(results), ())
    (tmp_path / "sweep.csv").write_text("")
    assert in_english(sweep_page(sweep.table(), results, tmp_path), english) == []


@pytest.mark.broad
def test_the_page_of_a_sensitivity_study(
    tmp_path: Path, english: list[re.Pattern[str]], no_ink: None
) -> None:
    law = {"dist": "normal", "mean": 1.0, "sd": 0.05}
    volume = {"title": "Forecast volume", "fields": "demand.scale", "law": law, "source": "猜测"}
    talk = {"fields": "centre.contact_types.*.talk.mean_s", "how": "factor", "law": law}
    asked = Asked(points=4, measures=("service_level",))
    inputs = {"volume": volume, "talk": {**talk, "source": "猜测"}}
    found = sensitivity(small(6, replications=2), {"title": "输入", "inputs": inputs}, asked)
    page = sensitivity_outputs(found, tmp_path)
    assert in_english(page, english) == []
    assert "预测业务量" in page.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["availability", "base", "base: staffing.scale=1.5", "--component", "site", "--sets", "2"],
        ["resilience", "base", "replications=2"],
    ],
)
def test_the_pages_of_failures(
    tmp_path: Path,
    english: list[re.Pattern[str]],
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(yaml.safe_dump(small_data()["centre"]))
    name, *more = command
    assert main([name, *more, "small.yaml", "workers=1", "--out", "out", "language=zh"]) == 0
    assert in_english(tmp_path / "out" / "index.html", english) == []
