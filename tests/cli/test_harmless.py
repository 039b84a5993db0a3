"""Commands destroy nothing of the user's, and write nowhere but where they were told to."""

from __future__ import annotations

import csv
import json
import re
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

import sim
from sim.cli import main
from sim.executors import parcels
from sim.store import run_folder
from sim.store.disk import checksum
from sim.store.run_folder import save
from sim.study import worker
from tests.cli.test_cli import _run, own
from tests.report.pages import Page
from tests.small_studies import small
from tests.tiers import sampled

__all__ = ["own"]
FORGED = {
    "deep configuration": ("config.json", b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "a list for a study": ("config.json", b"[]"),
    "counts that are none": ("counts.arrow", b"ARROW1"),
    "a summary that is a list": ("summary.json", b"[]"),
    "no digest": ("provenance.json", b'{"digest": "gone"}'),
    "files that are a list": ("provenance.json", b'{"files": []}'),
    "versions that are a text": ("provenance.json", b'{"versions": "x"}'),
    "a run time that is a text": ("provenance.json", b'{"run_time_s": "x"}'),
}
_QUICK = ("replications=1", "--quiet")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The folder of a result."""
    folder = tmp_path / "saved"
    folder.mkdir()
    save(sim.run(small(replications=1)), folder)
    return folder


@pytest.mark.parametrize("command", sampled(["run", "sweep", "compare"]))
def test_a_name_from_a_file_does_not_lead_out_of_the_folder_of_results(
    own: Path, command: str
) -> None:
    centre = own / "centre" / "small.yaml"
    centre.write_text(centre.read_text().replace("name: small", "name: ../../up"))
    scenario = own / "scenario" / "more.yaml"
    text = scenario.read_text().replace(", centre: small", "")
    scenario.write_text(text.replace("name: more", "name: /../../more"))
    work = Path.cwd()
    before = set(work.parent.rglob("*"))
    if command == "compare":
        assert _run(own, command, "base", "more", *_QUICK) == 0
    else:
        assert _run(own, command, "scenario=more", *_QUICK) == 0
    made = set(work.parent.rglob("*")) - before
    (folder,) = (work / "reports").iterdir()
    assert made
    assert all(folder in path.parents or path in (folder, folder.parent) for path in made)


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulating is a mistake."""
    for module in (parcels, worker):
        monkeypatch.setattr(module, "replicate", pytest.fail)


COMMANDS = (
    ("run",),
    ("sweep", "staffing.scale=0.9,1.0"),
    ("compare", "base", "more"),
    ("warm-up",),
)


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("words", sampled(COMMANDS, quick=2, ids=lambda words: words[0]))
def test_a_place_that_is_no_place_for_results_is_answered_before_anything_runs(
    words: tuple[str, ...], own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path.cwd() / "home"
    home.mkdir()
    Path("other").mkdir()
    for folder in (home, Path("other")):
        (folder / "letter.txt").write_text("dear")
    Path("file").write_text("x")
    Path("link").symlink_to(home)
    Path("nowhere").symlink_to("gone")
    Path("full").mkdir()
    Path("full", "plan.json").write_text("{}")
    for place, part in {
        "link": "is a link to",
        "nowhere": "is a link to 'gone'",
        "file": "is a file; give a folder",
        "file/below": "is a file, and cannot hold",
        "other": "holds other files, which this program did not write (letter.txt)",
        "full": "holds other files, which this program did not write (plan.json)",
        "home": "a new or an empty folder",
        "~": "a new or an empty folder",
        ".": "a new or an empty folder",
        "..": "a new or an empty folder",
        "/": "a new or an empty folder",
    }.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("HOME", str(home))
            assert _run(own, *words, *_QUICK, "--out", place) == 2, place
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert part in line, (place, line)
    assert (home / "letter.txt").read_text() == "dear"
    assert not Path("reports").exists()


@pytest.mark.broad
def test_another_kind_of_results_is_not_replaced(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, "sweep", *_QUICK, "--out", "out") == 0
    for command, *more in (("run",), ("compare", "base", "more"), ("warm-up",)):
        assert _run(own, command, *more, *_QUICK, "--out", "out") == 2
        assert "--out: 'out' holds a sweep, which would be lost" in capsys.readouterr().err
    assert Path("out/sweep.csv").exists()


@pytest.mark.broad
def test_notes_and_a_filled_in_checklist_are_kept(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = Path("out")
    commands = (
        ("run", "--scenarios", str(own), "centre=small", "workers=1", *_QUICK, "--out", "out"),
        ("report", "out", "--quiet"),
    )
    assert main(commands[0]) == 0
    (out / "notes").mkdir()
    (out / "notes" / "mine.txt").write_text("mine")
    for number, command in enumerate(commands):
        with (out / "stress-des.md").open("a") as file:
            file.write(f"filled in {number}")
        with pytest.warns(UserWarning, match="'out/stress-des.md' was changed"):
            assert main(command) == 0
    kept = [(out / name).read_text() for name in ("stress-des.kept.md", "stress-des.kept-2.md")]
    assert [text[-1] for text in kept] == ["0", "1"]
    assert (out / "notes" / "mine.txt").read_text() == "mine"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for command in commands:
            assert main(command) == 0


def test_a_tilde_in_out_is_the_home_folder(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path.cwd() / "home"))
    assert _run(own, "run", *_QUICK, "--out=~/mine") == 0
    assert Path("home/mine/kpis.csv").exists()


ACTS = (
    '=x"><script>alert(1)</script><img src=x onerror=alert(1)> [bold] [/red] :smile: $\\frac{a$ '
    "{0} %s `code` | *b* [l](javascript:alert(1))"
)
"""A text that acts where HTML, Markdown, a spreadsheet or a terminal takes it for more."""


@pytest.mark.parametrize(
    "words",
    sampled(
        [("compare", "base", "more"), ("run", "scenario=more"), ("sweep", "scenario=base,more")]
    ),
)
def test_a_text_that_acts_is_a_text_on_the_terminal_and_on_every_page(
    words: tuple[str, ...], own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = yaml.safe_load((own / "centre" / "small.yaml").read_text())
    centre |= {"title": ACTS, "description": ACTS, "sources": {"pools": ACTS}}
    for part in (*centre["contact_types"].values(), *centre["sites"].values()):
        part["title"] = ACTS
    (own / "centre" / "small.yaml").write_text(yaml.safe_dump(centre))
    more = yaml.safe_dump({"scenario": {"name": "more", "title": ACTS, "note": ACTS}})
    (own / "scenario" / "more.yaml").write_text(f"# @package _global_\n{more}")
    assert _run(own, *words, "replications=2", "--out", "out") == 0
    if words[0] != "compare":  # which calls scenarios by the names that were typed
        assert "[bold]" in capsys.readouterr().out
    for path in Path("out").rglob("*.html"):
        page = Page(path)
        assert [script.attributes for script in page.all("script")] == [{}], "the page's own alone"
        assert not page.all("img")
        assert not any(name.startswith("on") for e in page.elements for name in e.attributes)
        assert "<script>alert(1)</script>" in page.text
    for path in Path("out").rglob("*.md"):
        shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(path.read_text())
        assert not re.search(r"<(script|img|strong>\*?b|em)|javascript:[^<]*\"", shown)
        assert "<h1>STRESS-DES: =x" in shown
    for path in Path("out").rglob("*.csv"):
        for delimiter in ",;\t":
            with path.open(newline="", encoding="utf-8") as file:
                cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "@"))], path


@pytest.fixture
def treasure() -> Iterator[Path]:
    """A folder of the user's elsewhere; nothing in it changes."""
    folder = Path.cwd() / "treasure"
    (folder / "jobs").mkdir(parents=True)
    for name in ("letter.txt", "index.html", "jobs/kpis.csv"):
        (folder / name).write_text("mine")

    def seen() -> dict[str, str]:
        return {str(p): p.read_text() for p in folder.rglob("*") if p.is_file()}

    before = seen()
    yield folder
    assert seen() == before


def _refused(words: list[str], capsys: pytest.CaptureFixture[str], part: str, code: int) -> None:
    capsys.readouterr()
    assert main(words) == code
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert part in line


@pytest.mark.broad
def test_names_in_the_files_of_a_sweep_lead_nowhere_else(
    own: Path, treasure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, "sweep", *_QUICK, "--out", "out") == 0
    plan = json.loads(Path("out/plan.json").read_text())
    for digest in ("../../treasure", str(treasure), "..", "", "A" * 12, 7, None):
        plan["jobs"][0]["digest"] = digest
        Path("out/plan.json").write_text(json.dumps(plan))
        _refused(["report", "out", "--pages"], capsys, "is no digest of a job", 2)
    Path("out/plan.json").write_text("[" * 100_000)
    _refused(["report", "out"], capsys, "nested more than 100 levels deep", 2)


@pytest.mark.broad
def test_names_in_the_files_of_a_comparison_lead_nowhere_else(
    own: Path, treasure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, "compare", "base", "more", *_QUICK, "--out", "out") == 0
    asked = json.loads(Path("out/comparison.json").read_text())
    first = asked["scenarios"]["base"]
    for place in ("../treasure", str(treasure), f"{first}/../../../treasure", f"{first}/", 7):
        asked["scenarios"]["base"] = place
        Path("out/comparison.json").write_text(json.dumps(asked))
        _refused(["report", "out"], capsys, "is no place of a result", 2)
    asked["scenarios"]["base"] = first
    Path("out/comparison.json").write_text(json.dumps(asked))
    shutil.move(Path("out") / first, Path("moved"))
    (Path("out") / first).symlink_to(Path("moved").resolve())
    _refused(["report", "out"], capsys, "results are not written through links", 1)


@pytest.mark.broad
def test_links_in_a_folder_that_somebody_sent_are_not_written_through(
    own: Path, treasure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, "sweep", *_QUICK, "--out", "out") == 0
    for name in ("index.html", "sweep.csv"):
        Path("out", name).unlink()
        Path("out", name).symlink_to(treasure / "letter.txt")
    with pytest.warns(UserWarning, match="is kept as"):
        assert main(["report", "out", "--quiet"]) == 0
    assert "<html" in Path("out/index.html").read_text()
    Path("out/.lock").unlink(missing_ok=True)
    Path("out/.lock").symlink_to(treasure / "letter.txt")
    _refused(["report", "out"], capsys, ".lock' is a link", 1)
    Path("out/.lock").unlink()
    shutil.move("out/jobs", "jobs")
    Path("out/jobs").symlink_to(treasure / "jobs")
    _refused(["report", "out"], capsys, "'out/jobs' is a link", 1)
    assert _run(own, "sweep", *_QUICK, "--out", "out") == 1


@pytest.mark.parametrize("name", ["summary.json", "counts.arrow", "config.json", "provenance.json"])
@pytest.mark.parametrize("command", ["report", "rerun"])
def test_a_damaged_file_of_a_run_is_one_sentence(
    name: str, command: str, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray((saved / name).read_bytes())
    data[len(data) // 2] ^= 1
    (saved / name).write_bytes(data)
    _refused([command, str(saved)], capsys, "holds no complete result", 2)


@pytest.mark.parametrize("forged", FORGED)
def test_a_result_that_somebody_forged_is_one_sentence(
    forged: str, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its checksums fit, since whoever writes a file can write its checksum."""
    file, data = FORGED[forged]
    facts = json.loads((saved / "provenance.json").read_text())
    if file == "provenance.json":
        facts = {k: v for k, v in (facts | json.loads(data)).items() if v != "gone"}
    else:
        (saved / file).write_bytes(data)
        facts["files"][file] = checksum(data)
    facts.pop("checksum", None)
    facts["checksum"] = run_folder._own(facts)
    (saved / "provenance.json").write_text(json.dumps(facts))
    _refused(["report", str(saved)], capsys, "holds no complete result", 2)
