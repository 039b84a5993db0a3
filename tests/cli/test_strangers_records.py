"""`fit` and `forecast` on strangers' files: damage is told, another kind is one sentence."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from tests.cli.test_fitted import HEADING, rows

DAYS = 14
GOOD = "\n".join([HEADING, *rows(DAYS)]) + "\n"


def workbook() -> bytes:
    """A workbook as Excel writes it, as far as its first part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return made.getvalue()


def in_minutes() -> bytes:
    """The same calls with talk in minutes and no times of an answer or an end."""
    lines = [line.split(",") for line in GOOD.splitlines()]
    for line in lines[1:]:
        line[4] = line[5] = ""
        if line[7]:
            line[7] = f"{float(line[7]) / 60:.2f}"
    return "\n".join(",".join(line) for line in lines).encode()


STRANGERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", r"calls\.csv: is empty"),
    "heading": (lambda: HEADING.encode(), "hold no row beneath their heading"),
    "no column": (
        lambda: GOOD.replace("entry", "when", 1).encode(),
        "has no column 'entry'; it has",
    ),
    "delimiter": (lambda: GOOD.replace(",", "~").encode(), "holds none of the delimiters"),
    "workbook": (workbook, r"is a zip archive or a workbook \.xlsx, no call records"),
    "image": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "is an image, no call records"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", "is a PDF, no call records"),
    "page": (lambda: b"<!DOCTYPE html><html><body>Calls</body></html>", "is a page or XML"),
    "json": (lambda: json.dumps([{"entry": "2026-01-05 09:00"}] * 3).encode(), "calls.csv: "),
    "program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(60), "no call records"),
    "cut gz": (lambda: gzip.compress(GOOD.encode(), mtime=0)[:-40], "cannot be read: "),
    "minutes": (in_minutes, "they look like min, not s"),
    "outcomes": (
        lambda: GOOD.replace("answered", "OK").encode(),
        "outcomes: the records hold 'OK'",
    ),
    "dates": (
        lambda: re.sub(r"2026-(\d\d)-(\d\d) ", r"\2.\1.2026 ", GOOD).encode(),
        "date_format: ",
    ),
}


@pytest.mark.parametrize("kind", STRANGERS)
@pytest.mark.parametrize("command", ["fit", pytest.param("forecast", marks=pytest.mark.broad)])
def test_another_kind_of_file_is_refused_in_one_sentence(
    kind: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, sentence = STRANGERS[kind]
    (tmp_path / "calls.csv").write_bytes(made())
    asked = [command, str(tmp_path / "calls.csv"), "--preset", "generic"]
    assert main([*asked, "--out", str(tmp_path / "y")]) == 2
    told = capsys.readouterr().err
    assert re.search(sentence, told) and len(told.splitlines()) == 1, told
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize(
    "kind", [k for k in STRANGERS if k not in ("minutes", "outcomes", "dates")]
)
def test_the_same_where_the_columns_say_the_preset(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calls.csv").write_bytes(STRANGERS[kind][0]())
    assert main(["fit", str(tmp_path / "calls.csv"), "--out", str(tmp_path / "y")]) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1 and "Traceback" not in told
    assert not (tmp_path / "y").exists()


def damaged() -> bytes:
    """A seventh of a hundred rows of each kind of damage, in two encodings, times past midnight."""
    lines = GOOD.splitlines()
    luck = np.random.default_rng(4)
    at = luck.permutation(np.arange(1, len(lines)))
    raw = [line.encode() for line in lines]
    raw[at[0]] = b"half,a row"
    raw[at[1]] = raw[at[2]]
    raw[at[3]] = lines[at[3]].replace("2026-", "9026-").encode()
    raw[at[4]] = re.sub(r",(\d+),(\d*),(answered|abandoned)", r",-\1,\2,\3", lines[at[4]]).encode()
    raw[at[5]] = lines[at[5]].replace("loans", "贷款").replace("cards", "贷款").encode("gbk")
    raw[at[6]] = lines[0].encode()
    night = "{0},loans,2026-01-18 23:59:30,2026-01-18 23:59:30,2026-01-19 00:00:10,"
    night += "2026-01-19 00:03:10,40,180,answered,agent-1,cust-n"
    return b"\n".join([*raw, night.format("n1").encode()])


def test_one_percent_of_damage_still_fits_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calls.csv").write_bytes(damaged())
    asked = ["fit", str(tmp_path / "calls.csv"), "--preset", "generic", "--no-check"]
    assert main([*asked, "--name", "x", "--out", str(tmp_path / "y")]) == 0
    told = capsys.readouterr().out
    assert f"{DAYS * 40 + 1} rows read, {DAYS * 40 + 1 - 4} calls kept" in told
    for reason in (
        "another number of columns", "the same call id again", "a date before 1990",
        "the heading again", "a negative duration (`wait`)", "in another encoding",
    ):  # fmt: skip
        assert reason in told, reason
    assert (tmp_path / "y" / "centre" / "x.yaml").is_file()
    assert main(["check", "centre=x", "--scenarios", str(tmp_path / "y")]) == 0


def test_a_forecast_tells_damage_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [HEADING, *rows(30, calls=12, step_s=600)]
    lines[7] = "half,a row"
    (tmp_path / "calls.csv").write_text("\n".join(lines) + "\n")
    asked = ["forecast", str(tmp_path / "calls.csv"), "--preset", "generic", "--weeks", "1"]
    assert main([*asked, "--out", str(tmp_path / "y")]) == 0
    told = capsys.readouterr().out
    assert "360 rows read, 359 calls kept" in told and "another number of columns" in told


def test_a_fit_through_hours_that_the_clock_skips_or_shows_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Berlin, around 29 March 2026, calls at night: durations stay real ones."""
    lines = GOOD.replace("2026-01-18", "2026-03-29").replace("2026-01-17", "2026-03-28")
    lines = lines.replace(" 09:", " 02:").replace(" 10:", " 03:").replace(" 11:", " 04:")
    (tmp_path / "calls.csv").write_text(lines)
    (tmp_path / "m.yaml").write_text("preset: generic\ntime_zone: Europe/Berlin\n")
    asked = ["fit", str(tmp_path / "calls.csv"), "--mapping", str(tmp_path / "m.yaml")]
    assert main([*asked, "--no-check", "--weeks", "0", "--out", str(tmp_path / "y")]) == 0
    told = capsys.readouterr().out
    assert "in the hour that the clock skips" in told


PEOPLE = ("cust-", "Ann M", "Müller", "13800138000", "张伟")


def named() -> str:
    """Ten weeks of calls with names that can be recognised wherever they come out."""
    text = "\n".join([HEADING, *rows(70, calls=24, step_s=300)]) + "\n"
    for code, name in (("agent-0", "Ann Müller"), ("agent-1", "13800138000"), ("agent-2", "张伟")):
        text = text.replace(code, name)
    return text


def traces(folder: Path) -> list[str]:
    """Files with a name of anybody in them, or in the name; archives are looked into."""
    found = []
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        content = file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as parts:
                content += b"".join(parts.read(part) for part in parts.namelist())
        forms = [word.encode(code) for word in PEOPLE for code in ("utf-8", "utf-16-le", "gbk")]
        forms += [json.dumps(word)[1:-1].encode() for word in PEOPLE]
        if any(form in content for form in forms) or any(word in file.name for word in PEOPLE):
            found.append(str(file.relative_to(folder)))
    return found


@pytest.mark.broad
def test_nobody_is_named_in_anything_that_a_fit_or_a_forecast_leaves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "records"
    place.mkdir()
    (place / "calls.csv").write_text(named(), encoding="utf-8")
    assert traces(place) == ["calls.csv"]  # what is looked for can be found
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    asked = [str(place / "calls.csv"), "--preset", "generic"]
    assert main(["fit", *asked, "--name", "x", "--out", "fitted", "--weeks", "0"]) == 0
    assert main(["forecast", *asked, "--out", "ahead", "--quiet"]) == 0
    assert main(["fit", *asked, "--explore"]) == 0
    told = capsys.readouterr()
    assert (out / "fitted" / "index.html").is_file() and (out / "ahead" / "index.html").is_file()
    assert traces(out) == []
    assert not [word for word in PEOPLE if word in told.out + told.err]
