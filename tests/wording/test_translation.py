"""A catalogue is all that a language needs: nothing that people read escapes it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.table import Table

import sim
from sim.config.failures import failures_from
from sim.drills.failure_day import failure_days
from sim.drills.judging import outcome
from sim.drills.objectives import objectives
from sim.drills.worst import HarmByStart
from sim.experiments import Job, Sweep, comparison, select
from sim.experiments.sensitivity import Asked, sensitivity
from sim.measures import Bound
from sim.report import compare_page, run_page, sweep_page
from sim.report.drill_report import drill_report
from sim.report.sensitivity_report import sensitivity_outputs
from sim.report.sensitivity_tables import share_table, tornado_table
from sim.report.terminal import comparison_table, measure_table, scenario_table, selection_table
from sim.report.terminal_drills import drill_table, lost_table, objectives_table
from sim.wording import _, language, language_code, ngettext
from sim.wording.checklist import checklist
from sim.wording.extract import declared
from sim.wording.markdown import prose
from sim.wording.names import named
from tests.plots.samples import bank
from tests.small_studies import small, with_outages
from tests.wording.pseudo import (
    CODE,
    Visible,
    bracketed,
    collected,
    listed,
    outside,
    write_catalogue,
)

FILES = ("stress-des.md", "sweep.csv", "comparison.csv", "scenarios.csv")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("locale"))


@pytest.fixture(autouse=True)
def figures_without_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read here, not their drawings; `test_figures.py` reads those before it is ink."""
    nothing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    monkeypatch.setattr("sim.plots.chart.pictures", lambda *_: (nothing, nothing.encode()))


def names_of(studies: Iterable[sim.Study]) -> set[str]:
    """What the centre and its scenarios call things, which no catalogue translates."""
    names: set[str] = set()
    for study in studies:
        centre = study.centre
        parts: list[tuple[str, Any]] = [
            *centre.contact_types.items(),
            *centre.pools.items(),
            *centre.sites.items(),
        ]
        names |= {name for name, _part in parts} | {part.title for _name, part in parts}
        names |= {centre.title, centre.name, centre.description, centre.currency, study.label}
        names |= {study.scenario.title, study.scenario.name, study.scenario.note, study.digest()}
        names |= {*centre.sources.values(), study.engine}
    return names - {""}


def untranslated(page: Path, studies: Iterable[sim.Study], *known: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    assert f'<html lang="{CODE}">' in text
    facts, _start, rest = text.partition('<dl class="facts">')
    values = rest.partition("</dl>")[0]
    return Visible(facts + values_left_out(values) + rest.partition("</dl>")[2]).untranslated(
        {*names_of(studies), *FILES, *known}
    )


def values_left_out(facts: str) -> str:
    """Titles of facts without their values: versions, commit, command, machine."""
    return "".join(part.partition("<dd>")[0] for part in facts.split("</dd>"))


def test_a_language_without_a_catalogue_is_english(catalogues: Path) -> None:
    assert _("Service level") == "Service level"
    with language("yy", catalogues):
        assert _("Service level") == "Service level"
        assert ngettext("{count} day", "{count} days", 2) == "{count} days"
        assert language_code() == "en"


def test_the_language_changes_while_the_program_runs(catalogues: Path) -> None:
    with language(CODE, catalogues):
        assert _("Service level") == "⟦Service level⟧"
        assert ngettext("{count} day", "{count} days", 2) == "⟦{count} days⟧"
        with language("en"):
            assert _("Service level") == "Service level"
        assert language_code() == CODE
    assert language_code() == "en"


def test_the_list_of_messages_is_current(tmp_path: Path) -> None:
    found = {message.id for message in listed()}
    wanted = {message.id for message in collected()}
    measures = {text for _place, text in declared()}  # new ones are listed at the next translation
    assert found <= wanted, "run `make messages`"
    assert wanted - found <= measures, "run `make messages`"


@pytest.mark.broad
def test_nothing_on_the_page_of_a_run_escapes(catalogues: Path, tmp_path: Path) -> None:
    with language(CODE, catalogues):
        page = run_page(bank(), tmp_path / "one")
        other = run_page(bank(replications=1), tmp_path / "other")
    assert untranslated(page, [bank().study]) == []
    assert untranslated(other, [bank(replications=1).study]) == []


@pytest.mark.broad
@pytest.mark.parametrize("replications", [1, 3])
def test_nothing_on_the_page_of_a_sweep_escapes(
    catalogues: Path, tmp_path: Path, replications: int
) -> None:
    results = [bank(n, replications=replications) for n in (2, 3, 4)]
    sweep = Sweep(tuple(Job(r.study, {}) for r in results), tuple(results), ())
    (tmp_path / "sweep.csv").write_text("")
    with language(CODE, catalogues):
        page = sweep_page(sweep.table(), results, tmp_path, failures=[("Broken", "no")])
        printed = scenario_table(sweep.table(), sweep.decision(), "EUR")
    assert untranslated(page, [r.study for r in results], "Broken", ": no") == []
    assert left_of(printed, [r.study.label for r in results]) == []


@pytest.mark.broad
def test_nothing_on_the_page_of_a_comparison_escapes(catalogues: Path, tmp_path: Path) -> None:
    studies = {
        name: small(agents, scenario={"name": name, "title": name.capitalize()}, replications=8)
        for name, agents in (("base", 6), ("many", 9), ("some", 7))
    }
    best = select(studies, "cost_total", ["service_level>=0.88"], margins={"cost_total": 200.0})
    found = comparison(best.results)
    days = failure_days(studies, failures_from()[0], replications=2, workers=1)
    days = replace(days, source="")
    with language(CODE, catalogues):
        page = compare_page(found, tmp_path, selection=best, days=days)
        tables = [measure_table(next(iter(best.results.values())).kpis())]
        tables += [comparison_table(found.table), selection_table(best.table)]
    assert untranslated(page, studies.values()) == []
    codes = [*studies, *map(str, found.table.index.get_level_values("kpi"))]
    for table in tables:
        assert left_of(table, codes) == []


@pytest.mark.broad
def test_nothing_on_the_page_of_a_drill_escapes(catalogues: Path, tmp_path: Path) -> None:
    study = with_outages("power", replications=2)
    found = sim.drill({"mine": study}, objective_s=3600.0)
    search = HarmByStart(np.array([0.0, 36e3]), np.array([[1.0, 2.0], [8.0, 9.0]]), 0.95, "mine", 1)
    found["mine"] = replace(found["mine"], search=search)
    during = {"contact_types": {"gold": {"reached": "> 1 %"}}}
    wanted = objectives(
        {"lost_calls": "< 5", "p_rto": "> 1 %", "abandoned": "< 1", "during": during}
    )
    with language(CODE, catalogues):
        drilled = outcome(found, wanted, "drill", "Power")
        page = drill_report(drilled, tmp_path, plots=False)
        tables = [drill_table(found), lost_table(found), objectives_table(drilled)]
    fields = ("dist constant, value_s 3,600", "delay_s 60")
    known = ("mine", "Power", *fields, *(one.name for one in wanted))
    assert untranslated(page, [found["mine"].hit.study], *known) == []
    for table in tables:
        assert left_of(table, known) == []


@pytest.mark.broad
def test_nothing_on_the_page_of_a_sensitivity_study_escapes(
    catalogues: Path, tmp_path: Path
) -> None:
    inputs = {
        "volume": {
            "title": "Forecast volume", "fields": "demand.scale", "source": "a guess",
            "law": {"dist": "normal", "mean": 1.0, "sd": 0.05},
        },
        "talk": {
            "title": "Talk time", "fields": "centre.contact_types.*.talk.mean_s", "how": "factor",
            "law": {"dist": "uniform", "low": 0.9, "high": 1.1}, "source": "a guess",
        },
    }  # fmt: skip
    study = small(6, replications=2)
    asked = Asked(points=4, measures=("service_level",), questions=(Bound.parse("asa<20"),))
    found = sensitivity(study, {"title": "Inputs", "inputs": inputs}, asked)
    with language(CODE, catalogues):
        page = sensitivity_outputs(found, tmp_path)
        tables = [tornado_table(found, "service_level"), share_table(found, "service_level")]
    laws = ("normal: mean", "sd", "uniform: low", "high")
    known = ("Forecast volume", "Talk time", "Inputs", "a guess", "asa < 20", *laws)
    assert untranslated(page, [study], *known) == []
    for table in tables:
        assert table is not None
        assert left_of(table, known) == []


@pytest.mark.broad
def test_nothing_in_the_checklist_escapes(catalogues: Path) -> None:
    study = bank().study
    with language(CODE, catalogues):
        text = checklist(study, {})
    rest = re.sub(r"`[^`]*`", " ", outside(text))
    for name in sorted(map(prose, names_of([study])), key=len, reverse=True):
        rest = rest.replace(name, " ")
    assert [line for line in rest.split("\n") if any(c.isalpha() for c in line)] == []


def left_of(table: Table, known: Iterable[str]) -> list[str]:
    """Cells and heads of a terminal's table that are in no brackets."""
    texts = [str(table.title or "")]
    for column in table.columns:
        texts += [str(column.header), *map(str, column.cells)]
    names = {*known}
    found = [outside(text) for text in texts if text not in names]
    return [text for text in found if any(letter.isalpha() for letter in text)]


@pytest.mark.broad
def test_the_help_is_translated_too(catalogues: Path) -> None:
    code = (
        "from pathlib import Path; from sim.wording import language; from sim.cli.main import main"
        f"\nwith language({CODE!r}, Path({str(catalogues)!r})): main(['run', '--help'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "⟦print every measure⟧" in " ".join(done.stdout.split())
    assert bracketed("Simulate one study: measures, results and page on disk.") in done.stdout


@pytest.mark.parametrize(
    ("label", "chinese"),
    [
        ("Optimised for 82.5 %", "按 82.5 % 优化"),
        ("More agents, outage main_site_peak", "增加坐席，故障 main_site_peak"),
        ("4 outages", "4 个故障"),
        ("Two outages", "Two outages"),
    ],
)
def test_what_the_program_makes_of_numbers_and_names_is_said_in_the_language(
    label: str, chinese: str
) -> None:
    """Labels are stored as they were made, in whatever language a page is read later."""
    assert named(label) == label
    with language("zh"):
        assert named(label) == chinese
