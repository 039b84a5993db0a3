"""Sections of the decision page: every number of the page is one of a file beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sim
from sim.drills.components import Failures
from sim.drills.failure_day import failure_days
from sim.experiments import Comparison, comparison, select
from sim.experiments.service_map import ALL
from sim.report.comparison_outputs import comparison_outputs, comparison_pages, write_asked
from sim.report.sections.heat import EDGES, colour, whole_percent
from sim.store.run_folder import save
from tests.report.pages import VOID, Page, assert_accessible, assert_stands_by_itself
from tests.small_studies import two_sites_data, with_outages

FAILURES = Failures.from_dict(
    {
        "kinds": {
            "site": {
                "duration": {"dist": "constant", "value_s": 1800.0},
                "detection": {"delay_s": 60.0},
            }
        }
    }
)
EXACT = ("data-value", "data-difference", "data-low", "data-high")


class Cells(HTMLParser):
    """Cells of tables (text, and the exact numbers in them), and exact numbers anywhere."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.exact: list[str] = []
        self.cells: list[tuple[str, list[str], str]] = []
        self._open: list[str] = []
        self._row = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = [value or "" for name, value in attrs if name in EXACT]
        self.exact += found
        if tag == "tr":
            self._row = ""
        if tag == "td":
            self.cells.append(("", [], self._row))
        if "td" in self._open or tag == "td":
            self.cells[-1][1].extend(found)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "th" in self._open:
            self._row += data
        if "td" in self._open and "code" not in self._open:
            text, exact, row = self.cells[-1]
            self.cells[-1] = (text + data, exact, row)


def written_beside(folder: Path) -> tuple[set[str], set[float]]:
    """What stands in the CSV files of a folder: texts, and those that are numbers."""
    texts = {
        cell
        for path in folder.glob("*.csv")
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        for cell in row
    }
    numbers = set()
    for text in texts:
        try:
            numbers.add(float(text))
        except ValueError:
            continue
    return texts, numbers


def assert_every_number_is_beside(page: Path) -> int:
    """Every exact number of the page is in a CSV, and every numeral in a cell has one."""
    texts, numbers = written_beside(page.parent)
    found = Cells(page)
    for text in found.exact:
        if text in texts or text == "nan":
            continue
        try:
            value = float(text)
        except ValueError:
            raise AssertionError(f"{text!r} is in no file") from None
        assert value in numbers, f"{text} is in no file"
    for text, exact, row in found.cells:
        said = " ".join(text.split())
        if exact or said in texts:
            continue
        for numeral in re.findall(r"\d[\d,]*(?:\.\d+)?", said):
            known = float(numeral.replace(",", "")) in numbers
            assert known, f"{row.strip()}: {said!r} has no exact number"
    return len(found.exact)


def studies(**more: object) -> dict[str, sim.Study]:
    found = {}
    for name, agents in (("base", 4), ("many", 6), ("some", 5)):
        data = two_sites_data(agents=agents, replications=6, resolution="5min", **more)
        data["scenario"] = {"name": name, "title": name.capitalize()}
        data["centre"]["tariff"] = {"telecom_per_minute": 0.05, "seat_per_day": 20.0}
        data["centre"]["sources"] = {"pools": "assumption: as many as there are"}
        found[name] = sim.Study.from_dict(data)
    return found


def kept(found: Comparison, folder: Path, places: dict[str, str]) -> None:
    for name, result in found.results.items():
        (folder / places[name]).mkdir(parents=True)
        save(result, folder / places[name])


@pytest.fixture(scope="module", autouse=True)
def figures_without_ink() -> Iterator[None]:
    """Drawing takes longer than all the rest; so do the pages of each scenario."""
    nothing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.plots.chart.pictures", lambda *_: (nothing, nothing.encode()))
        patch.setattr("sim.report.comparison_outputs.job_outputs", lambda _place: None)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("decision")
    asked = studies()
    best = select(asked, "cost_total", margins={"cost_total": 300.0}, most=8)
    found = comparison(best.results, margins={"cost_total": 300.0})
    days = failure_days(asked, FAILURES, replications=4, workers=1)
    places = {n: f"jobs/{r.study.digest()}" for n, r in found.results.items()}
    write_asked(place, found, places, best, days)
    kept(found, place, places)
    comparison_pages(found, place, places, best, days)
    return place


@pytest.mark.broad
def test_every_number_of_the_page_is_in_a_file_beside_it(folder: Path) -> None:
    assert assert_every_number_is_beside(folder / "index.html") > 200


@pytest.mark.broad
def test_the_check_finds_a_number_that_is_nowhere(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (folder / "index.html").read_text(encoding="utf-8")
    for other in ('<td data-value="12.3456789">12.3</td>', "<td>12.3</td>"):
        (tmp_path / "index.html").write_text(text.replace("<td", f"{other}<td", 1), "utf-8")
        with pytest.raises(AssertionError, match=r"is in no file|has no exact number"):
            assert_every_number_is_beside(tmp_path / "index.html")


@pytest.mark.broad
def test_with_a_failure_every_number_is_beside_too(tmp_path: Path) -> None:
    found = comparison(
        {n: with_outages("fire", agents=a, replications=4) for n, a in (("few", 6), ("many", 9))}
    )
    places = {n: f"jobs/{r.study.digest()}" for n, r in found.results.items()}
    kept(found, tmp_path, places)
    comparison_pages(found, tmp_path, places)
    assert assert_every_number_is_beside(tmp_path / "index.html") > 100
    assert "The ordinary day and the day of a failure" not in Page(tmp_path / "index.html").text


def test_sections_come_in_their_order_and_stand_by_themselves(folder: Path) -> None:
    page = Page(folder / "index.html")
    titles = [e.attributes["id"] for e in page.all("h2")]
    order = [
        "cost-title", "heat-title", "staffing-title", "failure-title", "assumptions-title",
        "methods-title",
    ]  # fmt: skip
    assert [t for t in titles if t in order] == order
    assert_accessible(page)
    assert_stands_by_itself(page)
    assert "Site “left” fails at" in page.text
    assert "The program chose it" in page.text
    assert "assumption: as many as there are" in page.text


@pytest.mark.broad
def test_the_day_of_the_failure_is_written_anew_without_simulating(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "index.html").read_text(encoding="utf-8")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was simulated")

    monkeypatch.setattr("sim.study.worker.simulate", never)
    comparison_outputs(folder)
    assert (folder / "index.html").read_text(encoding="utf-8") == before


def test_a_damaged_file_of_the_failure_is_named(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "failure_day.json").write_text("{}", encoding="utf-8")
    with pytest.raises(sim.ResultError, match="holds no comparison"):
        comparison_outputs(copy)


def test_colours_turn_at_the_target() -> None:
    assert colour(-1e-6) == EDGES.index(0.0)
    assert colour(0.0) == EDGES.index(0.0) + 1
    assert [colour(d) for d in (-0.9, -0.3, -0.15, -0.05, 0.02, 0.07, 0.2)] == [*range(7)]


def test_only_all_is_written_as_a_hundred() -> None:
    assert [whole_percent(v) for v in (0.0, 0.784, 0.9999, 1.0)] == ["0", "78", "99", "100"]


def test_a_cell_whose_interval_holds_the_target_is_marked(folder: Path) -> None:
    with (folder / "heat.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["weekday"] == ALL]
    unsure = {r["value"] for r in rows if r["low"] and holds_target(r)}
    unsure |= {r["value"] for r in rows if not r["low"]}
    shown = re.findall(
        r'<td class="heat-\d( open-side)?" data-value="([^"]+)"',
        (folder / "index.html").read_text(encoding="utf-8"),
    )
    marked = {value for mark, value in shown if mark}
    assert marked
    assert marked <= unsure
    assert {value for mark, value in shown if not mark} - unsure


def holds_target(row: dict[str, str]) -> bool:
    return float(row["low"]) < float(row["target"]) <= float(row["high"])
