"""`save` writes what the command writes, and `sim.open` gives it back, or says why it cannot."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.planning.optimise import Plan
from sim.report.drill_outputs import FILE
from sim.report.plan_files import plan_table, rows_table
from tests.blank_figures import blank_figures
from tests.report.kinds import KINDS, NOT_KEPT
from tests.small_studies import small

pytestmark = pytest.mark.broad

QUICK = ("run", "drill", "plan", "frontier", "staff", "forecast")
KEPT = [
    kind if kind in QUICK else pytest.param(kind, marks=pytest.mark.slow)
    for kind in KINDS
    if kind not in NOT_KEPT
]


@pytest.fixture(scope="module", autouse=True)
def without_figures() -> Iterator[None]:
    """Drawing takes longer than all the rest."""
    with blank_figures():
        yield


def tables(found: Any) -> list[pd.DataFrame]:
    """What an analyst takes from an object."""
    if isinstance(found, dict):
        return [table for one in found.values() for table in tables(one)]
    made = []
    for name in (
        "kpis", "costs", "table", "lost", "moments", "phases", "fixes", "series", "tornado",
        "indices", "shares", "prediction", "chances", "options", "beside", "days", "intervals",
        "scores",
    ):  # fmt: skip
        each = getattr(found, name, None)
        if name == "series" and not hasattr(found, "calm"):
            continue
        each = each() if callable(each) else each
        if isinstance(each, pd.DataFrame):
            made.append(each)
    if isinstance(found, Plan):
        of = found.assessed
        made += [of.people, of.against, of.required, of.more, plan_table(found), rows_table(found)]
    assert made
    return made


@pytest.mark.parametrize("kind", KEPT)
def test_what_was_saved_is_given_back(kind: str, tmp_path: Path) -> None:
    found = KINDS[kind]()
    place = tmp_path / "kept"
    page = found.save(place)
    assert page == place / "index.html" and page.is_file()
    again = sim.open(place)
    assert type(again) is type(found)
    assert repr(again) == repr(found)
    for before, after in zip(tables(found), tables(again), strict=True):
        pd.testing.assert_frame_equal(before, after)
    shown = again._repr_html_()
    assert shown.count("<tr") == found._repr_html_().count("<tr")
    again.save(tmp_path / "copy")
    assert sorted(p.name for p in (tmp_path / "copy").iterdir()) == sorted(
        p.name for p in place.iterdir()
    )


@pytest.mark.parametrize("kind", ["plan", "frontier", "staff", "forecast"])
def test_a_page_is_written_anew_from_what_the_folder_keeps(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "kept"
    page = KINDS[kind]().save(place)
    before = {f.name: f.read_bytes() for f in place.iterdir() if f.is_file()}
    page.unlink()
    for simulates in ("sim.executors.base.Executor.submit", "sim.planning.days.run_compiled"):
        monkeypatch.setattr(simulates, None)
    assert main(["report", str(place), "--quiet"]) == 0
    after = {f.name: f.read_bytes() for f in place.iterdir() if f.is_file()}
    dated = (".xlsx", ".trunkline.json")
    differing = [n for n in before if before[n] != after.get(n) and not n.endswith(dated)]
    assert differing == [] and set(after) == set(before)


def test_a_fit_is_opened_without_its_records(tmp_path: Path) -> None:
    found = KINDS["fit"]()
    found.save(tmp_path / "fit")
    again: Any = sim.open(tmp_path / "fit")
    pd.testing.assert_frame_equal(again.parameters, found.parameters, check_dtype=False)
    pd.testing.assert_frame_equal(again.drift, found.drift, check_dtype=False)
    assert again.study().centre == found.study().centre
    assert again._repr_html_().count("<tr") == found._repr_html_().count("<tr")
    page = (tmp_path / "fit" / "index.html").read_bytes()
    assert main(["report", str(tmp_path / "fit"), "--quiet"]) == 0
    assert (tmp_path / "fit" / "index.html").read_bytes() == page
    again.save(tmp_path / "copy")
    with pytest.raises(sim.InputError, match="is there already"):
        again.save(tmp_path / "copy")
    copied: Any = sim.open(tmp_path / "copy")
    assert copied.parameters.equals(again.parameters)


def test_a_forged_fit_leads_nowhere_else_and_its_words_are_text(tmp_path: Path) -> None:
    """The name of a centre is part of two paths, which are read, and copied by `save`."""
    KINDS["fit"]().save(tmp_path / "fit")
    (tmp_path / "secret.yaml").write_text("key: hidden", encoding="utf-8")
    file = tmp_path / "fit" / "fit.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    for name in ("../../secret", "/etc/secret"):
        file.write_text(json.dumps({**kept, "centre": name}), encoding="utf-8")
        assert "is no name of a" in refused(tmp_path / "fit")
    words = "<script>alert(1)</script>"
    page = {**kept["page"], "lead": words, "verdict": [words], "name": words}
    file.write_text(json.dumps({**kept, "page": page}), encoding="utf-8")
    assert words not in sim.open(tmp_path / "fit")._repr_html_()
    assert main(["report", str(tmp_path / "fit"), "--quiet"]) == 0
    assert words not in (tmp_path / "fit" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "name", "change"),
    [
        ("plan", "optimised.json", {"cost": "much"}),
        ("plan", "optimised.json", {"sizes": [["currency.x", 1, 2]]}),
        ("plan", "optimised.json", {"beside": {"today": "../../x", "plan": "x"}}),
        ("frontier", "frontier.json", {"points": [{"share": "../../x"}]}),
    ],
)
def test_a_forged_plan_is_damaged(
    kind: str, name: str, change: dict[str, Any], tmp_path: Path
) -> None:
    KINDS[kind]().save(tmp_path / kind)
    file = tmp_path / kind / name
    kept = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**kept, **change}), encoding="utf-8")
    assert "cannot be read" in refused(tmp_path / kind)


def test_a_plan_of_wages_that_says_nothing_of_the_whole_cost_is_read(tmp_path: Path) -> None:
    plan = KINDS["plan"]()
    assert isinstance(plan, Plan)
    plan.save(tmp_path / "plan")
    file = tmp_path / "plan" / "optimised.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    for name in ("stopped", "minimise", "saves", "sizes"):
        del kept[name]
    file.write_text(json.dumps(kept), encoding="utf-8")
    again = sim.open(tmp_path / "plan")
    assert isinstance(again, Plan)
    assert (again.minimise, again.sizes) == ("cost_agents", ())
    assert again.saves == (plan.today - plan.cost, 0.0)


@pytest.mark.parametrize("kind", ["plan", "frontier", "staff", "forecast"])
def test_what_is_planned_is_drawn_by_name(kind: str) -> None:
    found = KINDS[kind]()
    assert found.plot().alt
    with pytest.raises(sim.InputError, match="figure: found 'x'"):
        found.plot("x")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("opened")
    sim.run(small()).save(place / "run")
    KINDS["drill"]().save(place / "drill")
    KINDS["sweep"]().save(place / "sweep")
    (place / "empty").mkdir()
    return place


def refused(place: Path) -> str:
    with pytest.raises(sim.ResultError) as caught:
        sim.open(place)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder_that_is_none_of_ours_is_refused(kept: Path) -> None:
    assert "is no folder; did you mean 'drill'" in refused(kept / "dril")
    assert "is a file; give the folder" in refused(kept / "run" / "kpis.csv")
    assert "holds no run, sweep, comparison" in refused(kept / "empty")
    assert "give one of them: drill, run, sweep" in refused(kept)


def test_an_unfinished_folder_is_refused(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "sweep", tmp_path / "sweep")
    shutil.rmtree(next((tmp_path / "sweep" / "jobs").iterdir()))
    assert "1 of 2 jobs are missing" in refused(tmp_path / "sweep")
    shutil.copytree(kept / "drill", tmp_path / "drill")
    (tmp_path / "drill" / FILE).unlink()
    assert "is not finished: it is the folder of a drill" in refused(tmp_path / "drill")


def test_a_folder_of_another_version_or_a_damaged_one_is_refused(
    kept: Path, tmp_path: Path
) -> None:
    place = tmp_path / "drill"
    shutil.copytree(kept / "drill", place)
    facts = json.loads((place / FILE).read_text())
    (place / FILE).write_text(json.dumps({**facts, "format": 99}))
    assert "another version of the program wrote drill.json (format 99" in refused(place)
    del facts["designs"]["one"]["confidence"]
    (place / FILE).write_text(json.dumps(facts))
    assert "drill.json cannot be read" in refused(place)
    shutil.copytree(kept / "run", tmp_path / "run")
    (tmp_path / "run" / "counts.arrow").write_bytes(b"")
    assert "holds no complete result" in refused(tmp_path / "run")


def test_a_saved_run_has_what_the_command_leaves(kept: Path) -> None:
    names = {path.name for path in (kept / "run").iterdir()}
    assert {"index.html", "kpis.csv", "calls_0.parquet", "config.yaml", "provenance.json"} <= names


class FirstPool(sim.Rules):
    """As they are."""


def test_call_logs_of_foreign_rules_are_refused(tmp_path: Path) -> None:
    result = sim.run(small(engine="reference"), replications=1, rules=FirstPool)
    result.save(tmp_path / "mine")
    again = sim.open(tmp_path / "mine")
    assert isinstance(again, sim.Result)
    assert "FirstPool" in again._repr_html_()
    with pytest.raises(sim.InputError, match="routing rules 'FirstPool', which are Python"):
        again.calls(0)
