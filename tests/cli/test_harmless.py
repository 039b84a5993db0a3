"""Commands destroy nothing of the user's, and write nowhere but where they were told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli import _run, own

__all__ = ["own"]
_QUICK = ("replications=1", "--quiet")


@pytest.mark.parametrize("command", ["run", "sweep", "compare"])
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
