"""What `docs/start.md` says is so: its short centre is valid and short, its headings are all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.start.tables import headings_page

PAGE = Path(__file__).parents[2].joinpath("docs", "start.md").read_text(encoding="utf-8")


def test_a_centre_of_two_pools_and_an_ivr_takes_at_most_30_lines() -> None:
    written = PAGE.split("```yaml\n")[1].split("```")[0]
    assert len(written.splitlines()) <= 30
    centre = sim.Study.from_dict({"centre": yaml.safe_load(written)}).centre
    assert (len(centre.pools), len(centre.ivr_journeys)) == (2, 1)


def test_every_heading_of_a_planners_sheet_is_listed() -> None:
    assert headings_page() in PAGE


@pytest.mark.filterwarnings("ignore::sim.errors.OddityWarning")
def test_a_study_without_files_runs_as_it_is_written() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "files.md").read_text(encoding="utf-8")
    (snippet,) = [
        text
        for part in page.split("```python\n")[1:]
        if "from_dict" in (text := part.split("```")[0])
    ]
    names: dict[str, Any] = {}
    exec(snippet, names)
    answered = names["answered"]
    assert list(answered) == [2, 4, 6]
    assert 0.5 < answered[2] < answered[4] < answered[6] <= 1.0
    assert names["study"](4).to_dict()["centre"]["routes"]
