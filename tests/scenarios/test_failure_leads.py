"""The shipped failure of the main site: what a reader sees first of the bigger second site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli import main


@pytest.mark.slow
def test_the_first_table_shows_that_the_bigger_second_site_loses_about_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "base", "second_site", "outages=main_site_peak"]) == 0
    said = capsys.readouterr().out
    assert "With a failure: main_site_peak (site main, 10:00 to 12:00)." in said
    first = next(line for line in said.splitlines() if "second_site │" in line)
    name, base, value = (cell.strip().replace(",", "") for cell in first.split("│")[1:4])
    assert name == "lost_calls"
    assert 0.45 < float(value) / float(base) < 0.65
    (folder,) = (tmp_path / "reports").iterdir()
    assert "main_site_peak" in folder.name
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "outage main_site_peak" in page.partition("</title>")[0]
    table = page.partition("<table")[2].partition("</table>")[0]
    (lost,) = re.findall(
        r'data-loss="lost_calls".*?data-value="(.*?)".*?data-value="(.*?)"', table, re.DOTALL
    )
    assert 0.45 < float(lost[1]) / float(lost[0]) < 0.65
    assert round(float(lost[0])) == float(base)
