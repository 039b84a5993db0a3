"""The contract with what Hydra does not document: whatever else of it changes, this must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hydra.core.global_hydra import GlobalHydra

from sim.config import multirun
from sim.config.hydra_internals import start_multirun


class Recording:
    """In place of a sweep of ours: keeps what our sweeper and launcher are given."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def expand(self, written: Mapping[str, Any], arguments: Sequence[str]) -> list[list[str]]:
        self.seen += [dict(written), list(arguments)]
        return [["size=1"], ["size=2"]]

    def launch(self, jobs: Sequence[Sequence[str]]) -> list[None]:
        self.seen.append([list(job) for job in jobs])
        return [None] * len(jobs)


@pytest.mark.parametrize("outline", [False, True])
def test_a_multirun_hands_the_file_and_what_was_typed_to_our_sweeper_and_launcher(
    outline: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording()
    monkeypatch.setattr(multirun, "current", lambda: recording)
    (tmp_path / "asked.yaml").write_text(
        "defaults:\n"
        "  - _self_\n"
        "  - override hydra/sweeper: trunkline\n"
        "  - override hydra/launcher: trunkline\n"
        "size: 0\n"
        "hydra: {mode: MULTIRUN, sweeper: {params: {size: '5,6'}}}\n"
    )
    start_multirun(tmp_path, "asked", ["++size=1,2", "hydra.sweeper.paired=[]"], outline)
    written, arguments, jobs = recording.seen
    assert (written["params"], written["paired"]) == ({"size": "5,6"}, [])
    assert arguments == ["++size=1,2"]
    assert jobs == [["size=1"], ["size=2"]]
    assert not GlobalHydra.instance().is_initialized()
